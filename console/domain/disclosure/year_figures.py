"""The figures of a period for the report that is published (CMP-02): counts by case, no detail of a person.

A case counts in the period in which it was entered, with all that followed until the report is made.
Only names of the lists of the program and of the scheme become rows; what somebody typed is "other".
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.counts import Contract, counted
from console.domain.books.disclosures import REQUESTS
from console.domain.books.entries import CaseFile, Entry, Relation
from console.domain.clock import LONDON
from console.domain.disclosure.clocks import Answer, due_date
from console.domain.disclosure.request import request_case
from console.domain.people.calendar import day_of
from console.domain.playback.review import IMMEDIATE_RESPONSE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

OTHER, OPEN, TOTAL = "other", "not closed yet", "Total"
IN_TIME, LATE, WAITING, OVERDUE = "in time", "late", "not due yet", "overdue"
RESPONSE_BANDS = ((5, "up to 5 minutes"), (10, "over 5, up to 10 minutes"), (20, "over 10, up to 20 minutes"))
RESPONSE_LAST = "over 20 minutes"
DAY_BANDS = ((7, "up to 7 days"), (30, "8 to 30 days"))
DAY_LAST, UNANSWERED = "over 30 days", "not answered yet"
SUBJECT_ACCESS = "subject access"
INCIDENTS, ASKED, COMPLAINTS, RESPONSES = "incidents", "requests", "complaints", "responses"


@dataclass(slots=True)
class FigureTable:
    """One table of counts.

    Attributes:
        title: its title.
        total: name of the cell of its total; tables of the same cases share it.
        rows: the counts.
        shared: by row, the name of the cell, where it is the total of another table.
        is_about_people: whether small numbers are withheld.
        is_in_order: whether the rows stand in an order of their own; else by name, never by size.
    """

    title: str
    total: str
    rows: Counter[str] = field(default_factory=Counter)
    shared: Mapping[str, str] = field(default_factory=dict)
    is_about_people: bool = True
    is_in_order: bool = False

    def cell(self, row: str) -> str:
        """Return the name of a row's cell."""
        return self.shared.get(row, f"{self.title}: {row}")


@dataclass(frozen=True, slots=True)
class Median:
    """A median, and of how many values."""

    value: float
    of: int


@dataclass(slots=True)
class YearFigures:
    """The figures of a period.

    Attributes:
        tables: in the order of the report.
        medians: by what they measure; None where nothing was measured.
        availability: by camera number, the share of the period without an open fault on it, 0 to 1.
    """

    tables: list[FigureTable] = field(default_factory=list)
    medians: dict[str, Median | None] = field(default_factory=dict)
    availability: dict[int, float] = field(default_factory=dict)


def year_figures(
    entries: Iterable[Entry],
    period: tuple[dt.datetime, dt.datetime],
    now_utc: dt.datetime,
    contract: Contract,
    cameras: Collection[int],
    listed: Mapping[str, Sequence[str]],
) -> YearFigures:
    """Return the figures of a period.

    Args:
        entries: of all counted books, from the beginning of the period until now, by book and number.
        period: the first instant and the one after the last.
        now_utc: when the report is made.
        contract: the times of the maintenance contract.
        cameras: the numbers of all cameras of the scheme.
        listed: the scheme's own lists, by kind and field of entry.
    """
    books = _Cases(entries, period, listed)
    figures = YearFigures()
    for count in (_incidents, _responses, _requests, _complaints, _recordings):
        count(figures, books, now_utc)
    faults = books.all_of("faults")
    for priority in ("urgent", "routine"):
        times = [one for one in counted(faults, contract, now_utc).faults if one.priority == priority]
        rows = Counter({IN_TIME: 0, LATE: 0})
        rows.update(LATE if one.is_late else IN_TIME for one in times)
        title = f"Faults under the contract, {priority}"
        figures.tables.append(
            FigureTable(title, f"faults {priority}", rows, is_about_people=False, is_in_order=True)
        )
    figures.availability = _availability(books.cases("faults.reported"), cameras, period, now_utc)
    return figures


