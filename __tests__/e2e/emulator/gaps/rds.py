"""RDS: instances, read replicas, Aurora Serverless v2 and replicated automated backups."""

from typing import Any

from moto.core.responses import ActionResult
from moto.rds import utils as rds_utils
from moto.rds.exceptions import RDSClientError
from moto.rds.models import (
    DBCluster,
    DBClusterParameterGroup,
    DBInstance,
    DBParameterGroup,
    EventSubscription,
    rds_backends,
)
from moto.rds.responses import RDSResponse

from .patching import Memory, after, around, operation, random_id

DEFAULT_CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1"
INSTANCE_SETTINGS = {
    "CACertificateIdentifier": "ca_certificate_identifier",
    "DatabaseInsightsMode": "database_insights_mode",
    "DedicatedLogVolume": "dedicated_log_volume",
    "EnablePerformanceInsights": "performance_insights_enabled",
    "MonitoringInterval": "monitoring_interval",
    "MonitoringRoleArn": "monitoring_role_arn",
    "PerformanceInsightsKMSKeyId": "performance_insights_kms_key_id",
    "PerformanceInsightsRetentionPeriod": "performance_insights_retention_period",
    "PromotionTier": "promotion_tier",
}
CLUSTER_SETTINGS = {
    "DatabaseInsightsMode": "database_insights_mode",
    "EnableHttpEndpoint": "_enable_http_endpoint",
    "EnablePerformanceInsights": "performance_insights_enabled",
    "MonitoringInterval": "monitoring_interval",
    "MonitoringRoleArn": "monitoring_role_arn",
    "PerformanceInsightsKMSKeyId": "performance_insights_kms_key_id",
    "PerformanceInsightsRetentionPeriod": "performance_insights_retention_period",
}
replicated_backups = Memory()


measured_overlap = rds_utils.get_overlap_between_two_date_ranges


# aws_db_instance, aws_rds_cluster: a maintenance window that begins when the backup window ends is fine on AWS.
def overlap_of_windows(*ranges: Any) -> int:
    return measured_overlap(*ranges) or -1


rds_utils.get_overlap_between_two_date_ranges = overlap_of_windows


# aws_db_instance: moto gives every instance the same resource id, which IAM database authentication policies name.
@after(DBInstance, "__init__")
def unique_resource_id(self: DBInstance, _: None) -> None:
    self.dbi_resource_id = f"db-{random_id(26)}"


# aws_db_instance, aws_rds_cluster_instance with ca_cert_identifier: when the created instance has another one, the
# provider modifies and reboots it, which costs two more minutes.
@after(DBInstance, "__init__")
def current_certificate_authority(self: DBInstance, _: None) -> None:
    self.ca_certificate_identifier = DEFAULT_CERTIFICATE_AUTHORITY


# aws_db_instance, aws_rds_cluster_instance: monitoring settings that moto drops drift.
@after(RDSResponse, "create_db_instance", "modify_db_instance")
def keep_instance_settings(self: RDSResponse, answer: ActionResult) -> None:
    instance = answer.result["DBInstance"]
    for parameter, attribute in INSTANCE_SETTINGS.items():
        if self.params.get(parameter) is not None:
            setattr(instance, attribute, self.params[parameter])
    insights = getattr(instance, "performance_insights_enabled", None)
    if insights and not getattr(instance, "performance_insights_retention_period", None):
        instance.performance_insights_retention_period = 7


# aws_db_instance with replicate_source_db: moto's replica is a copy of its source, down to id, replicas and password.
@after(RDSResponse, "create_db_instance_read_replica")
def replica_is_its_own_instance(self: RDSResponse, answer: ActionResult) -> None:
    replica, params = answer.result["DBInstance"], self.params
    replica.dbi_resource_id = f"db-{random_id(26)}"
    replica.replicas = []
    replica.performance_insights_enabled = None
    replica.monitoring_interval = None
    replica.deletion_protection = params.get("DeletionProtection")
    replica.multi_az = bool(params.get("MultiAZ"))
    replica.backup_retention_period = params.get("BackupRetentionPeriod") or 0
    replica.enable_iam_database_authentication = bool(params.get("EnableIAMDatabaseAuthentication"))
    replica.max_allocated_storage = params.get("MaxAllocatedStorage") or replica.allocated_storage
    replica.enabled_cloudwatch_logs_exports = list(params.get("EnableCloudwatchLogsExports") or [])
    replica.manage_master_user_password = False
    if hasattr(replica, "master_user_secret"):
        del replica.master_user_secret
    keep_instance_settings(self, answer)


