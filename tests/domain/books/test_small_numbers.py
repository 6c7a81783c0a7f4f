from __future__ import annotations

import random
from collections import defaultdict
from fractions import Fraction
from itertools import product

import pytest

from console.domain.books.small_numbers import LEAST_PUBLISHED, Sum, withheld

REQUESTS = Sum("requests", ("police", "subject access", "media"))
TIMES = Sum("requests", ("quick", "slow"))
ACCESS = Sum("subject access", ("in time", "late"))


def is_fixed(sums: list[Sum], hidden: frozenset[str], name: str) -> bool:
    """Return whether the sums alone fix a hidden cell: whether its unit vector is in their row space."""
    order = sorted(hidden)
    rows = [
        [Fraction((part in one.parts) - (part == one.total)) for part in order]
        for one in sums
        if len({one.total, *one.parts} & hidden)
    ]
    return rank(rows) == rank([*rows, [Fraction(part == name) for part in order]])


def rank(rows: list[list[Fraction]]) -> int:
    rows = [list(row) for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(found, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for at, row in enumerate(rows):
            if at != found and row[column]:
                factor = row[column] / rows[found][column]
                rows[at] = [one - factor * other for one, other in zip(row, rows[found], strict=True)]
        found += 1
    return found


@pytest.mark.req("CMP-02")
def test_a_small_number_does_not_follow_from_the_total_and_the_rest() -> None:
    cells = {"theft": 40, "assault": 3, "drugs": 9, "fire": 0, "incidents": 52}
    assert withheld(cells, [Sum("incidents", ("theft", "assault", "drugs", "fire"))]) == {"assault", "drugs"}


@pytest.mark.req("CMP-02")
def test_small_numbers_are_withheld_with_their_total_where_nothing_else_can_be() -> None:
    assert withheld({"a": 3, "b": 0, "all": 3}, [Sum("all", ("a", "b"))]) == {"a", "all"}
    # Six numbers that are each at least one and are six together are one each.
    ones = dict.fromkeys("abcdef", 1)
    assert "all" in withheld({**ones, "all": 6}, [Sum("all", tuple("abcdef"))])
    assert withheld({"a": 8, "b": 5, "all": 13}, [Sum("all", ("a", "b"))]) == frozenset()


@pytest.mark.req("CMP-02")
def test_a_total_that_another_table_shows_is_withheld_there_too() -> None:
    cells = {"police": 30, "media": 3, "subject access": 7, "requests": 40, "quick": 25, "slow": 15}
    cells |= {"in time": 7, "late": 0}
    hidden = withheld(cells, [REQUESTS, TIMES, ACCESS])
    # The number of subject access requests would give the media's away, so its own table hides it as well.
    assert {"media", "subject access", "in time"} <= hidden
    assert "requests" not in hidden


@pytest.mark.req("CMP-02")
def test_no_small_number_follows_from_what_is_published() -> None:
    dice = random.Random(2026)
    sums = [REQUESTS, TIMES, ACCESS]
    for _ in range(3_000):
        most = dice.choice((2, 6, 12, 40))
        late, soon, police, media = (dice.randint(0, most) for _ in range(4))
        cells = {
            "late": late,
            "in time": soon,
            "subject access": late + soon,
            "police": police,
            "media": media,
        }
        cells["requests"] = late + soon + police + media
        cells["quick"] = dice.randint(0, cells["requests"])
        cells["slow"] = cells["requests"] - cells["quick"]
        hidden = withheld(cells, sums)
        for name, count in cells.items():
            if 0 < count < LEAST_PUBLISHED:
                assert name in hidden
                assert not is_fixed(sums, hidden, name), (cells, hidden, name)
        for one in sums:
            unknown = [part for part in one.parts if part in hidden]
            if unknown and one.total not in hidden:
                # Every hidden number is at least one: together they must leave more than one way.
                together = sum(cells[part] for part in unknown)
                ways = [
                    way
                    for way in product(range(1, together + 1), repeat=len(unknown))
                    if sum(way) == together
                ]
                assert len({way[0] for way in ways}) > 1, (cells, hidden)


@pytest.mark.req("CMP-02")
@pytest.mark.parametrize(("count", "most"), [(2, 24), (3, 16), (4, 12)])
def test_no_hidden_number_follows_for_a_reader_who_knows_the_rule(count: int, most: int) -> None:
    names = tuple("abcd"[:count])
    alike: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
    for rows in product(range(most + 1), repeat=count):
        cells = dict(zip(names, rows, strict=True)) | {"all": sum(rows)}
        hidden = withheld(cells, [Sum("all", names)])
        assert all(name in hidden for name in names if 0 < cells[name] < LEAST_PUBLISHED)
        published = tuple(None if name in hidden else cells[name] for name in (*names, "all"))
        alike[published].append((*rows, sum(rows)))
    checked = 0
    for published, tables in alike.items():
        total = published[-1]
        if total is not None and total - sum(shown or 0 for shown in published[:-1]) > most:
            continue  # Tables with larger numbers look the same, and are not among those tried here.
        for at, shown in enumerate(published):
            if shown is None:
                checked += 1
                assert len({table[at] for table in tables}) > 1, (published, tables)
    assert checked


@pytest.mark.req("CMP-02")
def test_two_fours_do_not_follow_from_the_five_beside_them() -> None:
    cells = {"a": 5, "b": 4, "c": 4, "all": 13}
    assert withheld(cells, [Sum("all", ("a", "b", "c"))]) == {"a", "b", "c"}
