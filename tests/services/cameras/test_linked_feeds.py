"""Feeds linked to or from partners, in real books (SYS-10)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from console.domain.books.entries import EntryRef
from console.domain.books.feed_file import LinkedFeed
from console.domain.books.linked_feeds import (
    FROM_PARTNER,
    MONITOR,
    STREAM,
    TO_PARTNER,
    Agreed,
    Ended,
    Opened,
    Shut,
)
from console.domain.cameras.facts import PARTNER
from console.domain.clock import LONDON
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import PROGRAM
from console.domain.people.refusal import Refusal
from console.services.cameras.linked_feeds import LinkedFeeds
from console.services.people.seat_cameras import SeatCameras
from console.store.camera_facts import CameraFactTable
from console.store.tables import camera_facts
from tests.support.books import BELL, MOSS, Library
from tests.support.screen import KeptActs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Linked:
    """A library with linked feeds; the clock stands at noon in London."""

    def __init__(self, library: Library) -> None:
        self.library, self.acts = library, KeptActs()
        local = library.clock.utc_now().astimezone(LONDON)
        library.clock.advance((local.replace(hour=12, minute=0) - local).total_seconds())
        self.zones: set[int] = set()
        self.private: set[int] = set()
        self.feeds = LinkedFeeds(
            library.store,
            library.desk.books,
            library.gate,
            library.clock,
            self.acts,
            CameraFactTable(library.engine),
            self.zones.__contains__,
            self.private.__contains__,
        )

    def agree(self, **changed: Any) -> int:
        said: dict[str, Any] = {
            "partner": "Northshire Police",
            "direction": TO_PARTNER,
            "way": MONITOR,
            "purpose": "Football matches",
            "agreement": "A/12",
            "agreed_by": "Chief Supt Vane",
            "cameras": (3, 5),
            "from_time": "10:00",
            "until_time": "14:00",
            "begins_on": self.library.clock.utc_now().astimezone(LONDON).date(),
            **changed,
        }
        return self.feeds.enter(MOSS, Agreed(**said)).number

    def use(self, number: int, cameras: tuple[int, ...] = (3,)) -> EntryRef:
        opened = Opened(
            opened_utc=dt.datetime(2000, 1, 1, tzinfo=dt.UTC), cameras=cameras, reason="the match"
        )
        return self.feeds.enter(BELL, opened, number)


@pytest.fixture
def linked(tmp_path: Path) -> Iterator[Linked]:
    library = Library(tmp_path / "books.sqlite")
    yield Linked(library)
    library.close()


@pytest.mark.req("SYS-10")
def test_each_use_is_entered_and_refused_outside_cameras_and_hours(linked: Linked) -> None:
    number = linked.agree()
    ref = linked.use(number)
    case = linked.library.store.case(ref, personal=False)
    assert case is not None
    assert case.entry.fields["opened_utc"] == linked.library.clock.utc_now(), "the program's time"
    with pytest.raises(OperatorError, match="in use already"):
        linked.use(number)
    linked.feeds.enter(BELL, Shut(shut_utc=linked.library.clock.utc_now()), number)
    with pytest.raises(OperatorError, match="not in use"):
        linked.feeds.enter(BELL, Shut(shut_utc=linked.library.clock.utc_now()), number)
    with pytest.raises(Refusal, match="Camera 4 is not in the agreement"):
        linked.use(number, (3, 4))
    linked.library.clock.advance(2 * 3_600)
    with pytest.raises(Refusal, match="does not cover this time"):
        linked.use(number)
    assert [act[2] for act in linked.acts.named("refused")] == [f"linked feed {number}"] * 2


@pytest.mark.req("SYS-10")
def test_a_use_ends_with_the_hours_of_its_agreement(linked: Linked) -> None:
    number = linked.agree()
    linked.use(number)
    linked.feeds.end_uses()
    assert linked.feeds.feeds(BELL)[0].used == (3,)
    linked.library.clock.advance(2 * 3_600)
    linked.feeds.end_uses()
    assert linked.feeds.feeds(BELL)[0].used == ()
    (*_, last) = linked.library.store.case(EntryRef("linked-feeds", number), personal=True).later  # type: ignore[union-attr]  # it is there
    assert (last.kind, last.author) == ("linked-feeds.shut", PROGRAM.login)
    linked.feeds.end_uses()
    case = linked.library.store.case(EntryRef("linked-feeds", number), personal=True)
    assert case is not None
    assert len(case.later) == 2


@pytest.mark.req("SYS-10")
@pytest.mark.req("PRV-01")
def test_privacy_zones_and_private_places_hold(linked: Linked) -> None:
    stream, monitor = linked.agree(way=STREAM), linked.agree(way=MONITOR)
    linked.zones.add(3)
    with pytest.raises(Refusal, match="Camera 3 has privacy zones"):
        linked.use(stream)
    linked.use(stream, (5,))
    linked.use(monitor)
    linked.feeds.enter(BELL, Shut(shut_utc=linked.library.clock.utc_now()), monitor)
    linked.private.add(3)
    with pytest.raises(Refusal, match="People expect privacy"):
        linked.use(monitor)


@pytest.mark.req("SYS-10")
def test_a_partner_s_camera_is_seen_only_within_its_hours(linked: Linked) -> None:
    seat, told = SeatCameras(linked.library.clock), []
    seat.also(lambda camera, _since_utc: linked.feeds.find_refusal(camera))
    linked.feeds.listen(lambda: told.append(seat.may_use(3)))
    assert seat.may_use(3)
    number = linked.agree(direction=FROM_PARTNER, cameras=(3,))
    assert seat.may_use(3)
    linked.library.clock.advance(2 * 3_600)
    refused = seat.find_refusal(3)
    assert refused is not None
    assert "Northshire Police agreed to camera 3 only at other times (10:00–14:00)" in str(refused)
    assert seat.may_use(5), "a camera of the scheme's own"
    linked.feeds.load()
    assert told == [False], "who shows it is told"
    other = linked.agree(direction=FROM_PARTNER, cameras=(3,), from_time="13:00", until_time="13:00")
    assert seat.may_use(3), "another agreement covers it"
    today = linked.library.clock.utc_now().date()
    for one in (number, other):
        linked.feeds.enter(MOSS, Ended(ended_on=today, reason="it is over"), one)
    assert "has ended" in str(seat.find_refusal(3))


@pytest.mark.req("SYS-10")
def test_agreements_are_the_manager_s_and_checked(linked: Linked) -> None:
    with pytest.raises(Refusal):
        linked.feeds.enter(BELL, Agreed(**_agreed()))
    for wrong in ({"from_time": "25:00"}, {"until_time": "noon"}, {"ends_on": dt.date(2000, 1, 1)}):
        with pytest.raises(OperatorError):
            linked.agree(**wrong)
    number = linked.agree()
    ref = EntryRef("linked-feeds", number)
    with pytest.raises(OperatorError, match="cannot be corrected"):
        linked.feeds.correct(MOSS, ref, {"cameras": (9,)}, "one more")
    linked.feeds.correct(MOSS, ref, {"agreement": "A/13"}, "typed wrongly")
    assert linked.feeds.feeds(MOSS)[0].agreement == "A/13"
    with pytest.raises(OperatorError, match="no agreed feed 99"):
        linked.use(99)


def _agreed() -> dict[str, Any]:
    return {
        "partner": "P",
        "direction": TO_PARTNER,
        "way": MONITOR,
        "purpose": "p",
        "agreement": "a",
        "agreed_by": "b",
        "cameras": (1,),
        "from_time": "10:00",
        "until_time": "14:00",
        "begins_on": dt.date(2026, 6, 1),
    }


@pytest.mark.req("SYS-10")
def test_hours_through_midnight_and_odd_ones() -> None:
    night = LinkedFeed(
        1,
        "P",
        is_from_partner=True,
        is_stream=False,
        purpose="",
        agreement="",
        cameras=frozenset({1}),
        from_time=dt.time(20),
        until_time=dt.time(4),
        first_on=dt.date(2026, 1, 10),
        last_on=dt.date(2026, 1, 11),
    )

    def at(day: int, hour: int, feed: LinkedFeed = night) -> bool:
        return feed.is_within(dt.datetime(2026, 1, day, hour, tzinfo=LONDON))

    assert [at(10, 3), at(10, 19), at(10, 20), at(11, 3), at(11, 4), at(12, 3), at(12, 5), at(12, 20)] == [
        *(False, False, True, True, False, True, False, False)
    ]
    all_day = replace(night, until_time=dt.time(20))
    assert [at(9, 23, all_day), at(10, 0, all_day), at(11, 23, all_day), at(12, 0, all_day)] == [
        *(False, True, True, False)
    ]
    assert not at(10, 21, replace(night, from_time=None)), "hours that cannot be read cover nothing"


@pytest.mark.req("SYS-10")
def test_a_database_that_cannot_be_written_keeps_no_console_from_reading_the_agreements(
    linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked.agree(direction=FROM_PARTNER, cameras=(3,))
    facts, engine = CameraFactTable(linked.library.engine), linked.library.engine
    assert set(facts.all_current(PARTNER)) == {3}
    with engine.begin() as connection:
        # As in a scheme from before the cameras said whose they are.
        connection.execute(sa.delete(camera_facts))

    def unit() -> object:
        raise EnvironmentFault("The database is read-only.")

    with monkeypatch.context() as patched:
        patched.setattr(linked.library.store, "unit", unit)
        linked.feeds.load()
    assert linked.feeds.find_refusal(3) is None
    assert not facts.all_current(PARTNER)
    linked.feeds.load()
    assert set(facts.all_current(PARTNER)) == {3}, "stated the next time"
