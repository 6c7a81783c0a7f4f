"""Wiring of the books: services on the scheme's database, and the loops that maintain them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.app.verification import (
    LocalOwnerGate,
    heads_service,
    own_keys,
    signer_of,
    verify_books,
    verify_exported,
)
from console.app.wiring.cameras import agreements_of, kinds_of
from console.app.wiring.surveillance_key import authorisation_readers, record_key, sealing_loop
from console.domain.books import BOOKS
from console.domain.books.apart import APART
from console.domain.books.counts import Contract
from console.domain.books.entry_words import EntryNames
from console.domain.books.kinds import Retention
from console.domain.cameras.facts import ZONES
from console.domain.clock import LONDON
from console.domain.disclosure.letter_texts import BUILT_IN, LetterTemplate
from console.domain.disclosure.public_report import public_names
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.privacy.zone_json import read_zones
from console.domain.surveillance.drift import DriftRules
from console.domain.text import text
from console.domain.visitors.texts import VISITOR_TEXTS, VisitorTexts
from console.media.pdf.pages import PdfPages
from console.media.volume.outlook import VolumeStock
from console.services.books.agreements import AgreementList
from console.services.books.annual_report import AnnualReports
from console.services.books.audits import Audits
from console.services.books.concerned_entries import KEPT_FROM_SOME
from console.services.books.erasure import Erasure
from console.services.books.exports import Exports
from console.services.books.incidents import Incidents
from console.services.books.informed_people import PEOPLE
from console.services.books.maintenance import Maintenance
from console.services.books.printing import Printing
from console.services.books.service import BookService
from console.services.books.verification import BookVerification
from console.services.books_at_console import BooksAtConsole
from console.services.books_at_console.scheme_lists import PHRASES, SchemeLists
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
from console.services.scheme.documents import SchemeDocuments
from console.services.scheme.service import SchemeService
from console.services.surveillance.drift import ImmediateResponse
from console.services.surveillance.officers import OfficersAtSeat
from console.services.surveillance.reserved_elsewhere import ReservedElsewhere
from console.services.surveillance.service import AuthorisationRegister
from console.services.surveillance.total_control import TotalControl
from console.services.visitors.diary import Diary
from console.services.visitors.guests import GuestSeats
from console.services.visitors.service import VisitorService
from console.store.drafts import DraftTable
from console.store.ledger.erasing import Erasing
from console.store.ledger.export import BookFiles
from console.store.ledger.index_follower import IndexFollower
from console.store.ledger.sealed_words import SealedWords
from console.store.people import PeopleTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.app.scheme import OpenScheme
    from console.domain.books.counts import Counts
    from console.domain.books.entries import EntryRef
    from console.domain.people.person import Person
    from console.services.books.ports import Gate
    from console.services.people.service import PeopleServices
    from console.settings.schema import LetterSettings, VisitorSettings


@dataclass(frozen=True, slots=True)
class BooksWiring:
    """The services for the book panes, and their background loops."""

    books: BooksAtConsole
    loops: tuple[HostedLoop, ...]


def open_books(scheme: OpenScheme, people: PeopleServices, failed: Callable[[str], None]) -> BooksWiring:
    """Build the services of the books for the people of this console.

    Args:
        scheme: opened.
        people: permissions, and the person signed in here.
        failed: receives a text when a loop fails.
    """
    clock, gate = scheme.clock, people.access
    books = BookService(scheme.books, gate, people.sign_in)
    heads = heads_service(scheme)

    def actor() -> Actor:
        # Called often, to enable or disable buttons; the gate records refused attempts, not this.
        person = people.seat.person
        if person is None or not people.seat.is_open:
            raise OperatorError("No one is signed in at this console.", "Sign in first.")
        return person.actor

    scheme.books.on_damaged = lambda ref: failed(damaged_words(ref))

    def seated() -> Person | None:
        return people.seat.person

    def person_named(login: str) -> Actor | None:
        person = people.roster.reload().persons.get(login)
        return person.actor if person is not None else None

    def staff() -> list[Actor]:
        return [one.actor for one in people.roster.reload().persons.values() if not one.is_retired]

    holds = HoldService(scheme.books, books, gate, scheme.holds, clock, person_named)
    authorisations = AuthorisationRegister(
        scheme.books,
        books,
        gate,
        authorisation_readers(people),
        scheme.pictures,
        SealedWords(scheme.database, scheme.units),
        scheme.ledger,
        clock,
        lambda: frozenset(camera.number for camera in scheme.cameras.cameras()),
        scheme.settings.surveillance.bureau_within_h,
        VolumeStock(scheme.volumes).day_bytes,
        lambda camera, begin_utc, end_utc: bool(scheme.footage.segments(camera, begin_utc, end_utc)),
        scheme.settings.surveillance.council_posts,
        scheme.facts.facts,
    )
    reserved = ReservedElsewhere(scheme.signs, people.cameras, clock)
    officers = OfficersAtSeat(
        authorisations,
        scheme.books,
        people.seat,
        people.cameras,
        people.sign_in,
        scheme.ledger,
        clock,
        reserved,
    )
    # Before anybody moves a camera, and before the program does.
    scheme.signs.turn()
    control = TotalControl(
        authorisations,
        scheme.books,
        PeopleTable(scheme.database, scheme.units),
        people.roster,
        gate,
        people.police,
        people.sign_in,
        scheme.ledger,
        clock,
    )
    guests = GuestSeats(scheme.books, gate, people.sign_in, people.roster, people.seat, people.guests, clock)
    scheme.changes.subscribe(guests.changed_books)
    # Before anybody signs in: whose the seats are, the books say.
    control.read()
    scheme.changes.subscribe(control.changed_books)
    minutes = scheme.settings.surveillance
    immediate = ImmediateResponse(
        scheme.books,
        books,
        gate,
        people.seat,
        people.cameras,
        person_named,
        clock,
        DriftRules(
            dt.timedelta(minutes=minutes.ask_after_steering_min),
            dt.timedelta(minutes=minutes.ask_after_dwell_min),
        ),
    )
    # What is done under an authorisation goes apart first, so that nothing of it is added up here.
    scheme.ledger.divert = lambda act: immediate.noted(people.cameras.apart(act))
    deployments = Deployments(
        scheme.books,
        books,
        gate,
        scheme.camera_facts,
        scheme.pictures,
        clock,
        scheme.cameras.cameras,
        authorisations.numbered,
    )
    feeds = LinkedFeeds(
        scheme.books,
        books,
        gate,
        clock,
        scheme.ledger,
        scheme.camera_facts,
        lambda camera: has_zones(scheme, camera),
        lambda camera: scheme.private_cameras.place_of(camera) is not None,
    )
    feeds.load()
    people.cameras.also(lambda camera, _since_utc: feeds.find_refusal(camera))
    feeds.listen(people.cameras.changed)
    scheme.changes.subscribe(feeds.changed_books)
    texts = visitor_texts(scheme.settings.visitors)
    own_letters = letter_templates(scheme.settings.letters)
    books_at_console = BooksAtConsole(
        books,
        Incidents(scheme.books, books, gate, clock),
        DraftTable(scheme.database, clock),
        actor,
        printing=Printing(scheme.books, gate, heads),
        audits=Audits(books, gate, heads, clock),
        agreements=AgreementList(scheme.books, gate),
        exports=Exports(
            BookFiles(scheme.database, signer_of(scheme)), scheme.books, gate, heads, scheme.facts, clock
        ),
        reports=reports_of(scheme, gate),
        public_reports=PublicReports(
            scheme.books,
            gate,
            signer_of(scheme),
            scheme.ledger,
            clock,
            lambda: scheme.facts.facts().get("owner", ""),
            lambda: public_names(scheme.cameras.cameras()),
            contract_of(scheme),
            scheme.settings.books.choices,
        ),
        verification=BookVerification(
            scheme.books,
            gate,
            lambda progress: verify_books(scheme, progress=progress),
            lambda folder, progress: verify_exported(folder, (), own_keys(scheme), progress),
        ),
        changes=scheme.changes,
        visits=VisitorService(scheme.books, books, gate, people.roster, clock, scheme.ledger, texts, seated),
        media=MediaRegister(scheme.books, books, gate, people.sign_in, clock, person_named, holds.why_kept),
        holds=holds,
        outlooks=RetentionOutlooks(
            VolumeStock(scheme.volumes),
            scheme.holds,
            holds,
            gate,
            clock,
            scheme.settings.recording.retention_days,
            people.cameras.hidden,
        ),
        deletions=Deletions(scheme.books, gate, clock, people.cameras.hidden),
        prints=VideoPrints(scheme.books, books, gate, scheme.pictures, clock, people.cameras.hidden),
        requests=Requests(
            scheme.books, books, gate, holds, scheme.pictures, clock, scheme.facts.facts, scheme.ledger
        ),
        complaints=Complaints(scheme.books, books, gate, holds, clock, person_named, staff),
        complaint_letters=ComplaintLetters(
            scheme.books, gate, scheme.pictures, clock, scheme.facts.facts, own_letters
        ),
        breaches=Breaches(scheme.books, books, gate, clock, person_named),
        deployments=deployments,
        linked_feeds=feeds,
        maintenance=Maintenance(scheme.books, books, gate, clock, agreements_of(scheme).require_moved),
        letters=RequestLetters(
            scheme.books,
            gate,
            scheme.pictures,
            clock,
            scheme.facts.facts,
            own_letters,
            scheme.settings.recording.retention_days,
        ),
        surveillance=authorisations,
        officers=officers,
        control=control,
        guests=guests,
        diary=Diary(scheme.books, books, gate, clock),
        immediate=immediate,
        record_key=record_key(scheme, people),
        scheme=SchemeService(
            scheme.facts,
            scheme.books,
            books,
            gate,
            people.sign_in,
            scheme.ledger,
            clock,
            lambda: kinds_of(scheme),
            people.roster.reload,
            lambda: {camera.number for camera in scheme.cameras.cameras()},
            lambda: set(people.roster.state.persons),
        ),
        documents=SchemeDocuments(
            scheme.books,
            gate,
            scheme.pictures,
            scheme.ledger,
            lambda: tuple(people.roster.state.persons.values()),
            PdfPages,
        ),
        lists=_words(scheme),
        owner=scheme.facts.facts().get("owner", ""),
        names=entry_names(people),
        is_allowed=lambda act: people.seat.find_refusal(act) is None,
    )
    sealing = sealing_loop(scheme, failed)
    loops = (
        *book_loops(scheme, people, failed),
        *([sealing] if sealing is not None else []),
        HostedLoop("authorisation in use", officers.run_reading, failed),
        HostedLoop("visitor at this seat", guests.run, failed),
        HostedLoop("control by the police", control.run, failed),
        HostedLoop("end of an authorisation", officers.run_checks, failed),
        HostedLoop("signs of life of the consoles", scheme.signs.run, failed),
        HostedLoop("ends of deployments", deployments.run, failed),
        HostedLoop("linked feeds", feeds.run, failed),
        HostedLoop("private places", scheme.private_cameras.run, failed),
        HostedLoop("covert cameras", people.follow_cameras, failed),
        HostedLoop("immediate response", immediate.run, failed),
    )
    return BooksWiring(books_at_console, loops)


def has_zones(scheme: OpenScheme, camera: int) -> bool:
    """Return whether the console draws privacy zones on a camera; zones that cannot be read count as some."""
    fact = scheme.camera_facts.current(camera, ZONES)
    if fact is None:
        return False
    try:
        return bool(read_zones(fact.content).zones)
    except OperatorError:
        return True


def damaged_words(ref: EntryRef) -> str:
    """Return what everybody may hear of a damaged entry: not its number where few may know it."""
    book = BOOKS[ref.book].title if ref.book in BOOKS else ref.book
    if ref.book in APART or ref.book in KEPT_FROM_SOME:
        return text("An entry of “{book}” cannot be read. Lists are without it. Verify the books.", book=book)
    if ref.book == PEOPLE:
        # It may have said that somebody had another role, and could read more, before.
        return text(
            "Entry {number} of “{book}” cannot be read. Nobody can tell any more which role somebody had: "
            "what only some may read stays kept from the others, and may be kept from more people than "
            "before. Whoever reads all authorisations reads it still. Restore the last backup, or verify the "
            "books.",
            number=ref.number,
            book=book,
        )
    return text(
        "Entry {number} of “{book}” cannot be read. Lists are without it. Verify the books.",
        number=ref.number,
        book=book,
    )


def entry_names(people: PeopleServices) -> EntryNames:
    """Return the names of people and books, for what entries keep by user name; `screen` adds the cameras."""

    def person(login: str) -> str:
        found = people.roster.state.persons.get(login)
        return found.name if found is not None else login

    return EntryNames(person, book=lambda name: BOOKS[name].title if name in BOOKS else "")


def visitor_texts(settings: VisitorSettings) -> VisitorTexts:
    """Return the texts for visitors: the scheme's, or the built-in ones where it has none."""
    return VisitorTexts(
        settings.version or VISITOR_TEXTS.version,
        settings.notice.strip() or VISITOR_TEXTS.notice,
        settings.declaration.strip() or VISITOR_TEXTS.declaration,
    )


