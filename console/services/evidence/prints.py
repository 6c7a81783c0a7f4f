"""Video prints: made only when necessary, numbered, handed over and destroyed with authority (EVD-06)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.newest import Newest
from console.domain.books.payloads import values_of
from console.domain.books.prints import FOR_POLICE, FOR_SCHEME, Destroyed, Handed, Made
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.police_ranks import Rank, rank_of
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import every, every_in_span
from console.services.books.kept_documents import kept_with_entry
from console.services.books.service import kind_of, new_entry, refuse_future, sees_personal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.kept_documents import DocumentStore
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService

BOOK = "prints"
MOST_BYTES = 10_000_000
MOST_SHOWN = 500
AUTHORITY = "authority"
"""Prefix of the names under which authorities are kept."""
MAGIC = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""What a document may be, by its first bytes; the name of a file says nothing."""
NUMBERED = "VP/{number}"
INCIDENTS = "incidents"
SNAPSHOT, ON_CONSOLE = "snapshot", "snapshots of the console"


@dataclass(frozen=True, slots=True)
class PrintFrame:
    """What is printed: a frame as it is shown, with its privacy zones, live or played.

    Attributes:
        png: the picture.
        is_masked: whether privacy zones cover parts of it.
    """

    camera: int
    picture_utc: dt.datetime
    png: bytes = dataclasses.field(repr=False)
    is_masked: bool = False

    @property
    def sha256(self) -> str:
        """SHA-256 of the picture, hex."""
        return hashlib.sha256(self.png).hexdigest()


