"""An answer that says no, in the shape of the service's protocol."""

from __future__ import annotations

import warnings

from moto.core.exceptions import ServiceException
from moto.core.serialize import get_serializer_class

from .wire import Call

# What a service calls a request that its model forbids, by its name, or else by its protocol; `kind` of a violation
# may have a name of its own, as EC2's unknown parameters have.
CODES: dict[str, str] = {
    "query": "ValidationError",
    "json": "ValidationException",
    "rest-json": "ValidationException",
    "rest-xml": "InvalidArgument",
    "ec2": "InvalidParameterValue",
    "ec2/missing": "MissingParameter",
    "ec2/unknown": "UnknownParameter",
    "json/type": "SerializationException",
    "rest-json/type": "SerializationException",
    "rest-xml/unknown": "MalformedXML",
    "rest-xml/missing": "MalformedXML",
    "apigatewayv2": "BadRequestException",
    "backup": "InvalidParameterValueException",
    "batch": "ClientException",
    "ecs": "InvalidParameterException",
    "ecr": "InvalidParameterException",
    "elasticache": "InvalidParameterValue",
    "logs": "InvalidParameterException",
    "rds": "InvalidParameterValue",
    "route53": "InvalidInput",
    "s3control": "InvalidRequest",
    "servicediscovery": "InvalidInput",
    "sns": "InvalidParameter",
}


def validation_code(call: Call, kind: str) -> str:
    service, protocol = call.service.service_name, call.protocol
    for key in (f"{service}/{kind}", service, f"{protocol}/{kind}", protocol):
        if key in CODES:
            return CODES[key]
    raise KeyError(protocol)


class Refused(ServiceException):
    """Not one of moto's own, which are looked up in the model of their module."""


def refusal(call: Call, code: str, message: str, status: int) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body."""
    serializer = get_serializer_class(call.service.service_name, call.protocol)(operation_model=call.operation)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # moto warns of codes that no model has, such as MalformedXML
        answer = serializer.serialize(Refused(code, message))
    body = answer["body"]
    return status, dict(answer["headers"]), body.encode() if isinstance(body, str) else body
