"""KMS: a service that uses a key by itself needs the key's own policy."""

from __future__ import annotations

from typing import Any

from .aws import Aws
from .iam import allows
from .policies import key_policy, services_in
from .table import refuses

LOG_ACTIONS = ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey")


@refuses(
    "logs",
    "CreateLogGroup",
    "AssociateKmsKey",
    when="its key's policy does not let CloudWatch Logs use it for this group",
    code="AccessDeniedException",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/29282",
)
def log_group_without_key(aws: Aws, call: dict[Any, Any]) -> str | None:
    key = call.get("kmsKeyId")
    if not key:
        return None
    group = f"arn:aws:logs:{aws.region}:{aws.account}:log-group:{call['logGroupName']}"
    service = f"logs.{aws.region}.amazonaws.com"
    for_logs = [statement for statement in key_policy(aws, key) if service in services_in(statement)]
    context = {"kms:EncryptionContext:aws:logs:arn": group}
    if all(allows([{"Statement": for_logs}], action, key, context) for action in LOG_ACTIONS):
        return None
    return f"The specified KMS key does not exist or is not allowed to be used with Arn '{group}'"
