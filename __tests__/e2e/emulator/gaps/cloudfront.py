"""CloudFront: everything but origin access controls, kept as the XML that was sent.

moto parses distributions into a model that loses fields, and lacks functions, policies, VPC origins and monitoring
subscriptions. The provider compares every field of what it reads back, so this answers with the very document.
"""

import base64
import re
import uuid
from dataclasses import dataclass, field
from typing import Callable, Iterable
from xml.etree import ElementTree
from xml.sax.saxutils import escape, unescape

from .patching import Memory, random_id
from .wsgi import Request, Response, answers, xml_response

API = "/2020-05-31/"
NAMESPACE = 'xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"'
TIMESTAMP = "2026-01-01T00:00:00Z"
Resources = dict[str, "Resource"]

stored = Memory()


@dataclass
class Resource:
    """A stored document, always `<SomethingConfig>…</SomethingConfig>` without namespace, with its version."""

    document: str
    origin: str = "custom"
    attributes: dict[str, str] = field(default_factory=dict)
    etag: str = field(default_factory=lambda: f"E{random_id(12)}")

    def update(self, document: str) -> None:
        self.document, self.etag = document, f"E{random_id(12)}"


@answers("cloudfront")
def cloudfront(request: Request) -> Response | None:
    collection, *rest = request.path.removeprefix(API).strip("/").split("/")
    handler = COLLECTIONS.get(collection)
    return handler(request, stored.of(request.account).setdefault(collection, {}), rest) if handler else None


# --- XML


def document_of(request: Request) -> str:
    text = re.sub(r'\sxmlns="[^"]*"', "", request.text)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).strip()


def element(text: str, tag: str) -> str:
    """The first element of that tag with everything in it, or an empty string."""
    found = re.search(rf"<{tag}>.*</{tag}>", text, re.DOTALL)
    return found.group() if found else ""


def content(text: str, tag: str) -> str:
    return element(text, tag)[len(tag) + 2 : -len(tag) - 3]


def answer(document: str, etag: str = "", status: int = 200, location: str = "") -> Response:
    with_namespace = re.sub(r"^<(\w+)", rf"<\1 {NAMESPACE}", document)
    headers = {"ETag": etag, "Location": location}
    return xml_response(with_namespace, status, **{name: value for name, value in headers.items() if value})


def error(code: str, status: int = 404) -> Response:
    fault = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{code}</Message></Error>"
    return answer(f"<ErrorResponse>{fault}<RequestId>emulated</RequestId></ErrorResponse>", status=status)


def arn(request: Request, kind: str, name: str) -> str:
    return f"arn:aws:cloudfront::{request.account}:{kind}/{name}"


def list_of(tag: str, items: Iterable[str]) -> Response:
    """A whole list on one page: `<FunctionList>…`."""
    found = list(items)
    head = f"<MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>{len(found)}</Quantity>"
    return answer(f"<{tag}>{head}<Items>{''.join(found)}</Items></{tag}>")


# --- aws_cloudfront_cache_policy, _origin_request_policy, _response_headers_policy: resources and data sources


def _cache_policy(name: str, seconds: tuple[int, int, int], compressed: bool) -> str:
    minimum, default, maximum = seconds
    flag = str(compressed).lower()
    return (
        f"<CachePolicyConfig><Name>{name}</Name><MinTTL>{minimum}</MinTTL><DefaultTTL>{default}</DefaultTTL>"
        f"<MaxTTL>{maximum}</MaxTTL><ParametersInCacheKeyAndForwardedToOrigin>"
        f"<EnableAcceptEncodingGzip>{flag}</EnableAcceptEncodingGzip>"
        f"<EnableAcceptEncodingBrotli>{flag}</EnableAcceptEncodingBrotli>"
        "<HeadersConfig><HeaderBehavior>none</HeaderBehavior></HeadersConfig>"
        "<CookiesConfig><CookieBehavior>none</CookieBehavior></CookiesConfig>"
        "<QueryStringsConfig><QueryStringBehavior>none</QueryStringBehavior></QueryStringsConfig>"
        "</ParametersInCacheKeyAndForwardedToOrigin></CachePolicyConfig>"
    )


