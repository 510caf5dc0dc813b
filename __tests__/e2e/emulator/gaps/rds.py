"""RDS: instances, read replicas, Aurora Serverless v2, global databases and replicated automated backups."""

from typing import Any

from moto.core.responses import ActionResult
from moto.rds import utils as rds_utils
from moto.rds.exceptions import InvalidParameterValue, RDSClientError
from moto.rds.models import (
    DBCluster,
    DBClusterParameterGroup,
    DBInstance,
    DBParameterGroup,
    GlobalCluster,
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


# No resource, but GET /moto-api/data.json: it reads every attribute and knows unreadable ones by AttributeError only.
def _unreadable(cluster: DBCluster) -> str:
    raise AttributeError("the password cannot be read")


DBCluster.master_user_password = DBCluster.master_user_password.getter(_unreadable)


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
        "Encrypted": bool(self.params.get("KmsKeyId")),
        "Engine": "postgres",
        "KmsKeyId": self.params.get("KmsKeyId"),
        "Region": source.split(":")[3],
        "Status": "replicating",
    }
    replicated_backups.here(self)[arn] = backup
    return ActionResult({"DBInstanceAutomatedBackup": backup})


@operation(RDSResponse)
def stop_db_instance_automated_backups_replication(self: RDSResponse) -> ActionResult:
    backups = replicated_backups.here(self)
    for arn, backup in list(backups.items()):
        if backup["DBInstanceArn"] == self.params["SourceDBInstanceArn"]:
            return ActionResult({"DBInstanceAutomatedBackup": backups.pop(arn)})
    return ActionResult({})


@around(RDSResponse)
def describe_db_instance_automated_backups(original: Any, self: RDSResponse) -> ActionResult:
    arn = self.params.get("DBInstanceAutomatedBackupsArn")
    if not arn:
        answer = original(self)
        instance = self.params.get("DBInstanceIdentifier")
        answer.result["DBInstanceAutomatedBackups"] = [
            *answer.result["DBInstanceAutomatedBackups"],
            *(b for b in replicated_backups.here(self).values() if instance in (None, b["DBInstanceIdentifier"])),
        ]
        return answer
    backup = replicated_backups.here(self).get(arn)
    return ActionResult({"DBInstanceAutomatedBackups": [backup] if backup else []})


# aws_rds_global_cluster: moto looks for the first cluster in us-east-1 alone, forgets who writes, what is protected and
# the tags, gives every global cluster whichever was asked for, and lets clusters be deleted that are still part of one.
@around(RDSResponse)
def create_global_cluster(original: Any, self: RDSResponse) -> ActionResult:
    params = self.params
    source = params.get("SourceDBClusterIdentifier")
    if not source:
        answer = original(self)
    else:
        first = _cluster_of(self, source)
        made = GlobalCluster(
            self.global_backend,
            params["GlobalClusterIdentifier"],
            first.engine,
            first.engine_version,
            first.storage_encrypted,
            params.get("DeletionProtection"),
        )
        first.is_writer, first.global_cluster_identifier = True, made.global_cluster_identifier
        made.members.append(first)
        self.global_backend.global_clusters[made.global_cluster_identifier] = made
        answer = ActionResult({"GlobalCluster": made})
    answer.result["GlobalCluster"].tags = params.get("Tags") or []
    return answer


@around(RDSResponse)
def describe_global_clusters(_: Any, self: RDSResponse) -> ActionResult:
    found = self.global_backend.describe_global_clusters()
    if self.params.get("GlobalClusterIdentifier"):
        found = [_global_cluster(self)]
    for wanted in self.params.get("Filters") or []:
        if wanted["Name"] == "db-cluster-id":
            found = [one for one in found if {member.arn for member in one.members} & set(wanted["Values"])]
    return ActionResult({"GlobalClusters": found})


@operation(RDSResponse)
def modify_global_cluster(self: RDSResponse) -> ActionResult:
    changed = _global_cluster(self)
    if self.params.get("DeletionProtection") is not None:
        changed.deletion_protection = self.params["DeletionProtection"]
    return ActionResult({"GlobalCluster": changed})


@around(RDSResponse)
def remove_from_global_cluster(_: Any, self: RDSResponse) -> ActionResult:
    whole, arn = _global_cluster(self), self.params["DbClusterIdentifier"]
    leaving = next((member for member in whole.members if member.arn == arn), None)
    if leaving is None:
        raise InvalidParameterValue(f"{arn} is not found in global cluster {whole.arn}")
    if leaving.is_writer and len(whole.members) > 1:
        raise InvalidParameterValue(f"{arn} writes, and others of {whole.arn} follow it")
    whole.members.remove(leaving)
    leaving.global_cluster_identifier = None
    return ActionResult({"GlobalCluster": whole})


@around(RDSResponse)
def delete_global_cluster(original: Any, self: RDSResponse) -> ActionResult:
    if _global_cluster(self).deletion_protection:
        raise RDSClientError("InvalidParameterCombination", "Cannot delete protected Global Cluster")
    return original(self)


@around(RDSResponse)
def delete_db_cluster(original: Any, self: RDSResponse) -> ActionResult:
    cluster = self.backend.clusters.get(self.params["DBClusterIdentifier"])
    if cluster is not None and cluster.global_cluster_identifier:
        message = "This cluster is a part of a global cluster, please remove it from globalcluster first"
        raise RDSClientError("InvalidDBClusterStateFault", message)
    return original(self)


def _global_cluster(response: RDSResponse) -> GlobalCluster:
    wanted = response.params["GlobalClusterIdentifier"]
    if wanted not in response.global_backend.global_clusters:
        raise RDSClientError("GlobalClusterNotFoundFault", f"Global Cluster {wanted} not found")
    return response.global_backend.global_clusters[wanted]


def _cluster_of(response: RDSResponse, arn: str) -> DBCluster:
    region, identifier = arn.split(":")[3], arn.split(":")[-1]
    return rds_backends[response.current_account][region].clusters[identifier]
