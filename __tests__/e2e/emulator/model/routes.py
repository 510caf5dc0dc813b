"""Which operation of which service a request is for, by botocore's models."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Mapping
from urllib.parse import unquote

from moto.core.model import OperationModel, ServiceModel
from moto.core.utils import get_service_model

# Of a signing name that differs from the model's name, or that several models share, the model that is called here.
MODELS = {
    "access-analyzer": "accessanalyzer",
    "apigateway": "apigatewayv2",
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "elbv2",
    "email": "ses",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}
# S3 Control signs as S3 does, and the first API Gateway as the second does.
S3_CONTROL = "/v20180820/"
API_GATEWAY_V2 = "/v2/"


def model_of(signing_name: str, path: str) -> ServiceModel:
    """The model of the service that a request is signed for. Raises `UnknownServiceError` where there is none."""
    if signing_name == "s3" and path.startswith(S3_CONTROL):
        return get_service_model("s3control")
    if signing_name == "apigateway" and not path.startswith(API_GATEWAY_V2):
        return get_service_model("apigateway")
    return get_service_model(MODELS.get(signing_name, signing_name))


@dataclass(frozen=True)
class Route:
    """What the requests of one REST operation look like."""

    name: str
    method: str
    path: re.Pattern[str]
    labels: tuple[str, ...]
    query: Mapping[str, str | None]
    headers: frozenset[str]
    rank: tuple[Any, ...]

    def fits(self, query: Mapping[str, Any], headers: frozenset[str]) -> bool:
        return self.headers <= headers and all(
            key in query and value in (None, query[key]) for key, value in self.query.items()
        )


def _route(service: str, operation: OperationModel) -> Route:
    path, _, query = operation.http["requestUri"].partition("?")
    keys = {key: value or None for key, _, value in (part.partition("=") for part in query.split("&") if part)}
    headers = set()
    # S3 tells operations of one path apart by what only one of them must have, as GetBucketMetrics its id.
    if service == "s3" and operation.input_shape:
        for member, shape in operation.input_shape.members.items():
            if member in operation.input_shape.required_members:
                place, name = shape.serialization.get("location"), shape.serialization.get("name", member)
                if place == "querystring":
                    keys.setdefault(name, None)
                elif place == "header":
                    headers.add(name.lower())
    labels = tuple(re.findall(r"{([^{}+]+)\+?}", path))
    pattern = re.escape(path.rstrip("/") or "/")
    pattern = re.sub(r"\\{[^{}]+?\\\+\\}", "(.+)", pattern)
    pattern = re.sub(r"\\{[^{}]+?\\}", "([^/]+)", pattern)
    rank = (len(keys) + len(headers), path.count("/"), "{" not in path, not operation.deprecated, "+}" not in path)
    return Route(operation.name, operation.http["method"], re.compile(f"{pattern}/?"), labels, keys, frozenset(headers), rank)


@cache
def _routes(service: str, method: str) -> list[Route]:
    model = get_service_model(service)
    routes = [_route(service, model.operation_model(name)) for name in model.operation_names]
    return sorted((route for route in routes if route.method == method), key=lambda route: route.rank, reverse=True)


def find_route(
    service: str, method: str, path: str, query: Mapping[str, Any], headers: frozenset[str] = frozenset()
) -> tuple[str, dict[str, str]] | None:
    """The operation, and the values of the labels in its path; the path as it was sent, that is quoted."""
    for route in _routes(service, method):
        found = route.path.fullmatch(path)
        if found and route.fits(query, headers):
            return route.name, {label: unquote(value) for label, value in zip(route.labels, found.groups())}
    return None
