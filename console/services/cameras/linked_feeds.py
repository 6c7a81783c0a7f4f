"""Feeds linked to or from a partner: agreed by the manager, used only within the agreement (SYS-10)."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.domain.books.entries import BookQuery, CaseFile, EntryRef
from console.domain.books.feed_file import (
    AGREED,
    LinkedFeed,
    linked_feed,
    partner_from_json,
    partner_to_json,
)
from console.domain.books.linked_feeds import Agreed, Ended, Opened, Shut
from console.domain.books.payloads import values_of
from console.domain.cameras.facts import PARTNER
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.actor import PROGRAM
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import cases_of, every, has_unread, understood
from console.services.books.service import kind_of, new_entry, refuse_future
from console.services.people.access_control import record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from console.domain.books.entries import Entry
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService
    from console.services.cameras.ports import CameraFacts
    from console.services.ports import ActLog

BOOK = "linked-feeds"
CHECK_S = 1.0
RULE = "A linked feed has only the cameras and hours of its agreement."
SOURCE = "code of practice, SYS-10"
WORDING = frozenset({"purpose", "agreement", "agreed_by", "reason", "watcher", "incident", "remarks"})
"""What a correction may change. Cameras and hours are agreed anew."""
_log = logging.getLogger(__name__)


class LinkedFeeds:
    """The acts on linked feeds. Not for the UI thread, but for `find_refusal`, which answers from memory.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        clock: the system's, or a test's.
        acts: where refused uses are recorded.
        facts: facts of cameras, which say that one is a partner's also when its agreement cannot be read.
        has_zones: returns whether the console draws privacy zones on a camera.
        is_private: returns whether people expect privacy in what a camera shows.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        clock: Clock,
        acts: ActLog,
        facts: CameraFacts,
        has_zones: Callable[[int], bool] = lambda _camera: False,
        is_private: Callable[[int], bool] = lambda _camera: False,
    ) -> None:
        self._store, self._books, self._gate, self._clock = store, books, gate, clock
        self._concerned = ConcernedEntries(store, gate)
        self._acts, self._facts = acts, facts
        self._has_zones, self._is_private = has_zones, is_private
        self._feeds: tuple[LinkedFeed, ...] = ()
        self._is_stale = threading.Event()
        self._listeners: list[Callable[[], None]] = []
        self._refused: frozenset[int] = frozenset()
        self._unread: frozenset[int] = frozenset()
        """Cameras of partners about which an agreement is damaged."""

    def now_utc(self) -> dt.datetime:
        """Return the time of this service's clock. Does not wait."""
        return self._clock.utc_now()

    # -- which cameras of partners may be seen ---------------------------------------------------------------

    def find_refusal(self, camera: int) -> Refusal | None:
        """Return why a partner's camera may not be seen now, or None. Does not wait; any thread."""
        feeds = [one for one in self._feeds if one.is_from_partner and camera in one.cameras]
        now_utc = self._clock.utc_now()
        if any(one.is_within(now_utc) for one in feeds):
            return None
        if camera in self._unread:
            what = text("An agreement with a partner about camera {camera} cannot be read.", camera=camera)
            return Refusal(what, "Verify the books, or enter the agreement anew.", RULE, SOURCE)
        if not feeds:
            return None
        newest = feeds[0]
        if newest.is_over:
            what = text(
                "The agreement with {partner} about camera {camera} has ended.",
                partner=newest.partner,
                camera=camera,
            )
        else:
            what = text(
                "{partner} agreed to camera {camera} only at other times ({hours}).",
                partner=newest.partner,
                camera=camera,
                hours=newest.hours,
            )
        return Refusal(what, "Ask the manager about the agreement, under Linked feeds.", RULE, SOURCE)

    def listen(self, changed: Callable[[], None]) -> None:
        """Call `changed` when other cameras of partners may be seen than before. Any thread."""
        self._listeners.append(changed)

    def changed_books(self, books: frozenset[str]) -> None:
        """Handle changed books (`services.books.ports.Changes`)."""
        if BOOK in books:
            self._is_stale.set()

    def load(self) -> None:
        """Read the agreements.

        Raises:
            EnvironmentFault: the database cannot be read; what is in memory stays in force.
        """
        query = BookQuery(BOOK, kinds=(AGREED,))
        agreed = list(every(self._store, query))
        feeds = self._read(agreed)
        numbers = {one.number for one in feeds}
        lost = [entry for entry in agreed if entry.number not in numbers]
        # What cannot be read may have ended: their cameras are nobody's until another agreement covers them.
        unread = {
            camera for feed in self._first_words(lost) if feed.is_from_partner for camera in feed.cameras
        }
        if has_unread(self._store, query, agreed):
            known = {entry.number for entry in agreed}
            gone = (one for one in self._feeds if one.is_from_partner and one.number not in known)
            unread |= {camera for one in gone for camera in one.cameras} | self._unread
        stated = self._facts.all_current(PARTNER)
        newest: dict[int, int] = {}
        for one in feeds:
            for camera in one.cameras if one.is_from_partner else ():
                newest[camera] = max(newest.get(camera, 0), one.number)
        # After a restart nothing is in memory: the cameras themselves say whose they are.
        unread |= {
            camera
            for camera, fact in stated.items()
            if partner_from_json(fact.content) > newest.get(camera, 0)
        }
        self._keep_partners(
            {
                camera: number
                for camera, number in newest.items()
                if camera not in stated or partner_from_json(stated[camera].content) < number
            }
        )
        self._feeds, self._unread = tuple(feeds), frozenset(unread)
        self._tell()

    def _keep_partners(self, missing: Mapping[int, int]) -> None:
        """State of cameras that they are a partner's, with the numbers of their newest agreements.

        A database that cannot be written now keeps no console from starting; it is stated the next time.
        """
        if not missing:
            return
        try:
            with self._store.unit() as unit:
                for camera, number in sorted(missing.items()):
                    unit.state_camera_fact(camera, PARTNER, partner_to_json(number), PROGRAM.login)
        except ConsoleError:
            _log.warning("it could not be stated whose cameras %s are", sorted(missing))

    def _tell(self) -> None:
        cameras = {camera for feed in self._feeds if feed.is_from_partner for camera in feed.cameras}
        cameras |= self._unread
        refused = frozenset(camera for camera in cameras if self.find_refusal(camera) is not None)
        if refused != self._refused:
            self._refused = refused
            for changed in tuple(self._listeners):
                changed()

    def run(self, stop: threading.Event) -> None:
        """Follow the books and the hours, and end the uses whose hours are over, until told to stop."""
        while not stop.wait(CHECK_S):
            try:
                if self._is_stale.is_set():
                    self._is_stale.clear()
                    self.load()
                self._tell()
                self.end_uses()
            except ConsoleError:
                _log.exception("linked feeds could not be read again")
                self._is_stale.set()

    def end_uses(self) -> None:
        """Enter the end of each use whose agreement does not cover it any more."""
        now_utc = self._clock.utc_now()
        late = [one for one in self._feeds if one.used and not one.is_within(now_utc)]
        for one in late:
            shut = Shut(shut_utc=now_utc, remarks="The hours of the agreement are over.")
            entry = new_entry(kind_of(shut), PROGRAM, shut, one.number)
            with self._store.unit() as unit:
                unit.append(entry)
        if late:
            self.load()

    # -- acts ------------------------------------------------------------------------------------------------

    def feeds(self, actor: Actor) -> list[LinkedFeed]:
        """Return all feeds, the newest first.

        Raises:
            Refusal: the actor may not read the book.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        kept = self._concerned.numbers(actor, BOOK)
        return [one for one in self._all() if one.number not in kept]

    def enter(
        self, actor: Actor, payload: Any, about: int | None = None, draft: int | None = None
    ) -> EntryRef:
        """Enter an agreement, a use of it or its end. The times of a use are the program's.

        Raises:
            Refusal: the actor may not, or the agreement does not cover the use.
            OperatorError: a field is wrong, or there is no such agreement.
        """
        self._books.require(actor, kind_of(payload))
        now_utc = self._clock.utc_now()
        if not isinstance(payload, Agreed):
            feed = self._open(about)
            if isinstance(payload, Opened):
                payload = replace(payload, opened_utc=now_utc)
                self._check_use(actor, feed, payload, now_utc)
            elif isinstance(payload, Shut):
                if not feed.used:
                    raise OperatorError("This feed is not in use.", "Nothing was changed.")
                payload = replace(payload, shut_utc=now_utc)
            elif isinstance(payload, Ended):
                refuse_future(values_of(payload), now_utc)
        ref = self._books.enter_from_service(actor, payload, about, draft)
        self.load()
        return ref

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct the wording of an entry.

        Raises:
            Refusal: the actor may not.
            OperatorError: cameras, hours or times would be changed.
        """
        if changes.keys() - WORDING:
            raise OperatorError(
                "Partner, cameras, hours and times of a feed cannot be corrected.",
                "End the agreement and enter it anew.",
            )
        ref = self._books.correct_from_service(actor, ref, changes, why)
        self.load()
        return ref

    def _check_use(self, actor: Actor, feed: LinkedFeed, use: Opened, now_utc: dt.datetime) -> None:
        others = sorted(set(use.cameras) - feed.cameras)
        private = [camera for camera in use.cameras if not feed.is_from_partner and self._is_private(camera)]
        masked = [camera for camera in use.cameras if feed.is_stream and self._has_zones(camera)]
        if feed.used:
            raise OperatorError("This feed is in use already.", "End that use first.")
        if not feed.is_within(now_utc):
            what = text(
                "The agreement with {partner} does not cover this time ({hours}).",
                partner=feed.partner,
                hours=feed.hours,
            )
        elif others:
            what = text(
                "Camera {camera} is not in the agreement with {partner}.",
                camera=others[0],
                partner=feed.partner,
            )
        elif private:
            what = text("People expect privacy in what camera {camera} shows.", camera=private[0])
        elif masked:
            what = text(
                "Camera {camera} has privacy zones, which its own stream does not show. Use a monitor of "
                "this console, where they hold.",
                camera=masked[0],
            )
        else:
            return
        refused = Refusal(what, "Ask the manager about the agreement.", RULE, SOURCE)
        raise record(self._acts, actor.login, refused, "use a linked feed", f"linked feed {feed.number}")

    def _open(self, number: int | None) -> LinkedFeed:
        case = self._store.case(EntryRef(BOOK, number), personal=False) if number else None
        if case is None or case.entry.kind != AGREED or not case.is_open:
            raise OperatorError(
                text("There is no agreed feed {number}.", number=number or "–"), "Choose one from the list."
            )
        return linked_feed(case)

    def _all(self) -> list[LinkedFeed]:
        return self._read(list(every(self._store, BookQuery(BOOK, kinds=(AGREED,)))))

    def _read(self, agreed: Sequence[Entry]) -> list[LinkedFeed]:
        cases = cases_of(self._store, (entry.ref for entry in agreed))
        return list(understood(self._store, cases, linked_feed))

    def _first_words(self, agreed: Sequence[Entry]) -> Iterator[LinkedFeed]:
        """Return agreements as they were entered, where what was entered about them later is damaged."""
        return understood(self._store, (CaseFile(entry) for entry in agreed), linked_feed)
