"""Refuses what AWS refuses, by its models and by the table in `refusals/`, before the gap fillers and moto see the request."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from io import BytesIO
from typing import Any, Callable, Iterable

from gaps.rds import passwords
from gaps.wsgi import ACCOUNT, CREDENTIAL_SCOPE
from model import Call, Unreadable, read, refusal, validation_code, violations
from modes import MODES
from moto.core import DEFAULT_ACCOUNT_ID
from refusals import Aws, refused

STATISTICS = "/moto-api/requests.json"
MODES_PATH = "/moto-api/modes.json"
PASSWORDS = "/moto-api/passwords.json"
RESET = "/moto-api/reset"

# Taken out of the environment, where moto would put it before the header of a request for another account.
PLAYED_ACCOUNT = os.environ.pop("MOTO_ACCOUNT_ID", DEFAULT_ACCOUNT_ID)

StartResponse = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Statistics:
    """What came since the start. A reset does not clear it: it is about the requests, not about the state."""

    validated: int = 0
    unsigned: int = 0
    violations: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)


class Guard:
    """A request that the service's model forbids is answered here; one that cannot be read at all raises."""

    def __init__(self, aws: WsgiApp) -> None:
        self._aws = aws
        self._statistics = Statistics()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        environ.setdefault(ACCOUNT, PLAYED_ACCOUNT)
        if environ["PATH_INFO"] == MODES_PATH:
            MODES.set(json.loads(environ["wsgi.input"].read() or b"{}"))
            return _respond(start_response, 200, {"Content-Type": "application/json"}, json.dumps(vars(MODES)).encode())
        if environ["PATH_INFO"] == RESET:
            MODES.reset()
        if environ["PATH_INFO"] == PASSWORDS:
            body = json.dumps(passwords(environ[ACCOUNT])).encode()
            return _respond(start_response, 200, {"Content-Type": "application/json"}, body)
        if environ["PATH_INFO"] == STATISTICS:
            body = json.dumps(vars(self._statistics)).encode()
            return _respond(start_response, 200, {"Content-Type": "application/json"}, body)
        scope = CREDENTIAL_SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if not scope:
            self._statistics.unsigned += 1
            return self._aws(environ, start_response)
        access_key, region, service = scope.groups()
        call = self._read(service, environ)
        answer = self._forbidden(call, environ) or self._refused(call, self._inside(environ[ACCOUNT], access_key, region), environ)
        return _respond(start_response, *answer) if answer else self._aws(environ, start_response)

    def _read(self, service: str, environ: dict[str, Any]) -> Call:
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = BytesIO(body)
        try:
            call = read(service, environ, body)
        except Unreadable as error:
            self._statistics.unreadable[f"{service}: {error}"] += 1
            raise NotImplementedError(f"cannot be held against AWS's model: {error}") from error
        self._statistics.validated += 1
        return call

    @cache
    def _inside(self, account: str, access_key: str, region: str) -> Aws:
        return Aws(self._aws, account, access_key, region)

    def _refused(self, call: Call, aws: Aws, environ: dict[str, Any]) -> Answer | None:
        """What the table refuses."""
        found = refused(call.service.service_name, call.operation.name, call.members, aws)
        if not found:
            return None
        row, message = found
        environ["emulator.note"] = f"REFUSED {row.code} {message}"[:300]
        self._statistics.refusals[f"{row.service}:{row.operation} {row.code}"] += 1
        return refusal(call, row.code, message, row.status)

    def _forbidden(self, call: Call, environ: dict[str, Any]) -> Answer | None:
        """What the model forbids."""
        found = violations(call)
        if not found:
            return None
        code = validation_code(call, found[0].kind)
        text = "; ".join(one.message for one in found)
        message = text if call.protocol == "ec2" else f"{len(found)} validation error{'s'[:len(found) - 1]} detected: {text}"
        environ["emulator.note"] = f"REFUSED {code} {text}"[:300]
        self._statistics.violations[f"{call.service.service_name}:{call.operation.name} {text}"[:300]] += 1
        return refusal(call, code, message, HTTPStatus.BAD_REQUEST)


def _respond(start_response: StartResponse, status: int, headers: dict[str, str], body: bytes) -> list[bytes]:
    start_response(
        f"{int(status)} {HTTPStatus(status).phrase}", [*headers.items(), ("Content-Length", str(len(body)))]
    )
    return [body]