class VideoPrints:
    """The acts on video prints. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        documents: keeps the authorities.
        clock: the system's, or a test's.
        hidden: returns the times of a camera of which this seat has no pictures.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        documents: DocumentStore,
        clock: Clock,
        hidden: Callable[[int], Sequence[tuple[dt.datetime, dt.datetime]]] = lambda _camera: (),
    ) -> None:
        self._hidden = hidden
        self._store, self._books, self._gate = store, books, gate
        self._concerned = ConcernedEntries(store, gate)
        self._documents, self._clock = documents, clock

    def make(
        self,
        actor: Actor,
        wanted: Made,
        frame: PrintFrame,
        write: Callable[[Made], object],
        document: bytes = b"",
    ) -> EntryRef:
        """Number a print, enter it and write it; if it cannot be written, nothing is entered.

        Args:
            actor: who makes it.
            wanted: reason, receiver and authority; what follows from the frame is filled in.
            frame: the picture.
            write: writes the print, given the whole entry. It must be fast: others wait for the books.
            document: the written authority, for the police: PDF, PNG or JPEG.

        Raises:
            Refusal: the actor may not, or there is no authority of an inspector or above.
            OperatorError: a field is wrong, or the document is of another kind or too large.
            EnvironmentFault: the print could not be written.
        """
        self._gate.require(actor, Permission.ENTER_MEDIA, f"print of camera {frame.camera}")
        media_type = checked_document(document) if document else ""
        made = self._completed(wanted, frame, document)
        _check_authority(made)
        new_entry(kind_of(made), actor, made)  # checked before the document is kept
        name = f"{AUTHORITY}/{made.document}"
        if not document:
            return self._enter_print(actor, made, write)
        with kept_with_entry(self._documents, name, media_type, document, actor.login):
            return self._enter_print(actor, made, write)

    def _enter_print(self, actor: Actor, made: Made, write: Callable[[Made], object]) -> EntryRef:
        with self._store.unit() as unit:
            expected = self._store.head(BOOK)[0] + 1
            file = f"{SNAPSHOT}-VP-{expected}.png" if made.file else ""
            numbered = dataclasses.replace(made, reference=NUMBERED.format(number=expected), file=file)
            number = unit.append(new_entry(kind_of(numbered), actor, numbered))
            if number != expected:
                raise OperatorError("Another console made a print at the same time.", "Try again.")
            write(numbered)
        return EntryRef(BOOK, number)

    def take_snapshot(
        self,
        actor: Actor,
        reason: str,
        incident: int | None,
        frame: PrintFrame,
        write: Callable[[Made], object],
    ) -> EntryRef:
        """Register the picture of a tile as what it is, a print of one copy, and write its file.

        Args:
            actor: who takes it.
            reason: why it is necessary.
            incident: number of the entry of the open incident to which it belongs, if any.
            frame: the picture.
            write: as of `make`; the entry names the file.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no reason, or the incident is not open.
            EnvironmentFault: the file could not be written.
        """
        called = self._open_incident(actor, incident) if incident is not None else ""
        now_utc = self._clock.utc_now()
        wanted = Made(
            reference=SNAPSHOT,
            camera=frame.camera,
            picture_utc=frame.picture_utc,
            made_utc=now_utc,
            receiver=FOR_SCHEME,
            reason=reason,
            copies=1,
            storage=ON_CONSOLE,
            incident=called,
            file=SNAPSHOT,
        )
        return self.make(actor, wanted, frame, write)

    def snapshots(self, actor: Actor) -> Newest[Entry]:
        """Return the newest prints that are snapshots; only of what this seat may see.

        Raises:
            Refusal: the actor may not read the log of prints.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        books, personal = self._concerned.books_of(actor), sees_personal(self._gate, actor)
        prints = every(books, BookQuery(BOOK), personal=personal)
        found = [one for one in prints if one.fields.get("file") and not self._is_hidden(one)]
        return Newest(found[:MOST_SHOWN], len(found))

    def _is_hidden(self, entry: Entry) -> bool:
        camera, taken_utc = entry.fields.get("camera"), entry.fields.get("picture_utc")
        hidden = self._hidden(camera) if isinstance(camera, int) else ()
        at_utc = taken_utc if isinstance(taken_utc, dt.datetime) else entry.instant_utc
        return any(begin <= at_utc < end for begin, end in hidden)

    def open_incidents(self, actor: Actor) -> Sequence[Entry]:
        """Return the incidents to which a snapshot can belong, the newest first.

        Raises:
            Refusal: the actor may not read the incident log.
        """
        self._gate.require(actor, Permission.READ_BOOKS, INCIDENTS)
        query = BookQuery(INCIDENTS, kinds=("incidents.opened",), is_open=True)
        books, personal = self._concerned.books_of(actor), sees_personal(self._gate, actor)
        return list(every(books, query, personal=personal))

    def _open_incident(self, actor: Actor, incident: int) -> str:
        """Return the own number of an open incident."""
        case = self._store.case(EntryRef(INCIDENTS, incident), personal=False)
        if case is not None:
            self._concerned.require(actor, INCIDENTS, [case.entry])
        if case is None or case.entry.kind != "incidents.opened" or not case.is_open:
            raise OperatorError(
                text("There is no open incident {number}.", number=incident), "Choose an open one, or none."
            )
        return case.entry.called

    def enter(
        self, actor: Actor, payload: Made | Handed | Destroyed, number: int | None, draft: int | None = None
    ) -> EntryRef:
        """Enter a print that was made elsewhere, its hand-over or its destruction, as a form has it.

        Raises:
            Refusal: the actor may not, there is no authority, or a print for the police has no document.
            OperatorError: a field is wrong, the reference is in use, or the print is destroyed.
        """
        kind = kind_of(payload)
        self._gate.require(actor, kind.act, kind.title)
        entry = new_entry(kind, actor, payload, number)
        refuse_future(values_of(payload), self._clock.utc_now())
        if isinstance(payload, Made):
            _check_authority(payload)
            self._require_document(payload)
            self._check_free(payload.reference)
        else:
            self._check_follows(actor, payload, number)
        with self._store.unit() as unit:
            entered = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, entered)

    def prints(self, actor: Actor) -> Newest[Entry]:
        """Return the newest prints; `is_open`: it is not destroyed.

        Raises:
            Refusal: the actor may not read the log of prints.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        books, personal = self._concerned.books_of(actor), sees_personal(self._gate, actor)
        found = books.page(BookQuery(BOOK, limit=MOST_SHOWN), personal=personal)
        return Newest(found, books.count(BookQuery(BOOK), personal=False))

    def authority_of(self, actor: Actor, number: int) -> tuple[str, bytes] | None:
        """Return media type and content of the written authority for a print, or None where there is none.

        Raises:
            Refusal: the actor may not read personal details.
        """
        self._gate.require(actor, Permission.READ_PERSONAL, f"authority for print {number}")
        case = self._open_or_closed(actor, number)
        document = case.current().get("document")
        return self._documents.load(f"{AUTHORITY}/{document}") if document else None

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct an entry. Authority and picture stay what they were.

        Raises:
            Refusal: the actor may not, or it would hand a print to the police that has no authority.
            OperatorError: a time is in the future, the reference is in use, or it changes what was attached.
        """
        refuse_future(changes, self._clock.utc_now())
        if changes.keys() & {"document", "picture", "is_masked", "receiver", "rank", "file"}:
            raise OperatorError(
                "For whom a print was made, and on whose authority, cannot be corrected.",
                "Destroy the print with authority, then make it again.",
            )
        reference = changes.get("reference")
        if isinstance(reference, str):
            self._check_free(reference, except_number=ref.number)
        if changes.get("collar_number"):
            self._check_for_police(self._print_of(actor, ref))
        return self._books.correct_from_service(actor, ref, changes, why)

    # -- checks --------------------------------------------------------------------------------------------

    def _completed(self, wanted: Made, frame: PrintFrame, document: bytes) -> Made:
        if wanted.receiver == FOR_POLICE and not document:
            raise _no_document()
        return dataclasses.replace(
            wanted,
            reference="VP",
            camera=frame.camera,
            picture_utc=frame.picture_utc,
            made_utc=self._clock.utc_now(),
            document=hashlib.sha256(document).hexdigest() if document else "",
            picture=frame.sha256,
            is_masked=frame.is_masked,
        )

    def _require_document(self, payload: Made) -> None:
        kept = payload.document and self._documents.has(f"{AUTHORITY}/{payload.document}")
        if payload.receiver == FOR_POLICE and not kept:
            raise _no_document()

    def _check_free(self, reference: str, except_number: int = 0) -> None:
        newest = self._store.head(BOOK)[0]
        entries = every_in_span(self._store, BOOK, 1, newest)
        if any(
            entry.fields.get("reference") == reference and entry.number != except_number for entry in entries
        ):
            raise OperatorError(
                text("The reference {reference} is in use already.", reference=reference),
                "Give the print a reference of its own.",
            )

    def _check_follows(self, actor: Actor, payload: Handed | Destroyed, number: int | None) -> None:
        case = self._open_or_closed(actor, number)
        if not case.is_open:
            raise OperatorError(
                text("Print {reference} is destroyed.", reference=case.current().get("reference")),
                "Choose another print.",
            )
        if isinstance(payload, Handed) and payload.collar_number:
            self._check_for_police(case)

    def _print_of(self, actor: Actor, ref: EntryRef) -> CaseFile:
        """Return the print that an entry is about."""
        case = self._store.case(ref, personal=False)
        about = case.entry.about if case is not None else ()
        return self._open_or_closed(actor, about[0] if about else ref.number)

    def _check_for_police(self, case: CaseFile) -> None:
        """Refuse to hand a print to the police that was not made for them."""
        if case.current().get("receiver") != FOR_POLICE:
            raise Refusal(
                text(
                    "You cannot hand print {reference} to the police: it has no written authority of an "
                    "inspector or above (code of practice, EVD-06).",
                    reference=case.current().get("reference"),
                ),
                "Make a print for the police, with the authority attached.",
                rule="Prints for the police need written authority of an inspector or above.",
                source="code of practice, EVD-06",
            )

    def _open_or_closed(self, actor: Actor, number: int | None) -> CaseFile:
        case = self._concerned.books_of(actor).case(EntryRef(BOOK, number or 0), personal=False)
        if case is None or case.entry.kind != "prints.made":
            raise OperatorError(
                text("There is no print {number}.", number=number), "Choose it from the list of prints."
            )
        return case


