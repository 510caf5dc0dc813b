"""Reads the members of a request off the wire, strictly: moto's parsers skip what they do not know, these keep it.

Scalars stay as they were sent (JSON values, or text), so that the check can tell a number from a text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Mapping
from urllib.parse import parse_qsl, urlsplit

from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import UNDEFINED, EC2QueryParser, JSONParser, QueryParser, RestJSONParser, RestXMLParser
from moto.core.request import determine_request_protocol
from werkzeug.datastructures import EnvironHeaders, MultiDict

from .routes import find_route, model_of

# The key under which a structure keeps the names that its shape does not have.
UNKNOWN = object()
# What every request of the query protocols has besides its members.
QUERY_FRAME = {"Action", "Version"}


class Unreadable(Exception):
    """The request cannot be read: no such service, operation, or protocol, or a body that does not parse."""


@dataclass(frozen=True)
class Call:
    """A request, understood: the operation and its members."""

    service: ServiceModel
    operation: OperationModel
    protocol: str
    members: dict[Any, Any]


class Verbatim:
    """Leaves scalars as they are; what is not of the shape's kind is left to the check as well."""

    def _as_sent(self, shape: Any, value: Any, *_: Any) -> Any:
        return value.text or "" if hasattr(value, "text") and hasattr(value, "tag") else value

    _parse_string = _parse_character = _parse_boolean = _parse_integer = _parse_long = _as_sent
    _parse_float = _parse_double = _parse_timestamp = _parse_blob = _as_sent


class Form(dict[str, str]):
    """The parameters of a query request, remembering which were read."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__(pairs)
        self.read = set(QUERY_FRAME)

    def get(self, key: str, default: Any = None) -> Any:
        if key in self:
            self.read.add(key)
            return self[key]
        return default


class VerbatimQuery(QueryParser):
    def _do_parse(self, request_dict: Any, shape: Any) -> dict[Any, Any]:
        form: Form = request_dict["values"]
        members = super()._do_parse(request_dict, shape)
        unread = sorted(form.keys() - form.read)
        return members | {UNKNOWN: unread} if unread else members

    def _as_sent(self, shape: Any, form: Any, prefix: str = "") -> Any:
        return form.get(prefix, UNDEFINED)

    _parse_boolean = _parse_integer = _parse_long = _parse_float = _parse_double = _parse_timestamp = _parse_blob = _as_sent


class VerbatimEC2(VerbatimQuery, EC2QueryParser):
    pass


class KeepsUnknown(Verbatim):
    """For JSON: the names in an object that its shape does not have."""

    def _parse_structure(self, shape: Any, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        parsed = super()._parse_structure(shape, value)  # type: ignore[misc]
        if not shape.is_document_type:
            known = {member.serialization.get("name", name) for name, member in shape.members.items()}
            unknown = [name for name in value if name not in known and value[name] is not None]
            if unknown:
                parsed[UNKNOWN] = unknown
        return parsed

    def _parse_list(self, shape: Any, value: Any) -> Any:
        is_list = isinstance(value, list) or shape.serialization.get("location") == "header"
        return super()._parse_list(shape, value) if is_list else value  # type: ignore[misc]

    def _parse_map(self, shape: Any, value: Any) -> Any:
        return super()._parse_map(shape, value) if isinstance(value, dict) else value  # type: ignore[misc]

    def _parse_body_as_json(self, body: bytes) -> Any:
        try:
            return json.loads(body or b"{}")
        except ValueError as error:
            raise Unreadable(f"the body is no JSON: {error}") from error


class VerbatimJSON(KeepsUnknown, JSONParser):
    pass


class RestFrame:
    """For REST: a body that is a stream is not read, and what is absent from the query string is no empty list."""

    def _parse_payload(self, request: Any, shape: Any, members: Any, parsed: Any) -> None:
        payload = members.get(shape.serialization.get("payload"))
        if payload is not None and payload.type_name in ("string", "blob"):
            if request["body"]:
                parsed[shape.serialization["payload"]] = request["body"]
            return
        if "payload" in shape.serialization or any("location" not in one.serialization for one in members.values()):
            super()._parse_payload(request, shape, members, parsed)  # type: ignore[misc]

    def _parse_non_payload_attrs(self, request: Any, shape: Any, members: Any, parsed: Any) -> None:
        super()._parse_non_payload_attrs(request, shape, members, parsed)  # type: ignore[misc]
        for name in [name for name, value in parsed.items() if value == [] or value == {}]:
            del parsed[name]


class VerbatimRestJSON(RestFrame, KeepsUnknown, RestJSONParser):
    pass


class VerbatimRestXML(RestFrame, Verbatim, RestXMLParser):
    def _parse_structure(self, shape: Any, node: Any) -> Any:
        if isinstance(node, list):
            node = node[0]
        parsed = super()._parse_structure(shape, node)
        in_body = {n: m for n, m in shape.members.items() if "location" not in m.serialization}
        known = {self._member_key_name(member, name) for name, member in in_body.items()}
        unknown = [tag for tag in map(self._node_tag, node) if tag not in known]
        return parsed | {UNKNOWN: unknown} if unknown else parsed


PARSERS = {
    "ec2": VerbatimEC2,
    "json": VerbatimJSON,
    "query": VerbatimQuery,
    "rest-json": VerbatimRestJSON,
    "rest-xml": VerbatimRestXML,
}


def read(signing_name: str, environ: Mapping[str, Any], body: bytes) -> Call:
    """The call that a request makes. Raises `Unreadable`."""
    # The path as it was sent: an ARN in a label has its slashes quoted.
    path = urlsplit(environ.get("RAW_URI") or environ["PATH_INFO"]).path
    try:
        service = model_of(signing_name, path)
        protocol = determine_request_protocol(service, environ.get("CONTENT_TYPE"))
        query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        name, labels = _operation(service, protocol, environ, path, query, body)
        operation = service.operation_model(name)
        form = Form(query + parse_qsl(body.decode(), keep_blank_values=True)) if protocol in ("query", "ec2") else None
        request = {
            "method": environ["REQUEST_METHOD"],
            "values": MultiDict(query) if form is None else form,
            "headers": EnvironHeaders(environ),  # type: ignore[arg-type]
            "body": body,
            "url_path": path,
            "url_params": labels,
        }
        return Call(service, operation, protocol, PARSERS[protocol](operation).parse(request))
    except Unreadable:
        raise
    except Exception as error:  # of moto, botocore and the XML parser, each with its own
        raise Unreadable(f"{type(error).__name__}: {error}"[:300]) from error


def _operation(
    service: ServiceModel, protocol: str, environ: Mapping[str, Any], path: str, query: list[tuple[str, str]], body: bytes
) -> tuple[str, dict[str, str]]:
    if protocol == "json":
        return environ["HTTP_X_AMZ_TARGET"].rpartition(".")[2], {}
    if protocol in ("query", "ec2"):
        return dict(query + parse_qsl(body.decode()))["Action"], {}
    headers = frozenset(key[5:].lower().replace("_", "-") for key in environ if key.startswith("HTTP_"))
    found = find_route(service.service_name, environ["REQUEST_METHOD"], path, dict(query), headers)
    if not found:
        raise Unreadable(f"no operation of {service.service_name} is {environ['REQUEST_METHOD']} {path}")
    return found
