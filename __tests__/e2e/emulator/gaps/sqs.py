"""SQS: redrive policies, and policies that outlive other changes."""

import json
from typing import Any, Callable

from moto.sqs.models import Queue

from .patching import around

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


# aws_sqs_queue_policy: any change of the queue's attributes takes moto's queue its policy away.
@around(Queue)
def _set_attributes(original: Callable[..., None], self: Queue, attributes: dict[str, Any], *args: Any) -> None:
    kept = getattr(self, "_policy_json", None)
    original(self, attributes, *args)
    if kept and "Policy" not in attributes:
        self._policy_json = kept
