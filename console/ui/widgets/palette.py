"""The colours of the console by what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by purpose; the hues are Okabe and Ito's, which colour-blind people can tell apart."""

    wall: str = "#07090b"
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


COLOURS: Final = Palette()
TEXT_PAIRS: Final = (
    ("text", "surface"),
    ("text", "raised"),
    ("text", "hover"),
    ("text", "plate"),
    ("muted", "surface"),
    ("muted", "raised"),
    ("muted", "tile"),
    ("muted", "plate"),
    ("accent", "surface"),
    ("on_accent", "accent"),
    ("on_accent", "spot"),
    ("good", "plate"),
    ("warn", "plate"),
    ("bad", "plate"),
    ("record", "plate"),
    ("playback", "plate"),
    ("on_accent", "playback"),
    ("on_accent", "bad"),
)
"""Every pair of text and background in use; a test measures their contrast."""
