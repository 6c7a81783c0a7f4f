"""Two versions of a table side by side give no small number away."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from console.domain.books.republished import withheld_again
from console.domain.books.small_numbers import LEAST_PUBLISHED, Sum, withheld
from tests.domain.books.test_small_numbers import is_fixed

TABLE = Sum("all", ("a", "b", "c", "d"))
TIMES = Sum("all", ("quick", "slow"))
INNER = Sum("c", ("in time", "late"))
SUMS = [TABLE, TIMES, INNER]


def cells_of(a: int, b: int, d: int, in_time: int, late: int, quick: int) -> dict[str, int]:
    total = a + b + d + in_time + late
    quick = min(quick, total)
    return {
        "a": a,
        "b": b,
        "c": in_time + late,
        "d": d,
        "all": total,
        "quick": quick,
        "slow": total - quick,
        "in time": in_time,
        "late": late,
    }


def published(cells: dict[str, int], hidden: frozenset[str]) -> dict[str, int | None]:
    return {name: None if name in hidden else count for name, count in cells.items()}


def known_sums(version: dict[str, int | None]) -> dict[frozenset[str], int]:
    """Return every set of cells whose sum a reader of one version works out by the tables.

    They add each table and its nested rows up, and subtract what is published.
    """
    found: dict[frozenset[str], int] = {}
    ways = [TABLE.parts, TIMES.parts, ("a", "b", "in time", "late", "d"), INNER.parts]
    for parts, total in zip(ways, ("all", "all", "all", "c"), strict=True):
        if version[total] is None:
            continue
        for size in range(1, len(parts) + 1):
            for wanted in combinations(parts, size):
                rest = [version[part] for part in parts if part not in wanted]
                if None not in rest:
                    found[frozenset(wanted)] = (version[total] or 0) - sum(one or 0 for one in rest)
    return found


def smallest(known: set[frozenset[str]]) -> set[frozenset[str]]:
    """Return the sets of cells that are not put together of others: their sums tell something new."""
    # "c" is its two rows, so it counts as them.
    rows = frozenset(INNER.parts)
    found = {one - {"c"} | rows if "c" in one else one for one in known}
    while more := {one - other for one in found for other in found if other < one} - found:
        found |= more
    return {one for one in found & known if not any(other < one for other in found)}


def drawn(dice: random.Random) -> dict[str, int]:
    most = dice.choice((3, 8, 20, 60))
    return cells_of(*(dice.randint(0, most) for _ in range(6)))


def changed(dice: random.Random, cells: dict[str, int]) -> dict[str, int]:
    names = ("a", "b", "d", "in time", "late", "quick")
    step = dice.choice((0, 1, 3, 6, 12))
    return cells_of(*(max(0, cells[name] + dice.randint(-step // 2, step)) for name in names))


@pytest.mark.req("CMP-02")
def test_what_was_withheld_stays_so_and_small_changes_are_withheld() -> None:
    first = {"a": 9, "b": 3, "c": 8, "d": 20, "all": 40}
    former = published(first, withheld(first, [TABLE]))
    assert [name for name, count in former.items() if count is None] == ["b", "c"]
    second = {"a": 9, "b": 30, "c": 31, "d": 22, "all": 92}
    hidden = withheld_again(second, [TABLE], [former])
    assert {"b", "c", "d"} <= hidden, "d changed by two"
    assert "all" not in hidden
    assert withheld_again(first, [TABLE], [former]) == withheld(first, [TABLE]), "nothing changed"


@pytest.mark.req("CMP-02")
def test_a_small_change_does_not_follow_from_the_others() -> None:
    first = {"a": 10, "b": 10, "c": 10, "d": 10, "all": 40}
    second = {"a": 12, "b": 10, "c": 10, "d": 20, "all": 52}
    hidden = withheld_again(second, [TABLE], [published(first, frozenset())])
    gone = [name for name in TABLE.parts if name in hidden]
    assert "a" in gone
    assert not 0 < abs(sum(second[name] - first[name] for name in gone)) < LEAST_PUBLISHED


@pytest.mark.req("CMP-02")
def test_no_two_versions_tell_of_a_small_change_or_of_what_was_withheld() -> None:
    dice = random.Random(2026)
    told = 0
    for _ in range(1_500):
        versions: list[dict[str, int | None]] = []
        cells = drawn(dice)
        for _ in range(dice.choice((2, 2, 3))):
            hidden = withheld_again(cells, SUMS, versions)
            small = {name for name, count in cells.items() if 0 < count < LEAST_PUBLISHED}
            assert small <= hidden
            assert not any(is_fixed(SUMS, hidden, name) for name in small)
            version = published(cells, hidden)
            now = known_sums(version)
            for former in versions:
                kept = {name for name, count in former.items() if count is None}
                assert kept <= hidden
                then = known_sums(former)
                for wanted in smallest(now.keys() & then.keys()):
                    assert not 0 < abs(now[wanted] - then[wanted]) < LEAST_PUBLISHED, (cells, former, wanted)
                told += len(now.keys() & then.keys())
            versions.append(version)
            cells = changed(dice, cells)
    assert told > 1_000, "something is published, too"


@pytest.mark.req("CMP-02")
def test_of_an_unknown_version_everything_counts_as_withheld() -> None:
    cells = cells_of(10, 20, 30, 40, 50, 60)
    assert withheld_again(cells, SUMS, [dict.fromkeys(cells)]) == cells.keys()