def _origin_request_policy(name: str, headers: str, others: str, header_names: tuple[str, ...] = ()) -> str:
    items = "".join(f"<Name>{header}</Name>" for header in header_names)
    listed = f"<Headers><Quantity>{len(header_names)}</Quantity><Items>{items}</Items></Headers>" if items else ""
    return (
        f"<OriginRequestPolicyConfig><Name>{name}</Name>"
        f"<HeadersConfig><HeaderBehavior>{headers}</HeaderBehavior>{listed}</HeadersConfig>"
        f"<CookiesConfig><CookieBehavior>{others}</CookieBehavior></CookiesConfig>"
        f"<QueryStringsConfig><QueryStringBehavior>{others}</QueryStringBehavior></QueryStringsConfig>"
        "</OriginRequestPolicyConfig>"
    )


def _response_headers_policy(name: str) -> str:
    return f"<ResponseHeadersPolicyConfig><Name>{name}</Name></ResponseHeadersPolicyConfig>"


CORS_REQUEST_HEADERS = ("Origin", "Access-Control-Request-Headers", "Access-Control-Request-Method")
# AWS's own policies have the same ids in every account.
MANAGED_POLICIES = {
    "cache-policy": {
        "658327ea-f89d-4fab-a63d-7e88639e58f6": _cache_policy("Managed-CachingOptimized", (1, 86400, 31536000), True),
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": _cache_policy("Managed-CachingDisabled", (0, 0, 0), False),
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": _cache_policy(
            "Managed-CachingOptimizedForUncompressedObjects", (1, 86400, 31536000), False
        ),
        "83da9c7e-98b4-4e11-a168-04f0df8e2c65": _cache_policy("UseOriginCacheControlHeaders", (0, 0, 31536000), True),
    },
    "origin-request-policy": {
        "216adef6-5c7f-47e4-b989-5492eafa07d3": _origin_request_policy("Managed-AllViewer", "allViewer", "all"),
        "b689b0a8-53d0-40ab-baf2-68738e2966ac": _origin_request_policy(
            "Managed-AllViewerExceptHostHeader", "allExcept", "all", ("host",)
        ),
        "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": _origin_request_policy(
            "Managed-CORS-S3Origin", "whitelist", "none", CORS_REQUEST_HEADERS
        ),
    },
    "response-headers-policy": {
        "67f7725c-6f97-4210-82d7-5512b31e9d03": _response_headers_policy("Managed-SecurityHeadersPolicy"),
        "60669652-455b-4ae9-85a4-c4c02393f86c": _response_headers_policy("Managed-SimpleCORS"),
        "e61eb60c-9c35-4d20-a928-2b84e02af89c": _response_headers_policy("Managed-CORS-and-SecurityHeadersPolicy"),
    },
}


def policies(kind: str, tag: str) -> Callable[[Request, Resources, list[str]], Response]:
    def describe(policy_id: str, policy: Resource) -> str:
        modified = f"<LastModifiedTime>{TIMESTAMP}</LastModifiedTime>"
        return f"<{tag}><Id>{policy_id}</Id>{modified}{policy.document}</{tag}>"

    def listing(request: Request, known: Resources) -> Response:
        wanted = request.first("Type")
        summaries = [
            f"<{tag}Summary><Type>{policy.origin}</Type>{describe(policy_id, policy)}</{tag}Summary>"
            for policy_id, policy in known.items()
            if wanted in ("", policy.origin)
        ]
        items = f"<Quantity>{len(summaries)}</Quantity><Items>{''.join(summaries)}</Items>"
        return answer(f"<{tag}List><MaxItems>100</MaxItems>{items}</{tag}List>")

    def handle(request: Request, known: Resources, rest: list[str]) -> Response:
        for policy_id, document in MANAGED_POLICIES[kind].items():
            known.setdefault(policy_id, Resource(document, "managed"))
        if request.method == "POST":
            policy_id = str(uuid.uuid4())
            policy = known[policy_id] = Resource(document_of(request))
            return answer(describe(policy_id, policy), policy.etag, 201, f"{request.path}/{policy_id}")
        if not rest:
            return listing(request, known)
        policy_id = rest[0]
        if policy_id not in known:
            return error(f"NoSuch{tag}")
        policy = known[policy_id]
        if request.method == "DELETE":
            del known[policy_id]
            return Response(204)
        if request.method == "PUT":
            policy.update(document_of(request))
        return answer(policy.document if rest[-1] == "config" else describe(policy_id, policy), policy.etag)

    return handle


