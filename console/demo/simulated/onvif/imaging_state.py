"""The state of a simulated camera's picture settings."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

LEVELS = ("Brightness", "ColorSaturation", "Contrast", "Sharpness")
MODES = {"IrCutFilter": ("ON", "OFF", "AUTO"), "Exposure/tt:Mode": ("AUTO", "MANUAL")}
FOCUS_A_SECOND = 0.4


@dataclass
class ImagingState:
    """A camera's imaging settings. Used only in the event loop's thread."""

    levels: dict[str, float] = field(default_factory=lambda: dict.fromkeys(LEVELS, 50.0))
    modes: dict[str, str] = field(default_factory=lambda: dict.fromkeys(MODES, "AUTO"))
    iris_db: float = 10.0
    focus_mode: str = "AUTO"
    focus_speed: float = 0.0
    _focus: float = 0.5
    _focus_s: float = 0.0

    @property
    def focus(self) -> float:
        """Return the focus position, 0 near to 1 far."""
        moved = (time.monotonic() - self._focus_s) * self.focus_speed * FOCUS_A_SECOND
        return min(max(self._focus + moved, 0.0), 1.0)

    def move_focus(self, speed: float) -> None:
        """Move the focus at a speed, −1 to 1; 0 stops."""
        self._focus, self._focus_s = self.focus, time.monotonic()
        self.focus_speed = min(max(speed, -1.0), 1.0)
