"""ElastiCache: replication groups with their member clusters, and parameter groups."""

from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import camelcase_to_underscores
from moto.elasticache.models import CacheCluster, ElastiCacheBackend, ReplicationGroup
from moto.elasticache.responses import ElastiCacheResponse

from .patching import Memory, after, around, operation

parameter_groups = Memory()
parameter_group_tags = Memory()


class CacheParameterGroupNotFound(ServiceException):
    code = "CacheParameterGroupNotFound"


# --- aws_elasticache_replication_group


# num_cache_clusters: moto derives the members from replicas_per_node_group alone.
@around(ReplicationGroup)
def _set_node_members_clusters_disabled(
    original: Any, self: ReplicationGroup, *, replicas_per_node_group: int, num_cache_clusters: int, **others: Any
) -> Any:
    replicas = replicas_per_node_group or max((num_cache_clusters or 1) - 1, 0)
    return original(self, replicas_per_node_group=replicas, num_cache_clusters=num_cache_clusters, **others)


# Node type, engine version, parameter group and windows are read from the member clusters, which moto lacks.
@around(ElastiCacheResponse)
def describe_cache_clusters(original: Any, self: ElastiCacheResponse) -> ActionResult:
    cluster_id = self.params.get("CacheClusterId")
    for group in self.elasticache_backend.replication_groups.values():
        if cluster_id in group.member_clusters:
            return ActionResult({"CacheClusters": [_member(self, group, cluster_id)]})
    return original(self)


def _member(response: ElastiCacheResponse, group: ReplicationGroup, cluster_id: str) -> dict[str, Any]:
    version = group.engine_version or "7.1"
    arn = f"arn:aws:elasticache:{response.region}:{response.current_account}:cluster:{cluster_id}"
    endpoint = {"Address": f"{cluster_id}.cache.amazonaws.com", "Port": group.port}
    return {
        "ARN": arn,
        "AtRestEncryptionEnabled": group.at_rest_encryption_enabled,
        "AuthTokenEnabled": group.auth_token_enabled,
        "AutoMinorVersionUpgrade": group.auto_minor_version_upgrade is not False,
        "CacheClusterId": cluster_id,
        "CacheClusterStatus": "available",
        "CacheNodes": [{"CacheNodeId": "0001", "CacheNodeStatus": "available", "Endpoint": endpoint}],
        "CacheNodeType": group.cache_node_type,
        "CacheParameterGroup": {
            "CacheParameterGroupName": group.cache_parameter_group_name or "default.redis7",
            "ParameterApplyStatus": "in-sync",
        },
        "CacheSubnetGroupName": group.cache_subnet_group_name,
        "Engine": group.engine,
        "EngineVersion": version if version.count(".") > 1 else f"{version}.0",
        "IpDiscovery": "ipv4",
        "NetworkType": "ipv4",
        "NumCacheNodes": 1,
        "PreferredMaintenanceWindow": group.preferred_maintenance_window or "sun:05:00-sun:06:00",
        "ReplicationGroupId": group.replication_group_id,
        "SecurityGroups": [{"SecurityGroupId": s, "Status": "active"} for s in group.security_group_ids or []],
        "SnapshotRetentionLimit": group.snapshot_retention_limit,
        "SnapshotWindow": group.snapshot_window,
        "TransitEncryptionEnabled": group.transit_encryption_enabled,
    }


# transit_encryption_mode and log_delivery_configuration: moto leaves mode and status out.
@after(ElastiCacheResponse, "create_replication_group", "describe_replication_groups")
def complete_groups(self: ElastiCacheResponse, answer: ActionResult) -> None:
    for group in answer.result.get("ReplicationGroups") or [answer.result.get("ReplicationGroup")]:
        if group is None:
            continue
        if group.transit_encryption_enabled and not group.transit_encryption_mode:
            group.transit_encryption_mode = "required"
        for delivery in group.log_delivery_configurations or []:
            delivery["Status"] = "active"
        # reader_endpoint_address: moto has it under a name of its own.
        for nodes in group.node_groups or []:
            if "primary_endpoint" in nodes:
                nodes["reader_endpoint"] = {"address": nodes["reader_endpoint_address"], "port": group.port}


# Updates in place: moto cannot modify a replication group.
@operation(ElastiCacheResponse)
def modify_replication_group(self: ElastiCacheResponse) -> ActionResult:
    group = self.elasticache_backend.replication_groups[self.params["ReplicationGroupId"]]
    for parameter, value in self.params.items():
        if parameter == "ReplicationGroupDescription":
            group.description = value
        elif parameter == "AutomaticFailoverEnabled":
            group.automatic_failover = "enabled" if value else "disabled"
        elif parameter == "MultiAZEnabled":
            group.multi_az = "enabled" if value else "disabled"
        elif parameter not in ("ReplicationGroupId", "ApplyImmediately"):
            setattr(group, camelcase_to_underscores(parameter), value)
    return ActionResult({"ReplicationGroup": group})


