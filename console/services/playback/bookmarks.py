"""Bookmarks: made, found and deleted by who may review recordings. They hold nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books.newest import Newest
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.playback.bookmarks import Bookmark, checked_words
from console.domain.playback.timeline import BandKind, TimelineBand
from console.domain.text import text
from console.services.people.access_control import record

if TYPE_CHECKING:
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import Gate
    from console.services.people.seat_cameras import SeatCameras
    from console.services.playback.ports import BookmarkStore
    from console.services.ports import ActLog
    from console.services.recording.ports import FootageSource

SAVED, DELETED = "bookmark-saved", "bookmark-deleted"
MOST = 500
"""The newest so many are shown."""
SHOWN = dt.timedelta(seconds=1)
OUTLIVED = dt.timedelta(days=31)
"""A bookmark older than this is deleted once there is no recording of its place any more."""


class Bookmarks:
    """The acts of bookmarks. Not for the UI thread: calls wait for the database.

    What was typed stays out of the books: it ends with the recording that it is about.

    Args:
        store: where they are kept.
        gate: asks whether the actor may.
        acts: where saving and deleting is recorded.
        source: where all recordings are, not only those of this seat.
        seat: which cameras this seat may use.
        clock: of the machine.
    """

    def __init__(
        self,
        store: BookmarkStore,
        gate: Gate,
        acts: ActLog,
        source: FootageSource,
        seat: SeatCameras,
        clock: Clock,
    ) -> None:
        self._store, self._gate, self._acts = store, gate, acts
        self._source, self._seat, self._clock = source, seat, clock

    def save(self, actor: Actor, camera: int, at_utc: dt.datetime, words: str, *, is_private: bool) -> int:
        """Keep a bookmark; return its number.

        Raises:
            Refusal: the actor may not review recordings, or an officer is at the seat.
            OperatorError: the words cannot be kept.
        """
        self._gate.require(actor, Permission.REVIEW, f"camera {camera}")
        self._seat.require(camera, at_utc)
        if self._seat.session is not None:
            raise record(self._acts, actor.login, _not_apart(), Permission.REVIEW.value, f"camera {camera}")
        made = Bookmark(0, camera, at_utc, checked_words(words), actor.login, is_private)
        number = self._store.save(made)
        detail = {"at": at_utc.isoformat(), "for": "its author" if is_private else "all"}
        self._acts.record(actor.login, SAVED, f"camera {camera}", {"bookmark": number, **detail})
        return number

    def all(self, actor: Actor) -> Newest[Bookmark]:
        """Return the newest of the actor's own bookmarks and those for all, by their place.

        Raises:
            Refusal: the actor may not review recordings.
        """
        self._gate.require(actor, Permission.REVIEW, "bookmarks")
        seen = self._seen(actor)
        return Newest(seen[:MOST], len(seen))

    def of(
        self, actor: Actor, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> list[TimelineBand]:
        """Return what a timeline shows of a camera's bookmarks; nothing to who may not review."""
        if self._gate.find_refusal(actor, Permission.REVIEW) is not None:
            return []
        return [
            TimelineBand(BandKind.BOOKMARK, one.at_utc, one.at_utc + SHOWN, one.words)
            for one in self._seen(actor)
            if one.camera == camera and begin_utc <= one.at_utc < end_utc
        ]

    def delete(self, actor: Actor, number: int) -> None:
        """Delete a bookmark of one's own; others' for all, who may correct entries.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is none of this number that the actor sees.
        """
        self._gate.require(actor, Permission.REVIEW, "bookmarks")
        found = next((one for one in self._seen(actor) if one.number == number), None)
        if found is None:
            raise OperatorError(
                text("There is no bookmark {number}.", number=number), "Choose one from the list."
            )
        if found.author != actor.login:
            self._gate.require(actor, Permission.CORRECT_ANY, f"bookmark {number}")
        self._store.delete(number)
        self._acts.record(
            actor.login,
            DELETED,
            f"camera {found.camera}",
            {"bookmark": number, "at": found.at_utc.isoformat()},
        )

    def _seen(self, actor: Actor) -> list[Bookmark]:
        """Return what the actor sees at this seat: with an officer there, of the authorisation's cameras."""
        session = self._seat.session
        return [
            one
            for one in self._store.seen_by(actor.login)
            if self._has(one) and (session is None or one.at_utc >= session.begins_utc)
        ]

    def _has(self, one: Bookmark) -> bool:
        """Return whether this seat has the recordings that a bookmark is about."""
        hidden = self._seat.hidden(one.camera)
        return self._seat.may_use(one.camera) and not any(begin <= one.at_utc < end for begin, end in hidden)

    def forget_outlived(self) -> None:
        """Delete old bookmarks whose recordings are gone."""
        for one in self._store.before(self._clock.utc_now() - OUTLIVED):
            if not self._has(one):
                # What this seat may not see looks as if it were gone.
                continue
            bands = self._source.bands(one.camera, one.at_utc - SHOWN, one.at_utc + SHOWN)
            if not any(band.kind.is_footage for band in bands):
                self._store.delete(one.number)


def _not_apart() -> Refusal:
    return Refusal(
        "You cannot save a bookmark while an officer is at this seat: others would see it afterwards.",
        "The officer notes the time in their own record.",
        rule="What is done under an authorisation is kept apart from the ordinary records.",
        source="code of practice, RIP-04",
    )
