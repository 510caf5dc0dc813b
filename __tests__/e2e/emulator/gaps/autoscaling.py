"""EC2 Auto Scaling: how old instances may become, lifecycle hooks and scaling policies."""

from moto.autoscaling.models import FakeScalingPolicy, LifecycleHook
from moto.autoscaling.responses import AutoScalingResponse

from .patching import after


# aws_autoscaling_group: moto forgets `max_instance_lifetime`.
@after(AutoScalingResponse, "create_auto_scaling_group", "update_auto_scaling_group")
def keep_lifetime(self: AutoScalingResponse, _: object) -> None:
    lifetime = self._get_int_param("MaxInstanceLifetime")
    if lifetime is not None:
        group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
        group.max_instance_lifetime = lifetime


# aws_autoscaling_lifecycle_hook: without a notification target moto answers with made-up ARNs, which drift.
@after(LifecycleHook, "__init__")
def no_invented_target(self: LifecycleHook, _: None) -> None:
    self.role_arn = None
    self.notification_target_arn = None


# aws_autoscaling_policy: `enabled` and an empty predictive configuration drift.
@after(FakeScalingPolicy, "__init__")
def enabled_and_not_predictive(self: FakeScalingPolicy, _: None) -> None:
    self.enabled = True
    if not self.predictive_scaling_configuration:
        self.predictive_scaling_configuration = None