def checked_document(document: bytes) -> str:
    """Return the media type of an authority, by its content.

    Raises:
        OperatorError: it is none that can be kept.
    """
    if len(document) > MOST_BYTES:
        raise OperatorError(
            text("The document has {size:.0f} MB. The limit is 10 MB.", size=len(document) / 1e6),
            "Scan it with fewer points per inch.",
        )
    for magic, media_type in MAGIC.items():
        if document.startswith(magic):
            return media_type
    raise OperatorError("The document is not a PDF, PNG or JPEG.", "Scan it, or save it as PDF.")


def _check_authority(made: Made) -> None:
    if made.receiver != FOR_POLICE:
        return
    rank = rank_of(made.rank)
    if rank is None or rank < Rank.INSPECTOR or not made.officer.strip() or not made.authority.strip():
        raise Refusal(
            "You cannot make a print for the police without the written authority of an inspector or above "
            "(code of practice, EVD-06).",
            "Enter officer, rank and reference of the authority, and attach it.",
            rule="Prints for the police need written authority of an inspector or above.",
            source="code of practice, EVD-06",
        )


def _no_document() -> Refusal:
    return Refusal(
        "You cannot make a print for the police before the written authority is attached "
        "(code of practice, EVD-06).",
        "Make the print from the picture, and attach the authority there.",
        rule="Prints for the police need written authority of an inspector or above.",
        source="code of practice, EVD-06",
    )
