"""The annual report that is published: counted, compared, signed and recorded (CMP-02)."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from console.domain.books import BOOKS
from console.domain.books.counts import Contract
from console.domain.books.entries import BookQuery, NewEntry
from console.domain.disclosure.public_report import (
    PublicReport,
    PublishedFigures,
    ReportSignature,
    public_availability,
    public_measures,
    public_tables,
)
from console.domain.disclosure.year_figures import year_figures
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of, midnight_utc
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.books.covert_entries import CovertEntries
from console.services.books.every import every
from console.services.people.access_control import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from console.domain.books.entries import Entry
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate, Signer
    from console.services.ports import ActLog

AT_ONCE = 2_000
PROGRESS_EVERY = 1_000
DAY = dt.timedelta(days=1)
COUNTED = (
    "incidents",
    "disclosures",
    "complaints",
    "media-log",
    "evidence",
    "prints",
    "authorisations",
    "security",
    "faults",
)
ACT = "report-published"
TO = " to "


class PublicReports:
    """Makes and signs reports. Not for the UI thread: years are read completely, and the keyring is asked.

    Args:
        store: the books.
        gate: the rules of people.
        signer: the installation's key.
        acts: where refused attempts are recorded.
        clock: the system's, or a test's.
        owner: returns the owner of the scheme.
        cameras: returns the cameras by number, as the report names them.
        contract: the times of the maintenance contract.
        listed: the scheme's own lists, by kind and field of entry.
    """

    def __init__(
        self,
        store: BookStore,
        gate: Gate,
        signer: Signer,
        acts: ActLog,
        clock: Clock,
        owner: Callable[[], str],
        cameras: Callable[[], Mapping[int, str]],
        contract: Contract | None = None,
        listed: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._store, self._gate, self._signer, self._clock = store, gate, signer, clock
        self._acts = acts
        self._covert = CovertEntries(store, gate)
        self._owner, self._cameras = owner, cameras
        self._contract, self._listed = contract or Contract(), listed or {}

    def make(
        self,
        actor: Actor,
        first: dt.date,
        last: dt.date,
        progress: Callable[[int], None] = lambda _count: None,
    ) -> PublicReport:
        """Count a period and the one before it.

        Args:
            actor: who publishes it.
            first: the first day of the period.
            last: its last day.
            progress: called at intervals with the number of entries read; it may raise to cancel.

        Raises:
            Refusal: the actor may not publish it, or not read a book that it counts.
            OperatorError: the period has not begun.
        """
        self._require(actor)
        now_utc = self._clock.utc_now()
        if first > day_of(now_utc):
            raise OperatorError("The period of the report has not begun.", "Choose an earlier period.")
        before = _before(first, last)
        publications = self._publications()
        former_now, former_before = (
            [figures for period, figures in _figures(publications) if period == wanted]
            for wanted in ((first, last), before)
        )
        counted = 0

        def counting(entries: Iterator[Entry]) -> Iterator[Entry]:
            nonlocal counted
            for entry in entries:
                if not counted % PROGRESS_EVERY:
                    progress(counted)
                counted += 1
                yield entry

        cameras = self._cameras()
        now_figures, before_figures = (
            year_figures(
                counting(self._entries(begin, now_utc)),
                (begin, midnight_utc(until + DAY)),
                now_utc,
                self._contract,
                cameras.keys(),
                self._listed,
            )
            for begin, until in ((midnight_utc(first), last), (midnight_utc(before[0]), before[1]))
        )
        return PublicReport(
            self._owner(),
            first,
            last,
            *before,
            now_utc,
            public_tables(now_figures, before_figures, former_now, former_before),
            public_measures(now_figures, before_figures, former_now, former_before),
            public_availability(now_figures, before_figures, cameras),
            _newest(publications),
        )

    def sign(self, actor: Actor, report: PublicReport, files: Mapping[str, bytes]) -> ReportSignature:
        """Sign the files of a report, and record that it is published.

        Raises:
            Refusal: the actor may not publish it, or its figures could be compared with those of a period
                that differs a little.
            OperatorError: another report was published since it was made.
            EnvironmentFault: the keyring or the database fails; nothing is recorded.
        """
        self._require(actor)
        self._check_period(actor, report)
        period = f"{report.first.isoformat()}{TO}{report.last.isoformat()}"
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        unsigned = ReportSignature(
            report.owner,
            period,
            report.made_utc.isoformat(timespec="seconds"),
            actor.name,
            digests,
            self._signer.public_key(),
        )
        signed = replace(unsigned, signature=self._signer.sign(unsigned.statement()))
        fields: dict[str, Value] = {
            "subject": period,
            "digest": tuple(f"{name} {digest}" for name, digest in digests.items()),
            "public_key": signed.public_key,
            "signature": signed.signature,
            # What readers know already counts when the same period is published again.
            "figures": tuple(figures.to_json() for figures in report.published()),
        }
        with self._store.unit() as unit:
            unit.append(NewEntry("audit", ACT, actor.login, fields))
        return signed

    def _check_period(self, actor: Actor, report: PublicReport) -> None:
        """Refuse a period that overlaps a published one: the difference of both would be a small number."""
        new = {(report.first, report.last), (report.before_first, report.before_last)}
        publications = self._publications()
        if _newest(publications) != report.known:
            raise OperatorError(
                "Another report was published meanwhile.", "Make this one again, so that both are compared."
            )
        for entry in publications:
            first, last = _period_of(str(entry.fields.get("subject", "")))
            published = {(first, last), _before(first, last)}
            if any(_overlap(one, other) for one in new for other in published):
                refusal = Refusal(
                    text("A report of {first} to {last} is published already.", first=first, last=last),
                    "Publish the same period again, or one that begins and ends with it.",
                    rule="Published periods are the same or apart: else withheld numbers follow from two.",
                    source="code of practice, CMP-02",
                )
                raise record(
                    self._acts, actor.login, refusal, Permission.PUBLISH_REPORT.value, str(entry.ref)
                )

    def _publications(self) -> Sequence[Entry]:
        """Return the entries of all publications, newest first."""
        return list(every(self._store, BookQuery("audit", kinds=(ACT,))))

    def _require(self, actor: Actor) -> None:
        self._gate.require(actor, Permission.PUBLISH_REPORT, "annual report")
        # A report with a book left out would be wrong without saying so.
        for book in COUNTED:
            self._gate.require(actor, BOOKS[book].counting_act, book)

    def _entries(self, begin_utc: dt.datetime, now_utc: dt.datetime) -> Iterator[Entry]:
        for book in COUNTED:
            first, last = self._store.number_at(book, begin_utc) + 1, self._store.number_at(book, now_utc)
            secret = self._covert.secret(book)
            for at in range(first, last + 1, AT_ONCE):
                found = self._store.span(book, at, min(at + AT_ONCE - 1, last), personal=False)
                # A published number may not tell what a covert camera saw, whoever publishes it.
                yield from (entry for entry in found if entry.number not in secret)


def _before(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """Return the same days of the year before, or as many days for other periods than whole years."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        years = last.year - first.year + 1
        return dt.date(first.year - years, 1, 1), dt.date(last.year - years, 12, 31)
    days = (last - first).days + 1
    return first - dt.timedelta(days=days), first - DAY


def _period_of(subject: str) -> tuple[dt.date, dt.date]:
    first, _, last = subject.partition(TO)
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


def _overlap(one: tuple[dt.date, dt.date], other: tuple[dt.date, dt.date]) -> bool:
    return one != other and one[0] <= other[1] and other[0] <= one[1]


def _newest(publications: Sequence[Entry]) -> int:
    return max((entry.number for entry in publications), default=0)


def _figures(
    publications: Sequence[Entry],
) -> Iterator[tuple[tuple[dt.date, dt.date], PublishedFigures | None]]:
    """Generate each published period with what readers know of it; None: it was not kept."""
    for entry in publications:
        period = _period_of(str(entry.fields.get("subject", "")))
        kept = entry.fields.get("figures")
        found = [PublishedFigures.from_json(one) for one in kept] if _is_kept(kept) else [None, None]
        yield from zip((period, _before(*period)), found, strict=True)


def _is_kept(kept: Value) -> TypeGuard[tuple[str, str]]:
    return (
        isinstance(kept, tuple)
        and len(kept) == len(("now", "before"))
        and all(isinstance(one, str) for one in kept)
    )
