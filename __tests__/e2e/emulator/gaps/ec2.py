"""EC2: detailed monitoring and launch templates."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.ec2.responses import EC2Response

from .patching import after, around


# aws_instance with monitoring: switched on and off by calls of their own, which moto only stubs.
def _set_monitoring(self: EC2Response, state: str) -> ActionResult:
    instance_ids = self.params.get("InstanceIds", [])
    for instance_id in instance_ids:
        self.ec2_backend.get_instance(instance_id).monitoring_state = state
    return ActionResult(
        {"InstanceMonitorings": [{"InstanceId": i, "Monitoring": {"State": state}} for i in instance_ids]}
    )


@around(EC2Response)
def monitor_instances(_: Any, self: EC2Response) -> ActionResult:
    return _set_monitoring(self, "enabled")


@around(EC2Response)
def unmonitor_instances(_: Any, self: EC2Response) -> ActionResult:
    return _set_monitoring(self, "disabled")


# aws_launch_template: moto mixes the template's own tags into the tag specifications of what it launches.
@after(LaunchTemplateVersion, "__init__")
def drop_own_tags(self: LaunchTemplateVersion, _: None) -> None:
    specifications = [t for t in self.data.pop("TagSpecifications", None) or []
                      if t.get("ResourceType") != "launch-template"]
    if specifications:
        self.data["TagSpecifications"] = specifications
