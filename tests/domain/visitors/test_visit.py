from __future__ import annotations

import datetime as dt

import pytest

from console.domain.books.entries import CaseFile, Entry, Relation
from console.domain.errors import OperatorError
from console.domain.visitors.ending import ending_of
from console.domain.visitors.visit import badges_out, free_badge, visit_of

NOON = dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC)
"""By the clock on the wall."""


def entry(number: int, kind: str, about: int | None = None, **fields: object) -> Entry:
    ties = (about,) if about else ()
    return Entry("visitors", number, f"visitors.{kind}", "a.bell", NOON, fields, "0" * 64, about=ties)  # type: ignore[arg-type]  # a test's values


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("13:00", 1),
        ("12:30", 0.5),
        ("23:30", 11.5),
        ("00:00", 12),
        ("02/06/2026 10:00", 22),
        ("1/6/26 14:00", 2),
    ],
)
def test_a_time_that_is_typed_is_the_next_one(typed: str, hours: float) -> None:
    assert ending_of(typed, NOON) == NOON + dt.timedelta(hours=hours)


def test_a_time_that_is_just_over_stays_over() -> None:
    assert ending_of("11:00", NOON) == NOON - dt.timedelta(hours=1)
    assert ending_of("01/06/2026 09:00", NOON) == NOON - dt.timedelta(hours=3)


def test_over_midnight_and_over_the_change_of_the_clocks() -> None:
    late = dt.datetime(2026, 10, 24, 22, 30, tzinfo=dt.UTC)
    assert ending_of("00:30", late) == late + dt.timedelta(hours=1)
    # The clocks go back that night: half past nine is an hour further away.
    assert ending_of("09:30", late) == late + dt.timedelta(hours=11)


@pytest.mark.parametrize("typed", ["", "later", "25:00", "12:60", "99/99/2026 10:00", "😀"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(OperatorError):
        ending_of(typed, NOON)


def test_a_visit_is_told_with_its_corrections() -> None:
    arrived = entry(1, "arrived", visitor="engineer", name="A B", arrived_utc=NOON, until_utc=NOON)
    later = NOON + dt.timedelta(hours=1)
    changed = Entry(
        "visitors",
        4,
        "visitors.corrected",
        "a.bell",
        NOON,
        {"until_utc": later, "why_corrected": "stays longer"},
        "0" * 64,
        about=(1,),
        relation=Relation.CORRECTS,
    )
    badges = (entry(2, "badge", 1, badge="V01"), entry(3, "badge", 1, badge="V02"))
    visit = visit_of(CaseFile(arrived, (*badges, changed), True))
    assert (visit.badge, visit.until_utc, visit.is_in_room, visit.is_escorted) == ("V02", later, True, True)
    assert visit.is_overdue(later)
    assert not visit.is_overdue(NOON)
    left = entry(5, "left", 1, left_utc=later, is_badge_back=False)
    gone = visit_of(CaseFile(arrived, (*badges, left), False))
    assert (gone.is_in_room, gone.badge_out, gone.is_overdue(later)) == (False, "V02", False)


def test_badges_that_are_out() -> None:
    entries = [
        entry(2, "badge", 1, badge="V01"),
        entry(4, "badge", 3, badge="V02"),
        entry(5, "left", 1, is_badge_back=True),
        entry(6, "left", 3, is_badge_back=False),
    ]
    assert badges_out(entries) == {"V02": 3}
    assert free_badge({"V01", "V02"}) == "V03"
    assert free_badge(()) == "V01"
