"""Whether a bucket's policy lets a service of AWS write into it."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from .aws import Aws


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def lets_write(aws: Aws, bucket: str, service: str | None = None) -> bool:
    """Some principal, or just this service; conditions are taken to be met."""
    document = aws.one("s3", "get_bucket_policy", "Policy", Bucket=bucket)
    for statement in _list(json.loads(document)["Statement"]) if document else []:
        principals = statement.get("Principal", {})
        services = _list(principals.get("Service", [])) if isinstance(principals, dict) else []
        actions = _list(statement.get("Action", []))
        if (
            statement["Effect"] == "Allow"
            and (service is None or service in services or principals == "*")
            and any(fnmatchcase("s3:PutObject", action) for action in actions)
        ):
            return True
    return False