# aws_db_parameter_group, aws_rds_cluster_parameter_group: the provider reads back only parameters of source `user`.
@after(DBParameterGroup, "update_parameters")
@after(DBClusterParameterGroup, "update_cluster_parameters")
def parameters_come_from_the_user(self: Any, _: None) -> None:
    for parameter in self.parameters.values():
        parameter["Source"] = "user"


# aws_rds_cluster: an empty v1 scaling configuration on every cluster drifts.
_scaling_configuration = DBCluster.scaling_configuration_info.fget
DBCluster.scaling_configuration_info = property(
    lambda cluster: _scaling_configuration(cluster) if cluster.scaling_configuration else None
)


# aws_rds_cluster: moto drops monitoring settings, and refuses the Data API to all but Serverless v1.
@after(RDSResponse, "create_db_cluster", "modify_db_cluster")
def keep_cluster_settings(self: RDSResponse, answer: ActionResult) -> None:
    stored = self.backend.clusters[answer.result["DBCluster"].db_cluster_identifier]
    for cluster in (stored, answer.result["DBCluster"]):
        for parameter, attribute in CLUSTER_SETTINGS.items():
            if self.params.get(parameter) is not None:
                setattr(cluster, attribute, self.params[parameter])


# aws_rds_cluster of a copy that another home adopts: moto forgets which logs are exported from now on.
@after(RDSResponse, "modify_db_cluster")
def keep_exported_logs(self: RDSResponse, answer: ActionResult) -> None:
    change = self.params.get("CloudwatchLogsExportConfiguration") or {}
    stored = self.backend.clusters[answer.result["DBCluster"].db_cluster_identifier]
    now = {*stored.enabled_cloudwatch_logs_exports, *change.get("EnableLogTypes", [])}
    for cluster in (stored, answer.result["DBCluster"]):
        cluster.enabled_cloudwatch_logs_exports = sorted(now - {*change.get("DisableLogTypes", [])})


# aws_rds_cluster with enable_http_endpoint changed later: operations of their own.
@operation(RDSResponse)
def enable_http_endpoint(self: RDSResponse) -> ActionResult:
    return _switch_http_endpoint(self, True)


@operation(RDSResponse)
def disable_http_endpoint(self: RDSResponse) -> ActionResult:
    return _switch_http_endpoint(self, False)


def _switch_http_endpoint(response: RDSResponse, enabled: bool) -> ActionResult:
    arn = response.params["ResourceArn"]
    response.backend.clusters[arn.split(":")[-1]]._enable_http_endpoint = enabled
    return ActionResult({"ResourceArn": arn, "HttpEndpointEnabled": enabled})


# aws_db_event_subscription with source_ids changed later: operations of their own.
@operation(RDSResponse)
def add_source_identifier_to_subscription(self: RDSResponse) -> ActionResult:
    subscription, source = _subscription(self)
    subscription.source_ids = [*subscription.source_ids, source]
    return ActionResult({"EventSubscription": subscription})


@operation(RDSResponse)
def remove_source_identifier_from_subscription(self: RDSResponse) -> ActionResult:
    subscription, source = _subscription(self)
    subscription.source_ids = [one for one in subscription.source_ids if one != source]
    return ActionResult({"EventSubscription": subscription})


def _subscription(response: RDSResponse) -> tuple[EventSubscription, str]:
    [found] = response.backend.describe_event_subscriptions(response.params["SubscriptionName"])
    return found, response.params["SourceIdentifier"]


# aws_db_parameter_group: a parameter that is taken out goes back to AWS's value, by an operation of its own.
@operation(RDSResponse)
def reset_db_parameter_group(self: RDSResponse) -> ActionResult:
    name = self.params["DBParameterGroupName"]
    group = self.backend.db_parameter_groups.get(name)
    if group is None:
        raise RDSClientError("DBParameterGroupNotFound", f"DBParameterGroup not found: {name}")
    for parameter in self.params.get("Parameters") or []:
        group.parameters.pop(parameter["ParameterName"], None)
    return ActionResult({"DBParameterGroupName": name})


# No resource, but GET /moto-api/data.json: it reads every attribute and knows unreadable ones by AttributeError only.
def _unreadable(cluster: DBCluster) -> str:
    raise AttributeError("the password cannot be read")


DBCluster.master_user_password = DBCluster.master_user_password.getter(_unreadable)


