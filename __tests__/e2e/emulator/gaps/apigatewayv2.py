"""API Gateway v2: custom domains, and changes of a stage."""

import json
import re
from typing import Any

from moto.apigatewayv2.models import DomainName
from moto.apigatewayv2.responses import ApiGatewayV2Response

from .patching import after, operation

API_GATEWAY_HOSTED_ZONE = "Z1UJRXOUMOOFQ8"


# aws_apigatewayv2_domain_name: waits for AVAILABLE, and records alias to its target name and zone.
@after(DomainName, "to_json")
def domain_is_available(self: DomainName, content: dict[str, Any]) -> None:
    if not content.get("mutualTlsAuthentication"):
        content.pop("mutualTlsAuthentication", None)
    for configuration in content.get("domainNameConfigurations") or []:
        configuration.setdefault("domainNameStatus", "AVAILABLE")
        configuration.setdefault("hostedZoneId", API_GATEWAY_HOSTED_ZONE)
        region = self.domain_name_arn.split(":")[3]
        configuration.setdefault("apiGatewayDomainName", f"d-emulated.execute-api.{region}.amazonaws.com")
        configuration.setdefault("ipAddressType", "ipv4")


# aws_apigatewayv2_stage: a changed throttle, log or default route.
@operation(ApiGatewayV2Response)
def update_stage(self: ApiGatewayV2Response) -> tuple[int, dict[str, str], str]:
    answer = self.get_stage()
    api, name = self.path.split("/")[-3], json.loads(answer[2])["stageName"]
    stage = self.apigatewayv2_backend.get_stage(api, name)
    for member, value in json.loads(self.body).items():
        setattr(stage, re.sub(r"([A-Z])", lambda found: f"_{found[1].lower()}", member), value)
    return 200, {}, json.dumps(stage.to_json())
