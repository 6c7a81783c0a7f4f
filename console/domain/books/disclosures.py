"""Disclosure register (LOG-01, DIS-01…09): requests with their checks, decision and release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.evidence import COPIES
from console.domain.books.fields import (
    amount,
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
from console.domain.books.kept import AGENCY, LIST, PROGRAM, REFERENCE, SITE
from console.domain.books.kinds import Book, EntryKind, Part, Retention, ServedKinds
from console.domain.books.lists import THREE_YEARS, YES_NO
from console.domain.people.permissions import Permission
from console.domain.scheme.elected_members import ANSWERS, NAMESAKE
from console.domain.scheme.standard_costs import COSTS_FOR

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

REQUESTS = (
    "police",
    "statutory prosecutor",
    "National Crime Agency",
    "solicitor",
    "plaintiff",
    "accused",
    "other named agency",
    "crime prevention",
    "public wellbeing",
    "subject access",
    "objection to processing",
    "freedom of information",
    "media",
    "training",
    "other, tested for public interest",
)


SPOKEN = ("telephone", "in person")
WAYS = ("letter", "e-mail", "web form", *SPOKEN)
ENGLISH, WELSH = "English", "Welsh"
LANGUAGES = (ENGLISH, WELSH)
SENT_BY = ("letter", "e-mail", "in person")
LETTERS = (
    "acknowledgement",
    "question: proof of identity",
    "question: detail of what is wanted",
    "question: fee",
    "extension",
    "refusal",
    "answer",
    "release form",
    "receipt",
)
OWN_REQUESTS = frozenset({"subject access", "objection to processing"})
"""A person's request about themselves may be spoken and needs no reasons (UK GDPR; DIS-01)."""
IDENTITY, DETAIL, FEE = "proof of identity", "detail of what is wanted", "fee"
VIEWED = "viewed in a separate room"
"""The way of release that hands nothing over."""
GRANTED, PARTLY, REFUSED = "granted", "granted in part", "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """A request was received."""

    received_utc: dt.datetime = instant("Received at")
    request: str = choice("Type of request", REQUESTS)
    requester: str = words("Requester")
    address: str = words("Address", required=False)
    organisation: str = words("Organisation", required=False, kept=AGENCY)
    way: str = choice("How it was received", WAYS, required=False)
    language: str = choice("Language wanted", LANGUAGES, required=False)
    reasons: str = long_words("Reasons given", required=False)
    identity: str = words("How the identity was checked", required=False)
    cameras: tuple[int, ...] = cameras("Cameras")
    place: str = words("Location", required=False)
    begin_utc: dt.datetime | None = instant("Footage from", required=False)
    end_utc: dt.datetime | None = instant("Footage until", required=False)
    investigation: str = choice("Live criminal investigation", YES_NO, required=False)
    proceedings: str = choice("Civil proceedings", YES_NO, required=False)
    court_order: str = words("Court order", required=False, kept=REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Something that the rules want established before the request is granted."""

    check: str = words("Check", kept=PROGRAM)
    is_met: bool = flag("Met")
    evidence: str = long_words("How it was established")
    document: str = words("Attached document", required=False, kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """Something was asked of the requester; the time for the answer stands still until it comes."""

    awaited: str = choice("Asked for", (IDENTITY, DETAIL, FEE))
    asked_on: dt.date = date("Asked on")
    words: str = long_words("What was asked", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What was asked of the requester came; the time for the answer runs again."""

    came_on: dt.date = date("Came on")
    words: str = long_words("What came", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """The requester was told that the answer to a complex request takes up to two months longer."""

    told_on: dt.date = date("Requester told on")
    reason: str = long_words("Why it takes longer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter was written to the requester; its PDF is kept with the request."""

    letter: str = choice("Letter", LETTERS)
    language: str = choice("Language", LANGUAGES)
    written_on: dt.date = date("Written on")
    way: str = choice("Sent by", SENT_BY)
    left_out: str = long_words(
        "Why the reasons are left out", required=False, hint="The provision that lets them be left out."
    )
    document: str = words("Kept letter", required=False, kept=PROGRAM)
    words: str = long_words("Own words in the letter", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """Recordings were searched for what was requested; nothing found is an answer, too."""

    cameras: tuple[int, ...] = cameras("Cameras searched", required=True)
    begin_utc: dt.datetime = instant("Searched from")
    end_utc: dt.datetime = instant("Searched until")
    is_found: bool = flag("Something was found")
    result: str = long_words("What was found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed:
    """The requester did not accept the decision."""

    appealed_on: dt.date = date("Received on")
    grounds: str = long_words("Grounds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The six points that are confirmed before a third party views recordings (DIS-08)."""

    confirmed_utc: dt.datetime = instant("Confirmed at")
    is_undisputed: bool = flag("No complaint or dispute is open")
    is_original_kept: bool = flag("Original and audit trail are kept")
    is_uninvestigated: bool = flag("No live criminal investigation")
    is_without_proceedings: bool = flag("No civil proceedings")
    is_authorised: bool = flag("Proper authority")
    is_to_identify: bool = flag("Purpose is identification")
    exception: str = long_words("Reason for allowing viewing although a point is not met", required=False)
    person: str = words("Data protection manager")
    namesake: str = answer(NAMESAKE, ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The decision with its reason."""

    decided_utc: dt.datetime = instant("Decided at")
    decision: str = choice("Decision", (GRANTED, PARTLY, REFUSED, "more is needed"))
    reason: str = long_words("Reason")
    decided_by: str = words("Decided by")
    conditions: str = long_words("Conditions and restrictions", required=False)
    cameras: tuple[int, ...] = cameras("Cameras granted")
    begin_utc: dt.datetime | None = instant("Footage granted from", required=False)
    end_utc: dt.datetime | None = instant("Footage granted until", required=False)
    copy: str = choice("Type of copy granted", COPIES, required=False)
    told_utc: dt.datetime | None = instant("Requester informed at", required=False)
    namesake: str = answer(NAMESAKE, ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """Material was handed over or shown."""

    released_utc: dt.datetime = instant("Released at")
    material: str = words("Material", hint="References from the media register.", kept=REFERENCE)
    recipient: str = words("Recipient")
    way: str = choice(
        "Method of release",
        ("handed over", VIEWED, "secure link", "post"),
        is_open=True,
        kept=LIST,
    )
    place: str = words("Viewed in (room)", required=False, kept=SITE)
    present: tuple[str, ...] = tags("Present at the viewing")
    redacted_as: int | None = whole("Redaction (number)", required=False)
    redaction: str = words("Third parties obscured by", required=False)
    nobody_else: str = long_words("Why nobody else had to be covered", required=False)
    signature: str = signature("Recipient's signature", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeCharged:
    """A fee was charged by the scheme's standard costs (DIS-13)."""

    charged_on: dt.date = date("Charged on")
    charged_for: str = choice("For", COSTS_FOR)
    pounds: float = amount("Fee", unit="£")
    reason: str = long_words("Why it may be charged, or why it is not the standard cost", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePaid:
    """A fee was paid; the receipt is the letter of that name."""

    paid_on: dt.date = date("Paid on")
    pounds: float = amount("Amount", unit="£")
    way: str = choice("Paid by", ("cash", "card", "cheque", "bank transfer"))
    receipt: str = words("Receipt number", kept=REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentToProcessor:
    """Material went to an editing house or another processor, under a recorded contract (DIS-11)."""

    sent_utc: dt.datetime = instant("Sent at")
    material: str = words("Material", hint="References from the media register.", kept=REFERENCE)
    processor: str = words("Editing house or other processor", kept=AGENCY)
    contract: str = words("Contract (reference)", kept=REFERENCE)
    use: str = long_words("What they may do with it")
    is_secured: bool = flag("The contract guarantees security")
    is_returned: bool = flag("The contract has everything returned")
    is_destroyed: bool = flag("The contract has every copy destroyed")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackFromProcessor:
    """Material came back from a processor."""

    back_utc: dt.datetime = instant("Back at")
    material: str = words("Material", hint="As it went out.", kept=REFERENCE)
    is_destroyed: bool = flag("The processor confirmed that every copy is destroyed")
    remarks: str = long_words("Remarks", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceReviewed:
    """An independent reference group looked at a redacted sample (DIS-12)."""

    reviewed_on: dt.date = date("Reviewed on")
    group: str = words("Reference group", kept=AGENCY)
    sample: str = words("Redacted copy that was shown", kept=REFERENCE)
    feedback: str = long_words("What the group said")
    answer: str = long_words("What follows from it", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyReady:
    """A second person released a redacted copy for the request, or what they released was changed since."""

    redaction: int = whole("Redaction")
    is_ready: bool = flag("Released by a second person, and not changed since")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The request was closed."""

    closed_utc: dt.datetime = instant("Closed at")
    outcome: str = words("Outcome")


def confirmation_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that all six points are met, or that the data protection manager's reason is entered."""
    if not values.get("exception") and not all(
        value for name, value in values.items() if name.startswith("is_")
    ):
        yield "not every point is met, so refuse viewing or enter the reason for allowing it"


def release_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that a viewing says where it was and who was present."""
    if values.get("way") != VIEWED:
        return
    if not str(values.get("place") or "").strip():
        yield "enter where it was viewed"
    if not values.get("present"):
        yield "enter who was present"


def request_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that a request is in writing and gives reasons, unless it is about the person who asks."""
    if values.get("request") in OWN_REQUESTS:
        return
    if values.get("way") in SPOKEN:
        yield "a request must be in writing, unless people ask about themselves"
    if not str(values.get("reasons") or "").strip():
        yield "enter the reasons given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """A closed request is open again: its days to answer go on from when it came. The closing stays."""

    reason: str = long_words("Why it is reopened")


_kind = ServedKinds("disclosures", Permission.ENTER_DISCLOSURE)
_CLEAR, _DECIDE = Permission.CLEAR_VIEWER, Permission.DECIDE_REQUEST
BOOK = Book(
    "disclosures",
    "Disclosure register",
    (
        _kind(
            "requested",
            "Request",
            Requested,
            "received_utc request organisation requester",
            act=Permission.REGISTER_REQUEST,
            part=Part.OPENS,
            rules=request_rules,
        ),
        _kind("checked", "Check", Checked, "check is_met evidence"),
        _kind("awaited", "Asked of the requester", Awaited, "asked_on awaited words"),
        _kind("came", "Answer of the requester", Came, "came_on words"),
        _kind("extended", "Time extended", Extended, "told_on reason"),
        _kind("letter", "Letter to the requester", Written, "written_on letter language way"),
        _kind("searched", "Search", Searched, "begin_utc end_utc cameras is_found result"),
        _kind(
            "confirmed",
            "Six points confirmed",
            Confirmed,
            "confirmed_utc person exception",
            act=_CLEAR,
            rules=confirmation_rules,
        ),
        _kind("decided", "Decision", Decided, "decided_utc decision reason decided_by", act=_DECIDE),
        _kind(
            "released",
            "Release",
            Released,
            "released_utc material recipient way",
            act=Permission.RELEASE_DATA,
            rules=release_rules,
        ),
        _kind("appealed", "Appeal", Appealed, "appealed_on grounds", act=Permission.REGISTER_REQUEST),
        _kind("fee", "Fee", FeeCharged, "charged_on charged_for pounds"),
        _kind("paid", "Fee paid", FeePaid, "paid_on pounds way receipt"),
        _kind(
            "sent-out",
            "Sent to a processor",
            SentToProcessor,
            "sent_utc material processor contract",
            act=Permission.RELEASE_DATA,
        ),
        _kind("came-back", "Back from a processor", BackFromProcessor, "back_utc material is_destroyed"),
        _kind("reference", "Reviewed by a reference group", ReferenceReviewed, "reviewed_on group sample"),
        EntryKind(
            "disclosures.copy-ready",
            "Redacted copy",
            CopyReady,
            ("redaction", "is_ready"),
            Permission.REDACT,
            Part.FOLLOWS,
            is_automatic=True,
            has_service=True,
        ),
        _kind("closed", "Request closed", Closed, "closed_utc outcome", part=Part.CLOSES),
        _kind(
            "reopened", "Request reopened", Reopened, "reason", act=Permission.REOPEN_CASE, part=Part.REOPENS
        ),
    ),
    Retention(THREE_YEARS, "disclosures: 3 years from closing, as master copies (local code of practice)"),
    purpose="Every request, decision, reason for refusal and release.",
)
