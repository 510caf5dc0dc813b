"""Mode `callers`: resources by their tags, and roles by their boundary."""

from __future__ import annotations

import json
from typing import Any, Callable

from . import build
from .case import ACCEPTED, Clients, case, name
from .rights import EVERYTHING, but, caller_with

OWN = {"System": "shop", "Environment": "prod"}
FOREIGN = {"System": "other", "Environment": "prod"}
SERVICE = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [SERVICE]})
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"


def _tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _table(aws: Clients, vpc: str) -> str:
    return aws.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]


def _acl(aws: Clients, vpc: str) -> str:
    return aws.ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]


def _gateway(aws: Clients) -> str:
    return aws.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]


def _nat(aws: Clients, caller: Clients, vpc: str) -> Any:
    address = aws.ec2.allocate_address(Domain="vpc")["AllocationId"]
    subnet = build.subnet(aws, vpc)
    return lambda: caller.ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)


def _route(aws: Clients, caller: Clients, vpc: str) -> Any:
    gateway, table = _gateway(aws), _table(aws, vpc)
    aws.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return lambda: caller.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)


def _association(aws: Clients, caller: Clients, vpc: str) -> Any:
    subnet = build.subnet(aws, vpc)
    filters = [{"Name": "association.subnet-id", "Values": [subnet]}]
    [found] = aws.ec2.describe_network_acls(Filters=filters)["NetworkAcls"]
    [before] = [one for one in found["Associations"] if one["SubnetId"] == subnet]
    acl, association = _acl(aws, vpc), before["NetworkAclAssociationId"]
    return lambda: caller.ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=acl)


ENTRY = {"RuleNumber": 100, "Protocol": "-1", "RuleAction": "allow", "CidrBlock": "10.0.0.0/8"}
RULE = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]
EVERY_RULE = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def _revoke(aws: Clients, caller: Clients, vpc: str) -> Any:
    group = build.security_group(aws, vpc)
    aws.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=RULE)
    return lambda: caller.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=RULE)


# What is set up, and then the call.
CALLS: dict[str, Callable[[Clients, Clients, str], Any]] = {
    "CreateVpc": lambda aws, ec2, vpc: lambda: ec2.ec2.create_vpc(CidrBlock="10.1.0.0/16"),
    "ModifyVpcAttribute": lambda aws, ec2, vpc: lambda: ec2.ec2.modify_vpc_attribute(
        VpcId=vpc, EnableDnsSupport={"Value": True}
    ),
    "DeleteVpc": lambda aws, ec2, vpc: lambda: ec2.ec2.delete_vpc(VpcId=vpc),
    "CreateSubnet": lambda aws, ec2, vpc: lambda: build.subnet(ec2, vpc),
    "DeleteSubnet": lambda aws, ec2, vpc: (lambda one: lambda: ec2.ec2.delete_subnet(SubnetId=one))(build.subnet(aws, vpc)),
    "CreateSecurityGroup": lambda aws, ec2, vpc: lambda: build.security_group(ec2, vpc),
    "AuthorizeSecurityGroupIngress": lambda aws, ec2, vpc: (
        lambda one: lambda: ec2.ec2.authorize_security_group_ingress(GroupId=one, IpPermissions=RULE)
    )(build.security_group(aws, vpc)),
    "AuthorizeSecurityGroupEgress": lambda aws, ec2, vpc: (
        lambda one: lambda: ec2.ec2.authorize_security_group_egress(GroupId=one, IpPermissions=RULE)
    )(build.security_group(aws, vpc)),
    "RevokeSecurityGroupIngress": _revoke,
    "RevokeSecurityGroupEgress": lambda aws, ec2, vpc: (
        lambda one: lambda: ec2.ec2.revoke_security_group_egress(GroupId=one, IpPermissions=EVERY_RULE)
    )(build.security_group(aws, vpc)),
    "DeleteSecurityGroup": lambda aws, ec2, vpc: (lambda one: lambda: ec2.ec2.delete_security_group(GroupId=one))(
        build.security_group(aws, vpc)
    ),
    "CreateInternetGateway": lambda aws, ec2, vpc: lambda: _gateway(ec2),
    "AttachInternetGateway": lambda aws, ec2, vpc: (
        lambda one: lambda: ec2.ec2.attach_internet_gateway(InternetGatewayId=one, VpcId=vpc)
    )(_gateway(aws)),
    "AllocateAddress": lambda aws, ec2, vpc: lambda: ec2.ec2.allocate_address(Domain="vpc"),
    "CreateNatGateway": _nat,
    "CreateRouteTable": lambda aws, ec2, vpc: lambda: _table(ec2, vpc),
    "AssociateRouteTable": lambda aws, ec2, vpc: (
        lambda table, subnet: lambda: ec2.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    )(_table(aws, vpc), build.subnet(aws, vpc)),
    "CreateRoute": _route,
    "CreateNetworkAcl": lambda aws, ec2, vpc: lambda: _acl(ec2, vpc),
    "CreateNetworkAclEntry": lambda aws, ec2, vpc: (
        lambda one: lambda: ec2.ec2.create_network_acl_entry(NetworkAclId=one, Egress=False, **ENTRY)
    )(_acl(aws, vpc)),
    "ReplaceNetworkAclAssociation": _association,
    "CreateVpcEndpoint": lambda aws, ec2, vpc: lambda: ec2.ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3"
    ),
    "CreateTags": lambda aws, ec2, vpc: lambda: ec2.ec2.create_tags(Resources=[vpc], Tags=_tags(OWN)),
    "DeleteTags": lambda aws, ec2, vpc: lambda: ec2.ec2.delete_tags(Resources=[vpc], Tags=_tags(OWN)),
}

