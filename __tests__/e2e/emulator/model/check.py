"""Holds the members of a call against the shapes of the service's model."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Iterator

from botocore.utils import parse_timestamp
from moto.core.model import Shape

from .deviations import allowed, is_open
from .patterns import compiled
from .wire import UNKNOWN, Call

INTEGERS = {"integer", "long", "short", "byte"}
NUMBERS = {*INTEGERS, "float", "double"}


@dataclass(frozen=True)
class Violation:
    """One member that AWS does not take; the kind is what a service names its errors by."""

    kind: str
    member: str
    message: str


def violations(call: Call) -> list[Violation]:
    if call.operation.input_shape is None:
        return []
    service = call.service.service_name
    found = _structure(service, call.operation.input_shape, call.members, "")
    return [one for one in found if not allowed(service, call.operation.name, one.member, one.kind)]


def _broken(kind: str, path: str, value: Any, constraint: str) -> Violation:
    shown = "null" if value is None else f"'{str(value)[:200]}'"
    return Violation(kind, path, f"Value {shown} at '{path}' failed to satisfy constraint: {constraint}")


def _value(service: str, shape: Shape, value: Any, path: str) -> Iterator[Violation]:
    kind = shape.type_name
    if kind == "structure":
        yield from _structure(service, shape, value, path)
    elif kind == "list":
        yield from _list(service, shape, value, path)
    elif kind == "map":
        yield from _map(service, shape, value, path)
    elif kind in NUMBERS:
        yield from _number(shape, value, path)
    elif kind in ("string", "character"):
        yield from _string(service, shape, value, path)
    elif kind == "boolean":
        if value not in (True, False, "true", "false", "True", "False"):
            yield _broken("type", path, value, "Member must be a boolean")
    elif kind == "blob":
        yield from _blob(shape, value, path)
    elif kind == "timestamp":
        try:
            parse_timestamp(value)
        except (ValueError, TypeError, RuntimeError):
            yield _broken("type", path, value, "Member must be a timestamp")


def _structure(service: str, shape: Any, value: Any, path: str) -> Iterator[Violation]:
    if not isinstance(value, dict):
        yield _broken("type", path, value, "Member must be a structure")
        return
    if shape.is_document_type:
        return
    for name in value.get(UNKNOWN, ()):
        where = f"{path}.{name}" if path else str(name)
        yield Violation("unknown", where, f"The parameter {where} is not recognized")
    for name in shape.required_members:
        if name not in value:
            yield _broken("missing", f"{path}.{name}" if path else name, None, "Member must not be null")
    if getattr(shape, "is_tagged_union", False) and len(value) != 1:
        yield _broken("type", path, sorted(map(str, value)), "Member must have exactly one of its members set")
    for name, member in value.items():
        if name is not UNKNOWN:
            yield from _value(service, shape.members[name], member, f"{path}.{name}" if path else name)


def _list(service: str, shape: Any, value: Any, path: str) -> Iterator[Violation]:
    if not isinstance(value, list):
        yield _broken("type", path, value, "Member must be a list")
        return
    yield from _length(shape, len(value), value, path)
    for index, item in enumerate(value, 1):
        yield from _value(service, shape.member, item, f"{path}.{index}")


def _map(service: str, shape: Any, value: Any, path: str) -> Iterator[Violation]:
    if not isinstance(value, dict):
        yield _broken("type", path, value, "Member must be a map")
        return
    yield from _length(shape, len(value), value, path)
    for key, item in value.items():
        yield from _value(service, shape.key, key, f"{path}.key")
        yield from _value(service, shape.value, item, f"{path}.{key}")


def _length(shape: Shape, size: int, value: Any, path: str) -> Iterator[Violation]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield _broken("length", path, value, f"Member must have length greater than or equal to {least}")
    if most is not None and size > most:
        yield _broken("length", path, value, f"Member must have length less than or equal to {most}")


def _number(shape: Shape, value: Any, path: str) -> Iterator[Violation]:
    try:
        if isinstance(value, bool):
            raise ValueError
        number = float(value)
        if shape.type_name in INTEGERS and number != int(number):
            raise ValueError
    except (ValueError, TypeError, OverflowError):
        yield _broken("type", path, value, f"Member must be a number of type {shape.type_name}")
        return
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and number < least:
        yield _broken("range", path, value, f"Member must have value greater than or equal to {least}")
    if most is not None and number > most:
        yield _broken("range", path, value, f"Member must have value less than or equal to {most}")


def _string(service: str, shape: Any, value: Any, path: str) -> Iterator[Violation]:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        yield _broken("type", path, value, "Member must be a string")
        return
    if shape.enum:
        if value not in shape.enum and not is_open(service, shape.name):
            yield _broken("enum", path, value, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
        return
    yield from _length(shape, len(value), value, path)
    source = shape.metadata.get("pattern")
    pattern = compiled(source) if source else None
    if pattern and not pattern.fullmatch(value):
        yield _broken("pattern", path, value, f"Member must satisfy regular expression pattern: {source}")


def _blob(shape: Shape, value: Any, path: str) -> Iterator[Violation]:
    if isinstance(value, bytes):  # a body as it is
        yield from _length(shape, len(value), "(bytes)", path)
        return
    try:
        yield from _length(shape, len(base64.b64decode(value, validate=True)), "(bytes)", path)
    except (binascii.Error, TypeError, ValueError):
        yield _broken("type", path, value, "Member must be Base64")
