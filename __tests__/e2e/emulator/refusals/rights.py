"""Mode `callers`: what a service does with the rights of whoever calls it, beside the action itself."""

from __future__ import annotations

from typing import Any, Callable, Iterator

from modes import MODES

from .aws import Aws
from .iam import Context, allows
from .table import Look, refuses

# What a call needs: actions, on which resource, in which context.
Need = tuple[tuple[str, ...], str, Context]
Needs = Callable[[Aws, dict[Any, Any]], Iterator[Need]]


def _lacking(aws: Aws, needs: Iterator[Need]) -> Iterator[tuple[str, str]]:
    for actions, resource, context in needs:
        yield from (
            (action, resource)
            for action in actions
            if not allows(MODES.callers[aws.access_key], action, resource, context)
        )


def unless_allowed(needs: Needs, message: str) -> Look:
    def look(aws: Aws, call: dict[Any, Any]) -> str | None:
        if aws.access_key not in MODES.callers:
            return None
        lacking = next(_lacking(aws, needs(aws, call)), None)
        if lacking is None:
            return None
        return message.format(action=lacking[0], resource=lacking[1], caller=f"arn:aws:iam::{aws.account}:user/{aws.access_key}")

    return look


# --- keys: a service goes on using a customer's key by a grant that the caller makes


def _key_arn(aws: Aws, key: str) -> str | None:
    """None for AWS's own keys, for which nobody needs a grant."""
    found = aws.one("kms", "describe_key", "KeyMetadata", KeyId=key)
    return found["Arn"] if found and found["KeyManager"] == "CUSTOMER" else None


def _key_tags(aws: Aws, arn: str) -> Context:
    """The tags that the policies of roots compare."""
    tags = {tag["TagKey"]: tag["TagValue"] for tag in aws.all("kms", "list_resource_tags", "Tags", KeyId=arn)}
    return {f"aws:ResourceTag/{name}": tags.get(name) for name in ("System", "Environment")}


def _key(member: str, service: str, *further: str) -> Needs:
    def needs(aws: Aws, call: dict[Any, Any]) -> Iterator[Need]:
        key: Any = call
        for part in member.split("."):
            key = (key or {}).get(part)
        arn = _key_arn(aws, key) if key else None
        if arn:
            via = {"kms:ViaService": f"{service}.{aws.region}.amazonaws.com", **_key_tags(aws, arn)}
            yield ("kms:DescribeKey", *further), arn, via
            yield ("kms:CreateGrant",), arn, {**via, "kms:GrantIsForAWSResource": "true"}

    return needs


NO_KEY = "The specified KMS key [{resource}] does not exist, is not enabled or you do not have permissions to access it."

for _service, _operations, _needs, _code, _source, _assumed in (
    (
        "rds",
        ("CreateDBInstance", "CreateDBCluster", "StartDBInstanceAutomatedBackupsReplication", "StartExportTask"),
        _key("KmsKeyId", "rds"),
        "KMSKeyNotAccessibleFault",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html",
        "",
    ),
    (
        "elasticache",
        ("CreateReplicationGroup",),
        _key("KmsKeyId", "elasticache"),
        "InvalidParameterValue",
        "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html",
        "code and message",
    ),
    (
        "ecr",
        ("CreateRepository",),
        _key("encryptionConfiguration.kmsKey", "ecr", "kms:RetireGrant"),
        "KmsException",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
        "message",
    ),
    (
        "backup",
        ("CreateBackupVault",),
        _key("EncryptionKeyArn", "backup", "kms:GenerateDataKey", "kms:Decrypt", "kms:RetireGrant"),
        "AccessDeniedException",
        "https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html",
        "code and message",
    ),
):
    refuses(
        _service,
        *_operations,
        when="mode `callers`: the caller may not make a grant of its key",
        code=_code,
        source=_source,
        assumed=_assumed,
    )(unless_allowed(_needs, NO_KEY))


# --- logs that a service delivers: the caller sets the delivery up

