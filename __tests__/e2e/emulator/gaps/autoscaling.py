"""EC2 Auto Scaling: lifecycle hooks and scaling policies."""

from moto.autoscaling.models import FakeScalingPolicy, LifecycleHook

from .patching import after


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
