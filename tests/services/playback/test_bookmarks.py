"""Bookmarks over the real table: whose they are, and that they end with their recordings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

import pytest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.playback.timeline import BandKind, TimelineBand
from console.services.playback import bookmarks
from console.services.playback.bookmarks import OUTLIVED, Bookmarks
from console.store.bookmarks import BookmarkTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.services.recording.ports import FootageSource
    from tests.support.people import Room

HOUR = dt.timedelta(hours=1)


class Recorded:
    """Recordings of camera 3 alone."""

    def bands(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[TimelineBand]:
        return [TimelineBand(BandKind.REAL_TIME, begin_utc, end_utc)] if camera == 3 else []


@pytest.fixture
def kept(room: Room) -> Bookmarks:
    room.on_duty(Role.OPERATOR)
    source = cast("FootageSource", Recorded())
    return Bookmarks(
        BookmarkTable(room.engine, room.clock),
        room.staff.access,
        room.acts,
        source,
        room.staff.cameras,
        room.clock,
    )


def test_a_bookmark_for_all_is_seen_by_all_and_a_private_one_by_its_author(
    room: Room, kept: Bookmarks
) -> None:
    operator, manager = room.me(Role.OPERATOR), room.me(Role.MANAGER)
    now_utc = room.clock.utc_now()
    shared = kept.save(operator, 3, now_utc - HOUR, "  Red coat ", is_private=False)
    private = kept.save(operator, 3, now_utc - 2 * HOUR, "My guess", is_private=True)
    assert [(one.number, one.words) for one in kept.all(operator)] == [
        (shared, "Red coat"),
        (private, "My guess"),
    ]
    assert [one.number for one in kept.all(manager)] == [shared]
    bands = kept.of(operator, 3, now_utc - 3 * HOUR, now_utc)
    assert {(band.kind, band.words) for band in bands} == {
        (BandKind.BOOKMARK, "Red coat"),
        (BandKind.BOOKMARK, "My guess"),
    }
    assert kept.of(operator, 4, now_utc - 3 * HOUR, now_utc) == []
    with pytest.raises(OperatorError):
        kept.delete(manager, private)
    kept.delete(manager, shared)
    assert [one.number for one in kept.all(operator)] == [private]


def test_what_was_typed_is_not_in_the_books(room: Room, kept: Bookmarks) -> None:
    room.acts.acts.clear()
    kept.save(room.me(Role.OPERATOR), 3, room.clock.utc_now(), "Jane Doe", is_private=False)
    (act,) = room.acts.acts
    assert act[1] == "bookmark-saved"
    assert "Jane" not in repr(act)


def test_who_may_not_review_has_none(room: Room, kept: Bookmarks) -> None:
    now_utc, engineer = room.clock.utc_now(), room.me(Role.ENGINEER)
    number = kept.save(room.me(Role.OPERATOR), 3, now_utc, "Here", is_private=False)
    for act in (
        lambda: kept.save(engineer, 3, now_utc, "Here", is_private=False),
        lambda: kept.all(engineer),
        lambda: kept.delete(engineer, number),
    ):
        with pytest.raises(Refusal):
            act()
    assert kept.of(engineer, 3, now_utc - HOUR, now_utc + HOUR) == []


@pytest.mark.parametrize("typed", ["", "  ", "two\nlines", "x" * 201, "\x07"])
def test_unfit_words_are_refused(room: Room, kept: Bookmarks, typed: str) -> None:
    with pytest.raises(OperatorError):
        kept.save(room.me(Role.OPERATOR), 3, room.clock.utc_now(), typed, is_private=False)
    assert kept.all(room.me(Role.OPERATOR)) == []


def test_an_old_bookmark_ends_with_its_recording_and_holds_nothing(room: Room, kept: Bookmarks) -> None:
    operator, old_utc = room.me(Role.OPERATOR), room.clock.utc_now() - OUTLIVED - HOUR
    still = kept.save(operator, 3, old_utc, "still recorded", is_private=False)
    kept.save(operator, 4, old_utc, "deleted since", is_private=True)
    fresh = kept.save(operator, 4, room.clock.utc_now(), "new", is_private=False)
    kept.forget_outlived()
    assert {one.number for one in kept.all(operator)} == {still, fresh}


@pytest.mark.req("RIP-04")
def test_what_the_seat_may_not_see_is_not_listed_and_not_forgotten_for_it(
    room: Room, kept: Bookmarks
) -> None:
    operator, now_utc = room.me(Role.OPERATOR), room.clock.utc_now()
    old_utc = now_utc - OUTLIVED - HOUR
    refusal = Refusal("You cannot use camera 4.", "Ask.", rule="a rule", source="a source")
    is_hidden = [False]
    room.staff.cameras.also(lambda camera, _since: refusal if is_hidden[0] and camera == 4 else None)
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    room.staff.cameras.hide(lambda camera: spans if camera == 3 else [])
    secret = kept.save(operator, 4, old_utc, "at the shelter", is_private=False)
    then = kept.save(operator, 3, now_utc - 2 * HOUR, "the van", is_private=False)
    is_hidden[0] = True
    spans.append((now_utc - 3 * HOUR, now_utc - HOUR))
    kept.forget_outlived()
    assert kept.all(operator) == []
    assert kept.of(operator, 3, now_utc - 3 * HOUR, now_utc) == []
    is_hidden[0] = False
    spans.clear()
    assert {one.number for one in kept.all(operator)} == {secret, then}


def test_a_timeline_has_its_bookmarks_however_many_there_are_elsewhere(
    room: Room, kept: Bookmarks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookmarks, "MOST", 2)
    operator, now_utc = room.me(Role.OPERATOR), room.clock.utc_now()
    kept.save(operator, 3, now_utc - 5 * HOUR, "long ago", is_private=False)
    for hours in (1, 2, 3):
        kept.save(operator, 4, now_utc - hours * HOUR, "elsewhere", is_private=False)
    assert [band.words for band in kept.of(operator, 3, now_utc - 6 * HOUR, now_utc)] == ["long ago"]
    assert len(kept.all(operator)) == 2
