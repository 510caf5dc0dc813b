#!/usr/bin/env python3
"""Serve an emulated AWS on 127.0.0.1 for the end-to-end tests: moto's server plus the gap fillers in `gaps/`."""

import argparse
import json
import os
import re
import signal
import sys
import threading
import time
from http import HTTPStatus
from io import BytesIO
from typing import Any, Callable, Iterable, TextIO

# Read by moto when it is imported.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "1")
# Otherwise moto would send its own internal AWS calls to whatever the caller's shell points at.
os.environ.pop("AWS_ENDPOINT_URL", None)

MOTO_SERIES = "5.2."
INSTALL_HINT = 'the emulator needs moto 5.2.x: pip install "moto[server]==5.2.1"'

FORK = "/moto-api/fork"

StartResponse = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def require_moto() -> None:
    """Exit with one sentence when moto is missing, incomplete or of a version that the gap fillers do not know."""
    try:
        import moto
        import moto.moto_server.werkzeug_app  # noqa: F401  (absent parts of the `server` extra show up here)
    except ImportError as error:
        sys.exit(f"{INSTALL_HINT} ({error})")
    if not moto.__version__.startswith(MOTO_SERIES):
        sys.exit(f"{INSTALL_HINT} (found {moto.__version__})")


class RequestLog:
    """One line per request: time, region/service, method, path, action, status, milliseconds."""

    def __init__(self, file: TextIO | None) -> None:
        self._file = file

    def write(self, environ: dict[str, Any], body: bytes, status: str, began: float, note: str = "") -> None:
        if not self._file:
            return
        scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
        where = "/".join(scope.groups()) if scope else "-"
        query = environ.get("QUERY_STRING", "")
        path = environ["PATH_INFO"] + (f"?{query}" if query else "")
        form_action = re.search(rb"Action=(\w+)", body[:2000])
        action = environ.get("HTTP_X_AMZ_TARGET") or (form_action.group(1).decode() if form_action else "-")
        elapsed = f"{1000 * (time.monotonic() - began):.0f}ms"
        fields = [time.strftime("%H:%M:%S"), where, environ["REQUEST_METHOD"], path[:160], action, status[:3], elapsed]
        self._file.write(" ".join([*fields, *([note] if note else [])]) + "\n")


class Emulator:
    """WSGI application: one request at a time into moto, 501 instead of a dropped connection, a log line each."""

    def __init__(self, aws: WsgiApp, log: RequestLog, fork: Callable[[], dict[str, Any]]) -> None:
        self._aws = aws
        self._log = log
        self._fork = fork
        # moto's backends are plain dictionaries without locks, and several `terraform apply` come at once.
        self._one_at_a_time = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        answer: dict[str, Any] = {}

        def remember(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answer.update(status=status, headers=headers)

        began = time.monotonic()
        note = ""
        try:
            with self._one_at_a_time:
                content = b"".join((self._snapshot if environ["PATH_INFO"] == FORK else self._aws)(environ, remember))
            if answer["status"][:3] in ("404", "405") and content[:15].lower() == b"<!doctype html>":
                raise NotImplementedError("no such path")  # the web framework's own page, not an answer of a service
        except Exception as error:  # moto lacks it; a 500 is retried for minutes, a 501 is not
            note = f"UNSUPPORTED {error!r}"[:300]
            content = json.dumps({"__type": "NotImplemented", "message": note}).encode()
            status = HTTPStatus.NOT_IMPLEMENTED
            answer = {
                "status": f"{status.value} {status.phrase}",
                "headers": [("Content-Type", "application/json"), ("Content-Length", str(len(content)))],
            }
        start_response(answer["status"], answer["headers"])
        self._log.write(environ, body, answer["status"], began, note or environ.get("emulator.note", ""))
        return [content]


    def _snapshot(self, _environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        content = json.dumps(self._fork()).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
        return [content]


def exit_when_stdin_closes() -> None:
    """End the server together with the process that holds the other end of its stdin."""

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os._exit(0)

    threading.Thread(target=watch, name="stdin-watch", daemon=True).start()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int, help="port on 127.0.0.1; 0 picks a free one")
    parser.add_argument("--log", metavar="FILE", help="append one line per request to FILE")
    parser.add_argument("--exit-with-stdin", action="store_true", help="exit when stdin is closed")
    options = parser.parse_args()
    require_moto()

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    import gaps
    from guard import Guard

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.0"  # closes after each answer: kept-alive connections break under load

        def log_request(self, *_args: Any, **_kwargs: Any) -> None:
            """The request log replaces werkzeug's."""

    aws = Guard(gaps.overlay(DomainDispatcherApplication(create_backend_app)))

    def listen(port: int) -> Any:
        log = RequestLog(open(options.log, "a", buffering=1, encoding="utf-8") if options.log else None)
        return make_server("127.0.0.1", port, Emulator(aws, log, fork), threaded=True, request_handler=Handler)

    def fork() -> dict[str, Any]:
        """A second AWS with all that this one has now, and its own port. It ends with this one, or when it is killed."""
        reading, writing = os.pipe()
        if pid := os.fork():
            os.close(writing)
            with os.fdopen(reading) as port:
                return {"endpoint": f"http://127.0.0.1:{int(port.read())}", "pid": pid}
        # Only this thread is left, so whatever another one held must be made anew.
        try:
            server = listen(0)
            if options.exit_with_stdin:
                exit_when_stdin_closes()
            with os.fdopen(writing, "w") as port:
                port.write(str(server.server_port))
            server.serve_forever()
        finally:
            os._exit(1)

    server = listen(options.port)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a fork that was killed
    if options.exit_with_stdin:
        exit_when_stdin_closes()
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