# Deleted groups and clusters stay `deleting` for ever, and the provider waits for them to go.
@after(ElastiCacheBackend, "delete_replication_group")
def forget_group(self: ElastiCacheBackend, group: ReplicationGroup) -> None:
    self.replication_groups.pop(group.replication_group_id, None)


@after(ElastiCacheBackend, "delete_cache_cluster")
def forget_cluster(self: ElastiCacheBackend, cluster: CacheCluster) -> None:
    self.cache_clusters.pop(cluster.cache_cluster_id, None)


# aws_elasticache_cluster: moto drops its security groups from the answer.
@after(CacheCluster, "__init__")
def keep_security_groups(self: CacheCluster, _: None) -> None:
    self.security_groups = [{"SecurityGroupId": group, "Status": "active"} for group in self.security_group_ids]


# aws_elasticache_subnet_group: moto cannot delete it.
@operation(ElastiCacheResponse)
def delete_cache_subnet_group(self: ElastiCacheResponse) -> EmptyResult:
    self.elasticache_backend.cache_subnet_groups.pop(self.params["CacheSubnetGroupName"], None)
    return EmptyResult()


# --- aws_elasticache_parameter_group: moto has none


def _parameter_group(response: ElastiCacheResponse) -> dict[str, Any]:
    name = response.params["CacheParameterGroupName"]
    if name not in parameter_groups.here(response):
        raise CacheParameterGroupNotFound(f"CacheParameterGroup not found: {name}")
    return parameter_groups.here(response)[name]


@operation(ElastiCacheResponse)
def create_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
    name = self.params["CacheParameterGroupName"]
    arn = f"arn:aws:elasticache:{self.region}:{self.current_account}:parametergroup:{name}"
    group = {
        "ARN": arn,
        "CacheParameterGroupFamily": self.params["CacheParameterGroupFamily"],
        "CacheParameterGroupName": name,
        "Description": self.params.get("Description"),
        "IsGlobal": False,
        "parameters": {},
    }
    parameter_groups.here(self)[name] = group
    parameter_group_tags.here(self)[arn] = list(self.params.get("Tags") or [])
    return ActionResult({"CacheParameterGroup": group})


@operation(ElastiCacheResponse)
def describe_cache_parameter_groups(self: ElastiCacheResponse) -> ActionResult:
    name = self.params.get("CacheParameterGroupName")
    if not name:
        return ActionResult({"CacheParameterGroups": list(parameter_groups.here(self).values())})
    if name.startswith("default."):
        family = name.removeprefix("default.")
        group = {"CacheParameterGroupName": name, "CacheParameterGroupFamily": family}
        return ActionResult({"CacheParameterGroups": [group]})
    return ActionResult({"CacheParameterGroups": [_parameter_group(self)]})


@operation(ElastiCacheResponse)
def modify_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
    group = _parameter_group(self)
    for parameter in self.params.get("ParameterNameValues", []):
        group["parameters"][parameter["ParameterName"]] = parameter.get("ParameterValue")
    return ActionResult({"CacheParameterGroupName": group["CacheParameterGroupName"]})


@operation(ElastiCacheResponse)
def reset_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
    group = _parameter_group(self)
    for parameter in self.params.get("ParameterNameValues", []):
        group["parameters"].pop(parameter["ParameterName"], None)
    return ActionResult({"CacheParameterGroupName": group["CacheParameterGroupName"]})


@operation(ElastiCacheResponse)
def delete_cache_parameter_group(self: ElastiCacheResponse) -> EmptyResult:
    parameter_groups.here(self).pop(self.params["CacheParameterGroupName"], None)
    return EmptyResult()


@operation(ElastiCacheResponse)
def describe_cache_parameters(self: ElastiCacheResponse) -> ActionResult:
    parameters = _parameter_group(self)["parameters"]
    return ActionResult(
        {"Parameters": [{"ParameterName": k, "ParameterValue": v, "Source": "user"} for k, v in parameters.items()]}
    )


@around(ElastiCacheResponse)
def list_tags_for_resource(original: Any, self: ElastiCacheResponse) -> ActionResult:
    tags = parameter_group_tags.here(self).get(self.params["ResourceName"])
    return original(self) if tags is None else ActionResult({"TagList": tags})
