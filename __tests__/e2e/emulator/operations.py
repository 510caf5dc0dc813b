"""Which operations a log of the emulator shows: one `service:Operation` a line, each once.

Query and JSON protocols name the operation; of the others only method and path are logged, and botocore's models say which
operation that is.
"""

from __future__ import annotations

import sys
from functools import cache
from urllib.parse import parse_qsl

from model.routes import S3_CONTROL, find_route

REST = {"access-analyzer", "account", "apigateway", "backup", "batch", "cloudfront", "guardduty", "route53", "s3"}


@cache
def rest_operation(service: str, method: str, target: str) -> str:
    path, _, query = target.partition("?")
    found = find_route(service, method, path, dict(parse_qsl(query, keep_blank_values=True)))
    return found[0] if found else f"{method} {target}"


def operations(log: list[str]) -> set[str]:
    found = set()
    # A provider asks the same many times over while it waits.
    for where, method, target, action in {tuple(line.split(" ")[1:5]) for line in log}:
        if where == "-":
            continue
        service = where.split("/")[1]
        if service in REST:
            name = "s3control" if target.startswith(S3_CONTROL) else service
            operation = f"{method} {target}" if service == "apigateway" else rest_operation(name, method, target)
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
