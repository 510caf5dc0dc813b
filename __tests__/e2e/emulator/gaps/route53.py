"""Route 53: private zones."""

from typing import Any

from moto.route53.responses import Route53

from .patching import around


# aws_route53_zone with a vpc block: the provider never sends PrivateZone, AWS derives it from the VPC.
@around(Route53)
def create_hosted_zone(original: Any, self: Route53) -> object:
    if self.params.get("VPC"):
        self.params.setdefault("HostedZoneConfig", {})["PrivateZone"] = True
    return original(self)