class _Cases:
    """The entries by case, with their corrections."""

    def __init__(
        self,
        entries: Iterable[Entry],
        period: tuple[dt.datetime, dt.datetime],
        listed: Mapping[str, Sequence[str]],
    ) -> None:
        self._listed = listed
        self._entries: dict[tuple[str, int], Entry] = {}
        self._later: dict[tuple[str, int], list[tuple[str, int]]] = {}
        begin, end = period
        for entry in entries:
            key = entry.book, entry.number
            if entry.relation is Relation.CORRECTS:
                for number in entry.about:
                    self._correct((entry.book, number), entry)
            elif entry.relation in {None, Relation.FOLLOWS, Relation.CLOSES, Relation.REOPENS}:
                first = entry.about[0] if entry.about else 0
                if first and (entry.book, first) in self._later:
                    self._later[entry.book, first].append(key)
                elif first or not begin <= entry.instant_utc < end:
                    continue
                else:
                    self._later[key] = []
                self._entries[key] = entry

    def _correct(self, key: tuple[str, int], correction: Entry) -> None:
        corrected = self._entries.get(key)
        if corrected is not None:
            self._entries[key] = replace(corrected, fields={**corrected.fields, **correction.fields})

    def cases(self, kind: str) -> list[CaseFile]:
        """Return the cases that an entry of this kind opened in the period."""
        return [
            CaseFile(self._entries[key], tuple(self._entries[one] for one in later))
            for key, later in self._later.items()
            if self._entries[key].kind == kind
        ]

    def all_of(self, book: str) -> list[Entry]:
        """Return the entries of the cases of a book that were opened in the period."""
        return [entry for (name, _number), entry in sorted(self._entries.items()) if name == book]

    def named(self, entry: Entry, name: str) -> str:
        """Return what a field says, if it is on a list; else "other": what was typed may name somebody."""
        said = str(entry.fields.get(name) or "")
        spec = next(spec for spec in KINDS[entry.kind].fields if spec.name == name)
        listed = {*spec.choices, *self._listed.get(f"{entry.kind}.{name}", ())}
        return said if said in listed else OTHER


def _incidents(figures: YearFigures, books: _Cases, now_utc: dt.datetime) -> None:
    del now_utc
    by_type: Counter[str] = Counter()
    by_hour = Counter({f"{hour:02}:00 to {hour:02}:59": 0 for hour in range(24)})
    outcomes: Counter[str] = Counter()
    arrests = 0
    for case in books.cases("incidents.opened"):
        by_type[books.named(case.entry, "type")] += 1
        seen = case.entry.fields.get("seen_utc")
        at = (seen if isinstance(seen, dt.datetime) else case.entry.instant_utc).astimezone(LONDON)
        by_hour[f"{at.hour:02}:00 to {at.hour:02}:59"] += 1
        ends = [one for one in case.later if one.kind in {"incidents.closed", "incidents.reopened"}]
        closing = ends[-1] if ends and ends[-1].kind == "incidents.closed" else None
        outcomes[books.named(closing, "outcome") if closing is not None else OPEN] += 1
        taken = closing.fields.get("arrests") if closing is not None else None
        arrests += taken if isinstance(taken, int) else 0
    figures.tables += [
        FigureTable("Incidents by type", INCIDENTS, by_type),
        FigureTable("Incidents by hour of the day", INCIDENTS, by_hour, is_in_order=True),
        FigureTable("Incidents by outcome", INCIDENTS, outcomes),
        _single("Arrests", "arrests", "people arrested", arrests),
    ]


def _responses(figures: YearFigures, books: _Cases, now_utc: dt.datetime) -> None:
    del now_utc
    minutes: list[float] = []
    for case in books.cases("incidents.opened"):
        for one in case.later:
            measured = one.fields.get("minutes") if one.kind == "incidents.response" else None
            if isinstance(measured, int | float):
                minutes.append(float(measured))
    rows = Counter({name: 0 for _most, name in RESPONSE_BANDS} | {RESPONSE_LAST: 0})
    rows.update(_band(one, RESPONSE_BANDS, RESPONSE_LAST) for one in minutes)
    figures.tables.append(FigureTable("Response times", RESPONSES, rows, is_in_order=True))
    figures.medians["Median response time (minutes)"] = _median(minutes)


