"""SQS: redrive policies, policies that outlive other changes, and messages that leave a dead-letter queue."""

import json
from typing import Any, Callable

from moto.core.responses import ActionResult
from moto.sqs.exceptions import SQSException
from moto.sqs.models import Queue
from moto.sqs.responses import SQSResponse

from .patching import around, operation, random_id

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


# No resource, but RUNBOOK.md: AWS moves the messages in the background, here at once. Only a dead-letter queue has a source.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
@operation(SQSResponse)
def start_message_move_task(self: SQSResponse) -> ActionResult:
    source = self._get_param("SourceArn")
    dead = self.sqs_backend.get_queue(source.split(":")[-1])
    sources = self.sqs_backend.list_dead_letter_source_queues(dead.name)
    if not sources:
        raise SQSException("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.")
    for message in list(dead.messages):
        self.sqs_backend.send_message(sources[0].name, message.body)
        dead._messages.remove(message)
    return ActionResult({"TaskHandle": random_id(20)})
