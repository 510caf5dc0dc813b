"""What moto 5.2 lacks for the AWS provider to apply, re-plan without changes and destroy the project's stacks.

Importing a module of this package patches the moto service of its name. Each patch says which provider resource
trips without it.
"""

from importlib import import_module
from pathlib import Path

from .wsgi import Overlay as overlay

HELPERS = {"__init__", "patching", "wsgi"}

for _file in sorted(Path(__file__).parent.glob("*.py")):
    if _file.stem not in HELPERS:
        import_module(f"{__name__}.{_file.stem}")

__all__ = ["overlay"]
