"""Recognise physical monitors. Indexes cannot be used, because systems renumber them at every restart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.wall.cells import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_MATCH = 0
_FULL_HD = Rect(0, 0, 1920, 1080)


@dataclass(frozen=True, slots=True)
class Monitor:
    """A physical screen as its EDID and the desktop describe it. Any text may be empty."""

    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    connector: str = ""
    """The output's name, such as `DP-2`; only a hint, outputs are swapped when cables are."""
    geometry: Rect = _FULL_HD
    """Place on the desktop, in the desktop's units."""

    @property
    def mark(self) -> str:
        """What it is called where monitors are named: make, model, and serial number or output."""
        return " ".join(filter(None, (self.manufacturer, self.model, self.serial or self.connector)))


def likeness(saved: Monitor, present: Monitor) -> int:
    """Return how surely two descriptions mean one screen; 0 if they cannot.

    The serial number counts most, then make and model. Place, size and connector distinguish identical
    screens.
    """
    if saved.serial and present.serial and saved.serial != present.serial:
        return _NO_MATCH
    if (saved.manufacturer, saved.model) != (present.manufacturer, present.model):
        return _NO_MATCH
    score = 10
    score += 1000 if saved.serial and saved.serial == present.serial else 0
    score += 100 if saved.geometry == present.geometry else 0
    score += 30 if (saved.geometry.x, saved.geometry.y) == (present.geometry.x, present.geometry.y) else 0
    score += 20 if saved.connector and saved.connector == present.connector else 0
    same_size = (saved.geometry.width, saved.geometry.height) == (
        present.geometry.width,
        present.geometry.height,
    )
    return score + (15 if same_size else 0)


def _distance(first: Rect, second: Rect) -> int:
    return abs(first.x - second.x) + abs(first.y - second.y)


def match(saved: Sequence[Monitor], present: Sequence[Monitor]) -> dict[int, int]:
    """Match known monitors with present ones, surest pairs first.

    Returns:
        Index in `present` by index in `known`. A missing monitor has no entry.
    """
    pairs = sorted(
        (-score, _distance(old.geometry, new.geometry), old_index, new_index)
        for old_index, old in enumerate(saved)
        for new_index, new in enumerate(present)
        if (score := likeness(old, new)) != _NO_MATCH
    )
    matches: dict[int, int] = {}
    matched: set[int] = set()
    for _, _, old_index, new_index in pairs:
        if old_index not in matches and new_index not in matched:
            matches[old_index] = new_index
            matched.add(new_index)
    return matches
