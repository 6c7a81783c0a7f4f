"""Which physical monitor is which. Never by index: systems renumber them at every restart."""

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
    """A physical screen as its EDID and the desktop describe it; any text may be empty."""

    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    connector: str = ""
    """The output's name, such as `DP-2`; only a hint, outputs are swapped when cables are."""
    geometry: Rect = _FULL_HD
    """Place on the desktop, in the desktop's units."""


def likeness(known: Monitor, present: Monitor) -> int:
    """How surely two descriptions mean one screen; 0 where they cannot.

    Serial number first, then make and model; place, size and connector tell identical screens apart.
    """
    if known.serial and present.serial and known.serial != present.serial:
        return _NO_MATCH
    if (known.manufacturer, known.model) != (present.manufacturer, present.model):
        return _NO_MATCH
    score = 10
    score += 1000 if known.serial and known.serial == present.serial else 0
    score += 100 if known.geometry == present.geometry else 0
    score += 30 if (known.geometry.x, known.geometry.y) == (present.geometry.x, present.geometry.y) else 0
    score += 20 if known.connector and known.connector == present.connector else 0
    same_size = (known.geometry.width, known.geometry.height) == (
        present.geometry.width,
        present.geometry.height,
    )
    return score + (15 if same_size else 0)


def _distance(first: Rect, second: Rect) -> int:
    return abs(first.x - second.x) + abs(first.y - second.y)


def match(known: Sequence[Monitor], present: Sequence[Monitor]) -> dict[int, int]:
    """Pair known monitors with present ones, surest pairs first.

    Returns:
        Index among `present` by index among `known`; a monitor that is missing has no entry.
    """
    pairs = sorted(
        (-score, _distance(old.geometry, new.geometry), old_index, new_index)
        for old_index, old in enumerate(known)
        for new_index, new in enumerate(present)
        if (score := likeness(old, new)) != _NO_MATCH
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, old_index, new_index in pairs:
        if old_index not in found and new_index not in taken:
            found[old_index] = new_index
            taken.add(new_index)
    return found
