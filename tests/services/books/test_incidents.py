from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from console.domain.books import KINDS
from console.domain.books.entries import EntryRef
from console.domain.books.incident_file import cameras_named, held, minutes_to_respond
from console.domain.books.incidents import (
    Arrived,
    CamerasUsed,
    Closed,
    HoldsEnded,
    Occurred,
    Opened,
    Reopened,
    Told,
)
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.refusal import Refusal
from console.services.books.service import new_entry
from console.store.beside.check import check_beside
from console.store.holds import HoldTable
from console.store.tables import holds
from tests.support.books import BELL, CARR, DENT, MOSS, OFFICER, SECRET, TRAINEE, Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite")
    yield made
    made.close()


def opened(library: Library, **changes: Any) -> Opened:
    fields: dict[str, Any] = {
        "what": "Two men fighting outside the Crown",
        "type": "assault",
        "place": "High Street",
        "seen_utc": library.clock.utc_now(),
        "cameras": (7,),
    }
    return Opened(**{**fields, **changes})


def is_held(library: Library, camera: int, minutes: float) -> bool:
    """Whether a minute of recording, so long after the beginning of the test, may not be deleted."""
    begin = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC) + minutes * MINUTE
    return HoldTable(library.engine).is_held(camera, begin, begin + MINUTE) is not None


@pytest.mark.req("EVD-08")
@pytest.mark.req("LOG-03")
def test_opening_holds_the_cameras_from_ten_minutes_before(library: Library) -> None:
    ref = library.desk.enter(opened(library), viewed=(7, 12))
    assert is_held(library, 7, -9)
    assert is_held(library, 12, 100_000)
    assert not is_held(library, 7, -12)
    assert not is_held(library, 8, 0)
    case = library.desk.case(ref)
    assert held(case).cameras == (7, 12)
    assert held(case).end_utc is None
    assert case.is_open


@pytest.mark.req("EVD-08")
def test_closing_ends_the_held_time_half_an_hour_later(library: Library) -> None:
    ref = library.desk.enter(opened(library))
    library.clock.advance(3600)
    assert library.desk.use_cameras(ref.number, (7, 9, 9)) == (9,)
    assert library.desk.use_cameras(ref.number, (9,)) == ()
    now = library.clock.utc_now()
    library.desk.enter(Occurred(what="They run", happened_utc=now, cameras=(15,)), ref.number)
    library.desk.enter(Closed(outcome="arrest", closed_utc=now, arrests=2), ref.number)
    case = library.desk.case(ref)
    assert not case.is_open
    assert held(case).end_utc == now + 30 * MINUTE
    assert cameras_named(case) == (7, 9, 15)
    for camera in (7, 9, 15):
        assert is_held(library, camera, -9)
        assert is_held(library, camera, 88)
        assert not is_held(library, camera, 92)


def test_a_closed_incident_takes_nothing_more(library: Library) -> None:
    ref = library.desk.enter(opened(library))
    now = library.clock.utc_now()
    library.desk.enter(Closed(outcome="dispersed", closed_utc=now), ref.number)
    for late in (Occurred(what="late", happened_utc=now), Closed(outcome="arrest", closed_utc=now)):
        with pytest.raises(OperatorError, match="is closed"):
            library.desk.enter(late, ref.number)
    with pytest.raises(OperatorError, match="is closed"):
        library.desk.use_cameras(ref.number, (9,))
    with pytest.raises(OperatorError, match="no incident 99"):
        library.desk.use_cameras(99, (9,))


def test_it_is_not_closed_before_it_was_seen(library: Library) -> None:
    ref = library.desk.enter(opened(library))
    early = library.clock.utc_now() - MINUTE
    with pytest.raises(OperatorError, match="before the time when the incident was seen"):
        library.desk.enter(Closed(outcome="arrest", closed_utc=early), ref.number)
    assert library.desk.case(ref).is_open


@pytest.mark.req("LOG-07")
def test_the_time_to_respond_follows_from_what_was_entered(library: Library) -> None:
    ref = library.desk.enter(opened(library))
    told_utc = library.clock.utc_now()
    library.desk.enter(Told(whom="police control room", told_utc=told_utc, log_number="1432"), ref.number)
    assert minutes_to_respond(library.desk.case(ref)) is None
    library.clock.advance(8 * 60)
    came = library.desk.enter(Arrived(who="PC 81", arrived_utc=told_utc + 6 * MINUTE), ref.number)
    assert minutes_to_respond(library.desk.case(ref)) == 6
    library.desk.correct(came, {"arrived_utc": told_utc + 8 * MINUTE}, "radio log says so")
    assert minutes_to_respond(library.desk.case(ref)) == 8


