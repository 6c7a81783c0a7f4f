"""The services of the books that one console has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.books.entry_words import EntryNames
from console.services.books_at_console.scheme_lists import SchemeLists

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.people.actor import Actor
    from console.domain.people.permissions import Permission
    from console.services.books.agreements import AgreementList
    from console.services.books.annual_report import AnnualReports
    from console.services.books.audits import Audits
    from console.services.books.exports import Exports
    from console.services.books.incidents import Incidents
    from console.services.books.maintenance import Maintenance
    from console.services.books.ports import Changes, Drafts
    from console.services.books.printing import Printing
    from console.services.books.service import BookService
    from console.services.books.verification import BookVerification
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
    from console.services.surveillance.key_recovery import KeyRecovery
    from console.services.surveillance.officers import OfficersAtSeat
    from console.services.surveillance.service import AuthorisationRegister
    from console.services.surveillance.total_control import TotalControl
    from console.services.visitors.diary import Diary
    from console.services.visitors.guests import GuestSeats
    from console.services.visitors.service import VisitorService


@dataclass(frozen=True, slots=True)
class BookServices:
    """What there is for the books at one console.

    Attributes:
        actor: who is on duty at this console now; raises OperatorError where no one is.
        verification: verifies books and exports.
        changes: tells when entries were written, here or at another console.
        record_key: the halves of the key of the sealed records; None: nothing is sealed here.
        lists: lists that the scheme can configure.
        owner: of the scheme, as prints name it.
        names: the people and cameras that entries keep by user name and number.
        is_allowed: whether the person on duty may do an act now, also by delegation; it does not wait.
    """

    books: BookService
    incidents: Incidents
    drafts: Drafts
    actor: Callable[[], Actor]
    printing: Printing
    audits: Audits
    agreements: AgreementList
    exports: Exports
    reports: AnnualReports
    public_reports: PublicReports
    verification: BookVerification
    changes: Changes
    visits: VisitorService
    scheme: SchemeService
    documents: SchemeDocuments
    media: MediaRegister
    holds: HoldService
    prints: VideoPrints
    requests: Requests
    letters: RequestLetters
    complaints: Complaints
    complaint_letters: ComplaintLetters
    breaches: Breaches
    deployments: Deployments
    maintenance: Maintenance
    linked_feeds: LinkedFeeds
    surveillance: AuthorisationRegister
    officers: OfficersAtSeat
    control: TotalControl
    guests: GuestSeats
    diary: Diary
    immediate: ImmediateResponse
    outlooks: RetentionOutlooks
    deletions: Deletions
    record_key: KeyRecovery | None = None
    lists: SchemeLists = field(default_factory=SchemeLists)
    owner: str = ""
    names: EntryNames = field(default_factory=EntryNames)
    is_allowed: Callable[[Permission], bool] = lambda _act: False
