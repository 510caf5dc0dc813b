"""What the policies of buckets and keys say of the services of AWS."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from .aws import Aws
from .iam import listed


def services_in(statement: dict[str, Any]) -> list[str]:
    """The services that a statement is for."""
    principal = statement.get("Principal")
    return listed(principal.get("Service", [])) if isinstance(principal, dict) else []


def key_policy(aws: Aws, key: str) -> list[dict[str, Any]]:
    """The statements of a key's own policy; none of a key that does not exist."""
    policy = aws.one("kms", "get_key_policy", "Policy", KeyId=key, PolicyName="default")
    return listed(json.loads(policy)["Statement"]) if policy else []


def lets_write(aws: Aws, bucket: str, service: str | None = None) -> bool:
    """Some principal, or just this service; conditions are taken to be met."""
    document = aws.one("s3", "get_bucket_policy", "Policy", Bucket=bucket)
    for statement in listed(json.loads(document)["Statement"]) if document else []:
        principals = statement.get("Principal", {})
        services = services_in(statement)
        actions = listed(statement.get("Action", []))
        if (
            statement["Effect"] == "Allow"
            and (service is None or service in services or principals == "*")
            and any(fnmatchcase("s3:PutObject", action) for action in actions)
        ):
            return True
    return False
