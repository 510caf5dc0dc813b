"""What the emulator does on request only."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass
class Modes:
    """`POST /moto-api/modes.json` sets some of them; a reset switches all off."""

    quotas: bool = False
    iamDelaySeconds: int = 0
    missingImages: bool = False

    def set(self, wanted: dict[str, Any]) -> None:
        for name, value in wanted.items():
            if name not in {field.name for field in fields(self)}:
                raise ValueError(f"there is no mode {name}")
            setattr(self, name, value)

    def reset(self) -> None:
        self.set(vars(Modes()))


MODES = Modes()
