"""How the console looks to the person at it: theme, size of the text, motion and size of what is touched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from console.domain.numbers import clamp
from console.ui.widgets.palette import ThemeName

FONT_STEPS: Final = (1.0, 1.25, 1.5)
"""Sizes of the text beside the scale; 1 is its own."""


class TouchTargets(Enum):
    """When buttons and rows are large enough for fingers."""

    AUTO = "auto"
    """After a touch, until the mouse is used again."""
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Look:
    """What a person chooses of the screen; none of it changes what is shown."""

    theme: ThemeName = ThemeName.DARK
    font: float = 1.0
    """Size of the text beside the scale, 1 to 1.5."""
    is_still: bool = False
    """Whether nothing blinks or moves by itself, besides pictures."""
    touch: TouchTargets = TouchTargets.AUTO

    def plain(self) -> dict[str, object]:
        """Return it as plain values, for a file."""
        return {
            "theme": self.theme.value,
            "font": self.font,
            "still": self.is_still,
            "touch": self.touch.value,
        }


def look_from_plain(plain: object, usual: Look) -> Look:
    """Return the look in plain values from a file; what is missing or not valid is as usual."""
    if not isinstance(plain, dict):
        return usual
    font = plain.get("font", usual.font)
    still = plain.get("still", usual.is_still)
    return Look(
        _member(ThemeName, plain.get("theme"), usual.theme),
        clamp(float(font), FONT_STEPS[0], FONT_STEPS[-1]) if isinstance(font, int | float) else usual.font,
        still if isinstance(still, bool) else usual.is_still,
        _member(TouchTargets, plain.get("touch"), usual.touch),
    )


def _member(kind: Any, value: object, usual: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        return usual


def next_theme(theme: ThemeName) -> ThemeName:
    """Return the theme after this one; after the last comes the first."""
    names = list(ThemeName)
    return names[(names.index(theme) + 1) % len(names)]


def next_font(font: float) -> float:
    """Return the next larger size of the text; after the largest comes the smallest."""
    return next((step for step in FONT_STEPS if step > font + 0.01), FONT_STEPS[0])
