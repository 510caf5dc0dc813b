"""Who has network interfaces in which subnets, with which security groups: what keeps both of them from being deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator

from .aws import Aws


@dataclass(frozen=True)
class Interfaces:
    owner: str
    subnets: frozenset[str]
    groups: frozenset[str]


def interfaces(aws: Aws) -> Iterator[Interfaces]:
    """Of everything that has some, in this region."""
    for eni in aws.all("ec2", "describe_network_interfaces", "NetworkInterfaces"):
        if _is_left_over(aws, eni):
            continue
        groups = frozenset(group["GroupId"] for group in eni.get("Groups", []))
        yield Interfaces(eni["NetworkInterfaceId"], frozenset([eni["SubnetId"]]), groups)
    for nat in aws.all("ec2", "describe_nat_gateways", "NatGateways"):
        if nat["State"] in ("pending", "available"):
            yield Interfaces(nat["NatGatewayId"], frozenset([nat["SubnetId"]]), frozenset())
    for endpoint in aws.all("ec2", "describe_vpc_endpoints", "VpcEndpoints"):
        if endpoint.get("VpcEndpointType") == "Interface" and endpoint["State"] != "deleted":
            groups = frozenset(group["GroupId"] for group in endpoint.get("Groups", []))
            yield Interfaces(endpoint["VpcEndpointId"], frozenset(endpoint.get("SubnetIds", [])), groups)
    for balancer in aws.all("elbv2", "describe_load_balancers", "LoadBalancers"):
        subnets = frozenset(zone["SubnetId"] for zone in balancer["AvailabilityZones"])
        yield Interfaces(balancer["LoadBalancerArn"], subnets, frozenset(balancer.get("SecurityGroups", [])))
    for link in aws.all("apigatewayv2", "get_vpc_links", "Items"):
        yield Interfaces(link["VpcLinkId"], frozenset(link["SubnetIds"]), frozenset(link["SecurityGroupIds"]))
    yield from _databases(aws)
    yield from _caches(aws)
    yield from _services(aws)


def _is_left_over(aws: Aws, eni: dict[str, Any]) -> bool:
    """Moto keeps the interfaces of ended tasks and of terminated instances, which AWS removes."""
    if eni.get("Description") == "moto ECS":
        return True
    instance = (eni.get("Attachment") or {}).get("InstanceId")
    reservations = aws.all("ec2", "describe_instances", "Reservations", InstanceIds=[instance]) if instance else []
    return any(one["State"]["Name"] == "terminated" for found in reservations for one in found["Instances"])


def _databases(aws: Aws) -> Iterator[Interfaces]:
    """An instance has its interface in its zone, a standby has one in the other."""
    for database in aws.all("rds", "describe_db_instances", "DBInstances"):
        zones = {database.get("AvailabilityZone"), database.get("SecondaryAvailabilityZone")}
        subnets = frozenset(
            subnet["SubnetIdentifier"]
            for subnet in (database.get("DBSubnetGroup") or {}).get("Subnets", [])
            if subnet["SubnetAvailabilityZone"].get("Name") in zones
        )
        groups = frozenset(group["VpcSecurityGroupId"] for group in database.get("VpcSecurityGroups", []))
        yield Interfaces(database["DBInstanceIdentifier"], subnets, groups)


def _caches(aws: Aws) -> Iterator[Interfaces]:
    """In which of its subnets a node is, is not emulated."""
    for group in aws.all("elasticache", "describe_replication_groups", "ReplicationGroups"):
        for member in group.get("MemberClusters", [])[:1]:
            for cluster in aws.all("elasticache", "describe_cache_clusters", "CacheClusters", CacheClusterId=member):
                groups = frozenset(one["SecurityGroupId"] for one in cluster.get("SecurityGroups", []))
                yield Interfaces(group["ReplicationGroupId"], frozenset(), groups)


def _services(aws: Aws) -> Iterator[Interfaces]:
    """Tasks are spread over the subnets: with at least as many tasks as subnets, each subnet has one."""
    for cluster in aws.all("ecs", "list_clusters", "clusterArns"):
        for arn in aws.all("ecs", "list_services", "serviceArns", cluster=cluster):
            for service in aws.all("ecs", "describe_services", "services", cluster=cluster, services=[arn]):
                network = (service.get("networkConfiguration") or {}).get("awsvpcConfiguration") or {}
                running, subnets = service.get("runningCount", 0), network.get("subnets", [])
                if running > 0 and service["status"] == "ACTIVE":
                    spread = frozenset(subnets if running >= len(subnets) else [])
                    yield Interfaces(service["serviceName"], spread, frozenset(network.get("securityGroups", [])))
