"""What AWS refuses though its model allows it: in use, fixed, too early, there already.

One file per service; all are loaded. Each rule says where AWS says so.
"""

from importlib import import_module
from pathlib import Path

from .aws import Aws
from .table import BY_OPERATION, ROWS, Row, markdown

HELPERS = {"__init__", "aws", "iam", "table", "network", "policies"}

for _file in sorted(Path(__file__).parent.glob("*.py")):
    if _file.stem not in HELPERS:
        import_module(f"{__name__}.{_file.stem}")


def refused(service: str, operation: str, members: dict, aws: Aws) -> tuple[Row, str] | None:
    """The first row that applies, and its message."""
    for row in BY_OPERATION.get((service, operation), ()):
        message = row.look(aws, members)
        if message is not None:
            return row, message
    return None


__all__ = ["Aws", "ROWS", "Row", "markdown", "refused"]
