"""What the emulator does on request only."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass
class Modes:
    """`POST /moto-api/modes.json` sets some of them; a reset switches all off."""

    quotas: bool = False
    iamDelaySeconds: int = 0
    missingImages: bool = False
    # What the names of services begin with whose tasks need their secrets to have a value.
    emptySecrets: str = ""
    # The policies of callers, by access key. Whoever is not listed may do everything.
    callers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def set(self, wanted: dict[str, Any]) -> None:
        for name, value in wanted.items():
            if name not in {one.name for one in fields(self)}:
                raise ValueError(f"there is no mode {name}")
            # Suites that run side by side each have a caller of their own.
            setattr(self, name, {**self.callers, **value} if name == "callers" and value else value)

    def reset(self) -> None:
        self.set(vars(Modes()))


MODES = Modes()