def _requests(figures: YearFigures, books: _Cases, now_utc: dt.datetime) -> None:
    by_type: Counter[str] = Counter()
    taken = Counter({name: 0 for _most, name in DAY_BANDS} | {DAY_LAST: 0, UNANSWERED: 0})
    access = _timeliness()
    days: dict[str, list[float]] = {}
    for case in books.cases("disclosures.requested"):
        request = str(case.entry.fields.get("request"))
        by_type[request] += 1
        answered = _answered_on(case)
        received = case.entry.fields.get("received_utc")
        since = day_of(received if isinstance(received, dt.datetime) else case.entry.instant_utc)
        if answered is None:
            taken[UNANSWERED] += 1
        else:
            took = max(0, (answered - since).days)
            days.setdefault(request, []).append(took)
            taken[_band(took, DAY_BANDS, DAY_LAST)] += 1
        if request == SUBJECT_ACCESS:
            access[_in_time(case, since, answered, day_of(now_utc))] += 1
    shared = {SUBJECT_ACCESS: SUBJECT_ACCESS}
    by_type.setdefault(SUBJECT_ACCESS, 0)
    figures.tables += [
        FigureTable("Requests by type", ASKED, by_type, shared),
        FigureTable("Time taken to answer requests", ASKED, taken, is_in_order=True),
        FigureTable("Subject access requests", SUBJECT_ACCESS, access, is_in_order=True),
    ]
    for request in REQUESTS:
        if request in days:
            figures.medians[f"Median days to answer, {request}"] = _median(days[request])


def _answered_on(case: CaseFile) -> dt.date | None:
    """Return the day of the first answer: a decision that is one, or the closing."""
    for one in case.later:
        at = one.fields.get("decided_utc") or one.fields.get("closed_utc")
        is_answer = one.kind == "disclosures.closed" or (
            one.kind == "disclosures.decided" and one.fields.get("decision") != "more is needed"
        )
        if is_answer:
            return day_of(at if isinstance(at, dt.datetime) else one.instant_utc)
    return None


def _in_time(case: CaseFile, since: dt.date, answered: dt.date | None, today: dt.date) -> str:
    request = request_case(case)
    # A clock that stands still stops the count of days; what ends it is not there yet.
    due = due_date(Answer.SUBJECT_ACCESS, since, request.pauses, is_extended=request.is_extended)
    if answered is not None:
        return IN_TIME if due is None or answered <= due.day else LATE
    return WAITING if due is None or today <= due.day else OVERDUE


def _complaints(figures: YearFigures, books: _Cases, now_utc: dt.datetime) -> None:
    today = day_of(now_utc)
    about: Counter[str] = Counter()
    first, answered, content = _timeliness(), _timeliness(), Counter[str]()
    for case in books.cases("complaints.received"):
        about[books.named(case.entry, "subject")] += 1
        day = case.entry.fields.get("received_on")
        since = day if isinstance(day, dt.date) else day_of(case.entry.instant_utc)
        for counts, kind, name, answer in (
            (first, "complaints.acknowledged", "acknowledged_on", Answer.COMPLAINT_ACKNOWLEDGED),
            (answered, "complaints.answered", "answered_on", Answer.COMPLAINT),
        ):
            done = next((one.fields.get(name) for one in case.later if one.kind == kind), None)
            due = due_date(answer, since)
            last = due.day if due is not None else since
            if isinstance(done, dt.date):
                counts[IN_TIME if done <= last else LATE] += 1
            else:
                counts[WAITING if today <= last else OVERDUE] += 1
        ends = [one for one in case.later if one.kind in {"complaints.closed", "complaints.reopened"}]
        is_closed = bool(ends) and ends[-1].kind == "complaints.closed"
        content[books.named(ends[-1], "satisfaction") if is_closed else OPEN] += 1
    figures.tables += [
        FigureTable("Complaints by subject", COMPLAINTS, about),
        FigureTable("Complaints acknowledged within 5 working days", COMPLAINTS, first, is_in_order=True),
        FigureTable("Complaints answered within 15 working days", COMPLAINTS, answered, is_in_order=True),
        FigureTable("Satisfaction of complainants", COMPLAINTS, content),
    ]


