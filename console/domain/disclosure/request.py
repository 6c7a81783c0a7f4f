"""One request, derived from its entries: where it stands, what is missing, by when it is answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.books.disclosures import GRANTED, IDENTITY, OWN_REQUESTS, PARTLY, REFUSED
from console.domain.disclosure.clocks import Answer, DueDate, Pause, due_date
from console.domain.disclosure.kinds_of_request import KIND_BY_NAME, RequestCheck, RequestKind, missing
from console.domain.disclosure.letter_kinds import OUTCOME_LETTERS, LetterKind
from console.domain.people.calendar import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value

SOON = dt.timedelta(days=7)
"""An answer is shown as due so long before its last day."""


SUBJECT_ACCESS = "subject access"
USUAL_WINDOW = dt.timedelta(minutes=30)
"""The time within which a person says that they were seen; an hour is accepted."""
RecordedSpan = tuple[tuple[int, ...], dt.datetime, dt.datetime]
"""Cameras, and from when until when."""


class RequestState(Enum):
    """Where a request stands. The value is what the queue shows."""

    RECEIVED = "received"
    WAITING_IDENTITY = "waiting for proof of identity"
    WAITING = "waiting for the requester"
    SEARCHING = "checked, to be searched"
    DECIDING = "searched, to be decided"
    REDACTING = "granted, to be redacted and released"
    READY = "granted, to be released"
    TELLING = "decided, letter to be written"
    REFUSED = "refused"
    ANSWERED = "answered"
    APPEALED = "appealed"
    CLOSED = "closed"

    @property
    def is_over(self) -> bool:
        """Whether nothing is owed to the requester any more. A decision of which nobody wrote is none yet."""
        return self in {RequestState.REFUSED, RequestState.ANSWERED, RequestState.CLOSED}


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter that was written to the requester.

    Attributes:
        document: SHA-256 of its PDF, hex.
    """

    letter: LetterKind
    language: str
    written_on: dt.date
    document: str


@dataclass(frozen=True, slots=True)
class RequestCase:
    """A request with everything that was entered about it.

    Attributes:
        number: in the disclosure register.
        requester: as entered; empty where the reader may not see it, or it is erased.
        due: by when it is answered; None: no time is set, the clock stands still, or it is answered.
        is_paused: whether the clock stands still.
        missing: the checks that are not met yet.
        is_viewing_cleared: whether the six points were confirmed.
        pauses: when the clock stood still.
        letters: what was written to the requester, in order.
        told: the letters that were written since the last decision or search.
        is_nothing_found: whether the last search found nothing.
        is_released: whether something was handed over or shown.
        attached: SHA-256 of the newest document of each check that has one, by the check's name.
        held: the recordings that are on hold for it: those that it, a search or a decision names.
        owed_pounds: fees that were charged and not paid.
        out: references of material that is at a processor.
    """

    number: int
    kind: RequestKind
    state: RequestState
    requester: str
    language: str
    received_utc: dt.datetime
    cameras: tuple[int, ...]
    begin_utc: dt.datetime | None
    end_utc: dt.datetime | None
    due: DueDate | None
    is_paused: bool
    is_extended: bool
    missing: tuple[RequestCheck, ...]
    is_viewing_cleared: bool
    decision: str = ""
    pauses: tuple[Pause, ...] = ()
    letters: tuple[KeptLetter, ...] = ()
    told: frozenset[LetterKind] = frozenset()
    is_nothing_found: bool = False
    is_released: bool = False
    owed_pounds: float = 0.0
    out: tuple[str, ...] = ()
    held: frozenset[RecordedSpan] = frozenset()
    attached: tuple[tuple[str, str], ...] = ()

    @property
    def has_long_window(self) -> bool:
        """Whether a person asks for more than half an hour, which the code's own text does not allow."""
        return is_long_window(self.kind.name, self.begin_utc, self.end_utc)

    @property
    def is_free(self) -> bool:
        """Whether the law lets no fee be charged without a reason."""
        return self.kind.name in OWN_REQUESTS

    @property
    def searched(self) -> str:
        """The text in which a search looks, in small letters."""
        return " ".join((str(self.number), self.kind.name, self.requester, self.state.value)).casefold()

    def is_overdue(self, today: dt.date) -> bool:
        """Return whether its last day has passed."""
        return self.due is not None and self.due.day < today

    def is_due_soon(self, today: dt.date) -> bool:
        """Return whether its last day is within a week, or has passed."""
        return self.due is not None and self.due.day <= today + SOON


