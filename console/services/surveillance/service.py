"""The register of authorisations as acts: each is refused with its rule, or entered (RIP-00…05, PPL-07)."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import TYPE_CHECKING, Protocol

from console.domain.books import KINDS
from console.domain.books.authorisations import (
    Approved,
    CalledBack,
    Cancelled,
    Confirmed,
    DirectorAgreed,
    DirectorInformed,
    Entered,
    HoldEnds,
    Lapsed,
    MaterialHandedOver,
    Renewed,
    Reviewed,
    StorageStated,
)
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.payloads import values_of
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.actor import PROGRAM
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.surveillance.authorisation import (
    STORAGE,
    AuthorisationState,
    elected_refusal,
    is_elected_member,
    of_case,
    refusal_of_entry,
    refusal_of_renewal,
)
from console.domain.surveillance.kinds import BUREAU_WITHIN_H, KINDS_OF_AUTHORISATION
from console.domain.surveillance.periods import end_of_renewal
from console.domain.surveillance.storage import latest_end, storage_need
from console.domain.text import text
from console.services.books.holds import end_holds, lift_holds
from console.services.books.service import kind_of, new_entry, refuse_future

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.surveillance.authorisation import Authorisation
    from console.services.books.ports import BookStore, Gate, UnitOfWork
    from console.services.books.service import BookService
    from console.services.ports import ActLog

BOOK = "authorisations"
OPENED = "authorisations.entered"
MOST_CASES = 2_000
MOST_BYTES = 10_000_000
DOCUMENT = "surveillance"
"""Prefix of the names under which the bureau's messages are kept."""
_MESSAGES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"\xd0\xcf\x11\xe0": "application/vnd.ms-outlook",
}
_WORDING = frozenset({"location", "reasons", "subjects", "offence", "organisation", "result", "reason"})
"""What a correction may change. Cameras, times, ranks and approvals decide what may be watched."""
FollowUp = (
    Confirmed | CalledBack | Approved | DirectorInformed | DirectorAgreed | Reviewed | Renewed | Cancelled
)


class MessageStore(Protocol):
    """Keeps the bureau's messages."""

    def save(self, name: str, media_type: str, content: bytes, author: str) -> None:
        """Save a message; one of the same name is replaced."""
        ...

    def load(self, name: str) -> tuple[str, bytes] | None:
        """Return media type and content of a message, or None."""
        ...


