"""The desk of a `Library` with everything that prints, exports, audits, counts and verifies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.proof import ExportProof
from console.domain.errors import EnvironmentFault
from console.domain.surveillance.drift import DriftRules
from console.domain.visitors.texts import VISITOR_TEXTS
from console.media.pdf.pages import PdfPages
from console.media.volume.outlook import VolumeStock
from console.services.books.agreements import AgreementList
from console.services.books.annual_report import AnnualReports
from console.services.books.audits import Audits
from console.services.books.exports import Exports
from console.services.books.head_signing import HeadSigning
from console.services.books.maintenance import Maintenance
from console.services.books.printing import Printing
from console.services.books.verification import BookVerification
from console.services.books_at_console import BooksAtConsole
from console.services.cameras.deployments import Deployments
from console.services.cameras.linked_feeds import LinkedFeeds
from console.services.disclosure.breaches import Breaches
from console.services.disclosure.complaint_letters import ComplaintLetters
from console.services.disclosure.complaints import Complaints
from console.services.disclosure.letters import RequestLetters
from console.services.disclosure.public_reports import PublicReports
from console.services.disclosure.requests import Requests
from console.services.evidence.deletions import Deletions
from console.services.evidence.holds import HoldService
from console.services.evidence.media_register import MediaRegister
from console.services.evidence.outlook import RetentionOutlooks
from console.services.evidence.prints import VideoPrints
from console.services.people.guest_seat import GuestSeat
from console.services.people.police_seats import PoliceSeats
from console.services.people.roster import Roster
from console.services.people.seat import ConsoleSeat
from console.services.people.seat_cameras import SeatCameras
from console.services.people.signs_of_life import SignsOfLife
from console.services.scheme.documents import SchemeDocuments
from console.services.scheme.service import SchemeService
from console.services.surveillance.drift import ImmediateResponse
from console.services.surveillance.officers import OfficersAtSeat
from console.services.surveillance.readers import AuthorisationReaders
from console.services.surveillance.reserved_elsewhere import ReservedElsewhere
from console.services.surveillance.service import AuthorisationRegister
from console.services.surveillance.total_control import TotalControl
from console.services.visitors.diary import Diary
from console.services.visitors.guests import GuestSeats
from console.services.visitors.service import VisitorService
from console.settings.signing import DemoSigner
from console.store.camera_facts import CameraFactTable
from console.store.cameras import CameraTable
from console.store.console_signs import ConsoleSignTable
from console.store.holds import HoldTable
from console.store.ledger.export import BookFiles
from console.store.ledger.exported import verify_export
from console.store.ledger.parallel import verify_database
from console.store.ledger.sealed_words import SealedWords
from console.store.ledger.signed_heads import HeadTable
from console.store.ledger.unit import Units
from console.store.people import PeopleTable
from console.store.pictures import PictureTable
from console.store.scheme import SchemeTable
from tests.support.screen import KeptActs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.services.books.ports import Signer
    from console.services.books.service import BookService
    from tests.support.books import Library


class LockedSigner:
    """A keyring that nobody opens."""

    def public_key(self) -> str:
        raise EnvironmentFault("The keyring is locked.", "Unlock it, then try again.")

    def sign(self, statement: bytes) -> str:
        raise AssertionError(statement)


class NoFacts:
    def facts(self) -> dict[str, str]:
        return {"owner": "Anytown Borough Council"}

    def history(self, name: str) -> list[object]:
        raise AssertionError(name)


@dataclass(frozen=True)
class FullDesk:
    desk: BooksAtConsole
    audits: Audits
    printing: Printing
    exports: Exports
    reports: AnnualReports
    proving: BookVerification
    heads: HeadTable


def full_desk(library: Library, signer: Signer | None = None, books: BookService | None = None) -> FullDesk:
    """The desk with another key."""
    signer = signer or DemoSigner()
    table = HeadTable(library.engine)
    heads = HeadSigning(table, signer, library.clock, library.store)
    books = books or library.desk.books
    audits = Audits(books, library.gate, heads, library.clock)
    printing = Printing(library.store, library.gate, heads)
    exports = Exports(
        BookFiles(library.engine, signer),
        library.store,
        library.gate,
        heads,
        NoFacts(),  # type: ignore[arg-type]  # no history is asked for
        library.clock,
    )
    reports = AnnualReports(library.store, library.gate, library.clock)

    def prove_books(progress: Callable[[int], None]) -> ExportProof:
        progress(0)
        proofs = verify_database(library.engine, library.path.parent, table.signed(), frozenset(), progress)
        return ExportProof(proofs, (), table.signers())

    def prove_export(folder: Path, progress: Callable[[int], None]) -> ExportProof:
        return verify_export(folder, progress=progress)

    proving = BookVerification(library.store, library.gate, prove_books, prove_export)
    table_of_people = PeopleTable(library.engine, Units(library.engine, library.clock))
    roster = Roster(table_of_people)
    holds = HoldService(
        library.store, books, library.gate, HoldTable(library.engine), library.clock, library.people.get
    )
    register = AuthorisationRegister(
        library.store,
        books,
        library.gate,
        AuthorisationReaders(library.gate, library.people.get),
        PictureTable(library.engine, library.clock),
        SealedWords(library.engine, Units(library.engine, library.clock)),
        KeptActs(),
        library.clock,
        lambda: frozenset(range(1, 100)),
        facts=SchemeTable(library.engine, library.clock).facts,
    )
    seat = ConsoleSeat(roster, library.gate, KeptActs(), "desk 1")  # type: ignore[arg-type]  # the same questions
    cameras = SeatCameras(library.clock)
    signs = SignsOfLife(ConsoleSignTable(library.engine), library.clock)
    desk = BooksAtConsole(
        books,
        library.incidents,
        library.drafts,
        lambda: library.actor,
        printing=printing,
        audits=audits,
        agreements=AgreementList(library.store, library.gate),
        exports=exports,
        documents=SchemeDocuments(
            library.store,
            library.gate,
            PictureTable(library.engine, library.clock),
            KeptActs(),
            tuple,
            PdfPages,
        ),
        reports=reports,
        public_reports=PublicReports(
            library.store,
            library.gate,
            signer,
            KeptActs(),
            library.clock,
            lambda: "Anytown Borough Council",
            lambda: {3: "Camera 3 Market Square", 4: "Camera 4 Quay"},
        ),
        verification=proving,
        changes=library.changes,
        visits=VisitorService(
            library.store, books, library.gate, roster, library.clock, KeptActs(), VISITOR_TEXTS, lambda: None
        ),
        media=MediaRegister(
            library.store,
            books,
            library.gate,
            library.passwords,
            library.clock,
            library.people.get,
            holds.why_kept,
        ),
        holds=holds,
        outlooks=RetentionOutlooks(
            VolumeStock(tuple), HoldTable(library.engine), holds, library.gate, library.clock, 30
        ),
        deletions=Deletions(library.store, library.gate, library.clock),
        surveillance=register,
        officers=OfficersAtSeat(
            register,
            library.store,
            seat,
            cameras,
            library.passwords,
            KeptActs(),
            library.clock,
            ReservedElsewhere(signs, cameras, library.clock),
        ),
        control=TotalControl(
            register,
            library.store,
            table_of_people,
            roster,
            library.gate,  # type: ignore[arg-type]  # the same questions
            PoliceSeats(seat, cameras, library.clock),
            library.passwords,
            KeptActs(),
            library.clock,
        ),
        diary=Diary(library.store, books, library.gate, library.clock),
        guests=GuestSeats(
            library.store, library.gate, library.passwords, roster, seat, GuestSeat(KeptActs()), library.clock
        ),
        immediate=ImmediateResponse(
            library.store, books, library.gate, seat, cameras, library.people.get, library.clock, DriftRules()
        ),
        prints=VideoPrints(
            library.store, books, library.gate, PictureTable(library.engine, library.clock), library.clock
        ),
        requests=Requests(
            library.store,
            books,
            library.gate,
            holds,
            PictureTable(library.engine, library.clock),
            library.clock,
            SchemeTable(library.engine, library.clock).facts,
            KeptActs(),
        ),
        complaints=Complaints(
            library.store,
            books,
            library.gate,
            holds,
            library.clock,
            library.people.get,
            library.people.values,
        ),
        linked_feeds=LinkedFeeds(
            library.store, books, library.gate, library.clock, KeptActs(), CameraFactTable(library.engine)
        ),
        maintenance=Maintenance(library.store, books, library.gate, library.clock),
        deployments=Deployments(
            library.store,
            books,
            library.gate,
            CameraFactTable(library.engine),
            PictureTable(library.engine, library.clock),
            library.clock,
            CameraTable(library.engine, library.clock).cameras,
            register.numbered,
        ),
        breaches=Breaches(library.store, books, library.gate, library.clock, library.people.get),
        complaint_letters=ComplaintLetters(
            library.store,
            library.gate,
            PictureTable(library.engine, library.clock),
            library.clock,
            SchemeTable(library.engine, library.clock).facts,
            {},
        ),
        letters=RequestLetters(
            library.store,
            library.gate,
            PictureTable(library.engine, library.clock),
            library.clock,
            SchemeTable(library.engine, library.clock).facts,
            {},
            30,
        ),
        scheme=SchemeService(
            SchemeTable(library.engine, library.clock),
            library.store,
            books,
            library.gate,
            library.passwords,
            KeptActs(),
            library.clock,
        ),
        owner="Anytown Borough Council",
    )
    return FullDesk(desk, audits, printing, exports, reports, proving, table)