def passwords(account: str) -> dict[str, str]:
    """The password that each database was given last, which AWS tells nobody: for the tests to compare with the secrets."""
    found = {}
    for backend in rds_backends[account].values():
        found |= {name: one._master_user_password for name, one in [*backend.databases.items(), *backend.clusters.items()]}
    return found


# aws_db_instance_automated_backups_replication: start, stop and describe in the destination region.
@operation(RDSResponse)
def start_db_instance_automated_backups_replication(self: RDSResponse) -> ActionResult:
    source = self.params["SourceDBInstanceArn"]
    arn = f"arn:aws:rds:{self.region}:{self.current_account}:auto-backup:ab-{random_id(26).lower()}"
    backup = {
        "BackupRetentionPeriod": self.params.get("BackupRetentionPeriod") or 7,
        "DBInstanceArn": source,
        "DBInstanceAutomatedBackupsArn": arn,
        "DBInstanceIdentifier": source.split(":")[-1],
        "DbiResourceId": _instance_of(self, source).dbi_resource_id,
        "Encrypted": bool(self.params.get("KmsKeyId")),
        "Engine": _instance_of(self, source).engine,
        "KmsKeyId": self.params.get("KmsKeyId"),
        "Region": source.split(":")[3],
        "Status": "replicating",
    }
    replicated_backups.here(self)[arn] = backup
    return ActionResult({"DBInstanceAutomatedBackup": backup})


@operation(RDSResponse)
def stop_db_instance_automated_backups_replication(self: RDSResponse) -> ActionResult:
    for backup in _replicated_backups(self):
        if backup["DBInstanceArn"] == self.params["SourceDBInstanceArn"] and backup["Status"] == "replicating":
            backup["Status"] = "retained"
            return ActionResult({"DBInstanceAutomatedBackup": backup})
    message = f"{self.params['SourceDBInstanceArn']} is not replicating to the current region"
    raise RDSClientError("InvalidDBInstanceState", message)


@around(RDSResponse)
def describe_db_instance_automated_backups(original: Any, self: RDSResponse) -> ActionResult:
    arn = self.params.get("DBInstanceAutomatedBackupsArn")
    replicated = _replicated_backups(self)
    if arn:
        return ActionResult(
            {"DBInstanceAutomatedBackups": [one for one in replicated if one["DBInstanceAutomatedBackupsArn"] == arn]}
        )
    answer = original(self)
    instance = self.params.get("DBInstanceIdentifier")
    answer.result["DBInstanceAutomatedBackups"] = [
        *answer.result["DBInstanceAutomatedBackups"],
        *(one for one in replicated if instance in (None, one["DBInstanceIdentifier"])),
    ]
    return answer


# The copies belong to the resource, whatever its name becomes, and outlive it.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.StopReplicating.html
def _replicated_backups(response: RDSResponse) -> list[dict[str, Any]]:
    backups = list(replicated_backups.here(response).values())
    for backup in backups:
        source = rds_backends[response.current_account][backup["Region"]].databases.values()
        now = next((one for one in source if one.dbi_resource_id == backup["DbiResourceId"]), None)
        if now is None:
            backup["Status"] = "retained"
        else:
            backup["DBInstanceIdentifier"], backup["DBInstanceArn"] = now.db_instance_identifier, now.arn
    return backups


def _instance_of(response: RDSResponse, arn: str) -> DBInstance:
    return rds_backends[response.current_account][arn.split(":")[3]].databases[arn.split(":")[-1]]


# aws_db_instance with restore_to_point_in_time: from backups that another region has replicated here. What AWS does not
# take over, the provider sets with the next apply.
@around(RDSResponse)
def restore_db_instance_to_point_in_time(original: Any, self: RDSResponse) -> ActionResult:
    arn = self.params.get("SourceDBInstanceAutomatedBackupsArn")
    if not arn:
        return original(self)
    backup = replicated_backups.here(self).get(arn)
    if backup is None:
        raise RDSClientError("DBInstanceAutomatedBackupNotFound", f"DB instance automated backup {arn} not found")
    name, here = backup["DBInstanceIdentifier"], self.backend.databases
    here[name] = rds_backends[self.current_account][backup["Region"]].databases[name]
    try:
        restored = self.backend.restore_db_instance_to_point_in_time(
            name, self.params["TargetDBInstanceIdentifier"], self.params
        )
    finally:
        del here[name]
    restored.dbi_resource_id = f"db-{random_id(26)}"
    restored.replicas = []
    restored.performance_insights_enabled = None
    restored.performance_insights_retention_period = None
    restored.deletion_protection = self.params.get("DeletionProtection")
    return ActionResult({"DBInstance": restored})
