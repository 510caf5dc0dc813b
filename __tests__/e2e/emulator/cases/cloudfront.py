"""CloudFront."""

from __future__ import annotations

from typing import Any, Callable

from . import build
from .case import Clients, case, name

Send = Callable[[Clients, dict[str, Any]], None]


def _used_vpc_origin(aws: Clients) -> tuple[str, str, dict[str, Any]]:
    origin_id, etag, config = build.vpc_origin(aws)
    build.distribution(aws, origin={"VpcOriginConfig": {"VpcOriginId": origin_id}})
    return origin_id, etag, config


@case("cloudfront", "UpdateVpcOrigin", "CannotUpdateEntityWhileInUse")
def change_vpc_origin(aws: Clients) -> None:
    origin_id, etag, config = _used_vpc_origin(aws)
    changed = config | {"OriginProtocolPolicy": "https-only"}
    aws.cloudfront.update_vpc_origin(Id=origin_id, IfMatch=etag, VpcOriginEndpointConfig=changed)


@case("cloudfront", "DeleteVpcOrigin", "CannotDeleteEntityWhileInUse")
def delete_vpc_origin(aws: Clients) -> None:
    origin_id, etag, _ = _used_vpc_origin(aws)
    aws.cloudfront.delete_vpc_origin(Id=origin_id, IfMatch=etag)


def _function(aws: Clients, published: bool) -> tuple[str, str, str]:
    """Name, ARN and ETag."""
    config = {"Comment": "", "Runtime": "cloudfront-js-2.0"}
    made = aws.cloudfront.create_function(Name=name("function"), FunctionConfig=config, FunctionCode=b"x")
    function = made["FunctionSummary"]["Name"]
    if published:
        aws.cloudfront.publish_function(Name=function, IfMatch=made["ETag"])
    return function, made["FunctionSummary"]["FunctionMetadata"]["FunctionARN"], made["ETag"]


def _calls(arn: str) -> dict[str, Any]:
    return {"FunctionAssociations": {"Quantity": 1, "Items": [{"FunctionARN": arn, "EventType": "viewer-request"}]}}


@case("cloudfront", "DeleteFunction", "FunctionInUse")
def delete_function(aws: Clients) -> None:
    function, arn, etag = _function(aws, published=True)
    build.distribution(aws, _calls(arn))
    aws.cloudfront.delete_function(Name=function, IfMatch=etag)


@case("cloudfront", "CreateFunction", "FunctionAlreadyExists")
def create_function(aws: Clients) -> None:
    function, _, _ = _function(aws, published=False)
    config = {"Comment": "", "Runtime": "cloudfront-js-2.0"}
    aws.cloudfront.create_function(Name=function, FunctionConfig=config, FunctionCode=b"x")


@case("cloudfront", "DeleteKeyValueStore", "CannotDeleteEntityWhileInUse")
def delete_key_value_store(aws: Clients) -> None:
    store = name("store")
    made = aws.cloudfront.create_key_value_store(Name=store)
    associations = {"Quantity": 1, "Items": [{"KeyValueStoreARN": made["KeyValueStore"]["ARN"]}]}
    config = {"Comment": "", "Runtime": "cloudfront-js-2.0", "KeyValueStoreAssociations": associations}
    aws.cloudfront.create_function(Name=name("function"), FunctionConfig=config, FunctionCode=b"x")
    aws.cloudfront.delete_key_value_store(Name=store, IfMatch=made["ETag"])


@case("cloudfront", "CreateKeyValueStore", "EntityAlreadyExists")
def create_key_value_store(aws: Clients) -> None:
    store = name("store")
    aws.cloudfront.create_key_value_store(Name=store)
    aws.cloudfront.create_key_value_store(Name=store)


@case("cloudfront", "DeleteResponseHeadersPolicy", "ResponseHeadersPolicyInUse")
def delete_headers_policy(aws: Clients) -> None:
    policy = build.headers_policy(aws, name("headers"))
    build.distribution(aws, {"ResponseHeadersPolicyId": policy})
    aws.cloudfront.delete_response_headers_policy(Id=policy)


@case("cloudfront", "CreateResponseHeadersPolicy", "ResponseHeadersPolicyAlreadyExists")
def create_headers_policy(aws: Clients) -> None:
    policy = name("headers")
    build.headers_policy(aws, policy)
    build.headers_policy(aws, policy)


@case("cloudfront", "DeleteCachePolicy", "CachePolicyInUse")
def delete_cache_policy(aws: Clients) -> None:
    policy = build.cache_policy(aws, name("cache"))
    build.distribution(aws, {"CachePolicyId": policy})
    aws.cloudfront.delete_cache_policy(Id=policy)


@case("cloudfront", "CreateCachePolicy", "CachePolicyAlreadyExists")
def create_cache_policy(aws: Clients) -> None:
    policy = name("cache")
    build.cache_policy(aws, policy)
    build.cache_policy(aws, policy)


