"""Calls that AWS refuses, one or more for each row of the table."""

from importlib import import_module
from pathlib import Path

from .case import CASES, Case, Clients, outcome

HELPERS = {"__init__", "__main__", "build", "case"}

for _file in sorted(Path(__file__).parent.glob("*.py")):
    if _file.stem not in HELPERS:
        import_module(f"{__name__}.{_file.stem}")

__all__ = ["CASES", "Case", "Clients", "outcome"]
