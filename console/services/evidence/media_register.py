"""The media register: what happens to each medium, as acts with a witness (EVD-01…03, PPL-08)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from console.domain.books import KINDS
from console.domain.books.entries import EntryRef
from console.domain.books.media import (
    POLICE,
    Delivered,
    Destroyed,
    Registered,
    Relocated,
)
from console.domain.books.media_file import Custody, same_reference
from console.domain.books.payloads import values_of
from console.domain.books.statements import Handed
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import every_in_span
from console.services.books.service import kind_of, new_entry, refuse_future, sees_personal
from console.services.evidence.media_register_count import compare, difference_of
from console.services.evidence.media_register_entries import log_line, statement_of
from console.services.evidence.media_register_reader import MediaReader, with_reference
from console.services.evidence.media_register_rules import (
    check_link,
    check_recipient,
    check_statement,
    is_kept_shorter,
)
from console.services.evidence.media_register_witness import Witnesses, WitnessSignature, sign

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from console.domain.books.entries import NewEntry
    from console.domain.books.fields import Value
    from console.domain.books.media_file import CustodyLink, MediaItem
    from console.domain.books.media_log import Moved
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate, PasswordCheck, UnitOfWork
    from console.services.books.service import BookService

BOOK, LOG, STATEMENTS = "media", "media-log", "statements"
TO_BE_SIGNED = "to be countersigned"


class MediaRegister:
    """The acts on media. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        passwords: checks the witness's password.
        clock: the system's, or a test's.
        people: returns who has a user name, or None.
        holds_on: returns why a medium must be kept beyond its period, or an empty text.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        passwords: PasswordCheck,
        clock: Clock,
        people: Callable[[str], Actor | None],
        holds_on: Callable[[str], str] = lambda _reference: "",
    ) -> None:
        self._store, self._books, self._gate = store, books, gate
        self._clock, self._holds_on = clock, holds_on
        self._witnesses = Witnesses(gate, passwords, people)
        self._reader = MediaReader(store)
        self._concerned = ConcernedEntries(store, gate)

    # -- reading -------------------------------------------------------------------------------------------

    def items(self, actor: Actor) -> list[MediaItem]:
        """Return every medium with its life, by number.

        Raises:
            Refusal: the actor may not read the register.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        reader = MediaReader(self._concerned.books_of(actor))
        return reader.items(personal=sees_personal(self._gate, actor))

    def find(self, actor: Actor, code: str) -> MediaItem:
        """Return the medium with a reference, as it is typed or scanned from its label.

        Raises:
            Refusal: the actor may not read the register.
            OperatorError: no medium has it.
        """
        return with_reference(self.items(actor), code)

    def due(self, actor: Actor) -> list[MediaItem]:
        """Return the masters whose three years are over and that no hold keeps, oldest first."""
        now_utc = self._clock.utc_now()
        due = [item for item in self.items(actor) if item.is_due(now_utc)]
        return [item for item in due if not self._holds_on(item.reference)]

    def why_kept(self, actor: Actor, item: MediaItem) -> str:
        """Return which hold keeps a medium beyond its period; empty if none does."""
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        return self._holds_on(item.reference)

    def name_of(self, login: str) -> str:
        """Return a person's name; the user name of someone without an account."""
        return self._witnesses.name_of(login)

    # -- acts ----------------------------------------------------------------------------------------------

    def register(
        self,
        actor: Actor,
        payload: Registered,
        witness: WitnessSignature | None = None,
        draft: int | None = None,
    ) -> EntryRef:
        """Register a medium.

        Raises:
            Refusal: the actor may not, or the witness may not sign.
            OperatorError: its reference is in use, its master is not registered, or a field is wrong.
        """
        self._gate.require(actor, Permission.ENTER_MEDIA, payload.reference)
        entry = self._checked_entry(actor, payload)
        newest = self._reader.newest()
        self._check_reference(payload)
        signer = self._witnesses.checked(actor, witness)
        with self._store.unit() as unit:
            number = unit.append(entry)
            if number != newest + 1:
                # Something was entered since: once more, now that no one else can write.
                self._check_reference(payload)
            sign(unit, signer, witness, number)
            _drop(unit, draft)
        return EntryRef(BOOK, number)

    def enter(
        self,
        actor: Actor,
        payload: Any,
        number: int,
        witness: WitnessSignature | None = None,
        draft: int | None = None,
    ) -> EntryRef:
        """Enter what happened to a medium: removal, return, move, review, hand-over, destruction.

        Args:
            actor: its author.
            payload: of the kind.
            number: of the entry that registered the medium.
            witness: countersigns on the spot; None: someone has to countersign before it moves again.
            draft: what it was typed in; deleted with the entry.

        Raises:
            Refusal: the actor may not, a link before is unsigned, there is no signed statement of continuity,
                or the medium must be kept.
            OperatorError: a field is wrong, or the medium is not where it must be.
        """
        kind = kind_of(payload)
        self._gate.require(actor, kind.act, kind.title)
        payload = self._completed(payload, witness)
        entry = self._checked_entry(actor, payload, number)
        newest, item = self._reader.newest(), self._reader.item(number)
        self._require(actor, item)
        self._check(actor, item, payload, witness)
        signer = self._witnesses.checked(actor, witness)
        with self._store.unit() as unit:
            entered = unit.append(entry)
            if entered != newest + 1:
                self._check_unchanged(item)
            sign(unit, signer, witness, entered)
            self._follow(unit, actor, item, payload, signer)
            _drop(unit, draft)
        return EntryRef(BOOK, entered)

    def move_as_logged(self, actor: Actor, line: Moved, draft: int | None = None) -> EntryRef:
        """Move a medium that is named by its reference, as the form of the media log has it.

        Raises:
            Refusal: as for `enter`.
            OperatorError: no medium has the reference, or it is not in that place.
        """
        self._gate.require(actor, Permission.SECURE_MEDIA, line.reference)
        item = with_reference(self._reader.items(), line.reference)
        if item.custody is Custody.STORED and item.place != line.origin:
            raise OperatorError(
                text("{reference} is in {place}.", reference=item.reference, place=item.place),
                "Correct where it was moved from. Nothing was saved.",
            )
        move = Relocated(
            relocated_utc=line.moved_utc, person=actor.name, storage=line.destination, reason=line.reason
        )
        return self.enter(actor, move, item.number, draft=draft)

    def countersign(
        self, actor: Actor, number: int, witness: WitnessSignature, seen: CustodyLink | None = None
    ) -> None:
        """Have a witness countersign a link that was entered without one.

        Args:
            actor: who is at the console.
            number: of the link's entry.
            witness: signs; never its author.
            seen: the link as the witness has read it; None: not compared.

        Raises:
            Refusal: the witness is the author, or may not witness.
            OperatorError: no such link, countersigned already, or changed since it was read.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        newest = self._reader.newest()
        items = self._reader.items(personal=sees_personal(self._gate, actor))
        link = next((one for item in items for one in item.links if one.number == number), None)
        if link is None or link.is_signed:
            raise OperatorError(
                "This entry is not there, or is countersigned already.", "Refresh the register."
            )
        if seen is not None and seen != link:
            raise _changed()
        signer = self._witnesses.checked(self._witnesses.author_of(link), witness)
        with self._store.unit() as unit:
            sign(unit, signer, witness, number)
            if self._reader.newest() != newest:
                raise _changed()

    def sign_statement(self, actor: Actor, number: int, signature: str) -> EntryRef:
        """Enter the operator's signed statement of continuity of a medium, as the register has it.

        Args:
            actor: the operator, who is its witness.
            number: of the entry that registered the medium.
            signature: strokes of the pad.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no signature, or a link is unsigned.
        """
        self._gate.require(actor, Permission.ENTER_MEDIA, "statement of continuity")
        item = self._whole_item(actor, number)
        if not signature.strip():
            raise OperatorError("The statement is not signed.", "Sign it in the field for the signature.")
        if item.unsigned:
            raise OperatorError(
                text("{reference} has entries without a witness.", reference=item.reference),
                "Ask a witness to countersign them first.",
            )
        payload = statement_of(item, actor, self._witnesses.name_of, signature, self._clock.utc_now())
        with self._store.unit() as unit:
            return EntryRef(STATEMENTS, unit.append(new_entry(kind_of(payload), actor, payload)))

    def statement_text(self, actor: Actor, number: int) -> str:
        """Return what the statement of continuity of a medium would say, before it is signed.

        Raises:
            Refusal: the actor may not.
        """
        self._gate.require(actor, Permission.ENTER_MEDIA, "statement of continuity")
        item = self._whole_item(actor, number)
        return statement_of(item, actor, self._witnesses.name_of, "", self._clock.utc_now()).text

    def _whole_item(self, actor: Actor, number: int) -> MediaItem:
        item = self._reader.whole_item(number)
        self._require(actor, item)
        return item

    def _require(self, actor: Actor, item: MediaItem) -> None:
        """Check that nothing of a medium's life is kept from who acts on it."""
        self._concerned.require_numbers(actor, BOOK, {item.number, *(link.number for link in item.links)})

    def now_utc(self) -> dt.datetime:
        """Return the time of this service's clock. Does not wait."""
        return self._clock.utc_now()

    def statements_of(self, actor: Actor, item: MediaItem) -> list[int]:
        """Return the numbers of the statements that name a medium as an exhibit, newest first."""
        self._gate.require(actor, Permission.READ_BOOKS, STATEMENTS)
        newest = self._store.head(STATEMENTS)[0]
        entries = every_in_span(self._store, STATEMENTS, 1, newest)
        return [
            entry.number
            for entry in reversed(entries)
            if isinstance(names := entry.fields.get("exhibits"), tuple) and item.reference in names
        ]

    def count(self, actor: Actor, places: Sequence[str], codes: Iterable[str]) -> EntryRef:
        """Enter a stocktaking: compare the codes found in places with the register; enter each difference.

        Args:
            actor: who counted.
            places: the places that were counted, as the register names them.
            codes: the references that were found there, typed or scanned.

        Raises:
            Refusal: the actor may not.
            OperatorError: no place was named.
        """
        self._gate.require(actor, Permission.ENTER_MEDIA, "stocktaking")
        items = self._reader.items()
        result = compare(items, places, codes, self._clock.utc_now())
        numbers = {item.reference: item for item in items}
        with self._store.unit() as unit:
            number = unit.append(new_entry(kind_of(result), actor, result))
            for reference in (*result.missing, *result.elsewhere):
                difference = difference_of(numbers[reference], result)
                unit.append(new_entry(kind_of(difference), actor, difference, numbers[reference].number))
        return EntryRef(BOOK, number)

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct an entry of the register; what was countersigned before is unsigned again.

        Raises:
            Refusal: the actor may not, the hand-over would have no statement, a hold would no longer name the
                medium, or a master would be kept for a shorter time.
            OperatorError: a time is in the future, or the reference is in use.
        """
        refuse_future(changes, self._clock.utc_now())
        reference = changes.get("reference")
        if isinstance(reference, str):
            self._check_free(reference, except_number=ref.number)
        if ref.book == BOOK and changes.keys() & {"reference", "copy", "made_utc"}:
            self._check_kept(actor, ref, changes)
        if ref.book == BOOK and changes.keys() & {"statement", "recipient"}:
            self._check_handed(actor, ref, changes)
        return self._books.correct_from_service(actor, ref, changes, why)

    # -- checks --------------------------------------------------------------------------------------------

    def _checked_entry(self, actor: Actor, payload: Any, number: int | None = None) -> NewEntry:
        entry = new_entry(kind_of(payload), actor, payload, number)
        refuse_future(values_of(payload), self._clock.utc_now())
        return entry

    def _completed(self, payload: Any, witness: WitnessSignature | None) -> Any:
        """Return a destruction with its witness's name, which the person signs with."""
        if not isinstance(payload, Destroyed) or witness is None:
            return payload
        return dataclasses.replace(payload, witness=self.name_of(witness.login))

    def _check(self, actor: Actor, item: MediaItem, payload: Any, witness: WitnessSignature | None) -> None:
        check_link(item, payload, self._clock.utc_now())
        if isinstance(payload, Delivered):
            if payload.recipient == POLICE:
                self._gate.require(actor, Permission.LIAISE_POLICE, item.reference)
            self._check_statement(item, payload.statement)
        if isinstance(payload, Destroyed):
            self._check_destruction(item, witness)

    def _check_destruction(self, item: MediaItem, witness: WitnessSignature | None) -> None:
        self._reader.whole_item(item.number)  # How long it is kept may stand in what cannot be read.
        why = self._holds_on(item.reference)
        if why:
            raise Refusal(
                text(
                    "You cannot destroy {reference}: it is on hold for {why} (code of practice, EVD-08).",
                    reference=item.reference,
                    why=why,
                ),
                "The owner of the hold can end it when it is no longer needed.",
                rule="Data relevant to a pending request, claim or subpoena is not destroyed.",
                source="code of practice, EVD-08",
            )
        if witness is None:
            raise Refusal(
                text(
                    "You cannot destroy {reference} without a witness (code of practice, EVD-02, EVD-03).",
                    reference=item.reference,
                ),
                "Use the Media pane, where the witness signs on the spot.",
                rule="The destruction of a medium is witnessed.",
                source="code of practice, EVD-02, EVD-03",
            )

    def _check_statement(self, item: MediaItem, named: str, *, is_correction: bool = False) -> None:
        digits = named.removeprefix(STATEMENTS).strip()
        case = None
        if digits.isdecimal() and len(digits) < 10:
            case = self._store.case(EntryRef(STATEMENTS, int(digits)), personal=True)
        if is_correction:
            # What was entered since, such as the hand-over itself, is no part of what it must cover.
            item = dataclasses.replace(item, links=item.links[:1])
        check_statement(item, case)

    def _check_reference(self, payload: Registered) -> None:
        self._check_free(payload.reference)
        if payload.master and not any(
            item.is_master and same_reference(item.reference, payload.master) for item in self._reader.items()
        ):
            raise OperatorError(
                text("There is no master “{master}” in the register.", master=payload.master),
                "Register the master first, or leave the field empty.",
            )

    def _check_handed(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value]) -> None:
        """Check a corrected hand-over as one that is entered: its receiver and its statement."""
        item = self._reader.item_of(ref)
        link = next(one for one in item.links if one.number == ref.number)
        after = {**link.fields, **changes}
        if after.get("recipient") == POLICE:
            self._gate.require(actor, Permission.LIAISE_POLICE, item.reference)
        check_recipient(item, str(after.get("recipient")), link.instant_utc)
        self._check_statement(item, str(after.get("statement") or ""), is_correction=True)

    def _check_kept(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value]) -> None:
        """Refuse a correction after which a medium could be destroyed that must be kept now."""
        item = self._reader.item_of(ref)
        first = item.links[0]
        if first.number != ref.number:
            return
        corrected = dataclasses.replace(first, fields={**first.fields, **changes})
        after = dataclasses.replace(item, links=(corrected, *item.links[1:]))
        why = self._holds_on(item.reference)
        if why and not same_reference(after.reference, item.reference):
            raise _named_by_hold(item, why)
        if is_kept_shorter(item, after):
            self._gate.require(actor, Permission.CORRECT_ANY, item.reference)

    def _check_free(self, reference: str, except_number: int = 0) -> None:
        holders = [item for item in self._reader.items() if same_reference(item.reference, reference)]
        if any(item.number != except_number for item in holders):
            raise OperatorError(
                text("The reference {reference} is in use already.", reference=reference),
                "Give the medium a reference of its own.",
            )

    def _check_unchanged(self, item: MediaItem) -> None:
        """Refuse if another console entered something about the medium since it was checked."""
        if self._reader.item(item.number).links != item.links:
            raise OperatorError(
                text("{reference} was changed at another console.", reference=item.reference),
                "Look at its entries, then try again. Nothing was saved.",
            )

    # -- what follows --------------------------------------------------------------------------------------

    def _follow(
        self, unit: UnitOfWork, actor: Actor, item: MediaItem, payload: Any, signer: Actor | None
    ) -> None:
        """Enter the line of the media log, and that the statement went with the medium."""
        line = log_line(item, payload, signer.name if signer else TO_BE_SIGNED)
        if line is not None:
            unit.append(new_entry(KINDS["media-log.moved"], actor, line))
        if isinstance(payload, Delivered) and payload.recipient == POLICE:
            number = int(payload.statement.removeprefix(STATEMENTS))
            case = self._store.case(EntryRef(STATEMENTS, number), personal=False)
            if case is not None and case.is_open:
                handed = Handed(
                    handed_utc=payload.delivered_utc,
                    officer=payload.officer,
                    police_force=payload.agency,
                    collar_number=payload.collar_number,
                    signature=payload.signature,
                )
                unit.append(new_entry(kind_of(handed), actor, handed, number))


def _drop(unit: UnitOfWork, draft: int | None) -> None:
    if draft is not None:
        unit.drop_draft(draft)


def _named_by_hold(item: MediaItem, why: str) -> Refusal:
    return Refusal(
        text(
            "You cannot correct the reference of {reference}: it is on hold for {why}, which names it "
            "(code of practice, EVD-08).",
            reference=item.reference,
            why=why,
        ),
        "Correct it when the hold has ended.",
        rule="Data relevant to a pending request, claim or subpoena is not destroyed.",
        source="code of practice, EVD-08",
    )


def _changed() -> OperatorError:
    return OperatorError("The register has changed since this was shown.", "Read the entry again.")
