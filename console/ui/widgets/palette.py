"""The colours of the console by what they mean, for each theme."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by purpose; the hues are Okabe and Ito's, which colour-blind people can tell apart."""

    wall: str = "#07090b"
    """Behind panes, and behind pictures."""
    tile: str = "#0e1216"
    surface: str = "#12171c"
    raised: str = "#1a2129"
    hover: str = "#232c36"
    line: str = "#2b3540"
    text: str = "#e8edf2"
    muted: str = "#9fadba"
    accent: str = "#56b4e9"
    on_accent: str = "#06121b"
    spot: str = "#e69f00"
    good: str = "#3ac79b"
    warn: str = "#f0b440"
    bad: str = "#ff8a65"
    plate: str = "#0b0e11"
    record: str = "#ff7b6b"
    playback: str = "#d98ab8"


class ThemeName(Enum):
    """A theme of the console."""

    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as data."""

    panes: Palette
    """Of windows, panes, forms and dialogs."""
    pictures: Palette
    """Of what surrounds pictures and is drawn over them, which is dark in every theme."""
    least_contrast: float
    """The contrast ratio that every pair of `TEXT_PAIRS` reaches (WCAG 2.2: 4.5 is AA, 7 is AAA)."""
    veil: int = 0
    """Least opacity of what is laid between a picture and a text, 0 to 255."""


_DARK: Final = Palette()
_LIGHT: Final = Palette(
    wall="#c3ccd5",
    tile="#e6ebf0",
    surface="#f5f7f9",
    raised="#ffffff",
    hover="#cfe0ef",
    line="#9aa7b4",
    text="#12181f",
    muted="#43505c",
    accent="#0a5a94",
    on_accent="#ffffff",
    spot="#8a5000",
    good="#0b6444",
    warn="#744700",
    bad="#a02f0a",
    plate="#e9eef3",
    record="#a81f18",
    playback="#872c63",
)
_CONTRAST: Final = Palette(
    wall="#000000",
    tile="#000000",
    surface="#000000",
    raised="#0d0d0d",
    hover="#2e2e2e",
    line="#c4c4c4",
    text="#ffffff",
    muted="#dedede",
    accent="#7fd4ff",
    on_accent="#000000",
    spot="#ffb733",
    good="#5cf0bd",
    warn="#ffdc52",
    bad="#ffa88f",
    plate="#000000",
    record="#ffa69b",
    playback="#ffb8de",
)
THEMES: Final = {
    ThemeName.DARK: Theme(_DARK, _DARK, 4.5),
    ThemeName.LIGHT: Theme(_LIGHT, _DARK, 4.5),
    ThemeName.CONTRAST: Theme(_CONTRAST, _CONTRAST, 7.0, veil=255),
}
TEXT_PAIRS: Final = (
    *((ink, ground) for ink in ("text", "muted") for ground in ("surface", "raised", "hover", "plate")),
    ("text", "tile"),
    ("muted", "tile"),
    ("muted", "wall"),
    *((ink, ground) for ink in ("accent", "good", "warn", "bad") for ground in ("surface", "plate")),
    ("accent", "hover"),
    ("spot", "surface"),
    ("surface", "spot"),
    ("on_accent", "accent"),
    ("on_accent", "spot"),
    ("record", "plate"),
    ("playback", "plate"),
    ("on_accent", "playback"),
    ("on_accent", "bad"),
)
"""Every pair of text and background in use; a test measures their contrast."""
TINTS: Final = ("text", "muted", "accent", "spot", "good", "warn", "bad", "record", "playback")
"""The colours in which texts and shapes are drawn."""
