"""EC2: what has interfaces, addresses or references cannot go; disks do not shrink."""

from __future__ import annotations

from typing import Any

from .aws import Aws
from .network import interfaces
from .table import refuses

EC2_API = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference"
CODES = f"{EC2_API}/errors-overview.html"


@refuses("ec2", "DeleteSubnet", when="something has a network interface in it", code="DependencyViolation", source=CODES)
def subnet_in_use(aws: Aws, call: dict[Any, Any]) -> str | None:
    subnet = call["SubnetId"]
    if any(subnet in one.subnets for one in interfaces(aws)):
        return f"The subnet '{subnet}' has dependencies and cannot be deleted."
    return None


@refuses(
    "ec2",
    "DeleteSecurityGroup",
    when="an interface has it, or a rule of another group refers to it",
    code="DependencyViolation",
    source=f"{EC2_API}/API_DeleteSecurityGroup.html",
)
def security_group_in_use(aws: Aws, call: dict[Any, Any]) -> str | None:
    group = call.get("GroupId")
    if group is None:
        return None
    rules = aws.all("ec2", "describe_security_group_rules", "SecurityGroupRules")
    referred = any((rule.get("ReferencedGroupInfo") or {}).get("GroupId") == group != rule["GroupId"] for rule in rules)
    if referred or any(group in one.groups for one in interfaces(aws)):
        return f"resource {group} has a dependent object"
    return None


@refuses(
    "ec2",
    "DetachInternetGateway",
    when="something in the VPC has a public address",
    code="DependencyViolation",
    source="https://repost.aws/knowledge-center/vpc-fix-dependency-errors",
)
def mapped_addresses(aws: Aws, call: dict[Any, Any]) -> str | None:
    vpc = call["VpcId"]
    nats = aws.all("ec2", "describe_nat_gateways", "NatGateways", Filters=[{"Name": "vpc-id", "Values": [vpc]}])
    balancers = aws.all("elbv2", "describe_load_balancers", "LoadBalancers")
    if any(nat["State"] == "available" and nat.get("ConnectivityType") != "private" for nat in nats) or any(
        one.get("VpcId") == vpc and one.get("Scheme") == "internet-facing" for one in balancers
    ):
        return f"Network {vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."
    return None


@refuses(
    "ec2",
    "DeleteVpc",
    when="an internet gateway, an endpoint or a security group of its own is left in it",
    code="DependencyViolation",
    source=f"{EC2_API}/API_DeleteVpc.html",
)
def vpc_in_use(aws: Aws, call: dict[Any, Any]) -> str | None:
    vpc = call["VpcId"]
    in_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    attached = [{"Name": "attachment.vpc-id", "Values": [vpc]}]
    groups = aws.all("ec2", "describe_security_groups", "SecurityGroups", Filters=in_vpc)
    endpoints = aws.all("ec2", "describe_vpc_endpoints", "VpcEndpoints", Filters=in_vpc)
    if (
        aws.all("ec2", "describe_internet_gateways", "InternetGateways", Filters=attached)
        or any(group["GroupName"] != "default" for group in groups)
        or any(endpoint["State"] != "deleted" for endpoint in endpoints)
    ):
        return f"The vpc '{vpc}' has dependencies and cannot be deleted."
    return None


@refuses(
    "ec2",
    "ReleaseAddress",
    when="it is associated, for example with a NAT gateway",
    code="InvalidIPAddress.InUse",
    source=f"{EC2_API}/API_ReleaseAddress.html",
)
def address_associated(aws: Aws, call: dict[Any, Any]) -> str | None:
    allocation = call.get("AllocationId")
    for address in aws.all("ec2", "describe_addresses", "Addresses"):
        if address.get("AllocationId") == allocation and address.get("AssociationId"):
            return f"Address {address['PublicIp']} is in use."
    for nat in aws.all("ec2", "describe_nat_gateways", "NatGateways"):
        addresses = [one.get("AllocationId") for one in nat.get("NatGatewayAddresses", [])]
        if nat["State"] == "available" and allocation in addresses:
            return f"Address {allocation} is in use by {nat['NatGatewayId']}."
    return None


@refuses(
    "ec2",
    "ModifyVolume",
    when="the disk would shrink",
    code="InvalidParameterValue",
    source="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modify-volume.html",
)
def smaller_disk(aws: Aws, call: dict[Any, Any]) -> str | None:
    for volume in aws.all("ec2", "describe_volumes", "Volumes", VolumeIds=[call["VolumeId"]]):
        if int(call.get("Size", volume["Size"])) < volume["Size"]:
            return f"New size cannot be smaller than existing size: {volume['Size']}"
    return None
