"""Reads pages from standard input, as a JSON list, and prints which of their AWS commands no service model has."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from typing import Any, Iterator

import botocore.session
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationModel

# Names of the command line, where they differ from those of the models.
SERVICES = {"deploy": "codedeploy", "s3api": "s3"}
# Options of every command.
EVERYWHERE = {"region", "query", "output", "endpoint-url", "cli-input-json", "max-items", "page-size", "no-paginate"}
# Options that the command line adds to those of the model, some in place of a required one.
ADDED: dict[tuple[str, str], set[str]] = {
    ("cloudfront", "create-invalidation"): {"paths"},
    ("cloudwatch", "put-metric-data"): {"metric-name", "value", "unit", "dimensions"},
    ("rds", "copy-db-cluster-snapshot"): {"source-region"},
    ("rds", "copy-db-snapshot"): {"source-region"},
}
REPLACED = {"paths": "invalidation-batch", "metric-name": "metric-data"}
# Commands of the command line alone, with the options that pages use.
OWN: dict[tuple[str, str], set[str]] = {
    ("s3", "cp"): {"recursive", "source-region", "sse"},
    ("s3", "sync"): {"delete", "source-region"},
    ("logs", "tail"): {"since", "follow", "format"},
    ("ecr", "get-login-password"): set(),
}
COMMAND = re.compile(r"\baws ([a-z0-9-]+) (?:(wait) )?([a-z0-9-]+)")
session = botocore.session.get_session()


@cache
def model_of(service: str) -> Any:
    return session.get_service_model(SERVICES.get(service, service))


@cache
def operations(service: str) -> dict[str, OperationModel]:
    model = model_of(service)
    return {xform_name(name, "-"): model.operation_model(name) for name in model.operation_names}


@cache
def waiters(service: str) -> dict[str, str]:
    """The operation behind each waiter."""
    try:
        model = session.get_waiter_model(SERVICES.get(service, service))
    except (UnknownServiceError, ValueError):
        return {}
    return {xform_name(name, "-"): xform_name(model.get_waiter(name).operation, "-") for name in model.waiter_names}


def end_of(text: str, at: int, closing: str) -> int:
    """Where a string or a command substitution that begins before `at` is closed."""
    while at < len(text) and text[at] != closing:
        at = next_part(text, at) if closing != "'" else at + 1
    return at


def next_part(text: str, at: int) -> int:
    """The position after a character, or after all that it opens."""
    if text.startswith("$(", at):
        return end_of(text, at + 2, ")") + 1
    if text[at] == "\\":
        return at + 2
    return end_of(text, at + 1, text[at]) + 1 if text[at] in "'\"" else at + 1


def options_of(text: str, at: int) -> Iterator[str]:
    """The options up to the end of a command."""
    while at < len(text) and text[at] not in "|;&>)\n":
        option = re.compile(r"--([a-z0-9-]+)").match(text, at) if text[at - 1].isspace() else None
        if option:
            yield option[1]
        at = option.end() if option else next_part(text, at)


def problem_of(service: str, waits: str, name: str, options: set[str]) -> str | None:
    if (service, name) in OWN:
        return f"has no option {unknown}" if (unknown := sorted(options - OWN[service, name] - EVERYWHERE)) else None
    try:
        known = operations(service)
    except UnknownServiceError:
        return "is of no service"
    operation = known.get(waiters(service).get(name, "") if waits else name)
    if operation is None:
        return "does not exist"
    members = operation.input_shape.members if operation.input_shape else {}
    allowed = {xform_name(member, "-") for member in members}
    allowed |= {f"no-{xform_name(name, '-')}" for name, shape in members.items() if shape.type_name == "boolean"}
    unknown = sorted(options - allowed - EVERYWHERE - ADDED.get((service, name), set()))
    if unknown:
        return f"has no option {unknown}"
    required = {xform_name(name, "-") for name in operation.input_shape.required_members} if members else set()
    given = {REPLACED.get(one, one).removeprefix("no-") for one in options}
    missing = sorted(required - given) if "cli-input-json" not in options else []
    return f"lacks {missing}" if missing else None


found: dict[str, str | None] = {}
for page in json.load(sys.stdin):
    for match in COMMAND.finditer(page):
        service, waits, name = match.groups()
        options = set(options_of(page, match.end()))
        command = " ".join(filter(None, ["aws", service, waits, name, *sorted(f"--{one}" for one in options)]))
        found[command] = problem_of(service, waits, name, options)
problems = sorted(f"{command}: {problem}" for command, problem in found.items() if problem)
print(json.dumps({"commands": len(found), "problems": problems}))