DELIVERY = tuple(
    f"logs:{action}" for action in ("CreateLogDelivery", "PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups")
)


def _delivery(sets_up: Callable[[dict[Any, Any]], bool], *further: str) -> Needs:
    def needs(_: Aws, call: dict[Any, Any]) -> Iterator[Need]:
        if sets_up(call):
            yield (*DELIVERY, *(f"logs:{action}" for action in further)), "*", {}

    return needs


for _service, _operations, _needs, _code, _message, _source, _assumed in (
    (
        "apigatewayv2",
        ("CreateStage", "UpdateStage"),
        _delivery(
            lambda call: bool(call.get("AccessLogSettings")),
            "UpdateLogDelivery",
            "DeleteLogDelivery",
            "GetLogDelivery",
            "ListLogDeliveries",
        ),
        "BadRequestException",
        "Insufficient permissions to enable logging",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html",
        "",
    ),
    (
        "wafv2",
        ("PutLoggingConfiguration",),
        _delivery(lambda _: True, "DeleteLogDelivery"),
        "AccessDeniedException",
        "User: {caller} is not authorized to perform: {action}",
        "https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html",
        "code and message",
    ),
    (
        "elasticache",
        ("CreateReplicationGroup", "ModifyReplicationGroup"),
        _delivery(
            lambda call: bool(call.get("LogDeliveryConfigurations")),
            "GetLogDelivery",
            "UpdateLogDelivery",
            "DeleteLogDelivery",
            "ListLogDeliveries",
        ),
        "InvalidParameterValue",
        "You are not authorized to perform: {action}",
        "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Logging-destinations.html",
        "code and message",
    ),
):
    refuses(
        _service,
        *_operations,
        when="mode `callers`: the caller may not set up the delivery of its log",
        code=_code,
        source=_source,
        assumed=_assumed,
    )(unless_allowed(_needs, _message))


# --- roles: whoever gives a service a role must be allowed to pass it

PASS_ROLE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"
DENIED = "User: {caller} is not authorized to perform: {action} on resource: {resource}"


def _passes(member: str, service: str) -> Needs:
    def needs(_: Aws, call: dict[Any, Any]) -> Iterator[Need]:
        role: Any = call
        for part in member.split("."):
            role = (role or {}).get(part)
        if role:
            yield ("iam:PassRole",), role, {"iam:PassedToService": service}

    return needs


for _service, _operations, _member, _principal, _code in (
    ("ecs", ("RegisterTaskDefinition",), "taskRoleArn", "ecs-tasks.amazonaws.com", "AccessDeniedException"),
    ("ecs", ("RegisterTaskDefinition",), "executionRoleArn", "ecs-tasks.amazonaws.com", "AccessDeniedException"),
    ("scheduler", ("CreateSchedule", "UpdateSchedule"), "Target.RoleArn", "scheduler.amazonaws.com", "AccessDeniedException"),
    ("rds", ("CreateDBInstance", "ModifyDBInstance"), "MonitoringRoleArn", "monitoring.rds.amazonaws.com", "AccessDenied"),
    ("codedeploy", ("CreateDeploymentGroup",), "serviceRoleArn", "codedeploy.amazonaws.com", "AccessDeniedException"),
    ("ec2", ("CreateFlowLogs",), "DeliverLogsPermissionArn", "vpc-flow-logs.amazonaws.com", "UnauthorizedOperation"),
    ("s3", ("PutBucketReplication",), "ReplicationConfiguration.Role", "s3.amazonaws.com", "AccessDenied"),
    ("backup", ("CreateBackupSelection",), "BackupSelection.IamRoleArn", "backup.amazonaws.com", "AccessDeniedException"),
):
    refuses(
        _service,
        *_operations,
        when=f"mode `callers`: the caller may not pass its role ({_member}) to the service",
        code=_code,
        source=PASS_ROLE,
        assumed="code",
        status=403 if _service in ("rds", "s3", "ec2") else 400,
    )(unless_allowed(_passes(_member, _principal), DENIED))