def _recordings(figures: YearFigures, books: _Cases, now_utc: dt.datetime) -> None:
    del now_utc
    reviews: Counter[str] = Counter()
    for case in books.cases("media-log.reviewed"):
        reviews[_why_reviewed(case.entry)] += 1
    copies = Counter(books.named(case.entry, "copy") for case in books.cases("media-log.copied"))
    issued = Counter(
        books.named(case.entry, "copy")
        for case in books.cases("evidence.asked")
        if any(one.kind == "evidence.issued" for one in case.later)
    )
    permitted = len(books.cases("authorisations.entered"))
    figures.tables += [
        FigureTable("Reviews of recordings", "reviews", reviews),
        FigureTable("Evidence packages issued", "packages", issued),
        FigureTable("Copies made", "copies", copies),
        _single("Video prints", "prints", "prints made", len(books.cases("prints.made"))),
        # By kind, a few of them would tell that somebody is watched covertly.
        _single("Authorised surveillance", "authorisations", "authorisations entered", permitted),
        _single("Data breaches", "breaches", "breaches recorded", len(books.cases("security.breach"))),
    ]


def _why_reviewed(entry: Entry) -> str:
    if entry.fields.get("incident"):
        return "for an incident"
    if entry.fields.get("request"):
        return "for a request"
    return "immediate response" if entry.fields.get("reason") == IMMEDIATE_RESPONSE else "for another reason"


def _availability(
    faults: Iterable[CaseFile],
    cameras: Collection[int],
    period: tuple[dt.datetime, dt.datetime],
    now_utc: dt.datetime,
) -> dict[int, float]:
    begin, end = period[0], min(period[1], now_utc)
    whole_s = (end - begin).total_seconds()
    if whole_s <= 0:
        return {}
    down: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {number: [] for number in cameras}
    for case in faults:
        affected = case.entry.fields.get("cameras")
        for span in _open_spans(case, end):
            for number in affected if isinstance(affected, tuple) else ():
                if isinstance(number, int) and number in down:
                    down[number].append((max(begin, span[0]), min(end, span[1])))
    return {number: 1 - _covered_s(spans) / whole_s for number, spans in sorted(down.items())}


def _open_spans(case: CaseFile, end: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
    seen = case.entry.fields.get("seen_utc")
    since: dt.datetime | None = seen if isinstance(seen, dt.datetime) else case.entry.instant_utc
    spans = []
    for one in case.later:
        if one.kind == "faults.repaired" and since is not None:
            at = one.fields.get("repaired_utc")
            spans.append((since, at if isinstance(at, dt.datetime) else one.instant_utc))
            since = None
        elif one.kind == "faults.reopened":
            since = since or one.instant_utc
    return [*spans, (since, end)] if since is not None else spans


def _covered_s(spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> float:
    """Return the seconds that spans cover, those that overlap once."""
    total, reached = 0.0, None
    for begin, end in sorted(spans):
        since = begin if reached is None else max(begin, reached)
        if end > since:
            total += (end - since).total_seconds()
            reached = end
    return total


def _single(title: str, cell: str, row: str, count: int) -> FigureTable:
    """Return a table of one number, which is its own total."""
    return FigureTable(title, cell, Counter({row: count}), {row: cell})


def _timeliness() -> Counter[str]:
    return Counter(dict.fromkeys((IN_TIME, LATE, WAITING, OVERDUE), 0))


def _band(value: float, bands: Sequence[tuple[int, str]], last: str) -> str:
    return next((name for most, name in bands if value <= most), last)


def _median(values: Sequence[float]) -> Median | None:
    return Median(statistics.median(values), len(values)) if values else None
