"""What is refused in a mode only: more than a new account may have, and roles that are not known everywhere at once."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Iterator

from modes import MODES

from .aws import Aws
from .table import Look, refuses

HERE = Path(__file__).parent


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _quotas() -> list[dict[str, Any]]:
    """The refusals, with limit and source where the project has them: it warns of these quotas before an apply."""
    known = _read(HERE.parents[3] / "readers/quotas/quotas.json")["quotas"]
    facts = {name: {"limit": one["default"], "source": one["source"]} for name, one in known.items()}
    return [one | facts.get(one.get("quota", ""), {}) for one in _read(HERE / "quotas.json")]


def _over(quota: dict[str, Any]) -> Look:
    service, operation, key = quota["list"]

    def look(aws: Aws, call: dict[Any, Any]) -> str | None:
        if not MODES.quotas:
            return None
        # CloudFront's lists are structures, and have AWS's own policies unless asked otherwise.
        if service == "cloudfront":
            there = (aws.one(service, operation, key, Type="custom") or {}).get("Items", [])
        else:
            there = aws.all(service, operation, key)
        return f"The maximum number has been reached: {quota['limit']}." if len(there) >= quota["limit"] else None

    return look


QUOTAS = _quotas()

for _quota in QUOTAS:
    refuses(
        _quota["service"],
        _quota["operation"],
        when=f"mode `quotas`: there are {_quota['limit']} already",
        code=_quota["code"],
        source=_quota["source"],
        assumed=_quota["assumed"],
    )(_over(_quota))


def _roles(value: Any) -> Iterator[str]:
    """The names of all roles that a call mentions."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _roles(one)
    elif isinstance(value, str) and value.startswith("arn:aws:iam::") and ":role/" in value:
        yield value.rpartition("/")[2]


def _is_new(aws: Aws, name: str) -> bool:
    role = aws.one("iam", "get_role", "Role", RoleName=name)
    age = (datetime.now(timezone.utc) - role["CreateDate"]).total_seconds() if role else MODES.iamDelaySeconds
    return age < MODES.iamDelaySeconds


def _unknown_role(message: str) -> Look:
    def look(aws: Aws, call: dict[Any, Any]) -> str | None:
        if not MODES.iamDelaySeconds:
            return None
        return message if any(_is_new(aws, name) for name in _roles(call)) else None

    return look


# The provider knows these messages, and tries again.
for _service, _operations, _code, _message, _source in (
    (
        "scheduler",
        ("CreateSchedule",),
        "ValidationException",
        "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
        "internal/service/scheduler/schedule.go",
    ),
    (
        "rds",
        ("CreateDBInstance",),
        "InvalidParameterValue",
        "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING",
        "internal/service/rds/instance.go",
    ),
    (
        "codedeploy",
        ("CreateDeploymentGroup",),
        "InvalidRoleException",
        "AWS CodeDeploy does not have the permissions required to assume the role.",
        "internal/service/deploy/deployment_group.go",
    ),
):
    refuses(
        _service,
        *_operations,
        when="mode `iamDelaySeconds`: its role was created less than so many seconds ago",
        code=_code,
        source=f"https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/{_source}",
        assumed="message" if _service == "codedeploy" else "",
    )(_unknown_role(_message))
