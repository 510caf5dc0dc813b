"""Route 53: private zones, and health checks of alarms."""

from typing import Any

from moto.route53.models import HealthCheck
from moto.route53.responses import Route53

from .patching import around


# aws_route53_zone with a vpc block: the provider never sends PrivateZone, AWS derives it from the VPC.
@around(Route53)
def create_hosted_zone(original: Any, self: Route53) -> object:
    if self.params.get("VPC"):
        self.params.setdefault("HostedZoneConfig", {})["PrivateZone"] = True
    return original(self)


# aws_route53_health_check of an alarm: moto forgets the alarm, and answers with ports and intervals that it does not have.
@around(Route53)
def create_health_check(original: Any, self: Route53) -> object:
    answer = original(self)
    *_, made = self.backend.health_checks.values()
    made.sent = self._get_param("HealthCheckConfig")
    return answer


_moto_config = HealthCheck.health_check_config.fget


def _config(self: HealthCheck) -> dict[str, Any]:
    return self.sent if self.type_ == "CLOUDWATCH_METRIC" else _moto_config(self)


HealthCheck.health_check_config = property(_config)
