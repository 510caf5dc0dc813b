"""CloudFront: what a distribution refers to must be fit for it, and cannot be changed or go until it lets go."""

from __future__ import annotations

import re
from typing import Any

from gaps.cloudfront import Resource, stored

from .aws import Aws
from .table import Look, refuses

API = "https://docs.aws.amazon.com/cloudfront/latest/APIReference"
VPC_ORIGIN_ISSUE = "https://github.com/hashicorp/terraform-provider-aws/issues/40905"


def distributions(aws: Aws) -> dict[str, Resource]:
    return stored.of(aws.account).get("distribution", {})


def everybodys_distributions() -> dict[str, Resource]:
    """Those of all accounts: names of distributions are unique in all of CloudFront."""
    return {name: one for account in stored.everywhere() for name, one in account.get("distribution", {}).items()}


def referred(aws: Aws, element: str, value: str) -> bool:
    return any(f"<{element}>{value}</{element}>" in one.document for one in distributions(aws).values())


def in_use(element: str, what: str) -> Look:
    def look(aws: Aws, call: dict[Any, Any]) -> str | None:
        if not referred(aws, element, call["Id"]):
            return None
        return f"The {what} is currently associated with one or more distributions. Please disassociate the {what} from all distributions before updating or deleting"

    return look


for _operation, _code, _source in (
    ("UpdateVpcOrigin", "CannotUpdateEntityWhileInUse", VPC_ORIGIN_ISSUE),
    ("DeleteVpcOrigin", "CannotDeleteEntityWhileInUse", f"{API}/API_DeleteVpcOrigin.html"),
):
    refuses(
        "cloudfront", _operation, when="a distribution refers to it", code=_code, status=409, source=_source
    )(in_use("VpcOriginId", "VPC origin"))

for _element, _kind, _what in (
    ("ResponseHeadersPolicyId", "ResponseHeadersPolicy", "response headers policy"),
    ("CachePolicyId", "CachePolicy", "cache policy"),
    ("OriginRequestPolicyId", "OriginRequestPolicy", "origin request policy"),
    ("OriginAccessControlId", "OriginAccessControl", "origin access control"),
):
    refuses(
        "cloudfront",
        f"Delete{_kind}",
        when="a distribution refers to it",
        code=f"{_kind}InUse",
        status=409,
        source=f"{API}/API_Delete{_kind}.html",
    )(in_use(_element, _what))


@refuses(
    "cloudfront",
    "DeleteFunction",
    when="a distribution refers to it",
    code="FunctionInUse",
    status=409,
    source=f"{API}/API_DeleteFunction.html",
)
def function_in_use(aws: Aws, call: dict[Any, Any]) -> str | None:
    arn = f"arn:aws:cloudfront::{aws.account}:function/{call['Name']}"
    return "Cannot delete the function because it is in use by 1 or more distributions" if referred(aws, "FunctionARN", arn) else None


@refuses(
    "cloudfront",
    "DeleteKeyValueStore",
    when="a function reads it",
    code="CannotDeleteEntityWhileInUse",
    status=409,
    source=f"{API}/API_DeleteKeyValueStore.html",
)
def key_value_store_in_use(aws: Aws, call: dict[Any, Any]) -> str | None:
    store = stored.of(aws.account).get("key-value-store", {}).get(call["Name"])
    functions = stored.of(aws.account).get("function", {}).values()
    if store and any(f"key-value-store/{store.attributes['id']}<" in one.document for one in functions):
        return "The key value store is associated with a function. Remove the association before you delete it."
    return None


def same_name(collection: str, config: str) -> Look:
    def look(aws: Aws, call: dict[Any, Any]) -> str | None:
        name = call[config]["Name"]
        for one in stored.of(aws.account).get(collection, {}).values():
            if f"<Name>{name}</Name>" in one.document:
                return f"A resource with the name {name} already exists."
        return None

    return look


