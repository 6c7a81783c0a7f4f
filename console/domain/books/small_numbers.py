"""Withhold small numbers of tables that are published, and others from which they could be worked out.

Numbers from one to four may tell of a person whom somebody knows (ICO, "Anonymisation: managing data
protection risk", on small numbers in published statistics). Zeros are published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEAST_PUBLISHED = 5
"""The smallest number that is published, other than zero."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A total that is published beside its parts.

    Attributes:
        total: name of the cell of the total. Tables that count the same things share it.
        parts: names of the cells of its rows. The total of one table may be a part of another.
    """

    total: str
    parts: tuple[str, ...]


def withheld(cells: Mapping[str, int], sums: Sequence[Sum]) -> frozenset[str]:
    """Return the cells that are not published.

    Small ones, and for each sum so many others that no small one follows from what is left: at least two
    cells of every sum that has any, at least five together where the total is published, and not one each.

    Args:
        cells: every number by the name of its cell.
        sums: how they add up. No chain of sums may lead back to itself.
    """
    hidden = {name for name, count in cells.items() if 0 < count < LEAST_PUBLISHED}
    while (more := _more(cells, sums, hidden)) is not None:
        hidden.add(more)
    return frozenset(hidden)


def _more(cells: Mapping[str, int], sums: Sequence[Sum], hidden: set[str]) -> str | None:
    """Return one more cell to withhold, or None if nothing can be worked out any more."""
    for one in sums:
        unknown = [part for part in one.parts if part in hidden]
        shown = sorted(
            (part for part in one.parts if part not in hidden and cells[part]),
            key=lambda part: (cells[part], part),
        )
        if one.total in hidden:
            # With the parts all published the total would be, too.
            if not unknown and shown:
                return shown[0]
        elif unknown:
            together = sum(cells[part] for part in unknown)
            is_safe = len(unknown) > 1 and together >= LEAST_PUBLISHED and together > len(unknown)
            if not is_safe:
                return shown[0] if shown else one.total
    return None
