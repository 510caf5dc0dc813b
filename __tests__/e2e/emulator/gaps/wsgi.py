"""The layer in front of moto: answers requests that moto cannot, passes on all others."""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from typing import Any, Callable, Iterable
from urllib.parse import parse_qs, unquote

from .patching import Memory

CREDENTIAL_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")
# The account that a request is for. moto reads it; every request has it once it is past the guard.
ACCOUNT = "HTTP_X_MOTO_ACCOUNT_ID"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    account: str
    region: str

    @property
    def text(self) -> str:
        return self.body.decode()

    @cached_property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body or b"{}")

    @property
    def action(self) -> str:
        """The operation of a JSON-protocol request, for example `CreateBudget`."""
        return self.headers.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]

    def first(self, parameter: str, default: str = "") -> str:
        return self.query.get(parameter, [default])[0]


@dataclass(frozen=True)
class Response:
    status: int = 200
    body: bytes = b""
    content_type: str = "application/xml"
    headers: dict[str, str] = field(default_factory=dict)


def json_response(content: dict[str, Any], status: int = 200, error: str = "") -> Response:
    headers = {"x-amzn-ErrorType": error} if error else {}
    return Response(status, json.dumps(content).encode(), "application/x-amz-json-1.1", headers)


def xml_response(content: str, status: int = 200, **headers: str) -> Response:
    return Response(status, f'<?xml version="1.0"?>\n{content}'.encode(), "text/xml", headers)


Handler = Callable[[Request], Response | None]
_handlers: dict[str, Handler] = {}


def answers(signing_name: str) -> Callable[[Handler], Handler]:
    """Let the function see every request to the service first; when it returns None, moto answers."""

    def register(handler: Handler) -> Handler:
        _handlers[signing_name] = handler
        return handler

    return register


def _service_of(path: str) -> str:
    """The service of a request that is not signed, or signed for all regions: its scope has none."""
    return "cloudfront-keyvaluestore" if path.startswith("/key-value-stores/") else ""


class Overlay:
    def __init__(self, moto: Callable[..., Iterable[bytes]]) -> None:
        self._moto = moto

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/moto-api/reset" and environ["REQUEST_METHOD"] == "POST":
            Memory.forget_everything()
        response = self._answer(environ)
        if response is None:
            return self._moto(environ, start_response)
        headers = {
            "Content-Type": response.content_type,
            "Content-Length": str(len(response.body)),
            **response.headers,
        }
        start_response(f"{response.status} {HTTPStatus(response.status).phrase}", list(headers.items()))
        return [response.body]

    @staticmethod
    def _answer(environ: dict[str, Any]) -> Response | None:
        scope = CREDENTIAL_SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        service = scope[3] if scope else _service_of(environ["PATH_INFO"])
        handler = _handlers.get(service)
        if not handler:
            return None
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = BytesIO(body)
        return handler(
            Request(
                method=environ["REQUEST_METHOD"],
                path=unquote(environ["PATH_INFO"]),
                query=parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True),
                headers=environ,
                body=body,
                account=environ[ACCOUNT],
                region=scope[2] if scope else "",
            )
        )
