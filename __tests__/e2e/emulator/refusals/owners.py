"""Mode `callers`: whether the caller's policies allow a call for each resource that AWS asks for, by its tags."""

from __future__ import annotations

from typing import Any, Iterator

from .aws import Aws
from .iam import Context
from .rights import DENIED, Need, unless_allowed
from .table import refuses

ACTIONS = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html"
TAGS = ("System", "Environment")

# How the ids of a kind begin.
KINDS = {
    "vpc-": "vpc",
    "subnet-": "subnet",
    "sg-": "security-group",
    "sgr-": "security-group-rule",
    "rtb-": "route-table",
    "acl-": "network-acl",
    "igw-": "internet-gateway",
    "eipalloc-": "elastic-ip",
    "nat-": "natgateway",
    "vpce-": "vpc-endpoint",
    "fl-": "vpc-flow-log",
    "lt-": "launch-template",
}

# The kinds of the resources that AWS asks for, those that exist and then the new one.
OPERATIONS: dict[str, tuple[tuple[str, ...], str | None]] = {
    "CreateVpc": ((), "vpc"),
    "ModifyVpcAttribute": (("vpc",), None),
    "DeleteVpc": (("vpc",), None),
    "CreateSubnet": (("vpc",), "subnet"),
    "DeleteSubnet": (("subnet",), None),
    "CreateSecurityGroup": (("vpc",), "security-group"),
    "AuthorizeSecurityGroupIngress": (("security-group",), None),
    "AuthorizeSecurityGroupEgress": (("security-group",), None),
    "RevokeSecurityGroupIngress": (("security-group",), None),
    "RevokeSecurityGroupEgress": (("security-group",), None),
    "DeleteSecurityGroup": (("security-group",), None),
    "CreateInternetGateway": ((), "internet-gateway"),
    "AttachInternetGateway": (("internet-gateway", "vpc"), None),
    "AllocateAddress": ((), "elastic-ip"),
    "CreateNatGateway": (("subnet", "elastic-ip"), "natgateway"),
    "CreateRouteTable": (("vpc",), "route-table"),
    "AssociateRouteTable": (("route-table", "subnet"), None),
    "CreateRoute": (("route-table",), None),
    "CreateNetworkAcl": (("vpc",), "network-acl"),
    "CreateNetworkAclEntry": (("network-acl",), None),
    "ReplaceNetworkAclAssociation": (("network-acl",), None),
    "CreateVpcEndpoint": (("vpc", "subnet", "security-group", "route-table"), "vpc-endpoint"),
    "CreateTags": (tuple(KINDS.values()), None),
    "DeleteTags": (tuple(KINDS.values()), None),
}


def _asks(operation: str) -> Any:
    existing, new = OPERATIONS[operation]

    def needs(aws: Aws, call: dict[Any, Any]) -> Iterator[Need]:
        asked = _asked_tags(call)
        action = (f"ec2:{operation}",)
        for kind, resource in _named(call):
            if kind in existing:
                yield action, _arn(aws, kind, resource), {**_own_tags(aws, resource), **asked, "ec2:CreateAction": None}
        if new is not None:
            nothing: Context = {f"aws:ResourceTag/{name}": None for name in TAGS}
            yield action, _arn(aws, new, "*"), {**nothing, **asked, "ec2:CreateAction": None}
            if call.get("TagSpecifications"):
                yield ("ec2:CreateTags",), _arn(aws, new, "*"), {**nothing, **asked, "ec2:CreateAction": operation}

    return needs


def _named(call: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    """The ids in a call's own members; those further in are not asked for, such as the other group of a rule."""
    for value in call.values():
        for one in value if isinstance(value, list) else [value]:
            kind = next((kind for start, kind in KINDS.items() if isinstance(one, str) and one.startswith(start)), None)
            if kind:
                yield kind, one


def _arn(aws: Aws, kind: str, resource: str) -> str:
    return f"arn:aws:ec2:{aws.region}:{aws.account}:{kind}/{resource}"


def _own_tags(aws: Aws, resource: str) -> Context:
    filters = [{"Name": "resource-id", "Values": [resource]}]
    tags = {tag["Key"]: tag["Value"] for tag in aws.all("ec2", "describe_tags", "Tags", Filters=filters)}
    return {f"aws:ResourceTag/{name}": tags.get(name) for name in TAGS}


def _asked_tags(call: dict[Any, Any]) -> Context:
    given = [tag for one in call.get("TagSpecifications") or [] for tag in one.get("Tags") or []] + (call.get("Tags") or [])
    tags = {tag["Key"]: tag.get("Value") for tag in given}
    return {f"aws:RequestTag/{name}": tags.get(name) for name in TAGS}


for _operation in OPERATIONS:
    refuses(
        "ec2",
        _operation,
        when="mode `callers`: the caller may not do it to one of the resources, by their tags",
        code="UnauthorizedOperation",
        source=ACTIONS,
        status=403,
        assumed="message",
    )(unless_allowed(_asks(_operation), DENIED))


# --- roles: a boundary that the caller's policies ask for


def _role(operation: str) -> Any:
    def needs(aws: Aws, call: dict[Any, Any]) -> Iterator[Need]:
        name = call["RoleName"]
        if operation == "CreateRole":
            boundary, path = call.get("PermissionsBoundary"), call.get("Path") or "/"
        else:
            role = aws.one("iam", "get_role", "Role", RoleName=name)
            if role is None:
                return
            boundary, path = (role.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"), role["Path"]
        arn = f"arn:aws:iam::{aws.account}:role{path}{name}"
        yield (f"iam:{operation}",), arn, {"iam:PermissionsBoundary": boundary}

    return needs


for _operation in ("CreateRole", "PutRolePolicy", "AttachRolePolicy", "UpdateAssumeRolePolicy"):
    refuses(
        "iam",
        _operation,
        when="mode `callers`: the caller may not do it to a role with this boundary, or without one",
        code="AccessDenied",
        source="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        status=403,
        assumed="message",
    )(unless_allowed(_role(_operation), DENIED))