def test_nothing_of_a_refused_incident_is_kept(library: Library) -> None:
    with pytest.raises(OperatorError, match="fill in “Location”"):
        library.desk.enter(opened(library, place="   "))
    library.actor = OFFICER
    with pytest.raises(Refusal):
        library.desk.enter(opened(library))
    assert library.gate.refused
    with library.engine.connect() as connection:
        assert connection.execute(sa.select(holds)).first() is None
    assert library.store.head("incidents")[0] == 0


@pytest.mark.req("LOG-03")
def test_a_draft_is_one_s_own_and_goes_with_its_entry(library: Library) -> None:
    typed = {"what": "Emoji 🚓 and مرحبا and \ud83d", "place": ""}
    draft = library.desk.save_draft("incidents.opened", typed)
    assert library.desk.save_draft("incidents.opened", {**typed, "place": "Quay"}, draft=draft) == draft
    (kept,) = library.desk.my_drafts("incidents")
    assert kept.typed == {**typed, "place": "Quay"}
    library.actor = DENT
    assert library.desk.my_drafts("incidents") == []
    with pytest.raises(OperatorError, match="belongs to someone else"):
        library.desk.save_draft("incidents.opened", {}, draft=draft)
    with pytest.raises(OperatorError, match="belongs to someone else"):
        library.desk.enter(opened(library), draft=draft)
    library.desk.draft_writer().drop(draft)
    library.actor = BELL
    assert len(library.desk.my_drafts("incidents")) == 1
    library.desk.enter(opened(library), draft=draft)
    assert library.desk.my_drafts("incidents") == []
    with pytest.raises(OperatorError, match="already been saved"):
        library.desk.save_draft("incidents.opened", typed, draft=draft)


@pytest.mark.req("LOG-03")
def test_what_is_typed_stays_with_whoever_typed_it_when_someone_else_takes_over(library: Library) -> None:
    writer = library.desk.draft_writer()
    library.actor = DENT
    draft = writer.save("incidents.opened", {"what": "half a sen"})
    assert library.desk.my_drafts("incidents") == []
    library.actor = BELL
    assert [kept.id for kept in library.desk.my_drafts("incidents")] == [draft]
    library.actor = DENT
    writer.drop(draft)
    library.actor = BELL
    assert library.desk.my_drafts("incidents") == []


def test_a_draft_survives_a_crash(tmp_path: Path) -> None:
    first = Library(tmp_path / "watchroom.sqlite")
    first.desk.save_draft("incidents.occurred", {"what": "half a sen"}, about=3)
    # No close: the process is gone.
    second = Library(tmp_path / "watchroom.sqlite")
    (kept,) = second.desk.my_drafts("incidents")
    assert (kept.typed, kept.about) == ({"what": "half a sen"}, 3)
    first.close()
    second.close()


def test_an_automatic_entry_is_not_corrected(library: Library) -> None:
    ref = library.desk.enter(opened(library))
    library.actor = CARR
    with pytest.raises(OperatorError, match="by the console"):
        library.desk.correct(EntryRef("incidents", ref.number + 1), {"cameras": (1,)}, "wrong")


@pytest.mark.req("EVD-08")
def test_nobody_ends_the_hold_of_another_incident(library: Library) -> None:
    other = library.desk.enter(opened(library, cameras=(7,)))
    library.actor = TRAINEE
    own = library.desk.enter(opened(library, cameras=(9,)))
    now = library.clock.utc_now()
    forged = CamerasUsed(cameras=(7,), holds=("1",), begin_utc=now)
    ended = HoldsEnded(holds=("1",), end_utc=now)
    for payload in (forged, ended):
        with pytest.raises(OperatorError, match="by hand"):
            library.desk.enter(payload, own.number)
        with pytest.raises(OperatorError, match="by hand"):
            library.incidents.enter(TRAINEE, payload, own.number)
    library.clock.advance(60)
    library.desk.enter(Closed(outcome="arrest", closed_utc=library.clock.utc_now()), own.number)
    assert library.desk.case(other).is_open
    assert is_held(library, 7, 10_000)
    assert not is_held(library, 9, 100)


@pytest.mark.req("EVD-08")
def test_a_row_that_claims_foreign_holds_changes_nothing(library: Library) -> None:
    """Such rows exist where an earlier version accepted them."""
    other = library.desk.enter(opened(library, cameras=(7,)))
    own = library.desk.enter(opened(library, cameras=(9,)))
    with library.store.unit() as unit:
        for holds_text in (("1",), ("x", "-", "1")):
            forged = CamerasUsed(cameras=(9,), holds=holds_text, begin_utc=library.clock.utc_now())
            unit.append(new_entry(KINDS["incidents.cameras"], DENT, forged, own.number))
    library.desk.enter(Closed(outcome="arrest", closed_utc=library.clock.utc_now()), own.number)
    assert held(library.desk.case(own)).end_utc is not None
    assert library.desk.case(other).is_open
    assert is_held(library, 7, 10_000)


