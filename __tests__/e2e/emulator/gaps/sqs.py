"""SQS: redrive policies."""

import json
from typing import Any

from moto.sqs.models import Queue

# aws_sqs_queue_redrive_allow_policy: moto drops the attribute.
Queue.BASE_ATTRIBUTES.append("RedriveAllowPolicy")
Queue.redrive_allow_policy = None

_attributes = Queue.attributes.fget


# aws_sqs_queue: the provider waits for the redrive policy to come back as it sent it: compact JSON.
def attributes(self: Queue) -> dict[str, Any]:
    result = _attributes(self)
    if self.redrive_policy:
        result["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
    result.pop("RedriveAllowPolicy", None)
    if self.redrive_allow_policy:
        result["RedriveAllowPolicy"] = self.redrive_allow_policy
    return result


Queue.attributes = property(attributes)
