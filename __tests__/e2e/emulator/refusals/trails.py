"""CloudTrail and Config: the bucket's policy comes first."""

from __future__ import annotations

from typing import Any

from .aws import Aws
from .policies import lets_write
from .table import refuses


@refuses(
    "cloudtrail",
    "CreateTrail",
    "UpdateTrail",
    when="the bucket's policy does not let it write",
    code="InsufficientS3BucketPolicyException",
    source="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html",
)
def trail_without_policy(aws: Aws, call: dict[Any, Any]) -> str | None:
    bucket = call.get("S3BucketName")
    if bucket and not lets_write(aws, bucket, "cloudtrail.amazonaws.com"):
        return f"Incorrect S3 bucket policy is detected for bucket: {bucket}"
    return None


@refuses(
    "config",
    "PutDeliveryChannel",
    when="the bucket's policy does not let it write",
    code="InsufficientDeliveryPolicyException",
    source="https://docs.aws.amazon.com/config/latest/APIReference/API_PutDeliveryChannel.html",
)
def channel_without_policy(aws: Aws, call: dict[Any, Any]) -> str | None:
    bucket = call["DeliveryChannel"].get("s3BucketName")
    if bucket and not lets_write(aws, bucket, "config.amazonaws.com"):
        return f"Insufficient delivery policy to s3 bucket: {bucket}, unable to write to bucket."
    return None
