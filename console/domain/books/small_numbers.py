"""Withhold small numbers of tables that are published, and others from which they could be worked out.

Numbers from one to four may tell of a person whom somebody knows (ICO, "Anonymisation: managing data
protection risk", on small numbers in published statistics). Zeros are published.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

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


def withheld(cells: Mapping[str, int], sums: Sequence[Sum], also: Collection[str] = ()) -> frozenset[str]:
    """Return the cells that are not published.

    Small ones, and for each sum so many others that no small one follows from what is left: at least two
    cells of every sum that has any, at least five together where the total is published, and not one each.
    A reader who knows this rule too is left at least two values of each withheld row of a table by itself.

    Args:
        cells: every number by the name of its cell.
        sums: how they add up. No chain of sums may lead back to itself.
        also: cells that are withheld for another reason.
    """
    hidden = {name for name, count in cells.items() if 0 < count < LEAST_PUBLISHED or name in also}
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
            if not _is_enough(len(unknown), together):
                return shown[0] if shown else one.total
            names = sorted(one.parts)
            known_rule = _hidden_rows(tuple(cells[name] for name in names))
            if not known_rule <= {at for at, name in enumerate(names) if name in hidden} | {TOTAL}:
                return shown[0] if shown else one.total
            if TOTAL in known_rule:
                return one.total
    return None


def _is_enough(count: int, together: int) -> bool:
    """Return whether so many hidden cells with this sum do not follow from the sum alone."""
    return count > 1 and together >= LEAST_PUBLISHED and together > count


MOST_TRIED = 60
"""So many tables are compared at most."""
MOST_ROWS = 5
"""Of so many hidden rows at most, after the first round."""
TOTAL = -1
"""Stands for the total among the rows of `_hidden_rows`."""


def _hidden_rows(rows: tuple[int, ...]) -> frozenset[int]:
    """Return the rows of one table that are hidden, and `TOTAL`, so that the rule itself gives none away."""
    return _hidden_after(rows, len(rows) + 1)


@lru_cache(maxsize=1 << 14)
def _hidden_after(rows: tuple[int, ...], rounds: int) -> frozenset[int]:
    """Return what is hidden after so many rounds.

    In each round all the tables that look alike and give a row away hide one more, and so stay alike. Those
    that give nothing away stay as they are, and others may only join them.
    """
    hidden = _hidden_first(rows)
    for done in range(rounds):
        if TOTAL in hidden or not hidden:
            break
        if not (done and len(hidden) > MOST_ROWS) and _leaves_two_values(rows, hidden, done):
            break
        if done and len(hidden) > MOST_ROWS:
            # Too many tables to try: everything is hidden, in all that look alike.
            return frozenset(at for at, count in enumerate(rows) if count) | {TOTAL}
        hidden |= {_next(rows, hidden)}
    return hidden


def _hidden_first(rows: tuple[int, ...]) -> frozenset[int]:
    small = hidden = frozenset(at for at, count in enumerate(rows) if 0 < count < LEAST_PUBLISHED)
    together = sum(rows[at] for at in small)
    # Nearly all of them at their least or their most: few ways are left, and one more row is hidden.
    if small and not len(small) + 1 < together < len(small) * (LEAST_PUBLISHED - 1) - 1:
        hidden |= {_next(rows, hidden)}
    while hidden and TOTAL not in hidden and not _is_enough(len(hidden), sum(rows[at] for at in hidden)):
        hidden |= {_next(rows, hidden)}
    return hidden


def _next(rows: tuple[int, ...], hidden: frozenset[int]) -> int:
    """Return the smallest row that is shown, or `TOTAL`."""
    shown = [(count, at) for at, count in enumerate(rows) if count and at not in hidden]
    return min(shown)[1] if shown else TOTAL


def _leaves_two_values(rows: tuple[int, ...], hidden: frozenset[int], rounds: int) -> bool:
    """Return whether the tables that look like this one after these rounds differ in every hidden row.

    They are found by moving one from a hidden row to another, over and over, until enough are found, or so
    many in vain that one more row is hidden instead.
    """
    found, same = [rows], set(hidden)
    for table in found:
        for moved in _moved(table, hidden):
            if moved in found or _hidden_after(moved, rounds) != hidden:
                continue
            found.append(moved)
            same -= {at for at in hidden if moved[at] != rows[at]}
            if not same:
                return True
        if len(found) > MOST_TRIED:
            break
    return False


def _moved(rows: tuple[int, ...], hidden: frozenset[int]) -> Iterator[tuple[int, ...]]:
    for less, more in permutations(sorted(hidden), 2):
        moved = tuple(count - (at == less) + (at == more) for at, count in enumerate(rows))
        if moved[less] and _hidden_first(moved) <= hidden:
            yield moved
