"""API Gateway v2: custom domains."""

from typing import Any

from moto.apigatewayv2.models import DomainName

from .patching import after

API_GATEWAY_HOSTED_ZONE = "Z1UJRXOUMOOFQ8"


# aws_apigatewayv2_domain_name: waits for AVAILABLE, and records alias to its target name and zone.
@after(DomainName, "to_json")
def domain_is_available(self: DomainName, content: dict[str, Any]) -> None:
    if not content.get("mutualTlsAuthentication"):
        content.pop("mutualTlsAuthentication", None)
    for configuration in content.get("domainNameConfigurations") or []:
        configuration.setdefault("domainNameStatus", "AVAILABLE")
        configuration.setdefault("hostedZoneId", API_GATEWAY_HOSTED_ZONE)
        configuration.setdefault("apiGatewayDomainName", "d-emulated.execute-api.us-east-1.amazonaws.com")
        configuration.setdefault("ipAddressType", "ipv4")
