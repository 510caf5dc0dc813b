"""CloudWatch: composite alarms."""

from moto.cloudwatch.responses import CloudWatchResponse

from .patching import operation


# aws_cloudwatch_composite_alarm: moto stores and describes composite alarms but lacks the operation that makes them.
@operation(CloudWatchResponse)
def put_composite_alarm(self: CloudWatchResponse) -> object:
    return self.put_metric_alarm()
