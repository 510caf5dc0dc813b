"""The rows: which operation is refused when, under which name, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

from .aws import Aws

# The message of the refusal, or None where AWS would do it.
Look = Callable[[Aws, dict[Any, Any]], str | None]


@dataclass(frozen=True)
class Row:
    """A refusal of AWS: documented at `source`, or reported there."""

    service: str
    operation: str
    when: str
    code: str
    status: int
    source: str
    look: Look
    # What the source does not say, and is assumed: the code, for example.
    assumed: str


ROWS: list[Row] = []
BY_OPERATION: dict[tuple[str, str], list[Row]] = {}


def refuses(
    service: str, *operations: str, when: str, code: str, source: str, status: int = 400, assumed: str = ""
) -> Callable[[Look], Look]:
    """Refuse the operations where the function returns a message."""

    def register(look: Look) -> Look:
        for operation in operations:
            row = Row(service, operation, when, code, status, source, look, assumed)
            ROWS.append(row)
            BY_OPERATION.setdefault((service, operation), []).append(row)
        return look

    return register


def markdown() -> str:
    """The table of the README."""
    lines = ["| Operation | Refused when | Code | Source |", "|---|---|---|---|"]
    for row in sorted(ROWS, key=lambda one: (one.service, one.operation, one.code)):
        source = f"<{row.source}>" + (f" ({row.assumed} assumed)" if row.assumed else "")
        lines.append(f"| {row.service} {row.operation} | {row.when} | {row.status} {row.code} | {source} |")
    return "\n".join(lines)
