"""RDS and ElastiCache: groups go after what uses them; storage does not shrink; keys stay in their region."""

from __future__ import annotations

import re
from typing import Any, Iterator

from .aws import Aws
from .table import refuses

RDS = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference"
CACHE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference"


@refuses(
    "rds",
    "DeleteDBSubnetGroup",
    when="a database is in it",
    code="InvalidDBSubnetGroupStateFault",
    source=f"{RDS}/API_DeleteDBSubnetGroup.html",
)
def db_subnet_group(aws: Aws, call: dict[Any, Any]) -> str | None:
    group = call["DBSubnetGroupName"]
    for one in aws.all("rds", "describe_db_instances", "DBInstances"):
        if (one.get("DBSubnetGroup") or {}).get("DBSubnetGroupName") == group:
            return f"Cannot delete the subnet group '{group}' because at least one database instance: {one['DBInstanceIdentifier']} is still using it."
    for one in aws.all("rds", "describe_db_clusters", "DBClusters"):
        if one.get("DBSubnetGroup") == group:
            return f"Cannot delete the subnet group '{group}' because at least one database cluster: {one['DBClusterIdentifier']} is still using it."
    return None


@refuses(
    "rds",
    "ModifyDBCluster",
    when="its version would be set while it has no instance",
    code="InvalidDBClusterStateFault",
    source="https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/rds/cluster_test.go",
)
def version_without_instance(aws: Aws, call: dict[Any, Any]) -> str | None:
    clusters = aws.all("rds", "describe_db_clusters", "DBClusters")
    members = [len(one["DBClusterMembers"]) for one in clusters if one["DBClusterIdentifier"] == call["DBClusterIdentifier"]]
    return "Cannot modify engine version without a primary instance in DB cluster" if "EngineVersion" in call and members == [0] else None


@refuses(
    "rds",
    "DeleteDBParameterGroup",
    when="a database uses it",
    code="InvalidDBParameterGroupState",
    source=f"{RDS}/API_DeleteDBParameterGroup.html",
)
def db_parameter_group(aws: Aws, call: dict[Any, Any]) -> str | None:
    group = call["DBParameterGroupName"]
    for one in aws.all("rds", "describe_db_instances", "DBInstances"):
        if group in [used["DBParameterGroupName"] for used in one.get("DBParameterGroups", [])]:
            return f"One or more database instances are still members of this parameter group {group}, so the group cannot be deleted"
    return None


@refuses(
    "rds",
    "DeleteDBClusterParameterGroup",
    when="a cluster uses it",
    code="InvalidDBParameterGroupState",
    source=f"{RDS}/API_DeleteDBClusterParameterGroup.html",
)
def db_cluster_parameter_group(aws: Aws, call: dict[Any, Any]) -> str | None:
    group = call["DBClusterParameterGroupName"]
    if any(one.get("DBClusterParameterGroup") == group for one in aws.all("rds", "describe_db_clusters", "DBClusters")):
        return f"One or more database clusters are still members of this parameter group {group}, so the group cannot be deleted"
    return None


@refuses(
    "rds",
    "ModifyDBInstance",
    when="the storage would shrink",
    code="InvalidParameterCombination",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html",
    assumed="code and message",
)
def smaller_storage(aws: Aws, call: dict[Any, Any]) -> str | None:
    name = call["DBInstanceIdentifier"]
    for one in aws.all("rds", "describe_db_instances", "DBInstances", DBInstanceIdentifier=name):
        current = int(one.get("AllocatedStorage") or 0)
        if int(call.get("AllocatedStorage", current)) < current:
            return f"Requested storage size ({call['AllocatedStorage']}) cannot be less than the current storage size ({current})"
    return None


def _without_insights(engine: str, size: str) -> bool:
    return engine in ("mysql", "mariadb") and size.startswith("db.t") and size.endswith((".micro", ".small"))


@refuses(
    "rds",
    "CreateDBInstance",
    when="MySQL or MariaDB on a micro or small class would have Performance Insights",
    code="InvalidParameterCombination",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html",
    assumed="code and message",
)
def insights_on_small_class(aws: Aws, call: dict[Any, Any]) -> str | None:
    if call.get("EnablePerformanceInsights") and _without_insights(call.get("Engine", ""), call.get("DBInstanceClass", "")):
        return "Performance Insights not supported for this configuration."
    return None


@refuses(
    "rds",
    "CreateDBInstance",
    when="the user of MySQL or MariaDB is longer than 16, or not of letters and digits",
    code="InvalidParameterValue",
    source=f"{RDS}/API_CreateDBInstance.html",
    assumed="code and message",
)
def user_of_mysql(aws: Aws, call: dict[Any, Any]) -> str | None:
    user = call.get("MasterUsername")
    if call.get("Engine") not in ("mysql", "mariadb") or user is None or re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,15}", user):
        return None
    return "The parameter MasterUsername is not a valid identifier. It must begin with a letter, and have 1 to 16 letters or digits."


@refuses(
    "rds",
    "CopyDBSnapshot",
    when="an encrypted snapshot comes from another region, and no key of this one is named",
    code="KMSKeyNotAccessibleFault",
    source=f"{RDS}/API_CopyDBSnapshot.html",
    assumed="message",
)
def key_of_another_region(aws: Aws, call: dict[Any, Any]) -> str | None:
    source, region = call["SourceDBSnapshotIdentifier"], call["SourceDBSnapshotIdentifier"].split(":")[3:4]
    if not region or region == [aws.region] or call.get("KmsKeyId"):
        return None
    found = aws.in_region(region[0]).all(
        "rds", "describe_db_snapshots", "DBSnapshots", DBSnapshotIdentifier=source.split(":")[-1]
    )
    return f"{source} is encrypted; name a key of {aws.region}" if any(one.get("Encrypted") for one in found) else None


def _caches(aws: Aws) -> Iterator[dict[str, Any]]:
    """The clusters, of which those of replication groups are found by their groups alone."""
    yield from aws.all("elasticache", "describe_cache_clusters", "CacheClusters")
    for group in aws.all("elasticache", "describe_replication_groups", "ReplicationGroups"):
        for member in group.get("MemberClusters", [])[:1]:
            yield from aws.all("elasticache", "describe_cache_clusters", "CacheClusters", CacheClusterId=member)


@refuses(
    "elasticache",
    "DeleteCacheSubnetGroup",
    when="a cache is in it",
    code="CacheSubnetGroupInUse",
    source=f"{CACHE}/API_DeleteCacheSubnetGroup.html",
)
def cache_subnet_group(aws: Aws, call: dict[Any, Any]) -> str | None:
    group = call["CacheSubnetGroupName"]
    if any(one.get("CacheSubnetGroupName") == group for one in _caches(aws)):
        return f"Cache subnet group {group} is currently in use by a cache cluster."
    return None


@refuses(
    "elasticache",
    "DeleteCacheParameterGroup",
    when="a cache uses it",
    code="InvalidCacheParameterGroupState",
    source=f"{CACHE}/API_DeleteCacheParameterGroup.html",
)
def cache_parameter_group(aws: Aws, call: dict[Any, Any]) -> str | None:
    group = call["CacheParameterGroupName"]
    for one in _caches(aws):
        if (one.get("CacheParameterGroup") or {}).get("CacheParameterGroupName") == group:
            return f"One or more cache clusters are still members of this parameter group {group}, so the group cannot be deleted"
    return None