@pytest.mark.req("EVD-08")
@pytest.mark.req("LOG-02")
def test_holds_follow_a_correction(library: Library) -> None:
    library.clock.advance(7200)
    seen_utc = library.clock.utc_now()
    ref = library.desk.enter(opened(library, seen_utc=seen_utc))
    library.desk.correct(ref, {"cameras": (7, 12), "seen_utc": seen_utc - 60 * MINUTE}, "on 12 too")
    assert is_held(library, 12, 55)
    assert is_held(library, 7, 55)
    closing = library.desk.enter(Closed(outcome="arrest", closed_utc=seen_utc), ref.number)
    assert not is_held(library, 7, 152)
    library.clock.advance(3600)
    library.desk.correct(closing, {"closed_utc": seen_utc + 60 * MINUTE}, "it ended later")
    assert is_held(library, 7, 205)
    assert not is_held(library, 7, 212)
    later = library.desk.correct(ref, {"cameras": (7, 12, 15)}, "and camera 15")
    assert later.number > closing.number
    assert is_held(library, 15, 100)
    assert not is_held(library, 15, 212)


def test_a_correction_obeys_the_rules_of_the_entry(library: Library) -> None:
    ref = library.desk.enter(opened(library))
    now = library.clock.utc_now()
    closing = library.desk.enter(Closed(outcome="arrest", closed_utc=now), ref.number)
    with pytest.raises(OperatorError, match="in the future"):
        library.desk.correct(closing, {"closed_utc": now + 400 * MINUTE}, "later")
    with pytest.raises(OperatorError, match="before the time when the incident was seen"):
        library.desk.correct(closing, {"closed_utc": now - 5 * MINUTE}, "earlier")
    library.clock.advance(600)
    with pytest.raises(OperatorError, match="before the time when the incident was seen"):
        library.desk.correct(ref, {"seen_utc": now + 5 * MINUTE}, "later")
    assert library.desk.case(ref).current()["seen_utc"] == now


@pytest.mark.req("LOG-04")
def test_an_incident_is_countersigned_by_somebody_who_entered_nothing_in_it(
    library: Library,
) -> None:
    ref = library.desk.enter(opened(library))
    library.actor = CARR
    assert [entry.ref for entry in library.desk.due("incidents")] == [ref]
    library.desk.enter(Occurred(what="They run", happened_utc=library.clock.utc_now()), ref.number)
    with pytest.raises(Refusal, match="your own entry"):
        library.desk.countersign([ref], SECRET)
    library.actor = MOSS
    library.desk.correct(ref, {"place": "Quay"}, "wrong place")
    with pytest.raises(Refusal, match="your own entry"):
        library.desk.countersign([ref], SECRET)
    library.actor = Actor("s.second", "S. Second", Role.SUPERVISOR)
    library.desk.countersign([ref], SECRET)
    assert library.desk.due("incidents") == []


@pytest.mark.req("LOG-03")
@pytest.mark.req("EVD-08")
def test_a_closed_incident_is_reopened_with_a_reason_and_its_hold_returns(library: Library) -> None:
    ref = library.desk.enter(opened(library))
    now_utc = library.clock.utc_now()
    library.desk.enter(Closed(outcome="no offence", closed_utc=now_utc), ref.number)
    assert not is_held(library, 7, 60)
    again = Reopened(reason="A witness came forward")
    with pytest.raises(Refusal):
        library.desk.enter(again, ref.number)
    library.actor = CARR
    library.desk.enter(again, ref.number)
    case = library.desk.case(ref)
    assert case.is_open
    assert held(case).end_utc is None
    assert is_held(library, 7, 100_000)
    with pytest.raises(OperatorError, match="is open"):
        library.desk.enter(again, ref.number)
    library.actor = BELL
    library.desk.enter(Occurred(what="They came back", happened_utc=now_utc, cameras=(9,)), ref.number)
    assert is_held(library, 9, 100_000)
    library.desk.enter(Closed(outcome="arrest", closed_utc=now_utc), ref.number)
    case = library.desk.case(ref)
    assert not case.is_open
    assert [entry.kind for entry in case.later if entry.kind == "incidents.closed"] == [
        "incidents.closed"
    ] * 2
    assert not is_held(library, 7, 60)
    assert check_beside(library.engine, is_demo=True) == []


def test_reopening_holds_anew_what_a_person_had_released(library: Library) -> None:
    ref = library.desk.enter(opened(library))
    library.desk.enter(Closed(outcome="no offence", closed_utc=library.clock.utc_now()), ref.number)
    library.desk.holds.release(MOSS, ref, "not needed", "M. Moss")
    assert not is_held(library, 7, 0)
    library.actor = CARR
    library.desk.enter(Reopened(reason="A witness came forward"), ref.number)
    assert is_held(library, 7, 100_000)
    assert check_beside(library.engine, is_demo=True) == []
    with pytest.raises(OperatorError, match="Why it is reopened"):
        library.desk.incidents.reopen(CARR, Reopened(reason=" "), ref.number)
