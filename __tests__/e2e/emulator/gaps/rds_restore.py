"""RDS: restores, renames that take a while, and backups that outlive their database."""

from time import monotonic
from typing import Any, Callable

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBInstanceAlreadyExists, RDSClientError
from moto.rds.models import DBCluster, DBInstance, RDSBackend
from moto.rds.responses import RDSResponse

from .patching import Memory, after, around, random_id

# Long enough that a procedure that does not wait fails.
SECONDS = 4
busy = Memory()
retained = Memory()

Database = DBInstance | DBCluster


# No resource, but RUNBOOK.md: a rename and a restore take minutes, and refuse other changes meanwhile.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html
def _begin(backend: RDSBackend, database: Database, status: str, finish: Callable[[], None]) -> None:
    database.status = status
    busy.of(backend.account_id, backend.region_name)[id(database)] = (monotonic() + SECONDS, database, finish)


def _settle(backend: RDSBackend) -> None:
    going_on = busy.of(backend.account_id, backend.region_name)
    for key, (until, database, finish) in list(going_on.items()):
        if monotonic() >= until:
            del going_on[key]
            database.status = "available"
            finish()


def _refuse_if_busy(backend: RDSBackend, database: Database | None, code: str) -> None:
    if id(database) in busy.of(backend.account_id, backend.region_name):
        raise RDSClientError(code, f"{database.status} is not a state in which it can be changed")


@around(RDSBackend)
def describe_db_instances(original: Any, self: RDSBackend, *args: Any, **kwargs: Any) -> list[DBInstance]:
    _settle(self)
    return original(self, *args, **kwargs)


@around(RDSBackend)
def describe_db_clusters(original: Any, self: RDSBackend, *args: Any, **kwargs: Any) -> list[DBCluster]:
    _settle(self)
    return original(self, *args, **kwargs)


@around(RDSResponse)
def modify_db_instance(original: Any, self: RDSResponse) -> ActionResult:
    _settle(self.backend)
    old, new = self.params["DBInstanceIdentifier"], self.params.get("NewDBInstanceIdentifier")
    instances = self.backend.databases
    instance = instances.get(old)
    _refuse_if_busy(self.backend, instance, "InvalidDBInstanceState")
    if not new or instance is None:
        return original(self)
    if new in instances:
        raise DBInstanceAlreadyExists()

    def finish() -> None:
        instances[new] = instances.pop(old)
        instance.db_instance_identifier = new
        for other in instances.values():
            if getattr(other, "source_db_instance_identifier", None) == old:
                other.source_db_instance_identifier = new
            if old in (other.replicas or []):
                other.replicas = [new if one == old else one for one in other.replicas]

    _begin(self.backend, instance, "renaming", finish)
    return ActionResult({"DBInstance": instance})


@around(RDSResponse)
def modify_db_cluster(original: Any, self: RDSResponse) -> ActionResult:
    _settle(self.backend)
    old, new = self.params["DBClusterIdentifier"], self.params.get("NewDBClusterIdentifier")
    clusters = self.backend.clusters
    cluster = clusters.get(old)
    if cluster is None:
        raise RDSClientError("DBClusterNotFoundFault", f"DBCluster {old} not found")
    _refuse_if_busy(self.backend, cluster, "InvalidDBClusterStateFault")
    if not new:
        return original(self)
    if new in clusters:
        raise RDSClientError("DBClusterAlreadyExistsFault", f"{new} exists already")

    def finish() -> None:
        clusters[new] = clusters.pop(old)
        cluster.db_cluster_identifier = new
        for one in self.backend.databases.values():
            if one.db_cluster_identifier == old:
                one.db_cluster_identifier = new

    _begin(self.backend, cluster, "renaming", finish)
    return ActionResult({"DBCluster": cluster})


# No resource, but RUNBOOK.md: moto's restored database inherits everything, even what AWS wants to be told again.
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html
@after(RDSResponse, "restore_db_instance_from_db_snapshot", "restore_db_instance_to_point_in_time")
def restored_instance_has_defaults(self: RDSResponse, answer: ActionResult) -> None:
    instance, params = answer.result["DBInstance"], self.params
    instance.replicas = []
    instance.source_db_instance_identifier = None
    instance.deletion_protection = bool(params.get("DeletionProtection"))
    instance.multi_az = bool(params.get("MultiAZ"))
    instance.enable_iam_database_authentication = bool(params.get("EnableIAMDatabaseAuthentication"))
    instance.enabled_cloudwatch_logs_exports = list(params.get("EnableCloudwatchLogsExports") or [])
    instance.performance_insights_enabled = False
    instance.performance_insights_retention_period = None
    instance.monitoring_interval = 0
    instance.tags = list(params.get("Tags") or [])
    _begin(self.backend, instance, "creating", lambda: None)


# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterToPointInTime.html
@after(RDSResponse, "restore_db_cluster_from_snapshot", "restore_db_cluster_to_point_in_time")
def restored_cluster_has_defaults(self: RDSResponse, answer: ActionResult) -> None:
    cluster, params = answer.result["DBCluster"], self.params
    cluster.db_cluster_resource_id = f"cluster-{random_id(26)}"
    cluster.global_cluster_identifier = None
    for whole in self.global_backend.global_clusters.values():
        whole.members = [one for one in whole.members if one is not cluster]
    cluster.deletion_protection = bool(params.get("DeletionProtection"))
    cluster.enabled_cloudwatch_logs_exports = list(params.get("EnableCloudwatchLogsExports") or [])
    cluster.tags = list(params.get("Tags") or [])
    # moto's `creating` ends with the first look at it.
    _begin(self.backend, cluster, "backing-up", lambda: None)


# No resource, but RUNBOOK.md: a deleted database can be restored from the backups that it leaves.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.Retaining.html
@around(RDSResponse)
def delete_db_instance(original: Any, self: RDSResponse) -> ActionResult:
    _settle(self.backend)
    instance = self.backend.databases.get(self.params["DBInstanceIdentifier"])
    answer = original(self)
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html
    for replica in self.backend.databases.values():
        if getattr(replica, "source_db_instance_identifier", None) == self.params["DBInstanceIdentifier"]:
            replica.is_replica, replica.source_db_instance_identifier = False, None
    if self.params.get("DeleteAutomatedBackups") is False:
        retained.here(self)[instance.dbi_resource_id] = instance
    return answer


@around(RDSResponse)
def restore_db_instance_to_point_in_time(original: Any, self: RDSResponse) -> ActionResult:
    resource = self.params.get("SourceDbiResourceId")
    if resource is None:
        return original(self)
    source = retained.here(self).get(resource)
    if source is None:
        raise RDSClientError("DBInstanceAutomatedBackupNotFound", f"there are no retained backups of {resource}")
    name = source.db_instance_identifier
    self.params["SourceDBInstanceIdentifier"] = name
    there = self.backend.databases.get(name)
    self.backend.databases[name] = source
    try:
        return original(self)
    finally:
        if there is None:
            del self.backend.databases[name]
        else:
            self.backend.databases[name] = there