for _kind, _collection in (
    ("CachePolicy", "cache-policy"),
    ("OriginRequestPolicy", "origin-request-policy"),
    ("ResponseHeadersPolicy", "response-headers-policy"),
):
    refuses(
        "cloudfront",
        f"Create{_kind}",
        when="its name is taken",
        code=f"{_kind}AlreadyExists",
        status=409,
        source=f"{API}/API_Create{_kind}.html",
    )(same_name(_collection, f"{_kind}Config"))


def same_key(collection: str) -> Look:
    """Of what CloudFront knows by its name, and not by an id."""

    def look(aws: Aws, call: dict[Any, Any]) -> str | None:
        taken = call["Name"] in stored.of(aws.account).get(collection, {})
        return f"A resource with the name {call['Name']} already exists." if taken else None

    return look


for _kind, _collection, _code in (
    ("Function", "function", "FunctionAlreadyExists"),
    ("KeyValueStore", "key-value-store", "EntityAlreadyExists"),
):
    refuses(
        "cloudfront",
        f"Create{_kind}",
        when="its name is taken",
        code=_code,
        status=409,
        source=f"{API}/API_Create{_kind}.html",
    )(same_key(_collection))


# --- distributions: CreateDistribution has its configuration in another member than CreateDistributionWithTags

DISTRIBUTION = ("CreateDistribution", "CreateDistributionWithTags", "UpdateDistribution")


def config_of(call: dict[Any, Any]) -> dict[str, Any]:
    return call.get("DistributionConfig") or call["DistributionConfigWithTags"]["DistributionConfig"]


def _behaviors(config: dict[str, Any]) -> list[dict[str, Any]]:
    return [config["DefaultCacheBehavior"], *(config.get("CacheBehaviors") or {}).get("Items", [])]


@refuses(
    "cloudfront",
    *DISTRIBUTION,
    when="a function of it is unknown or not published",
    code="InvalidFunctionAssociation",
    source="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/associate-function.html",
    assumed="message",
)
def function_unpublished(aws: Aws, call: dict[Any, Any]) -> str | None:
    known = stored.of(aws.account).get("function", {})
    for behavior in _behaviors(config_of(call)):
        for one in (behavior.get("FunctionAssociations") or {}).get("Items", []):
            function = known.get(one["FunctionARN"].rpartition("/")[2])
            if not function or "published" not in function.attributes:
                return f"The function {one['FunctionARN']} does not exist or is not published to the LIVE stage."
    return None


@refuses(
    "cloudfront",
    *DISTRIBUTION,
    when="another distribution, of any account, has one of its names",
    code="CNAMEAlreadyExists",
    status=409,
    source=f"{API}/API_CreateDistribution.html",
)
def alias_taken(aws: Aws, call: dict[Any, Any]) -> str | None:
    for alias in (config_of(call).get("Aliases") or {}).get("Items", []):
        for name, other in everybodys_distributions().items():
            aliases = re.findall(r"<CNAME>(.*?)</CNAME>", other.document)
            if name != call.get("Id") and alias in aliases:
                return "One or more of the CNAMEs you provided are already associated with a different resource."
    return None


@refuses(
    "cloudfront",
    *DISTRIBUTION,
    when="its certificate is not issued, not in us-east-1 or not for its names",
    code="InvalidViewerCertificate",
    source="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
)
def certificate_unfit(aws: Aws, call: dict[Any, Any]) -> str | None:
    config = config_of(call)
    aliases = (config.get("Aliases") or {}).get("Items", [])
    arn = (config.get("ViewerCertificate") or {}).get("ACMCertificateArn")
    if arn is None:
        if aliases and not (config.get("ViewerCertificate") or {}).get("IAMCertificateId"):
            return "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name."
        return None
    certificate = aws.one("acm", "describe_certificate", "Certificate", CertificateArn=arn)
    if ":acm:us-east-1:" not in arn or not certificate or certificate["Status"] != "ISSUED":
        return "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain."
    names = [certificate["DomainName"], *certificate.get("SubjectAlternativeNames", [])]
    if any(alias not in names and f"*.{alias.partition('.')[2]}" not in names for alias in aliases):
        return "The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that you're trying to add."
    return None