# --- aws_cloudfront_function


def functions(request: Request, known: Resources, rest: list[str]) -> Response:
    def describe(name: str, function: Resource, stage: str) -> str:
        return (
            f"<FunctionSummary><Name>{name}</Name><Status>UNPUBLISHED</Status>{function.document}<FunctionMetadata>"
            f"<FunctionARN>{arn(request, 'function', name)}</FunctionARN><Stage>{stage}</Stage>"
            f"<CreatedTime>{TIMESTAMP}</CreatedTime><LastModifiedTime>{TIMESTAMP}</LastModifiedTime>"
            "</FunctionMetadata></FunctionSummary>"
        )

    body = document_of(request) if request.method in ("POST", "PUT") else ""
    if request.method == "POST" and not rest:
        name = content(body, "Name")
        function = Resource(element(body, "FunctionConfig"), attributes={"code": content(body, "FunctionCode")})
        known[name] = function
        return answer(describe(name, function, "DEVELOPMENT"), function.etag, 201)
    if not rest:
        return list_of("FunctionList", (describe(name, one, "DEVELOPMENT") for name, one in known.items()))
    name, stage = rest[0], request.first("Stage", "DEVELOPMENT")
    function = known.get(name)
    if not function or (request.method == "GET" and stage == "LIVE" and "published" not in function.attributes):
        return error("NoSuchFunctionExists")
    if request.method == "POST":  # publish
        function.attributes["published"] = "yes"
        return answer(describe(name, function, "LIVE"))
    if request.method == "PUT":
        function.update(element(body, "FunctionConfig"))
        function.attributes["code"] = content(body, "FunctionCode")
        updated = answer(describe(name, function, "DEVELOPMENT"), function.etag)
        updated.headers["ETtag"] = function.etag  # sic: the AWS SDK reads this misspelt header here
        return updated
    if request.method == "DELETE":
        del known[name]
        return Response(204)
    if rest[-1] == "describe":
        return answer(describe(name, function, stage), function.etag)
    code = base64.b64decode(function.attributes["code"])
    return Response(200, code, "application/octet-stream", {"ETag": function.etag})


# --- aws_cloudfront_key_value_store; its keys are in `cloudfront_keyvaluestore.py`


def key_value_stores(request: Request, known: Resources, rest: list[str]) -> Response | None:
    def describe(name: str, store: Resource) -> str:
        store_arn = arn(request, "key-value-store", store.attributes["id"])
        return (
            f"<KeyValueStore><Name>{name}</Name><Id>{store.attributes['id']}</Id>{store.document}"
            f"<ARN>{store_arn}</ARN><Status>READY</Status><LastModifiedTime>{TIMESTAMP}</LastModifiedTime></KeyValueStore>"
        )

    if request.method == "POST":
        body = document_of(request)
        name = content(body, "Name")
        store = Resource(_comment(body), attributes={"id": str(uuid.uuid4()), "values": "{}"})
        known[name] = store
        return answer(describe(name, store), store.etag, 201, f"{request.path}/{name}")
    if not rest:
        return list_of("KeyValueStoreList", (describe(name, one) for name, one in known.items()))
    store = known.get(rest[0])
    if not store:
        return error("EntityNotFound")
    if request.method == "DELETE":
        del known[rest[0]]
        return Response(204)
    if request.method == "PUT":
        store.update(_comment(document_of(request)))
    return answer(describe(rest[0], store), store.etag)