def is_long_window(request: str, begin_utc: dt.datetime | None, end_utc: dt.datetime | None) -> bool:
    """Return whether a person asks for a longer time than usual, which is accepted with a warning."""
    if request != SUBJECT_ACCESS or begin_utc is None or end_utc is None:
        return False
    return end_utc - begin_utc > USUAL_WINDOW


def request_case(case: CaseFile) -> RequestCase:
    """Return a request from its entries."""
    fields, later = case.current(), _of_the_request(case)
    kind = KIND_BY_NAME[str(fields["request"])]
    received_utc = fields["received_utc"]
    if not isinstance(received_utc, dt.datetime):
        raise TypeError("received_utc")
    pauses = _pauses(later)
    is_paused = bool(pauses) and pauses[-1].end is None
    is_extended = any(entry.kind == "disclosures.extended" for entry in later)
    decision = _newest(later, "disclosures.decided", "decision")
    lacking = missing(kind, _met(later))
    told = frozenset(one.letter for one in _letters(_since_outcome(later)))
    state = _more_closely(_state(case, later, decision), kind, lacking, has_copy=bool(_copies(later)))
    if case.is_open and state.is_over and kind.answer is not None and told.isdisjoint(OUTCOME_LETTERS):
        # The time that the law gives runs until the person is told, not until somebody decides.
        state = RequestState.TELLING
    return RequestCase(
        case.entry.number,
        kind,
        state,
        str(fields.get("requester") or ""),
        str(fields.get("language") or ""),
        received_utc,
        _cameras(fields.get("cameras")),
        _instant(fields.get("begin_utc")),
        _instant(fields.get("end_utc")),
        None if state.is_over else _due(kind.answer, day_of(received_utc), pauses, is_extended=is_extended),
        is_paused,
        is_extended,
        lacking,
        any(entry.kind == "disclosures.confirmed" for entry in later),
        decision,
        tuple(pauses),
        _letters(later),
        told,
        _newest(later, "disclosures.searched", "is_found") == str(False),
        any(entry.kind == "disclosures.released" for entry in later),
        round(_sum(later, "disclosures.fee") - _sum(later, "disclosures.paid"), 2),
        _out(later),
        _held(fields, later),
        _attached(later),
    )


def span_of(fields: Mapping[str, Value]) -> RecordedSpan | None:
    """Return the recordings that fields name; None: they do not name both cameras and times."""
    cameras = _cameras(fields.get("cameras"))
    begin_utc, end_utc = _instant(fields.get("begin_utc")), _instant(fields.get("end_utc"))
    return (cameras, begin_utc, end_utc) if cameras and begin_utc and end_utc else None


def is_to_be_held(kind: str, fields: Mapping[str, Value]) -> bool:
    """Return whether an entry puts the recordings that it names on hold."""
    if kind == "disclosures.searched":
        return bool(fields.get("is_found"))
    return kind == "disclosures.decided" and fields.get("decision") in {GRANTED, PARTLY}


def _held(fields: Mapping[str, Value], later: Iterable[Entry]) -> frozenset[RecordedSpan]:
    found = [span_of(entry.fields) for entry in later if is_to_be_held(entry.kind, entry.fields)]
    return frozenset(span for span in (span_of(fields), *found) if span is not None)


def _attached(later: Iterable[Entry]) -> tuple[tuple[str, str], ...]:
    """Return the newest document of each check."""
    found = {
        str(entry.fields.get("check")): document
        for entry in later
        if entry.kind == "disclosures.checked" and (document := str(entry.fields.get("document") or ""))
    }
    return tuple(found.items())


def _sum(later: Iterable[Entry], kind: str) -> float:
    pounds = (entry.fields.get("pounds") for entry in later if entry.kind == kind)
    return float(sum(one for one in pounds if isinstance(one, int | float)))


def _out(later: Iterable[Entry]) -> tuple[str, ...]:
    """Return what went to a processor and did not come back, in the order in which it went."""
    found: dict[str, None] = {}
    for entry in later:
        material = str(entry.fields.get("material") or "").strip()
        if entry.kind == "disclosures.sent-out":
            found[material] = None
        elif entry.kind == "disclosures.came-back":
            found.pop(material, None)
    return tuple(found)


def _of_the_request(case: CaseFile) -> Sequence[Entry]:
    """Return what follows the request itself, without corrections and countersignatures."""
    return [entry for entry in case.later if entry.kind.startswith("disclosures.")]


def _due(
    answer: Answer | None, received: dt.date, pauses: Sequence[Pause], *, is_extended: bool
) -> DueDate | None:
    return None if answer is None else due_date(answer, received, pauses, is_extended=is_extended)