class AuthorisationRegister:
    """The acts on authorisations. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        messages: keeps the bureau's messages.
        acts: the log.
        clock: the system's, or a test's.
        cameras: returns the numbers of the scheme's cameras.
        bureau_within_h: hours after an urgent grant within which the bureau must confirm it.
        measured: returns the bytes of a day of recording by camera, as measured.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        messages: MessageStore,
        acts: ActLog,
        clock: Clock,
        cameras: Callable[[], frozenset[int]],
        bureau_within_h: float = BUREAU_WITHIN_H,
        measured: Callable[[dt.datetime], Mapping[int, float]] = lambda _now_utc: {},
    ) -> None:
        self._store, self._books, self._gate = store, books, gate
        self._measured = measured
        self._messages, self._acts, self._clock, self._cameras = messages, acts, clock, cameras
        self.bureau_within_h = bureau_within_h

    # -- reading -------------------------------------------------------------------------------------------

    def authorisations(self, actor: Actor) -> list[Authorisation]:
        """Return all authorisations, the newest first.

        Raises:
            Refusal: the actor may not read them.
        """
        self._gate.require(actor, Permission.READ_AUTHORISATIONS, BOOK)
        return self.all()

    def all(self, *, is_open: bool | None = None) -> list[Authorisation]:
        """Return authorisations for other services, which ask for the permission; never for the screen."""
        query = BookQuery(BOOK, limit=MOST_CASES, kinds=(OPENED,), is_open=is_open)
        cases = (
            self._store.case(entry.ref, personal=True) for entry in self._store.page(query, personal=False)
        )
        return [found for case in cases if case is not None and (found := of_case(case)) is not None]

    def case(self, actor: Actor, number: int) -> CaseFile:
        """Return an authorisation with everything that was entered about it.

        Raises:
            Refusal: the actor may not read them.
            OperatorError: there is none with this number.
        """
        self._gate.require(actor, Permission.READ_AUTHORISATIONS, BOOK)
        return self._case(number)

    def find(self, number: int) -> Authorisation:
        """Return an authorisation for other services; never for the screen.

        Raises:
            OperatorError: there is none with this number, or it cannot be understood.
        """
        found = of_case(self._case(number))
        if found is None:
            raise OperatorError(
                text("Authorisation {number} cannot be read.", number=number), "Enter it again."
            )
        return found

    def numbered(self, urn: str) -> Authorisation | None:
        """Return the authorisation with a unique reference number for other services, or None."""
        return next((one for one in self.all() if one.urn.casefold() == urn.strip().casefold()), None)

    def newest(self) -> int:
        """Return the number of the newest entry of the book."""
        return self._store.head(BOOK)[0]

    def now_utc(self) -> dt.datetime:
        """Return the time of this service's clock. Does not wait."""
        return self._clock.utc_now()

    # -- acts ----------------------------------------------------------------------------------------------

    def enter(self, actor: Actor, payload: Entered, draft: int | None = None) -> EntryRef:
        """Enter an authorisation. No camera can be used under it before it is complete.

        Raises:
            Refusal: the actor may not, or a rule forbids it: rank, form, threshold, time, elected member.
            OperatorError: a field is wrong, a camera does not exist, or the number is in use.
        """
        # A refusal stands in the audit log, which others read: without the number (RIP-04).
        self._gate.require(actor, Permission.ENTER_AUTHORISATION, BOOK)
        entry = new_entry(kind_of(payload), actor, payload)
        refuse_future({"granted_utc": payload.granted_utc}, self._clock.utc_now())
        _raise(refusal_of_entry(payload, self._clock.utc_now()))
        self._check_cameras(payload.cameras)
        self._check_number(payload.urn)
        kind = KINDS_OF_AUTHORISATION[payload.type]
        end_utc = latest_end(kind, payload.begins_utc, payload.ends_utc)
        stated = self._storage(frozenset(payload.cameras), payload.begins_utc, end_utc)
        with self._store.unit() as unit:
            number = unit.append(entry)
            unit.append(new_entry(KINDS[STORAGE], actor, stated, number))
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, number)

    def follow(
        self, actor: Actor, payload: FollowUp, number: int, document: bytes = b"", draft: int | None = None
    ) -> EntryRef:
        """Enter what follows: confirmation, call back, approval, director, review, renewal, cancellation.

        Args:
            actor: its author.
            payload: of the kind.
            number: of the entry that opened the authorisation.
            document: the bureau's message, for a confirmation: e-mail file, PDF, PNG or JPEG.
            draft: what it was typed in; deleted with the entry.

        Raises:
            Refusal: the actor may not, or a rule forbids it.
            OperatorError: a field is wrong, or the authorisation is closed.
        """
        kind = kind_of(payload)
        self._gate.require(actor, kind.act, kind.title)
        authorisation = self.find(number)
        self._check_open(authorisation)
        refuse_future(_past(payload), self._clock.utc_now())
        if isinstance(payload, Confirmed):
            payload = self._with_message(actor, payload, document)
        self._check(authorisation, payload)
        entry = new_entry(kind, actor, payload, number)
        stated = None
        if isinstance(payload, Renewed) and authorisation.ends_utc is not None:
            longer_utc = payload.ends_utc or end_of_renewal(authorisation.ends_utc)
            stated = self._storage(authorisation.cameras, authorisation.begins_utc, longer_utc)
        with self._store.unit() as unit:
            entered = unit.append(entry)
            if stated is not None:
                unit.append(new_entry(KINDS[STORAGE], actor, stated, number))
            if isinstance(payload, Cancelled):
                self._end_holds(unit, actor, number, payload.cancelled_utc)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, entered)

    def _storage(
        self, named: frozenset[int], begins_utc: dt.datetime, ends_utc: dt.datetime
    ) -> StorageStated:
        """Return the storage that is stated; without a volume that can be read, by the code's own figure."""
        try:
            measured = self._measured(self._clock.utc_now())
        except ConsoleError:
            measured = {}
        need = storage_need(named, measured, len(self._cameras()), begins_utc, ends_utc)
        return StorageStated(
            day_gb=need.day_gb, total_gb=need.total_gb, until_utc=ends_utc, unmeasured=need.unmeasured
        )

    def hand_over(
        self, actor: Actor, payload: MaterialHandedOver, number: int, draft: int | None = None
    ) -> EntryRef:
        """Enter that the material was handed to the requester; from then on ordinary retention goes on.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, or cameras may still be used under the authorisation.
        """
        kind = kind_of(payload)
        self._gate.require(actor, kind.act, kind.title)
        authorisation, now_utc = self.find(number), self._clock.utc_now()
        refuse_future(values_of(payload), now_utc)
        over = {AuthorisationState.CANCELLED, AuthorisationState.ENDED}
        if authorisation.state(now_utc, self.bureau_within_h) not in over:
            raise OperatorError(
                text("{urn} has not ended yet.", urn=authorisation.urn),
                "Cancel it first, so that all of its material can be handed over.",
            )
        new_entry(kind, actor, payload, number)  # checked before anything is freed
        with self._store.unit() as unit:
            freed = lift_holds(unit, EntryRef(BOOK, number))
            whole = dataclasses.replace(payload, holds=tuple(map(str, freed)))
            entered = unit.append(new_entry(kind, actor, whole, number))
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, entered)

    @staticmethod
    def _end_holds(unit: UnitOfWork, actor: Actor, number: int, end_utc: dt.datetime) -> None:
        ended = end_holds(unit, EntryRef(BOOK, number), end_utc)
        if ended:
            payload = HoldEnds(end_utc=end_utc, holds=tuple(map(str, ended)))
            unit.append(new_entry(KINDS["authorisations.hold-ended"], actor, payload, number))

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct the wording of an entry. What decides about cameras and times is never corrected.

        Raises:
            Refusal: the actor may not.
            OperatorError: it would change what may be watched.
        """
        self._gate.require(actor, Permission.ENTER_AUTHORISATION, str(ref))
        if changes.keys() - _WORDING:
            raise OperatorError(
                "What an authorisation permits cannot be corrected.",
                "Cancel it, and enter a new one with its own number.",
            )
        return self._books.correct_from_service(actor, ref, changes, why)

    def central_record(self, actor: Actor) -> list[CaseFile]:
        """Return every authorisation with all that was entered about it, to be printed; it is recorded.

        Raises:
            Refusal: the actor may not print books, or not read authorisations.
        """
        self._gate.require(actor, Permission.PRINT_BOOKS, BOOK)
        self._gate.require(actor, Permission.READ_AUTHORISATIONS, BOOK)
        self._acts.record(actor.login, "central-record-printed", BOOK, {})
        query = BookQuery(BOOK, limit=MOST_CASES, kinds=(OPENED,))
        entries = self._store.page(query, personal=False)
        return [case for entry in entries if (case := self._store.case(entry.ref, personal=True)) is not None]

    def message_of(self, actor: Actor, number: int) -> tuple[str, bytes] | None:
        """Return media type and content of the bureau's newest message; None if there is none.

        Raises:
            Refusal: the actor may not read authorisations.
        """
        for entry in reversed(self.case(actor, number).later):
            if entry.fields.get("document"):
                return self._messages.load(f"{DOCUMENT}/{entry.fields['document']}")
        return None

    def report_lapses(self) -> list[Authorisation]:
        """Enter, in the program's name, which ended without a cancellation; return those found now."""
        now_utc = self._clock.utc_now()
        lapsed = [
            one
            for one in self.all(is_open=True)
            if one.state(now_utc) is AuthorisationState.ENDED and not one.is_lapse_reported
        ]
        with self._store.unit() as unit:
            for one in lapsed:
                if one.ends_utc is not None:
                    payload = Lapsed(ended_utc=one.ends_utc, found_utc=now_utc)
                    unit.append(new_entry(KINDS["authorisations.lapsed"], PROGRAM, payload, one.number))
        return lapsed

    # -- checks --------------------------------------------------------------------------------------------

    def _check(self, authorisation: Authorisation, payload: FollowUp) -> None:
        if isinstance(payload, Renewed):
            _raise(refusal_of_renewal(authorisation, payload))
        if isinstance(payload, Approved) and payload.approver != authorisation.kind.approver:
            raise Refusal(
                text(
                    "A {approver} does not approve this: {kind}.",
                    approver=payload.approver,
                    kind=authorisation.kind.name,
                ),
                "Check who approved it. Nothing was saved.",
                rule="Each kind of authorisation has its own approver.",
                source=authorisation.kind.source,
            )
        names = (getattr(payload, field, "") for field in ("officer", "director"))
        if any(is_elected_member(name) for name in names):
            raise elected_refusal()

    def _with_message(self, actor: Actor, payload: Confirmed, document: bytes) -> Confirmed:
        if not document:
            raise Refusal(
                "The bureau's message is not attached.",
                "Confirm it under Surveillance, and choose the file of the message there.",
                rule="The bureau's confirmation is kept with the authorisation.",
                source="code of practice, RIP-03",
            )
        media_type = checked_message(document)
        digest = hashlib.sha256(document).hexdigest()
        self._messages.save(f"{DOCUMENT}/{digest}", media_type, document, actor.login)
        return dataclasses.replace(payload, document=digest)

    def _check_cameras(self, cameras: Sequence[int]) -> None:
        unknown = sorted(set(cameras) - self._cameras())
        if unknown:
            raise OperatorError(
                text("There is no camera {number} in this scheme.", number=unknown[0]),
                "Correct the list of cameras. Nothing was saved.",
            )

    def _check_number(self, urn: str) -> None:
        same = self.numbered(urn)
        if same is not None:
            raise OperatorError(
                text("The number {urn} is in use already (entry {number}).", urn=urn, number=same.number),
                "Each authorisation has its own number. Nothing was saved.",
            )

    def _check_open(self, authorisation: Authorisation) -> None:
        if authorisation.cancelled_utc is not None:
            raise OperatorError(
                text("{urn} is cancelled.", urn=authorisation.urn), "Enter a new authorisation."
            )

    def _case(self, number: int) -> CaseFile:
        case = self._store.case(EntryRef(BOOK, number), personal=True)
        if case is None or case.entry.kind != OPENED:
            raise OperatorError(
                text("There is no authorisation {number}.", number=number), "Choose it from the register."
            )
        return case


def checked_message(document: bytes) -> str:
    """Return the media type of the bureau's message, by its content.

    Raises:
        OperatorError: it is none that can be kept.
    """
    if len(document) > MOST_BYTES:
        raise OperatorError(
            text("The message has {size:.0f} MB. The limit is 10 MB.", size=len(document) / 1e6),
            "Save it without its attachments.",
        )
    for magic, media_type in _MESSAGES.items():
        if document.startswith(magic):
            return media_type
    head = document[:20_000].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    if b"\x00" not in head and (head.startswith(b"from:") or b"\nfrom:" in head):
        return "message/rfc822"
    raise OperatorError("The file is no e-mail message, PDF, PNG or JPEG.", "Save the message as a file.")


def _past(payload: FollowUp) -> dict[str, Value]:
    """Return the times of a payload that must have passed: all but an end."""
    values = values_of(payload)
    return {name: value for name, value in values.items() if name != "ends_utc"}


def _raise(refused: Refusal | None) -> None:
    if refused is not None:
        raise refused