def letter_templates(settings: Mapping[str, LetterSettings]) -> dict[str, LetterTemplate]:
    """Return the scheme's own templates of letters; what they leave empty is built in."""
    return {name: _template(own, BUILT_IN.get(name, _NO_LETTER)) for name, own in settings.items()}


def _template(own: LetterSettings, built_in: LetterTemplate) -> LetterTemplate:
    return LetterTemplate(
        (own.english_title.strip() or built_in.title[0], own.welsh_title.strip() or built_in.title[1]),
        own.english.strip() or built_in.english,
        own.welsh.strip() or built_in.welsh,
    )


_NO_LETTER = LetterTemplate(("", ""), "", "")
"""Of a name that is no letter's, which is said and kept out."""


def _words(scheme: OpenScheme) -> SchemeLists:
    settings = scheme.settings.books
    return SchemeLists(settings.phrases or PHRASES, settings.choices)


def book_loops(
    scheme: OpenScheme, people: PeopleServices, failed: Callable[[str], None]
) -> tuple[HostedLoop, ...]:
    """Return the loops that sign the heads, erase what is due and update the search index."""
    heads = heads_service(scheme)
    interval_s = scheme.settings.books.signing_interval_min * 60
    periods = {
        name: Retention(retention.days, retention.ground)
        for name, retention in scheme.settings.books.retention.items()
    }
    erasing = Erasing(scheme.database, scheme.books)
    erasure = Erasure(erasing, people.access, scheme.clock, periods, lambda: _is_clock_believed(scheme))
    index = IndexFollower(scheme.books.texts, scheme.changes, failed)
    return (
        HostedLoop("search index", index.run, failed),
        HostedLoop("signing of heads", lambda stop: heads.run(stop, failed, interval_s), failed),
        HostedLoop("erasure", lambda stop: erasure.run(stop, lambda fault: failed(str(fault))), failed),
    )


def _is_clock_believed(scheme: OpenScheme) -> bool:
    return scheme.clock_trust.check(scheme.clock.utc_now()).doubted_utc is None


def reports_of(scheme: OpenScheme, gate: Gate) -> AnnualReports:
    """Return the report service, with the maintenance contract of the settings."""
    return AnnualReports(scheme.books, gate, scheme.clock, contract_of(scheme))


def contract_of(scheme: OpenScheme) -> Contract:
    """Return the times of the maintenance contract of the settings."""
    settings = scheme.settings.books.contract
    return Contract(
        settings.urgent_response_h,
        settings.urgent_repair_h,
        settings.routine_response_h,
        settings.routine_repair_h,
    )


def year_counts(scheme: OpenScheme, year: int) -> Counts:
    """Return the counts of a calendar year, by local time."""
    begin, end = (dt.datetime(number, 1, 1, tzinfo=LONDON).astimezone(dt.UTC) for number in (year, year + 1))
    return reports_of(scheme, LocalOwnerGate()).period(Actor("", "", Role.AUDITOR), begin, end)
