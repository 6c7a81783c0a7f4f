"""The annual report: counts of a period, faults under the contract and working hours (CMP-02)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from console.bridge.labels import error_words, translated
from console.domain.books.counts import APART_NOTE
from console.domain.clock import LONDON
from console.domain.errors import ConsoleError, OperatorError
from console.domain.instants import day_of, spoken_day, spoken_moment
from console.domain.people.calendar import midnight_utc
from console.domain.people.permissions import Permission
from console.domain.people.refusal import not_permitted
from console.domain.people.worked import totals
from console.domain.text import text
from console.ui.base.background import ask
from console.ui.base.pane import PaneKind
from console.ui.base.sites import offer_sites
from console.ui.books.publish_report_dialog import PublishReportDialog
from console.ui.books.report_file_dialog import ReportFileDialog
from console.ui.books.report_page import ReportPage
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from console.bridge.jobs import Job
    from console.domain.books.counts import Counts
    from console.domain.books.entry_words import EntryNames
    from console.domain.people.actor import Actor
    from console.domain.scheme.sites import Site
    from console.services.books.annual_report import AnnualReports
    from console.services.people.shifts import Shifts
    from console.ui.base.context import PaneContext

YEARS = 7
MOST_MONTHS = 120
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearReport:
    """The result of a count.

    Attributes:
        first, last: the days of the period, both included.
        hours: hours worked by person in the months of the period.
    """

    first: dt.date
    last: dt.date
    counts: Counts
    hours: dict[str, float]
    by: str
    made_utc: dt.datetime
    left_out: list[str] = field(default_factory=list)
    site: str = ""

    @property
    def period(self) -> str:
        """Return the period as text."""
        return f"{spoken_day(self.first)} – {spoken_day(self.last)}"


class ReportPane(QWidget):
    """Counts a period in the background and shows the report. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._books = context.services.books
        self._reports = self._books.reports
        self._person: Actor | None = None
        self._job: Job | None = None
        self.report: YearReport | None = None
        self.page = ReportPage()
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.page)
        self.said = words("", "muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 2, 10, 8)
        self._column.setSpacing(8)
        self._column.addLayout(self._create_head())
        self._column.addWidget(self.said)
        self._column.addWidget(self.stack, 1)
        self.setFocusProxy(self.year)
        self._offer_period()
        self._context.bridge.attendance.changed.connect(self._person_changed)
        self._follow_person()

    def _create_head(self) -> Flow:
        self.year = QComboBox()
        self.year.setAccessibleName(self.tr("Period"))
        this_year = dt.datetime.now(LONDON).year
        for year in range(this_year, this_year - YEARS, -1):
            self.year.addItem(str(year), year)
        self.year.addItem(self.tr("Other dates…"), 0)
        self.site = QComboBox()
        self.site.setAccessibleName(self.tr("Site"))
        self.site.addItem(self.tr("All sites"), None)
        self.site.hide()
        self.since, self.until = QLineEdit(), QLineEdit()
        for line, hint in ((self.since, self.tr("From")), (self.until, self.tr("To"))):
            line.setPlaceholderText(hint)
            line.setMaxLength(20)
            line.returnPressed.connect(self.count)
        self.count_button = button(self.tr("&Create report"), self.count, is_first=True)
        self.stop_button = button(self.tr("Stop"), self._stop)
        self.pdf_button = button(self.tr("Save &PDF…"), lambda: self._save_as("pdf"))
        self.csv_button = button(self.tr("Save C&SV…"), lambda: self._save_as("csv"))
        self.publish_button = button(self.tr("P&ublish…"), self._publish)
        self.publish_button.setToolTip(
            self.tr("The report for the public, without personal details, compared with the period before.")
        )
        self.year.activated.connect(self._choose_year)
        period = (self.year, self.since, self.until, self.site)
        acts = (self.count_button, self.stop_button, self.pdf_button, self.csv_button, self.publish_button)
        return Flow((*period, *acts))

    # -- sign-on changes -------------------------------------------------------------------------------------

    def _person_changed(self) -> None:
        """Refresh if another person is signed on."""
        if self._books.person() != self._person:
            self._follow_person()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_person()
        ask(self._context, self._books.scheme.sites, self._show_sites)

    def _show_sites(self, sites: Sequence[Site]) -> None:
        if isValid(self):
            offer_sites(self.site, sites)

    def _follow_person(self) -> None:
        person = self._books.person()
        if person != self._person or person is None:
            self._person, self.report = person, None
            self._stop()
        refusal = self._refusal_text(person)
        self._refresh_buttons(may=not refusal)
        if refusal:
            self._show_message(refusal)
        elif self.report is None and self._job is None:
            self._show_message(self.tr("Choose a year or other dates, then create the report."))

    def _refusal_text(self, person: Actor | None) -> str:
        if person is None:
            return self.tr("No one is signed in at this console. Sign in to create a report.")
        return (
            ""
            if self._books.may(Permission.READ_BOOKS)
            else str(not_permitted(person, Permission.READ_BOOKS))
        )

    def _refresh_buttons(self, *, may: bool) -> None:
        is_busy = self._job is not None
        for widget in (self.year, self.since, self.until, self.count_button):
            widget.setEnabled(may and not is_busy)
        self.stop_button.setVisible(is_busy)
        # It counts by itself, so that it needs no report on the screen.
        self.publish_button.setEnabled(may and self._books.may(Permission.PUBLISH_REPORT))
        for button_ in (self.pdf_button, self.csv_button):
            button_.setEnabled(may and self.report is not None)

    def _show_message(self, text: str) -> None:
        self.empty.setText(text)
        self.said.hide()
        self.stack.setCurrentWidget(self.empty)

    # -- counting --------------------------------------------------------------------------------------------

    def _choose_year(self) -> None:
        self._offer_period()
        if self.year.currentData():
            self.count()
        else:
            self.since.setFocus()

    def _offer_period(self) -> None:
        for line in (self.since, self.until):
            line.setVisible(not self.year.currentData())

    def _period(self) -> tuple[dt.date, dt.date]:
        year = self.year.currentData()
        if year:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        now = dt.datetime.now(dt.UTC)
        first, last = day_of(self.since.text(), now), day_of(self.until.text(), now)
        if first > last:
            raise OperatorError(
                text("{first} is after {last}.", first=spoken_day(first), last=spoken_day(last)),
                "Enter the earlier date first.",
            )
        if (last - first).days > MOST_MONTHS * 31:
            raise OperatorError("A report can cover ten years at most.", "Choose a shorter period.")
        return first, last

    def count(self) -> None:
        """Count the chosen period."""
        books, reports = self._books, self._reports
        if self._job is not None:
            return
        try:
            (first, last), actor = self._period(), books.actor()
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
            return
        shifts = self._context.services.people.shifts
        site: Site | None = self.site.currentData()
        names = books.names
        job = self._context.bridge.background.job(
            lambda progress: _create_report(reports, shifts, actor, (first, last), progress, site, names)
        )
        self._job, self.report = job, None
        self._show_message(self.tr("Counting…"))
        self._refresh_buttons(may=True)
        job.progressed.connect(lambda count: self._progress(job, count))
        job.failed.connect(lambda error: self._on_ended(job, error_words(error)))
        job.given_up.connect(lambda: self._on_ended(job, self.tr("Stopped.")))
        job.start(lambda report: self._show(job, report))

    def _progress(self, job: Job, count: int) -> None:
        if isValid(self) and self._job is job:
            self._show_message(self.tr("Counting… Entries: {0}").format(f"{count:,}"))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._show_message(self.tr("Stopped."))
            self._refresh_buttons(may=True)

    def _on_ended(self, job: Job, text: str) -> None:
        if isValid(self) and self._job is job:
            self._job = None
            self._show_message(text)
            self._refresh_buttons(may=True)

    def _show(self, job: Job, report: YearReport) -> None:
        if not isValid(self) or self._job is not job:
            return
        self._job, self.report = None, report
        self._refresh_buttons(may=True)
        if not report.counts.tables and not report.counts.faults and not report.hours:
            self._show_message(self.tr("No entries in the period {0}.").format(report.period))
            return
        self.said.setText(self.about(report))
        self.said.show()
        self.page.show_report(report.counts, report.hours)
        self.stack.setCurrentWidget(self.page)

    def about(self, report: YearReport) -> str:
        """Return the period, who created the report and what was left out."""
        text = self.tr("{0}, created {1} by {2}").format(
            report.period, spoken_moment(report.made_utc), report.by
        )
        if report.site:
            text += ". " + self.tr("Only the site {0}: its cameras, and the hours of its people").format(
                report.site
            )
        if report.left_out:
            text += ". " + self.tr("Left out, because your role cannot read them: {0}").format(
                ", ".join(report.left_out)
            )
        return f"{text}. {translated(APART_NOTE)}"

    def _publish(self) -> None:
        try:
            days = self._period()
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
            return
        self.publishing = PublishReportDialog(self._context, days, self)
        self.publishing.open()

    # -- printing and saving ---------------------------------------------------------------------------------

    def _save_as(self, form: str) -> None:
        books, report = self._books, self.report
        if report is None:
            return
        title = self.tr("Report {0}").format(report.period)
        about = f"{books.owner} · {self.about(report)}" if books.owner else self.about(report)
        self.dialog = ReportFileDialog(
            self._context, form, (title, about), (report.counts, report.hours), report.first.year, self
        )
        self.dialog.open()


def _create_report(
    reports: AnnualReports,
    shifts: Shifts,
    actor: Actor,
    days: tuple[dt.date, dt.date],
    progress: Callable[[int], None],
    site: Site | None = None,
    names: EntryNames | None = None,
) -> YearReport:
    first, last = days
    made_utc = dt.datetime.now(dt.UTC)
    cameras = frozenset(site.cameras) if site is not None else None
    counts = reports.period(actor, midnight_utc(first), midnight_utc(last + DAY), progress, cameras)
    hours: dict[str, float] = {}
    today = made_utc.astimezone(LONDON).date()
    for year, month in _months(first, min(last, today)):
        progress(0)
        for name, worked_h in totals(shifts.working_times(actor, year, month)).items():
            hours[name] = round(hours.get(name, 0.0) + worked_h, 2)
    if site is not None:
        theirs = {names.person(login) for login in site.people} if names is not None else set()
        hours = {name: worked_h for name, worked_h in hours.items() if name in theirs}
    return YearReport(
        first,
        last,
        counts,
        dict(sorted(hours.items())),
        actor.name,
        made_utc,
        reports.left_out(actor),
        site.name if site is not None else "",
    )


def _months(first: dt.date, last: dt.date) -> list[tuple[int, int]]:
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [(month // 12, month % 12 + 1) for month in range(begin, end + 1)]


PANE = PaneKind(
    "report",
    str(QT_TRANSLATE_NOOP("Panes", "Annual report")),
    ReportPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
