"""RDS: Aurora global databases, whose writer changes hands."""

from time import monotonic
from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import InvalidParameterValue, RDSClientError
from moto.rds.models import DBCluster, GlobalCluster, rds_backends
from moto.rds.responses import RDSResponse

from .patching import Memory, around, operation

# Long enough that a procedure that does not wait fails.
SECONDS = 4
# The global databases whose writer is about to change: when it will have changed, and to which cluster.
changing = Memory()
# The clusters that are made copies of the new writer, and until when.
resyncing = Memory()


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
    _settle(self)
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


# No resource, but RUNBOOK.md: the copy becomes the writer, even if the newest data is lost. AWS promotes one of its
# instances, so a cluster without instances cannot be promoted. The old writer becomes a copy once its region answers.
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
@operation(RDSResponse)
def failover_global_cluster(self: RDSResponse) -> ActionResult:
    if self.params.get("AllowDataLoss") and self.params.get("Switchover"):
        message = "Switchover and AllowDataLoss can't be specified together"
        raise RDSClientError("InvalidParameterCombination", message)
    if not self.params.get("AllowDataLoss"):
        return switchover_global_cluster(self)
    return _promote(self)


# No resource, but RUNBOOK.md: the roles change, and nothing is lost, so the copy must have everything.
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_SwitchoverGlobalCluster.html
@operation(RDSResponse)
def switchover_global_cluster(self: RDSResponse) -> ActionResult:
    _settle(self)
    if any(member.arn in resyncing.of(self.current_account) for member in _global_cluster(self).members):
        raise RDSClientError("InvalidGlobalClusterStateFault", "a member of the global cluster is not synchronized")
    return _promote(self)


def _promote(response: RDSResponse) -> ActionResult:
    _settle(response)
    whole, arn = _global_cluster(response), response.params["TargetDbClusterIdentifier"]
    target = next((member for member in whole.members if member.arn == arn), None)
    if target is None:
        raise RDSClientError("DBClusterNotFoundFault", f"{arn} is not part of {whole.arn}")
    if target.is_writer:
        raise RDSClientError("InvalidDBClusterStateFault", f"{arn} is the writer already")
    if not any(member.status == "available" for member in target.members):
        raise RDSClientError("InvalidDBClusterStateFault", f"{arn} has no instance that could be promoted")
    if whole.status != "available":
        raise RDSClientError("InvalidGlobalClusterStateFault", f"{whole.arn} is {whole.status}")
    whole.status = "failing-over" if response.params.get("AllowDataLoss") else "switching-over"
    changing.of(response.current_account)[whole.global_cluster_identifier] = (monotonic() + SECONDS, whole, arn)
    return ActionResult({"GlobalCluster": whole})


def _settle(response: RDSResponse) -> None:
    going_on, following = changing.of(response.current_account), resyncing.of(response.current_account)
    for name, (until, whole, arn) in list(going_on.items()):
        if monotonic() < until:
            continue
        del going_on[name]
        if whole.status == "failing-over":
            following.update({one.arn: monotonic() + SECONDS for one in whole.members if one.arn != arn})
        whole.status = "available"
        for member in whole.members:
            member.is_writer = member.arn == arn
    for arn, until in list(following.items()):
        if monotonic() >= until:
            del following[arn]


# No resource, but RUNBOOK.md: whether a copy has everything.
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_GlobalClusterMember.html
_members = GlobalCluster.global_cluster_members.fget


def _members_with_status(whole: GlobalCluster) -> list[dict[str, Any]]:
    following = resyncing.of(whole.backend.account_id)
    members = _members(whole)
    for one in members:
        if not one["IsWriter"]:
            one["SynchronizationStatus"] = "pending-resync" if one["DBClusterArn"] in following else "connected"
    return members


GlobalCluster.global_cluster_members = property(_members_with_status)


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
    answer = original(self)
    if cluster is not None:
        _forget_automated_snapshots(self, cluster)
    return answer


# AWS deletes them with their cluster. moto keeps them, under a name with the minute: a cluster of the same name could not
# be created in that minute.
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html
def _forget_automated_snapshots(response: RDSResponse, cluster: DBCluster) -> None:
    snapshots = response.backend.cluster_snapshots
    for name, snapshot in list(snapshots.items()):
        of_cluster = snapshot.cluster.db_cluster_resource_id == cluster.db_cluster_resource_id
        if snapshot.snapshot_type == "automated" and of_cluster:
            del snapshots[name]


def _global_cluster(response: RDSResponse) -> GlobalCluster:
    wanted = response.params["GlobalClusterIdentifier"]
    if wanted not in response.global_backend.global_clusters:
        raise RDSClientError("GlobalClusterNotFoundFault", f"Global Cluster {wanted} not found")
    return response.global_backend.global_clusters[wanted]


def _cluster_of(response: RDSResponse, arn: str) -> DBCluster:
    region, identifier = arn.split(":")[3], arn.split(":")[-1]
    return rds_backends[response.current_account][region].clusters[identifier]
