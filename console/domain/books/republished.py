"""Withhold in a table that is published again what follows from both versions together (CMP-02).

A reader subtracts one version from the other. So what was withheld stays withheld, what changed by one to
four is withheld, and so are others, until no sum of withheld numbers is known to have changed by one to four.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from console.domain.books.small_numbers import LEAST_PUBLISHED, withheld

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from console.domain.books.small_numbers import Sum

MOST_WAYS = 64
"""So many ways of writing a sum out in smaller parts are looked at; with more, the sum is withheld."""


def withheld_again(
    cells: Mapping[str, int], sums: Sequence[Sum], former: Sequence[Mapping[str, int | None]]
) -> frozenset[str]:
    """Return the cells that are not published, where others may have the former versions too.

    Args:
        cells: every number by the name of its cell.
        sums: how they add up, as for `withheld`.
        former: the cells of each version that was published; None: withheld then. A cell that is missing
            there was not in the table, which reads as zero.
    """
    hidden = withheld(cells, sums, _first_hidden(cells, former))
    while (more := _more_hidden(cells, sums, former, hidden)) is not None:
        hidden = withheld(cells, sums, hidden | {more})
    return hidden


def _first_hidden(cells: Mapping[str, int], former: Sequence[Mapping[str, int | None]]) -> frozenset[str]:
    return frozenset(
        name
        for name, count in cells.items()
        for version in former
        if (before := version.get(name, 0)) is None or _is_small(count - before)
    )


def _is_small(change: int) -> bool:
    return 0 < abs(change) < LEAST_PUBLISHED


def _more_hidden(
    cells: Mapping[str, int],
    sums: Sequence[Sum],
    former: Sequence[Mapping[str, int | None]],
    hidden: frozenset[str],
) -> str | None:
    """Return one more cell to withhold, or None if no small change can be worked out any more."""
    by_total: dict[str, list[tuple[str, ...]]] = {}
    for one in sums:
        by_total.setdefault(one.total, []).append(one.parts)
    for one in sums:
        if one.total in hidden:
            continue
        ways = list(_ways(one.parts, by_total, hidden))
        if len(ways) >= MOST_WAYS:
            return one.total
        for parts in ways:
            unknown = [part for part in parts if part in hidden]
            if unknown and any(
                _is_known_small(cells, one.total, parts, hidden, version) for version in former
            ):
                shown = sorted(
                    (part for part in parts if part not in hidden), key=lambda part: (cells[part], part)
                )
                return shown[0] if shown else one.total
    return None


def _is_known_small(
    cells: Mapping[str, int],
    total: str,
    parts: Sequence[str],
    hidden: frozenset[str],
    version: Mapping[str, int | None],
) -> bool:
    """Return whether a reader of both versions knows that the withheld parts together changed a little."""
    change = cells[total] - (version.get(total, 0) or 0)
    for part in parts:
        if part not in hidden:
            # What is shown now was shown then: what was withheld stays withheld.
            change -= cells[part] - (version.get(part, 0) or 0)
    return _is_small(change)


def _ways(
    parts: tuple[str, ...], by_total: Mapping[str, Sequence[tuple[str, ...]]], hidden: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    """Generate the ways of writing a sum: a withheld part that is the total of a table is also its rows."""
    choices: list[list[tuple[str, ...]]] = []
    for part in parts:
        ways: list[tuple[str, ...]] = [(part,)]
        if part in hidden:
            for inner in by_total.get(part, ()):
                if inner != (part,):
                    ways += list(_ways(inner, by_total, hidden))[:MOST_WAYS]
        choices.append(ways)
    for count, chosen in enumerate(product(*choices), start=1):
        yield tuple(name for way in chosen for name in way)
        if count >= MOST_WAYS:
            return
