"""S3, SQS and secrets: versions before replication, and names that are not free."""

from __future__ import annotations

import time
from typing import Any, Callable

from gaps.patching import Memory, around
from moto.sqs.models import SQSBackend

from .aws import Aws
from .table import refuses

RESERVED_SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3", "-an")
RESERVED_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
QUEUE_NAME_SECONDS = 60
deleted_queues = Memory()


@around(SQSBackend)
def delete_queue(original: Callable[..., None], self: SQSBackend, queue_name: str) -> None:
    original(self, queue_name)
    deleted_queues.of(self.account_id, self.region_name)[queue_name] = time.monotonic()


@refuses(
    "s3",
    "PutBucketReplication",
    when="a bucket of the two has no versions",
    code="InvalidRequest",
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
)
def replication_without_versions(aws: Aws, call: dict[Any, Any]) -> str | None:
    rules = call["ReplicationConfiguration"]["Rules"]
    destinations = {rule["Destination"]["Bucket"].removeprefix("arn:aws:s3:::") for rule in rules}
    if aws.one("s3", "get_bucket_versioning", "Status", Bucket=call["Bucket"]) != "Enabled":
        return "Versioning must be 'Enabled' on the bucket to apply a replication configuration"
    for bucket in destinations:
        exists = aws.one("s3", "get_bucket_location", "ResponseMetadata", Bucket=bucket)  # else of another account
        if exists and aws.one("s3", "get_bucket_versioning", "Status", Bucket=bucket) != "Enabled":
            return "Destination bucket must have versioning enabled."
    return None


@refuses(
    "s3",
    "CreateBucket",
    when="its name begins or ends with what S3 keeps for itself",
    code="InvalidBucketName",
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
)
def reserved_name(aws: Aws, call: dict[Any, Any]) -> str | None:
    name = call["Bucket"]
    reserved = name.startswith(RESERVED_PREFIXES) or name.endswith(RESERVED_SUFFIXES)
    return "The specified bucket is not valid." if reserved else None


@refuses(
    "sqs",
    "CreateQueue",
    when="a queue of the name was deleted less than 60 seconds ago",
    code="AWS.SimpleQueueService.QueueDeletedRecently",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
)
def deleted_recently(aws: Aws, call: dict[Any, Any]) -> str | None:
    deleted = deleted_queues.of(aws.account, aws.region).get(call["QueueName"])
    if deleted is not None and time.monotonic() - deleted < QUEUE_NAME_SECONDS:
        return "You must wait 60 seconds after deleting a queue before you can create another with the same name."
    return None


@refuses(
    "secretsmanager",
    "CreateSecret",
    when="a secret of the name is scheduled for deletion",
    code="InvalidRequestException",
    source="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
)
def scheduled_for_deletion(aws: Aws, call: dict[Any, Any]) -> str | None:
    if aws.one("secretsmanager", "describe_secret", "DeletedDate", SecretId=call["Name"]):
        return "You can't create this secret because a secret with this name is already scheduled for deletion."
    return None