def _comment(body: str) -> str:
    return element(body, "Comment") or "<Comment></Comment>"


# --- aws_cloudfront_distribution


def distributions(request: Request, known: Resources, rest: list[str]) -> Response | None:
    def describe(distribution_id: str, distribution: Resource) -> str:
        return (
            f"<Distribution><Id>{distribution_id}</Id><ARN>{arn(request, 'distribution', distribution_id)}</ARN>"
            f"<Status>Deployed</Status><LastModifiedTime>{TIMESTAMP}</LastModifiedTime>"
            "<InProgressInvalidationBatches>0</InProgressInvalidationBatches>"
            f"<DomainName>{distribution.attributes['domain']}</DomainName>"
            "<ActiveTrustedSigners><Enabled>false</Enabled><Quantity>0</Quantity></ActiveTrustedSigners>"
            "<ActiveTrustedKeyGroups><Enabled>false</Enabled><Quantity>0</Quantity></ActiveTrustedKeyGroups>"
            f"{distribution.document}</Distribution>"
        )

    if request.method == "POST" and not rest:
        body = document_of(request)
        distribution_id = f"E{random_id(13)}"
        domain = f"d{random_id(13).lower()}.cloudfront.net"
        distribution = Resource(_complete(element(body, "DistributionConfig")), attributes={"domain": domain})
        known[distribution_id] = distribution
        _tag(request, arn(request, "distribution", distribution_id), content(body, "Tags"))
        location = f"{request.path}/{distribution_id}"
        return answer(describe(distribution_id, distribution), distribution.etag, 201, location)
    if not rest:
        return list_of(
            "DistributionList",
            (
                f"<DistributionSummary><Id>{one_id}</Id><ARN>{arn(request, 'distribution', one_id)}</ARN><Status>Deployed</Status>"
                f"<DomainName>{one.attributes['domain']}</DomainName>{_comment(one.document)}</DistributionSummary>"
                for one_id, one in known.items()
            ),
        )
    distribution_id = rest[0]
    distribution = known.get(distribution_id)
    if not distribution:
        return error("NoSuchDistribution")
    if rest[1:2] == ["invalidation"]:
        return invalidations(request, distribution, rest[2:])
    if request.method == "PUT":
        distribution.update(_complete(document_of(request)))
    if request.method == "DELETE":
        if ElementTree.fromstring(distribution.document).findtext("Enabled") == "true":
            return error("DistributionNotDisabled", 409)
        del known[distribution_id]
        return Response(204)
    as_config = rest[-1] == "config" and request.method == "GET"
    return answer(distribution.document if as_config else describe(distribution_id, distribution), distribution.etag)


# A pipeline invalidates, and waits until it is completed: at once.
def invalidations(request: Request, distribution: Resource, rest: list[str]) -> Response | None:
    made = [name for name in distribution.attributes if name.startswith("I")]

    def describe(name: str) -> str:
        created = f"<CreateTime>{TIMESTAMP}</CreateTime>"
        return f"<Id>{name}</Id><Status>Completed</Status>{created}{distribution.attributes[name]}"

    if request.method == "POST":
        name = f"I{random_id(13)}"
        distribution.attributes[name] = element(document_of(request), "InvalidationBatch")
        return answer(f"<Invalidation>{describe(name)}</Invalidation>", status=201, location=f"{request.path}/{name}")
    if not rest:
        items = "".join(f"<InvalidationSummary>{describe(name)}</InvalidationSummary>" for name in made)
        listed = f"<Quantity>{len(made)}</Quantity><Items>{items}</Items>"
        return answer(f"<InvalidationList><IsTruncated>false</IsTruncated>{listed}</InvalidationList>")
    return answer(f"<Invalidation>{describe(rest[0])}</Invalidation>") if rest[0] in made else error("NoSuchInvalidation")


