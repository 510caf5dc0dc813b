"""Mode `callers`: each call twice, by somebody who lacks a right, and by somebody who has it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Callable, Iterator

from . import build
from .case import ACCEPTED, Clients, case, name
from .modes import mode

Call = Callable[[Clients, Clients], Any]

EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def but(action: str, **others: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": "*", **others}


@contextmanager
def caller_with(aws: Clients, *statements: dict[str, Any]) -> Iterator[Clients]:
    access_key = name("caller")
    policy = {"Version": "2012-10-17", "Statement": list(statements)}
    with mode(aws, callers={access_key: [policy]}):
        yield aws.as_caller(access_key)


def _key(aws: Clients) -> str:
    return aws.kms.create_key()["KeyMetadata"]["Arn"]


def _role(aws: Clients) -> str:
    return f"arn:aws:iam::123456789012:role/{build.role(aws)}"


# --- keys


def _database(aws: Clients, caller: Clients, key: str | None = None) -> str:
    database = name("database")
    caller.rds.create_db_instance(
        DBInstanceIdentifier=database,
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="shop",
        MasterUserPassword="long-enough",
        StorageEncrypted=True,
        KmsKeyId=key or _key(aws),
    )
    return database


def _cluster(aws: Clients, caller: Clients) -> None:
    caller.rds.create_db_cluster(
        DBClusterIdentifier=name("cluster"),
        Engine="aurora-postgresql",
        MasterUsername="shop",
        MasterUserPassword="long-enough",
        StorageEncrypted=True,
        KmsKeyId=_key(aws),
    )


def _replicated_backups(aws: Clients, caller: Clients) -> None:
    elsewhere = aws.in_region("us-west-2")
    database = _database(elsewhere, elsewhere)
    caller.rds.start_db_instance_automated_backups_replication(
        SourceDBInstanceArn=f"arn:aws:rds:us-west-2:123456789012:db:{database}", KmsKeyId=_key(aws)
    )


def _export(aws: Clients, caller: Clients) -> None:
    database, snapshot = _database(aws, aws), name("snapshot")
    made = aws.rds.create_db_snapshot(DBInstanceIdentifier=database, DBSnapshotIdentifier=snapshot)
    caller.rds.start_export_task(
        ExportTaskIdentifier=name("export"),
        SourceArn=made["DBSnapshot"]["DBSnapshotArn"],
        S3BucketName=build.bucket(aws),
        IamRoleArn=_role(aws),
        KmsKeyId=_key(aws),
    )


def _cache(aws: Clients, caller: Clients, **others: Any) -> str:
    group = name("cache")
    caller.elasticache.create_replication_group(
        ReplicationGroupId=group,
        ReplicationGroupDescription="case",
        Engine="valkey",
        CacheNodeType="cache.t4g.micro",
        NumCacheClusters=1,
        **others,
    )
    return group


def _encrypted_cache(aws: Clients, caller: Clients) -> None:
    _cache(aws, caller, AtRestEncryptionEnabled=True, KmsKeyId=_key(aws))


def _repository(aws: Clients, caller: Clients) -> None:
    encryption = {"encryptionType": "KMS", "kmsKey": _key(aws)}
    caller.ecr.create_repository(repositoryName=name("image"), encryptionConfiguration=encryption)


def _vault(aws: Clients, caller: Clients) -> None:
    caller.backup.create_backup_vault(BackupVaultName=name("vault"), EncryptionKeyArn=_key(aws))


# --- logs

SLOW_LOG = {
    "LogType": "slow-log",
    "DestinationType": "cloudwatch-logs",
    "DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": "cache"}},
    "LogFormat": "json",
}


def _logged_cache(aws: Clients, caller: Clients) -> None:
    _cache(aws, caller, LogDeliveryConfigurations=[SLOW_LOG])


def _cache_with_a_log_later(aws: Clients, caller: Clients) -> None:
    group = _cache(aws, aws)
    caller.elasticache.modify_replication_group(ReplicationGroupId=group, LogDeliveryConfigurations=[SLOW_LOG])


ACCESS_LOG = {"DestinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:api", "Format": "$context.requestId"}


def _stage(aws: Clients, caller: Clients) -> None:
    api = aws.apigatewayv2.create_api(Name=name("api"), ProtocolType="HTTP")["ApiId"]
    caller.apigatewayv2.create_stage(ApiId=api, StageName="$default", AccessLogSettings=ACCESS_LOG)


def _stage_with_a_log_later(aws: Clients, caller: Clients) -> None:
    api = aws.apigatewayv2.create_api(Name=name("api"), ProtocolType="HTTP")["ApiId"]
    aws.apigatewayv2.create_stage(ApiId=api, StageName="test")
    caller.apigatewayv2.update_stage(ApiId=api, StageName="test", AccessLogSettings=ACCESS_LOG)


def _firewall(aws: Clients, caller: Clients) -> None:
    visible = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "case"}
    made = aws.wafv2.create_web_acl(
        Name=name("firewall"), Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visible
    )
    log = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-case"
    configuration = {"ResourceArn": made["Summary"]["ARN"], "LogDestinationConfigs": [log]}
    caller.wafv2.put_logging_configuration(LoggingConfiguration=configuration)


# --- roles


def _task(member: str) -> Call:
    def call(aws: Clients, caller: Clients) -> None:
        container = {"name": "web", "image": "nginx", "memory": 128}
        caller.ecs.register_task_definition(
            family=name("task"), containerDefinitions=[container], **{member: _role(aws)}
        )

    return call


def _schedule(aws: Clients) -> dict[str, Any]:
    target = {"Arn": "arn:aws:sqs:us-east-1:123456789012:q", "RoleArn": _role(aws)}
    return {
        "Name": name("schedule"),
        "ScheduleExpression": "rate(1 hour)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": target,
    }


def _new_schedule(aws: Clients, caller: Clients) -> None:
    caller.scheduler.create_schedule(**_schedule(aws))


def _changed_schedule(aws: Clients, caller: Clients) -> None:
    schedule = _schedule(aws)
    aws.scheduler.create_schedule(**schedule)
    caller.scheduler.update_schedule(**schedule)


def _monitored(aws: Clients, caller: Clients) -> None:
    caller.rds.create_db_instance(
        DBInstanceIdentifier=name("database"),
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MonitoringInterval=60,
        MonitoringRoleArn=_role(aws),
    )


def _monitored_later(aws: Clients, caller: Clients) -> None:
    database = _database(aws, aws)
    caller.rds.modify_db_instance(DBInstanceIdentifier=database, MonitoringInterval=60, MonitoringRoleArn=_role(aws))


def _deployment_group(aws: Clients, caller: Clients) -> None:
    application = name("application")
    aws.codedeploy.create_application(applicationName=application, computePlatform="ECS")
    caller.codedeploy.create_deployment_group(
        applicationName=application, deploymentGroupName=name("group"), serviceRoleArn=_role(aws)
    )


def _flow_log(aws: Clients, caller: Clients) -> None:
    caller.ec2.create_flow_logs(
        ResourceIds=[build.vpc(aws)],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName=name("flows"),
        DeliverLogsPermissionArn=_role(aws),
    )


def _replication(aws: Clients, caller: Clients) -> None:
    buckets = [build.bucket(aws), build.bucket(aws)]
    for bucket in buckets:
        aws.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    rule = {"Status": "Enabled", "Prefix": "", "Destination": {"Bucket": f"arn:aws:s3:::{buckets[1]}"}}
    configuration = {"Role": _role(aws), "Rules": [rule]}
    caller.s3.put_bucket_replication(Bucket=buckets[0], ReplicationConfiguration=configuration)


def _selection(aws: Clients, caller: Clients) -> None:
    vault = name("vault")
    aws.backup.create_backup_vault(BackupVaultName=vault)
    rule = {"RuleName": "daily", "TargetBackupVaultName": vault}
    plan = aws.backup.create_backup_plan(BackupPlan={"BackupPlanName": name("plan"), "Rules": [rule]})["BackupPlanId"]
    selection = {"SelectionName": name("selection"), "IamRoleArn": _role(aws), "Resources": ["*"]}
    caller.backup.create_backup_selection(BackupPlanId=plan, BackupSelection=selection)


GRANT, DELIVERY, PASS = "kms:CreateGrant", "logs:CreateLogDelivery", "iam:PassRole"

for _service, _operation, _code, _lacks, _call in (
    ("rds", "CreateDBInstance", "KMSKeyNotAccessibleFault", GRANT, _database),
    ("rds", "CreateDBCluster", "KMSKeyNotAccessibleFault", GRANT, _cluster),
    ("rds", "StartDBInstanceAutomatedBackupsReplication", "KMSKeyNotAccessibleFault", GRANT, _replicated_backups),
    ("rds", "StartExportTask", "KMSKeyNotAccessibleFault", GRANT, _export),
    ("elasticache", "CreateReplicationGroup", "InvalidParameterValue", GRANT, _encrypted_cache),
    ("ecr", "CreateRepository", "KmsException", GRANT, _repository),
    ("backup", "CreateBackupVault", "AccessDeniedException", GRANT, _vault),
    ("apigatewayv2", "CreateStage", "BadRequestException", DELIVERY, _stage),
    ("apigatewayv2", "UpdateStage", "BadRequestException", DELIVERY, _stage_with_a_log_later),
    ("wafv2", "PutLoggingConfiguration", "AccessDeniedException", DELIVERY, _firewall),
    ("elasticache", "CreateReplicationGroup", "InvalidParameterValue", DELIVERY, _logged_cache),
    ("elasticache", "ModifyReplicationGroup", "InvalidParameterValue", DELIVERY, _cache_with_a_log_later),
    ("ecs", "RegisterTaskDefinition", "AccessDeniedException", PASS, _task("taskRoleArn")),
    ("ecs", "RegisterTaskDefinition", "AccessDeniedException", PASS, _task("executionRoleArn")),
    ("scheduler", "CreateSchedule", "AccessDeniedException", PASS, _new_schedule),
    ("scheduler", "UpdateSchedule", "AccessDeniedException", PASS, _changed_schedule),
    ("rds", "CreateDBInstance", "AccessDenied", PASS, _monitored),
    ("rds", "ModifyDBInstance", "AccessDenied", PASS, _monitored_later),
    ("codedeploy", "CreateDeploymentGroup", "AccessDeniedException", PASS, _deployment_group),
    ("ec2", "CreateFlowLogs", "UnauthorizedOperation", PASS, _flow_log),
    ("s3", "PutBucketReplication", "AccessDenied", PASS, _replication),
    ("backup", "CreateBackupSelection", "AccessDeniedException", PASS, _selection),
):

    @case(_service, _operation, _code)
    def lacks_a_right(aws: Clients, lacks: str = _lacks, call: Call = _call) -> None:
        with caller_with(aws, EVERYTHING, but(lacks)) as caller:
            call(aws, caller)

    @case(_service, _operation, ACCEPTED)
    def has_the_right(aws: Clients, call: Call = _call) -> None:
        with caller_with(aws, EVERYTHING) as caller:
            call(aws, caller)


@case("rds", "CreateDBInstance", "KMSKeyNotAccessibleFault")
def grants_for_another_key_only(aws: Clients) -> None:
    allowed = {"Effect": "Allow", "Action": ["kms:*", "rds:*"], "Resource": _key(aws)}
    with caller_with(aws, allowed) as caller:
        _database(aws, caller)


@case("rds", "CreateDBInstance", ACCEPTED)
def grants_through_rds_only(aws: Clients) -> None:
    condition = {
        "Bool": {"kms:GrantIsForAWSResource": "true"},
        "StringEquals": {"kms:ViaService": "rds.us-east-1.amazonaws.com"},
    }
    describe = {"Effect": "Allow", "Action": "kms:DescribeKey", "Resource": "*"}
    grant = {"Effect": "Allow", "Action": "kms:CreateGrant", "Resource": "arn:aws:kms:*:*:key/*", "Condition": condition}
    with caller_with(aws, describe, grant) as caller:
        _database(aws, caller)


@case("rds", "CreateDBInstance", "KMSKeyNotAccessibleFault")
def grants_through_another_service(aws: Clients) -> None:
    condition = {"StringEquals": {"kms:ViaService": "backup.us-east-1.amazonaws.com"}}
    describe = {"Effect": "Allow", "Action": "kms:DescribeKey", "Resource": "*"}
    grant = {"Effect": "Allow", "Action": "kms:CreateGrant", "Resource": "*", "Condition": condition}
    with caller_with(aws, describe, grant) as caller:
        _database(aws, caller)


@case("ecs", "RegisterTaskDefinition", "AccessDeniedException")
def passes_roles_to_another_service(aws: Clients) -> None:
    condition = {"StringEquals": {"iam:PassedToService": ["batch.amazonaws.com", "ec2.amazonaws.com"]}}
    with caller_with(aws, {"Effect": "Allow", "Action": PASS, "Resource": "*", "Condition": condition}) as caller:
        _task("taskRoleArn")(aws, caller)
