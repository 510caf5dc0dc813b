"""Which operations a log of the emulator shows: one `service:Operation` a line, each once.

Query and JSON protocols name the operation; of the others only method and path are logged, and botocore's models say which
operation that is.
"""

from __future__ import annotations

import re
import sys

import botocore.session

# Of a signing name that several services share, the one that is called here.
MODELS = {"apigateway": "apigatewayv2", "monitoring": "cloudwatch", "wafv2": "wafv2"}
REST = {"apigateway", "backup", "batch", "cloudfront", "route53", "s3"}
# The way to S3 Control, which signs as S3 does.
S3_CONTROL = re.compile(r"^/v20180820/")


class RestService:
    """The operations of a service by method and path, the most particular first."""

    def __init__(self, name: str) -> None:
        model = botocore.session.get_session().get_service_model(name)
        rules = []
        for operation in model.operation_names:
            http = model.operation_model(operation).http
            path, _, query = http["requestUri"].partition("?")
            keys = {part.partition("=")[0] for part in query.split("&") if part}
            path = path.rstrip("/") or "/"
            shape = re.escape(path).replace(r"\{Bucket\}", "[^/]+")
            shape = re.sub(r"\\\{[^{}]*?\\\+\\\}", ".+", shape)
            shape = re.sub(r"\\\{[^{}]*?\\\}", "[^/]+", shape)
            rank = (len(keys), len(path.split("/")), "{" not in path)
            rules.append((*rank, http["method"], re.compile(f"^{shape}/?$"), keys, operation))
        self._rules = sorted(rules, key=lambda rule: rule[:3], reverse=True)

    def operation(self, method: str, target: str) -> str:
        path, _, query = target.partition("?")
        given = {part.partition("=")[0] for part in query.split("&") if part}
        for _, _, _, verb, shape, keys, operation in self._rules:
            if verb == method and keys <= given and shape.match(path):
                return operation
        return f"{method} {target}"


def operations(log: list[str]) -> set[str]:
    services: dict[str, RestService] = {}
    found = set()
    # A provider asks the same many times over while it waits.
    for where, method, target, action in {tuple(line.split(" ")[1:5]) for line in log}:
        if where == "-":
            continue
        service = where.split("/")[1]
        if service in REST:
            name = "s3control" if S3_CONTROL.match(target) else MODELS.get(service, service)
            rest = services.setdefault(name, RestService(name))
            operation = f"{method} {target}" if service == "apigateway" else rest.operation(method, target)
        else:
            operation = action.rpartition(".")[2]
        found.add(f"{service}:{operation}")
    return found


if __name__ == "__main__":
    # The part of the log from one byte to another.
    path, start, end = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open(path, "rb") as file:
        file.seek(start)
        print("\n".join(sorted(operations(file.read(end - start).decode().splitlines()))))
