"""AWS as the rules see it: the emulated one, asked from inside the server, without the network and without the rules."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any, Callable, Iterable
from urllib.parse import unquote, urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from gaps.wsgi import ACCOUNT

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class RawBody(BytesIO):
    """What botocore expects of a body that comes in pieces."""

    def stream(self, **_: Any) -> Iterable[bytes]:
        yield self.read()


class Aws:
    """One account in one region."""

    def __init__(self, app: WsgiApp, account: str, access_key: str, region: str) -> None:
        self._app, self.account, self.access_key, self.region = app, account, access_key, region

    def in_region(self, region: str) -> Aws:
        return Aws(self._app, self.account, self.access_key, region)

    def all(self, service: str, operation: str, key: str, **parameters: Any) -> list[Any]:
        """All pages of a list; nothing where it does not exist."""
        client = self.client(service)
        try:
            if client.can_paginate(operation):
                pages = client.get_paginator(operation).paginate(**parameters)
                return [item for page in pages for item in page.get(key) or []]
            return getattr(client, operation)(**parameters).get(key) or []
        except ClientError:
            return []

    def one(self, service: str, operation: str, key: str, **parameters: Any) -> Any:
        """A part of an answer; None where there is none."""
        try:
            return getattr(self.client(service), operation)(**parameters).get(key)
        except ClientError:
            return None

    @cache
    def client(self, service: str) -> Any:
        client = boto3.client(
            service,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key="inside",
            endpoint_url="http://127.0.0.1",
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )
        client.meta.events.register("before-send", self._answer)
        return client

    def _answer(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        url, body = urlsplit(request.url), request.body or b""
        body = body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else body.read()
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "PATH_INFO": unquote(url.path) or "/",
            "RAW_URI": url.path,
            "QUERY_STRING": url.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            ACCOUNT: self.account,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "wsgi.url_scheme": "http",
        }
        for name, value in request.headers.items():
            text = value.decode() if isinstance(value, bytes) else str(value)
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = text
        answer: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answer.update(status=int(status[:3]), headers=dict(headers))

        content = b"".join(self._app(environ, start_response))
        return AWSResponse(request.url, answer["status"], answer["headers"], RawBody(content))