for _operation, _call in CALLS.items():

    @case("ec2", _operation, "UnauthorizedOperation")
    def may_not(aws: Clients, operation: str = _operation, call: Callable[..., Any] = _call) -> None:
        with caller_with(aws, EVERYTHING, but(f"ec2:{operation}")) as caller:
            call(aws, caller, build.vpc(aws))()

    @case("ec2", _operation, ACCEPTED)
    def may(aws: Clients, call: Callable[..., Any] = _call) -> None:
        with caller_with(aws, EVERYTHING) as caller:
            call(aws, caller, build.vpc(aws))()


# --- by tags

OWNED = {
    "Effect": "Allow",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"StringEquals": {f"aws:ResourceTag/{key}": value for key, value in OWN.items()}},
}


@case("ec2", "DeleteVpc", ACCEPTED)
def deletes_what_has_its_tags(aws: Clients) -> None:
    vpc = build.vpc(aws)
    aws.ec2.create_tags(Resources=[vpc], Tags=_tags(OWN))
    with caller_with(aws, OWNED) as caller:
        caller.ec2.delete_vpc(VpcId=vpc)


@case("ec2", "DeleteVpc", "UnauthorizedOperation")
def deletes_what_has_the_tags_of_another(aws: Clients) -> None:
    vpc = build.vpc(aws)
    aws.ec2.create_tags(Resources=[vpc], Tags=_tags(FOREIGN))
    with caller_with(aws, OWNED) as caller:
        caller.ec2.delete_vpc(VpcId=vpc)


@case("ec2", "CreateTags", "UnauthorizedOperation")
def takes_over_what_is_anothers(aws: Clients) -> None:
    vpc = build.vpc(aws)
    aws.ec2.create_tags(Resources=[vpc], Tags=_tags(FOREIGN))
    with caller_with(aws, OWNED) as caller:
        caller.ec2.create_tags(Resources=[vpc], Tags=_tags(OWN))


# --- roles

WITH_BOUNDARY = {
    "Effect": "Allow",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": {"StringEquals": {"iam:PermissionsBoundary": BOUNDARY}},
}


def _policy(aws: Clients) -> str:
    return aws.iam.create_policy(PolicyName=name("policy"), PolicyDocument=json.dumps(EMPTY))["Policy"]["Arn"]


EMPTY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}

ON_ROLES: dict[str, Callable[[Clients, Clients, str], Any]] = {
    "PutRolePolicy": lambda aws, caller, role: caller.iam.put_role_policy(
        RoleName=role, PolicyName="inline", PolicyDocument=json.dumps(EMPTY)
    ),
    "AttachRolePolicy": lambda aws, caller, role: caller.iam.attach_role_policy(RoleName=role, PolicyArn=_policy(aws)),
    "UpdateAssumeRolePolicy": lambda aws, caller, role: caller.iam.update_assume_role_policy(
        RoleName=role, PolicyDocument=TRUST
    ),
}


def _new_role(aws: Clients, **others: str) -> str:
    role = name("role")
    aws.iam.create_role(RoleName=role, AssumeRolePolicyDocument=TRUST, **others)
    return role


@case("iam", "CreateRole", "AccessDenied")
def creates_a_role_without_the_boundary(aws: Clients) -> None:
    with caller_with(aws, WITH_BOUNDARY) as caller:
        _new_role(caller)


@case("iam", "CreateRole", ACCEPTED)
def creates_a_role_with_the_boundary(aws: Clients) -> None:
    with caller_with(aws, WITH_BOUNDARY) as caller:
        _new_role(caller, PermissionsBoundary=BOUNDARY)


for _operation, _call in ON_ROLES.items():

    @case("iam", _operation, "AccessDenied")
    def changes_a_role_without_the_boundary(aws: Clients, call: Callable[..., Any] = _call) -> None:
        with caller_with(aws, WITH_BOUNDARY) as caller:
            call(aws, caller, _new_role(aws))

    @case("iam", _operation, ACCEPTED)
    def changes_a_role_with_the_boundary(aws: Clients, call: Callable[..., Any] = _call) -> None:
        with caller_with(aws, WITH_BOUNDARY) as caller:
            call(aws, caller, _new_role(aws, PermissionsBoundary=BOUNDARY))