@case("cloudfront", "DeleteOriginRequestPolicy", "OriginRequestPolicyInUse")
def delete_request_policy(aws: Clients) -> None:
    policy, cache = build.request_policy(aws, name("request")), build.cache_policy(aws, name("cache"))
    build.distribution(aws, {"CachePolicyId": cache, "OriginRequestPolicyId": policy})
    aws.cloudfront.delete_origin_request_policy(Id=policy)


@case("cloudfront", "CreateOriginRequestPolicy", "OriginRequestPolicyAlreadyExists")
def create_request_policy(aws: Clients) -> None:
    policy = name("request")
    build.request_policy(aws, policy)
    build.request_policy(aws, policy)


@case("cloudfront", "DeleteOriginAccessControl", "OriginAccessControlInUse")
def delete_access_control(aws: Clients) -> None:
    config = {
        "Name": name("control"),
        "SigningProtocol": "sigv4",
        "SigningBehavior": "always",
        "OriginAccessControlOriginType": "s3",
    }
    made = aws.cloudfront.create_origin_access_control(OriginAccessControlConfig=config)
    control = made["OriginAccessControl"]["Id"]
    origin = {"S3OriginConfig": {"OriginAccessIdentity": ""}, "OriginAccessControlId": control}
    build.distribution(aws, origin=origin)
    aws.cloudfront.delete_origin_access_control(Id=control, IfMatch=made["ETag"])


@case("cloudfront", "DeleteDistribution", "DistributionNotDisabled")
def delete_distribution(aws: Clients) -> None:
    made = aws.cloudfront.create_distribution(DistributionConfig=build.distribution_config())
    aws.cloudfront.delete_distribution(Id=made["Distribution"]["Id"], IfMatch=made["ETag"])


# --- the three ways to a distribution refuse alike


def _create(aws: Clients, config: dict[str, Any]) -> None:
    aws.cloudfront.create_distribution(DistributionConfig=config)


def _create_with_tags(aws: Clients, config: dict[str, Any]) -> None:
    both = {"DistributionConfig": config, "Tags": {"Items": []}}
    aws.cloudfront.create_distribution_with_tags(DistributionConfigWithTags=both)


def _update(aws: Clients, config: dict[str, Any]) -> None:
    made = aws.cloudfront.create_distribution(DistributionConfig=build.distribution_config())
    changed = config | {"CallerReference": made["Distribution"]["DistributionConfig"]["CallerReference"]}
    aws.cloudfront.update_distribution(Id=made["Distribution"]["Id"], IfMatch=made["ETag"], DistributionConfig=changed)


def _named(aws: Clients, host: str) -> dict[str, Any]:
    viewer = {"ACMCertificateArn": build.issued_certificate(aws, host), "SSLSupportMethod": "sni-only"}
    return {"Aliases": {"Quantity": 1, "Items": [host]}, "ViewerCertificate": viewer}


for _operation, _send in (
    ("CreateDistribution", _create),
    ("CreateDistributionWithTags", _create_with_tags),
    ("UpdateDistribution", _update),
):

    @case("cloudfront", _operation, "InvalidFunctionAssociation")
    def unpublished_function(aws: Clients, send: Send = _send) -> None:
        _, arn, _ = _function(aws, published=False)
        send(aws, build.distribution_config(_calls(arn)))

    @case("cloudfront", _operation, "CNAMEAlreadyExists")
    def alias_taken(aws: Clients, send: Send = _send) -> None:
        settings = _named(aws, f"{name('www')}.example.com")
        build.distribution(aws, **settings)
        send(aws, build.distribution_config(**settings))

    @case("cloudfront", _operation, "CNAMEAlreadyExists")
    def alias_taken_in_another_account(aws: Clients, send: Send = _send) -> None:
        host, other = f"{name('www')}.example.com", aws.of_account("210987654321")
        build.distribution(other, **_named(other, host))
        send(aws, build.distribution_config(**_named(aws, host)))

    @case("cloudfront", _operation, "InvalidViewerCertificate")
    def alias_without_certificate(aws: Clients, send: Send = _send) -> None:
        aliases = {"Quantity": 1, "Items": [f"{name('www')}.example.com"]}
        send(aws, build.distribution_config(Aliases=aliases))

    @case("cloudfront", _operation, "InvalidViewerCertificate")
    def certificate_pending(aws: Clients, send: Send = _send) -> None:
        viewer = {"ACMCertificateArn": build.pending_certificate(aws), "SSLSupportMethod": "sni-only"}
        send(aws, build.distribution_config(ViewerCertificate=viewer))

    @case("cloudfront", _operation, "InvalidViewerCertificate")
    def certificate_for_another_name(aws: Clients, send: Send = _send) -> None:
        certificate = build.issued_certificate(aws, f"{name('www')}.example.com")
        viewer = {"ACMCertificateArn": certificate, "SSLSupportMethod": "sni-only"}
        aliases = {"Quantity": 1, "Items": [f"{name('www')}.example.com"]}
        send(aws, build.distribution_config(Aliases=aliases, ViewerCertificate=viewer))
