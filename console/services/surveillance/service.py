"""The register of authorisations as acts: each is refused with its rule, or entered (RIP-00…05, PPL-07)."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import TYPE_CHECKING

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
    ReadersNamed,
    Renewed,
    Reviewed,
    StorageStated,
    WordsGiven,
)
from console.domain.books.entries import EntryRef
from console.domain.books.payloads import values_of
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.actor import PROGRAM
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.scheme.elected_members import THE_MEMBER
from console.domain.surveillance.authorisation import (
    STORAGE,
    AuthorisationState,
    refusal_of_entry,
    refusal_of_renewal,
)
from console.domain.surveillance.kinds import BUREAU_WITHIN_H, KINDS_OF_AUTHORISATION, POSTS_OF_CODE
from console.domain.surveillance.periods import end_of_renewal
from console.domain.surveillance.storage import latest_end, storage_need
from console.domain.text import text
from console.services.books.holds import end_holds, lift_holds
from console.services.books.service import kind_of, new_entry, refuse_future
from console.services.scheme.elected_members import ElectedMemberCheck
from console.services.surveillance.hand_over import completed
from console.services.surveillance.messages import BureauMessages, no_key
from console.services.surveillance.reading import BOOK, AuthorisationReading

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence

    from console.domain.books.entries import NewEntry
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.surveillance.authorisation import Authorisation
    from console.services.books.kept_documents import DocumentStore
    from console.services.books.ports import BookStore, Gate, UnitOfWork
    from console.services.books.service import BookService
    from console.services.ports import ActLog
    from console.services.surveillance.hand_over import Recorded
    from console.services.surveillance.readers import AuthorisationReaders
    from console.services.surveillance.word_keys import WordKeys

_WORDING = frozenset({"location", "reasons", "subjects", "offence", "organisation", "result", "reason"})
"""What a correction may change. Cameras, times, ranks and approvals decide what may be watched."""
FollowUp = (
    Confirmed
    | CalledBack
    | Approved
    | DirectorInformed
    | DirectorAgreed
    | ReadersNamed
    | Reviewed
    | Renewed
    | Cancelled
)


class AuthorisationRegister(AuthorisationReading):
    """The acts on authorisations. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        readers: says who may read an authorisation.
        messages: keeps the bureau's messages.
        words: the keys of the words that are sealed for readers.
        acts: the log.
        clock: the system's, or a test's.
        cameras: returns the numbers of the scheme's cameras.
        bureau_within_h: hours after an urgent grant within which the bureau must confirm it.
        measured: returns the bytes of a day of recording by camera, as measured.
        recorded: returns whether there are recordings of a camera in a time.
        posts: the posts of the council that the scheme names to authorise its own surveillance.
        facts: returns the facts of the scheme, with its elected members.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        readers: AuthorisationReaders,
        messages: DocumentStore,
        words: WordKeys,
        acts: ActLog,
        clock: Clock,
        cameras: Callable[[], frozenset[int]],
        bureau_within_h: float = BUREAU_WITHIN_H,
        measured: Callable[[dt.datetime], Mapping[int, float]] = lambda _now_utc: {},
        recorded: Recorded = lambda _camera, _begin_utc, _end_utc: False,
        posts: Collection[str] = POSTS_OF_CODE,
        facts: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        super().__init__(store, gate, readers, words, acts, clock)
        self._books, self._cameras = books, cameras
        self._measured, self._recorded, self._posts = measured, recorded, posts
        self._messages = BureauMessages(messages, words)
        self.bureau_within_h = bureau_within_h
        self.elected = ElectedMemberCheck(facts, acts)

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
        named = (payload.attending_officer, payload.authorising_officer, payload.representative)
        answer = THE_MEMBER if payload.is_elected else payload.namesake
        self.elected.require_none(actor, BOOK, named, day_of(payload.granted_utc), answer)
        _raise(refusal_of_entry(payload, self._clock.utc_now(), self._posts))
        self._readers.check_named(payload.readers)
        self._check_cameras(payload.cameras)
        self._check_number(payload.urn)
        kind = KINDS_OF_AUTHORISATION[payload.type]
        end_utc = latest_end(kind, payload.begins_utc, payload.ends_utc)
        stated = self._storage(frozenset(payload.cameras), payload.begins_utc, end_utc)
        readers = {*payload.readers, *self._vouched()}
        entry = dataclasses.replace(entry, readers=tuple(sorted(one.strip() for one in readers)))
        with self._store.unit() as unit:
            number = unit.append(entry)
            unit.append(new_entry(KINDS[STORAGE], actor, stated, number))
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, number)

    def _vouched(self) -> list[str]:
        """Return who reads all authorisations and gets the key of a new one without being named in it.

        Once there are sealed ones, only who has the key of one of them: whoever was given that role later, or
        a new pair after a reset, waits for a reader who knows them. Else a manager would read by either.
        """
        held = self._words.holders().by_number
        known = frozenset[str]().union(*held.values())
        return [login for login in self._readers.who_read_all() if not held or login in known]

    def follow(
        self, actor: Actor, payload: FollowUp, number: int, document: bytes = b"", draft: int | None = None
    ) -> EntryRef:
        """Enter what follows: confirmation, call back, approval, director, review, renewal, cancellation.

        Only a cancellation may come from someone who is not named: it must reach the operator at once.

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
        if not isinstance(payload, Cancelled):
            self._readers.require(actor, self._case(number))
        if isinstance(payload, ReadersNamed):
            self._readers.check_named(payload.readers)
        else:
            self._check_open(authorisation)
        refuse_future(_past(payload), self._clock.utc_now())
        kept: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
        if isinstance(payload, Confirmed):
            message = self._messages.prepared(document, number)
            payload = dataclasses.replace(payload, document=message.digest)
            kept = self._messages.kept(actor, message)
        self._check(actor, authorisation, payload)
        entry = new_entry(kind, actor, payload, number)
        stated = None
        if isinstance(payload, Renewed) and authorisation.ends_utc is not None:
            longer_utc = payload.ends_utc or end_of_renewal(authorisation.ends_utc)
            stated = self._storage(authorisation.cameras, authorisation.begins_utc, longer_utc)
        with kept, self._store.unit() as unit:
            entered = unit.append(entry)
            if stated is not None:
                unit.append(new_entry(KINDS[STORAGE], actor, stated, number))
            if isinstance(payload, Cancelled):
                # Cancelled after it ended by itself, it ended when it ended.
                ends = [one for one in (payload.cancelled_utc, authorisation.ends_utc) if one is not None]
                self._end_holds(unit, actor, number, min(ends))
            if draft is not None:
                unit.drop_draft(draft)
        if isinstance(payload, ReadersNamed):
            # Without the key here they wait for someone who has it; the pane says so.
            self._give(actor, number, [login.strip() for login in payload.readers])
        return EntryRef(BOOK, entered)

    def give_words(self, actor: Actor, number: int, logins: Sequence[str]) -> None:
        """Give others who may read an authorisation the key of its words.

        Raises:
            Refusal: the actor may not read it, or one of them may not.
            OperatorError: who is in this seat does not have the key, or none of them can be given it.
        """
        case = self.case(actor, number)
        strangers = sorted(set(logins) - set(self._readers.all_of(case)))
        if strangers:
            raise Refusal(
                text("{login} is not named in authorisation {number}.", login=strangers[0], number=number),
                "Name them first, with a reason.",
                rule="What is recorded under an authorisation is seen only by those named.",
                source="code of practice, RIP-04",
            )
        is_given = self._words.give(number, logins, lambda given: _given(actor, number, given))
        if not is_given:
            raise no_key(number)

    def _give(self, actor: Actor, number: int, logins: Sequence[str]) -> None:
        if number not in self._words.holders().by_number:
            return
        with contextlib.suppress(OperatorError):
            self._words.give(number, logins, lambda given: _given(actor, number, given))

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
            OperatorError: a field is wrong, cameras may still be used under the authorisation, or recordings
                are not on the requester's drive yet.
        """
        kind = kind_of(payload)
        self._gate.require(actor, kind.act, kind.title)
        authorisation, now_utc, case = self.find(number), self._clock.utc_now(), self._case(number)
        self._readers.require(actor, case)
        refuse_future({"handed_utc": payload.handed_utc}, now_utc)
        over = {AuthorisationState.CANCELLED, AuthorisationState.ENDED}
        if authorisation.state(now_utc, self.bureau_within_h) not in over:
            raise OperatorError(
                text("{urn} has not ended yet.", urn=authorisation.urn),
                "Cancel it first, so that all of its material can be handed over.",
            )
        payload = completed(payload, case, authorisation, self._recorded)
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
        found = self._store.case(ref, personal=True)
        root = found.entry.about[0] if found is not None and found.entry.about else ref.number
        self._readers.require(actor, self._case(root))
        if found is not None and found.entry.is_sealed:
            raise no_key(root)
        if changes.keys() - _WORDING:
            raise OperatorError(
                "What an authorisation permits cannot be corrected.",
                "Cancel it, and enter a new one with its own number.",
            )
        return self._books.correct_from_service(actor, ref, changes, why)

    def message_of(self, actor: Actor, number: int) -> tuple[str, bytes] | None:
        """Return media type and content of the bureau's newest message; None if there is none.

        Raises:
            Refusal: the actor may not read authorisations.
            OperatorError: it is sealed, and who is in this seat does not have the key.
        """
        for entry in reversed(self.case(actor, number).later):
            if entry.fields.get("document"):
                return self._messages.opened(number, str(entry.fields["document"]))
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
                    # What is recorded after the end is nobody's but the scheme's.
                    self._end_holds(unit, PROGRAM, one.number, one.ends_utc)
        return lapsed

    # -- checks --------------------------------------------------------------------------------------------

    def _check(self, actor: Actor, authorisation: Authorisation, payload: FollowUp) -> None:
        if isinstance(payload, Renewed):
            _raise(refusal_of_renewal(authorisation, payload, self._posts))
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
        match payload:
            case Reviewed(reviewed_utc=when, officer=name) | Renewed(renewed_utc=when, officer=name):
                self.elected.require_none(actor, BOOK, [name], day_of(when), payload.namesake)
            case (
                Cancelled(cancelled_utc=when, officer=name)
                | DirectorInformed(informed_utc=when, director=name)
            ):
                self.elected.require_none(actor, BOOK, [name], day_of(when), payload.namesake)
            case DirectorAgreed(agreed_utc=when, director=name):
                self.elected.require_none(actor, BOOK, [name], day_of(when), payload.namesake)
            case _:
                return

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
                text("The number {urn} is in use already.", urn=urn),
                "Each authorisation has its own number. Nothing was saved.",
            )

    def _check_open(self, authorisation: Authorisation) -> None:
        if authorisation.cancelled_utc is not None:
            raise OperatorError(
                text("{urn} is cancelled.", urn=authorisation.urn), "Enter a new authorisation."
            )


def _given(actor: Actor, number: int, logins: Sequence[str]) -> NewEntry:
    payload = WordsGiven(readers=tuple(logins))
    return new_entry(kind_of(payload), actor, payload, number)


def _past(payload: FollowUp) -> dict[str, Value]:
    """Return the times of a payload that must have passed: all but an end."""
    values = values_of(payload)
    return {name: value for name, value in values.items() if name != "ends_utc"}


def _raise(refused: Refusal | None) -> None:
    if refused is not None:
        raise refused