def _pauses(later: Iterable[Entry]) -> list[Pause]:
    found: list[Pause] = []
    for entry in later:
        if entry.kind == "disclosures.awaited":
            begin = entry.fields.get("asked_on")
            if isinstance(begin, dt.date):
                found.append(Pause(begin, None, entry.fields.get("awaited") == IDENTITY))
        elif entry.kind == "disclosures.came" and found and found[-1].end is None:
            end = entry.fields.get("came_on")
            if isinstance(end, dt.date):
                found[-1] = Pause(found[-1].begin, end, found[-1].restarts)
    return found


def _met(later: Iterable[Entry]) -> frozenset[str]:
    """Return the checks that are met; the newest word on each counts."""
    words = {
        str(entry.fields.get("check")): bool(entry.fields.get("is_met"))
        for entry in later
        if entry.kind == "disclosures.checked"
    }
    return frozenset(name for name, is_met in words.items() if is_met)


def _since_outcome(later: Sequence[Entry]) -> Sequence[Entry]:
    """Return what was entered since the last decision; before there is one, since the last search."""
    for kind in ("disclosures.decided", "disclosures.searched"):
        found = [at for at, one in enumerate(later) if one.kind == kind]
        if found:
            return later[found[-1] :]
    return later


def _letters(later: Iterable[Entry]) -> tuple[KeptLetter, ...]:
    found = []
    for entry in later:
        day = entry.fields.get("written_on")
        if entry.kind == "disclosures.letter" and isinstance(day, dt.date):
            language, document = (str(entry.fields.get(name) or "") for name in ("language", "document"))
            found.append(KeptLetter(LetterKind(entry.fields["letter"]), language, day, document))
    return tuple(found)


def _newest(later: Sequence[Entry], kind: str, field: str) -> str:
    return next((str(entry.fields.get(field)) for entry in reversed(later) if entry.kind == kind), "")


def _state(case: CaseFile, later: Sequence[Entry], decision: str) -> RequestState:
    if not case.is_open:
        if decision == REFUSED:
            return RequestState.REFUSED
        released = any(entry.kind == "disclosures.released" for entry in later)
        return RequestState.ANSWERED if released or decision else RequestState.CLOSED
    is_decided = any(entry.kind == "disclosures.decided" for entry in later)
    for entry in reversed(later):
        if is_decided and entry.kind == "disclosures.searched":
            # What is searched afterwards does not undo a decision.
            continue
        state = _after(entry)
        if state is not None:
            return state
    return RequestState.RECEIVED


def _more_closely(
    state: RequestState, kind: RequestKind, lacking: Sequence[RequestCheck], *, has_copy: bool
) -> RequestState:
    """Return what a request waits for: its search once all is checked, its redaction where that is due.

    Args:
        state: as its entries say.
        kind: of the request.
        lacking: the checks that are missing.
        has_copy: whether a second person released a redacted copy for it.
    """
    if state is RequestState.RECEIVED and not lacking:
        return RequestState.SEARCHING
    is_to_redact = state is RequestState.READY and kind.is_covered and not has_copy
    return RequestState.REDACTING if is_to_redact else state


def _copies(later: Iterable[Entry]) -> frozenset[int]:
    """Return the redactions whose copies are released for the request; the newest word on each counts."""
    words = {
        int(str(entry.fields.get("redaction"))): bool(entry.fields.get("is_ready"))
        for entry in later
        if entry.kind == "disclosures.copy-ready"
    }
    return frozenset(number for number, is_ready in words.items() if is_ready)


_STATES = {
    "disclosures.came": RequestState.RECEIVED,
    "disclosures.searched": RequestState.DECIDING,
    "disclosures.released": RequestState.ANSWERED,
    "disclosures.appealed": RequestState.APPEALED,
}
_DECISIONS = {
    GRANTED: RequestState.READY,
    PARTLY: RequestState.READY,
    REFUSED: RequestState.REFUSED,
}


def _after(entry: Entry) -> RequestState | None:
    """Return where an open request stands after an entry; None: the entry does not tell."""
    if entry.kind == "disclosures.awaited":
        is_identity = entry.fields.get("awaited") == IDENTITY
        return RequestState.WAITING_IDENTITY if is_identity else RequestState.WAITING
    if entry.kind == "disclosures.decided":
        return _DECISIONS.get(str(entry.fields.get("decision")), RequestState.RECEIVED)
    return _STATES.get(entry.kind)


def _cameras(value: Value) -> tuple[int, ...]:
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, tuple) else ()


def _instant(value: Value) -> dt.datetime | None:
    return value if isinstance(value, dt.datetime) else None