def _complete(document: str) -> str:
    """Add what AWS always returns and the provider dereferences without a check."""
    if "<OriginGroups>" in document:
        return document
    groups = "<OriginGroups><Quantity>0</Quantity></OriginGroups>"
    return document.replace("</DistributionConfig>", f"{groups}</DistributionConfig>")


# --- aws_cloudfront_vpc_origin


def vpc_origins(request: Request, known: Resources, rest: list[str]) -> Response | None:
    def describe(origin_id: str, origin: Resource) -> str:
        return (
            f"<VpcOrigin><Id>{origin_id}</Id><Arn>{arn(request, 'vpcorigin', origin_id)}</Arn><Status>Deployed</Status>"
            f"<CreatedTime>{TIMESTAMP}</CreatedTime><LastModifiedTime>{TIMESTAMP}</LastModifiedTime>"
            f"{origin.document}</VpcOrigin>"
        )

    if request.method == "POST":
        body = document_of(request)
        origin_id = f"vo_{random_id(22)}"
        origin = known[origin_id] = Resource(element(body, "VpcOriginEndpointConfig"))
        _tag(request, arn(request, "vpcorigin", origin_id), content(body, "Tags"))
        return answer(describe(origin_id, origin), origin.etag, 202, f"{request.path}/{origin_id}")
    if not rest:
        return list_of(
            "VpcOriginList",
            (
                f"<VpcOriginSummary><Id>{origin_id}</Id>{element(one.document, 'Name')}<Status>Deployed</Status></VpcOriginSummary>"
                for origin_id, one in known.items()
            ),
        )
    origin_id = rest[0]
    origin = known.get(origin_id)
    if not origin:
        return error("EntityNotFound")
    if request.method == "PUT":
        origin.update(document_of(request))
    if request.method == "DELETE":
        del known[origin_id]
    return answer(describe(origin_id, origin), origin.etag, 200 if request.method == "GET" else 202)


# --- aws_cloudfront_monitoring_subscription


def monitoring_subscriptions(request: Request, known: Resources, rest: list[str]) -> Response | None:
    if rest[1:] != ["monitoring-subscription"]:
        return None
    distribution_id = rest[0]
    if request.method == "POST":
        known[distribution_id] = Resource(document_of(request))
    if distribution_id not in known:
        return error("NoSuchMonitoringSubscription")
    subscription = known[distribution_id]
    if request.method == "DELETE":
        del known[distribution_id]
        return Response(200)
    return answer(subscription.document)


# --- tags of distributions and VPC origins

tags = Memory()


def _tag(request: Request, resource: str, tags_xml: str) -> None:
    pairs = re.findall(r"<Tag><Key>(.*?)</Key><Value>(.*?)</Value></Tag>", tags_xml, re.DOTALL)
    tags.of(request.account).setdefault(resource, {}).update({unescape(k): unescape(v) for k, v in pairs})


def tagging(request: Request, _: Resources, __: list[str]) -> Response | None:
    resource = request.first("Resource")
    known = tags.of(request.account)
    if resource not in known:
        return None
    if request.method == "GET":
        items = [f"<Tag><Key>{escape(k)}</Key><Value>{escape(v)}</Value></Tag>" for k, v in known[resource].items()]
        return answer(f"<Tags><Items>{''.join(items)}</Items></Tags>")
    if request.first("Operation") == "Tag":
        _tag(request, resource, document_of(request))
    else:
        for key in re.findall(r"<Key>(.*?)</Key>", document_of(request)):
            known[resource].pop(unescape(key), None)
    return Response(204)


COLLECTIONS: dict[str, Callable[[Request, Resources, list[str]], Response | None]] = {
    "cache-policy": policies("cache-policy", "CachePolicy"),
    "distribution": distributions,
    "distributions": monitoring_subscriptions,
    "function": functions,
    "key-value-store": key_value_stores,
    "origin-request-policy": policies("origin-request-policy", "OriginRequestPolicy"),
    "response-headers-policy": policies("response-headers-policy", "ResponseHeadersPolicy"),
    "tagging": tagging,
    "vpc-origin": vpc_origins,
}
