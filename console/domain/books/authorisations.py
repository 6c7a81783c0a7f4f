"""Surveillance authorisations (LOG-01, RIP-01…05): the central record, kept for five years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import (
    answer,
    cameras,
    choice,
    date,
    flag,
    instant,
    long_words,
    signature,
    tags,
    whole,
    words,
)
from console.domain.books.kept import AGENCY, EQUIPMENT, LOGIN, PROGRAM, REFERENCE
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import FIVE_YEARS, INSPECTOR_OR_ABOVE, RANKS
from console.domain.people.permissions import Permission
from console.domain.scheme.elected_members import ANSWERS, NAMESAKE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

POLICE_DIRECTED = "directed surveillance, police"
URGENT_ORAL = "directed surveillance, police, urgent and oral"
URGENT_WRITTEN = "directed surveillance, police, urgent and in writing"
COUNCIL = "directed surveillance, council"
INTRUSIVE = "intrusive surveillance, police"
DIRECTING = "police direct the system"
TOTAL_CONTROL = "police in total control"
TYPES = (
    POLICE_DIRECTED,
    URGENT_ORAL,
    URGENT_WRITTEN,
    COUNCIL,
    # A council has no power to authorise it: that choice does not exist.
    INTRUSIVE,
    DIRECTING,
    TOTAL_CONTROL,
)
COUNCIL_POSTS = ("director", "head of service", "service manager")
WRITTEN, ORAL = "in writing", "orally"
JUSTICE, COMMISSIONER = "justice of the peace", "judicial commissioner"
OPERATES, DIRECTS = "operates the cameras", "directs the operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An authorisation, entered before any camera is used under it."""

    urn: str = words("Unique reference number", kept=REFERENCE)
    type: str = choice("Type", TYPES)
    form: str = choice("Granted", (WRITTEN, ORAL))
    granted_utc: dt.datetime = instant("Granted at")
    location: str = words("Location")
    begins_utc: dt.datetime = instant("In force from")
    ends_utc: dt.datetime | None = instant(
        "In force until (empty: as long as the rule allows)", required=False
    )
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    attending_officer: str = words("Attending officer")
    authorising_officer: str = words("Authorising officer")
    grade: str = choice("Rank or post", INSPECTOR_OR_ABOVE + COUNCIL_POSTS)
    organisation: str = words("Police force or service", kept=AGENCY)
    representative: str = words("Representative of the owner who permits it in writing", required=False)
    reasons: str = long_words("Reasons")
    subjects: str = long_words("Subjects", required=False)
    offence: str = words("Offence investigated", required=False)
    is_over_threshold: bool = flag("The offence meets the crime threshold (council)")
    review_days: int | None = whole("Review every", required=False, unit="days")
    readers: tuple[str, ...] = tags("Others who may read it (user names)", kept=LOGIN)
    is_confidential: bool = flag("Confidential information likely")
    is_self_authorised: bool = flag("Authorising officer takes part in the operation")
    is_elected: bool = flag("Someone who asks or directs is an elected member")
    namesake: str = answer(NAMESAKE, ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The covert authority bureau confirms that the authorisation is valid. Its message is attached."""

    confirmed_utc: dt.datetime = instant("Confirmed at")
    confirmed_by: str = words("Confirmed by (covert authority bureau)")
    document: str = words("Message of the bureau (SHA-256)", required=False, kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledBack:
    """An urgent authorisation was checked by calling the officer's force back."""

    called_utc: dt.datetime = instant("Called back at")
    spoken_to: str = words("Spoken to")
    telephone: str = words("Number called", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The approval without which the authorisation has no effect."""

    approved_utc: dt.datetime = instant("Approved at")
    approver: str = choice("Approved by", (JUSTICE, COMMISSIONER))
    court: str = words("Court or office", kept=AGENCY)
    order: str = words("Number of the order", kept=REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorInformed:
    """The director was informed, as they are of every authorisation."""

    informed_utc: dt.datetime = instant("Director informed at")
    director: str = words("Director")
    namesake: str = answer(NAMESAKE, ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorAgreed:
    """The director agrees that an officer operates the cameras, or directs the operator."""

    agreed_utc: dt.datetime = instant("Director agreed at")
    director: str = words("Director")
    manner: str = choice("The officer", (OPERATES, DIRECTS))
    namesake: str = answer(NAMESAKE, ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerBegan:
    """An officer signed on beside the operator on duty. From then on the seat has the named cameras only."""

    officer: str = words("Officer")
    force: str = words("Police force", kept=AGENCY)
    collar_number: str = words("Collar number")
    rank: str = choice("Rank", RANKS)
    manner: str = choice("The officer", (OPERATES, DIRECTS))
    operator: str = words("Operator on duty", kept=LOGIN)
    console: str = words("Console", kept=PROGRAM)
    begun_utc: dt.datetime = instant("Began at")
    until_utc: dt.datetime = instant("At the latest until")
    namesake: str = answer(NAMESAKE, ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTaken:
    """The police took total control: the owner's staff were signed off, and named officers have the seats."""

    taken_utc: dt.datetime = instant("Control taken at")
    until_utc: dt.datetime = instant("At the latest until")
    considered_by: str = words("Considered personally by (most senior officer of the owner)")
    considered_utc: dt.datetime = instant("Considered at")
    in_charge: str = words("Officer in charge (user name)", kept=LOGIN)
    officers: tuple[str, ...] = tags("Officers at the seats (user names)", required=True, kept=LOGIN)
    staff: tuple[str, ...] = tags("Staff who were signed off (user names)", kept=LOGIN)
    signed_by: str = words("Signed for the owner by (user name)", kept=LOGIN)
    namesake: str = answer(NAMESAKE, ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlHandedBack:
    """The police handed the system back; both sides signed with their passwords."""

    handed_utc: dt.datetime = instant("Handed back at")
    officer: str = words("Signed for the police by (user name)", kept=LOGIN)
    received_by: str = words("Signed for the owner by (user name)", kept=LOGIN)
    state: str = long_words("State of the system", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlEnded:
    """The police's control ended without a hand-back: its time was over, or it was cancelled."""

    ended_utc: dt.datetime = instant("Ended at")
    why: str = words("Why", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadersNamed:
    """Further people of the scheme may read an authorisation; nobody else does (RIP-04)."""

    readers: tuple[str, ...] = tags("May read it from now on (user names)", required=True, kept=LOGIN)
    reason: str = words("Reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsGiven:
    """Readers got the key of the words: from someone who has it, or by two people with the recovery key."""

    readers: tuple[str, ...] = tags("Can open the words from now on (user names)", required=True, kept=LOGIN)
    recovered_with: str = words(
        "With the recovery key, together with (user name)", required=False, kept=LOGIN
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review by the authorising officer."""

    reviewed_utc: dt.datetime = instant("Reviewed at")
    officer: str = words("Authorising officer")
    result: str = long_words("Result")
    next_on: dt.date | None = date("Next review", required=False)
    namesake: str = answer(NAMESAKE, ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A renewal for another period, which begins where the last one ends."""

    renewed_utc: dt.datetime = instant("Renewed at")
    officer: str = words("Authorising officer")
    grade: str = choice("Rank or post", INSPECTOR_OR_ABOVE + COUNCIL_POSTS)
    reasons: str = long_words("Reasons")
    court: str = words("Court (approval by a justice of the peace)", required=False, kept=AGENCY)
    order: str = words("Number of the order", required=False, kept=REFERENCE)
    ends_utc: dt.datetime | None = instant(
        "In force until (empty: as long as the rule allows)", required=False
    )
    namesake: str = answer(NAMESAKE, ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """The cancellation. Nothing may be watched under the authorisation after it."""

    cancelled_utc: dt.datetime = instant("Cancelled at")
    officer: str = words("Authorising officer")
    reason: str = words("Reason")
    operator_utc: dt.datetime | None = instant("Operator informed at", required=False)
    namesake: str = answer(NAMESAKE, ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed:
    """It ended without having been cancelled, which is reported."""

    ended_utc: dt.datetime = instant("Ended at")
    found_utc: dt.datetime = instant("Found at")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingsReviewed:
    """Recordings were reviewed under an authorisation; the media log of the room does not know of it."""

    urn: str = words("Unique reference number", kept=REFERENCE)
    reviewed_utc: dt.datetime = instant("Reviewed at")
    reason: str = words("Reason")
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    begin_utc: dt.datetime = instant("Recorded from")
    end_utc: dt.datetime = instant("Recorded until")
    present: tuple[str, ...] = tags("Persons present", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingsHeld:
    """The recordings of the named cameras are kept for the requester from here."""

    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    begin_utc: dt.datetime = instant("Kept from")
    holds: tuple[str, ...] = tags("Hold numbers", required=True, kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEnds:
    """Nothing that is recorded after this is kept under the authorisation."""

    end_utc: dt.datetime = instant("Kept until")
    holds: tuple[str, ...] = tags("Hold numbers", required=True, kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageStated:
    """The storage that the requester must be given was stated, before anything is recorded for them."""

    day_gb: int = whole("Recorded in a day", unit="GB")
    total_gb: int = whole("Storage to be supplied", unit="GB")
    until_utc: dt.datetime = instant("Until")
    unmeasured: tuple[int, ...] = cameras("Reckoned by the code's 1 TB a day for the whole system")


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialWritten:
    """The material was written to the requester's drive, and read back."""

    written_utc: dt.datetime = instant("Written at")
    drive: str = words("Drive (serial number or label)", kept=EQUIPMENT)
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    begin_utc: dt.datetime = instant("Recorded from")
    end_utc: dt.datetime = instant("Recorded until")
    files: int = whole("Number of files")
    size_bytes: int = whole("Size", unit="bytes")
    manifest: str = words("Manifest (SHA-256)", kept=PROGRAM)
    key: str = words("Key (SHA-256)", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingStopped:
    """The writing to the requester's drive was stopped or failed; nothing of it was left."""

    stopped_utc: dt.datetime = instant("Stopped at")
    drive: str = words("Drive (serial number or label)", kept=EQUIPMENT)
    cause: str = words("Cause", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialHandedOver:
    """The material was handed to the requester, who keeps it for five years. Ordinary retention goes on."""

    handed_utc: dt.datetime = instant("Handed over at")
    recipient: str = words("Handed to")
    collar_number: str = words("Collar or staff number", required=False)
    medium: str = words("Drive (serial number or label)", kept=EQUIPMENT)
    signature: str = signature("Signature of the recipient")
    kept_until: dt.date | None = date("The requester keeps it until", required=False)
    manifest: str = words("Manifest (SHA-256)", required=False, kept=PROGRAM)
    holds: tuple[str, ...] = tags("Hold numbers", kept=PROGRAM)


def entry_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check the rules between the fields of an authorisation."""
    begins, ends = values.get("begins_utc"), values.get("ends_utc")
    if isinstance(begins, dt.datetime) and isinstance(ends, dt.datetime) and ends <= begins:
        yield "it must end after it starts"


def _kind(name: str, title: str, payload: type, columns: str, part: Part = Part.FOLLOWS) -> EntryKind:
    return EntryKind(
        f"authorisations.{name}",
        title,
        payload,
        tuple(columns.split()),
        Permission.ENTER_AUTHORISATION,
        part,
        has_service=True,
        rules=entry_rules if payload is Entered else None,
    )


def _automatic(
    name: str, title: str, payload: type, columns: str, act: Permission = Permission.RUN_SHIFT
) -> EntryKind:
    return EntryKind(
        f"authorisations.{name}", title, payload, tuple(columns.split()), act, Part.FOLLOWS, is_automatic=True
    )


BOOK = Book(
    "authorisations",
    "Surveillance authorisations",
    (
        _kind("entered", "Authorisation", Entered, "urn type location begins_utc ends_utc", Part.OPENS),
        _kind("confirmed", "Confirmed by the bureau", Confirmed, "confirmed_utc confirmed_by"),
        _kind("called-back", "Called back", CalledBack, "called_utc spoken_to"),
        _kind("approved", "Approval", Approved, "approved_utc approver court order"),
        _kind("informed", "Director informed", DirectorInformed, "informed_utc director"),
        _kind("agreed", "Director agreed", DirectorAgreed, "agreed_utc director manner"),
        _automatic(
            "officer-began", "Officer at the controls", OfficerBegan, "begun_utc officer manner operator"
        ),
        _automatic(
            "control-taken",
            "Police took total control",
            ControlTaken,
            "taken_utc until_utc in_charge considered_by",
            Permission.ENTER_AUTHORISATION,
        ),
        _automatic(
            "control-handed-back",
            "Control handed back",
            ControlHandedBack,
            "handed_utc officer received_by",
            Permission.ENTER_AUTHORISATION,
        ),
        _automatic(
            "control-ended",
            "Control ended without a hand-back",
            ControlEnded,
            "ended_utc why",
            Permission.ENTER_AUTHORISATION,
        ),
        EntryKind(
            "authorisations.viewed",
            "Recordings reviewed under an authorisation",
            RecordingsReviewed,
            ("urn", "reviewed_utc", "cameras", "begin_utc", "end_utc"),
            Permission.REVIEW,
            is_automatic=True,
        ),
        _automatic(
            "storage",
            "Storage to be supplied",
            StorageStated,
            "day_gb total_gb until_utc",
            Permission.ENTER_AUTHORISATION,
        ),
        _automatic("held", "Recordings kept for the requester", RecordingsHeld, "cameras begin_utc"),
        _automatic(
            "hold-ended",
            "End of the recordings kept",
            HoldEnds,
            "end_utc",
            Permission.ENTER_AUTHORISATION,
        ),
        _automatic(
            "written",
            "Material written to the requester's drive",
            MaterialWritten,
            "written_utc drive files size_bytes",
            Permission.RELEASE_DATA,
        ),
        _automatic(
            "writing-stopped",
            "Writing to the requester's drive stopped",
            WritingStopped,
            "stopped_utc drive cause",
            Permission.RELEASE_DATA,
        ),
        EntryKind(
            "authorisations.named",
            "Readers named",
            ReadersNamed,
            ("readers", "reason"),
            Permission.READ_AUTHORISATIONS,
            Part.FOLLOWS,
            has_service=True,
        ),
        _automatic(
            "words-given", "Key of the words given", WordsGiven, "readers", Permission.READ_AUTHORISATIONS
        ),
        _kind("handed-over", "Material handed over", MaterialHandedOver, "handed_utc recipient medium"),
        _kind("reviewed", "Reviewed", Reviewed, "reviewed_utc officer next_on"),
        _kind("renewed", "Renewed", Renewed, "renewed_utc ends_utc officer"),
        _kind("cancelled", "Cancelled", Cancelled, "cancelled_utc officer reason", Part.CLOSES),
        _automatic(
            "lapsed", "Ended without cancellation", Lapsed, "ended_utc", Permission.ENTER_AUTHORISATION
        ),
    ),
    Retention(FIVE_YEARS, "authorisations: 5 years from their end (Home Office code, central record)"),
    purpose="Enter each authorisation here before a camera is used under it.",
    # Those who are named in an authorisation read it under Surveillance; the book as a whole shows them all.
    read_act=Permission.INSPECT_AUTHORISATIONS,
    count_act=Permission.READ_AUTHORISATIONS,
)
