"""The annual report: counts of a period, faults against the contract, working times (CMP-02)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from console.domain.books.instants import day_of, spoken_day, spoken_moment
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.calendar import LONDON, midnight_utc
from console.domain.people.permissions import Permission
from console.domain.people.refusal import not_permitted
from console.domain.people.worked import totals
from console.ui.base.pane import PaneKind
from console.ui.books.report_file_dialog import ReportFileDialog
from console.ui.books.report_page import ReportPage
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from console.bridge.jobs import Job
    from console.domain.books.counts import Counts
    from console.domain.people.actor import Actor
    from console.services.books.annual_report import AnnualReports
    from console.services.people.shifts import Shifts
    from console.ui.base.context import PaneContext

YEARS = 7
MOST_MONTHS = 120
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearReport:
    """What was counted.

    Attributes:
        first, last: days, both included.
        hours: worked in the months that the period touches, by name.
    """

    first: dt.date
    last: dt.date
    counts: Counts
    hours: dict[str, float]
    by: str
    made_utc: dt.datetime
    left_out: list[str] = field(default_factory=list)

    @property
    def period(self) -> str:
        """The days, as people write them."""
        return f"{spoken_day(self.first)} – {spoken_day(self.last)}"


class ReportPane(QWidget):
    """UI thread; counting is done in the background."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._desk = context.services.books
        self._reports = self._desk.reports if self._desk is not None else None
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
        self._column.addLayout(self._head())
        self._column.addWidget(self.said)
        self._column.addWidget(self.stack, 1)
        self.setFocusProxy(self.year)
        self._offer_period()
        self._context.bridge.statuses.polled.connect(self._watch_person)
        self._follow_person()

    def _head(self) -> QHBoxLayout:
        self.year = QComboBox()
        self.year.setAccessibleName(self.tr("Period"))
        this_year = dt.datetime.now(LONDON).year
        for year in range(this_year, this_year - YEARS, -1):
            self.year.addItem(str(year), year)
        self.year.addItem(self.tr("Days…"), 0)
        self.since, self.until = QLineEdit(), QLineEdit()
        for line, text in ((self.since, self.tr("From day")), (self.until, self.tr("To day"))):
            line.setPlaceholderText(text)
            line.setMaxLength(20)
            line.returnPressed.connect(self.count)
        self.count_button = button(self.tr("&Count"), self.count, is_first=True)
        self.stop_button = button(self.tr("Stop"), self._stop)
        self.pdf_button = button(self.tr("&PDF…"), lambda: self._write("pdf"))
        self.csv_button = button(self.tr("C&SV…"), lambda: self._write("csv"))
        self.year.activated.connect(self._choose_year)
        row = QHBoxLayout()
        for widget in (self.year, self.since, self.until, self.count_button, self.stop_button):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.pdf_button)
        row.addWidget(self.csv_button)
        return row

    # -- who -------------------------------------------------------------------------------------------------

    def _watch_person(self) -> None:
        """Five times a second: who is on duty is a look at a field."""
        if self._desk is not None and self._desk.person() != self._person:
            self._follow_person()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_person()

    def _follow_person(self) -> None:
        person = self._desk.person() if self._desk is not None else None
        if person != self._person or person is None:
            self._person, self.report = person, None
            self._stop()
        refusal = self._refusal(person)
        self._follow_buttons(may=not refusal)
        if refusal:
            self._say(refusal)
        elif self.report is None and self._job is None:
            self._say(self.tr("Choose a year or days, then count."))

    def _refusal(self, person: Actor | None) -> str:
        if self._desk is None or self._reports is None:
            return self.tr("This console has no books: it was started as a trial of the wall.")
        if person is None:
            return self.tr("Nobody is on duty here. Sign on to count.")
        return (
            "" if self._desk.may(Permission.READ_BOOKS) else str(not_permitted(person, Permission.READ_BOOKS))
        )

    def _follow_buttons(self, *, may: bool) -> None:
        is_busy = self._job is not None
        for widget in (self.year, self.since, self.until, self.count_button):
            widget.setEnabled(may and not is_busy)
        self.stop_button.setVisible(is_busy)
        for button_ in (self.pdf_button, self.csv_button):
            button_.setEnabled(may and self.report is not None)

    def _say(self, text: str) -> None:
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
                f"{spoken_day(first)} comes after {spoken_day(last)}.", "Type the earlier day first."
            )
        if (last - first).days > MOST_MONTHS * 31:
            raise OperatorError("A report is of ten years at most.", "Choose a shorter period.")
        return first, last

    def count(self) -> None:
        """Count the period that is chosen."""
        desk, reports = self._desk, self._reports
        if desk is None or reports is None or self._job is not None:
            return
        try:
            (first, last), actor = self._period(), desk.actor()
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
            return
        staffing = self._context.services.staffing
        shifts = staffing.shifts if staffing is not None else None
        job = self._context.bridge.background.job(
            lambda progress: _counted(reports, shifts, actor, (first, last), progress)
        )
        self._job, self.report = job, None
        self._say(self.tr("Counting …"))
        self._follow_buttons(may=True)
        job.progressed.connect(lambda count: self._progress(job, count))
        job.failed.connect(lambda error: self._ended(job, str(error)))
        job.given_up.connect(lambda: self._ended(job, self.tr("Stopped.")))
        job.start(lambda report: self._show(job, report))

    def _progress(self, job: Job, count: int) -> None:
        if isValid(self) and self._job is job:
            self._say(self.tr("Counting … {0} entries").format(f"{count:,}"))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._say(self.tr("Stopped."))
            self._follow_buttons(may=True)

    def _ended(self, job: Job, said: str) -> None:
        if isValid(self) and self._job is job:
            self._job = None
            self._say(said)
            self._follow_buttons(may=True)

    def _show(self, job: Job, report: YearReport) -> None:
        if not isValid(self) or self._job is not job:
            return
        self._job, self.report = None, report
        self._follow_buttons(may=True)
        if not report.counts.tables and not report.counts.faults and not report.hours:
            self._say(self.tr("Nothing was entered from {0}.").format(report.period))
            return
        self.said.setText(self.about(report))
        self.said.show()
        self.page.show_report(report.counts, report.hours)
        self.stack.setCurrentWidget(self.page)

    def about(self, report: YearReport) -> str:
        """Period, who counted, and what is not in it."""
        said = self.tr("{0}, counted {1} by {2}").format(
            report.period, spoken_moment(report.made_utc), report.by
        )
        if report.left_out:
            said += ". " + self.tr("Not counted, because your role does not read them: {0}").format(
                ", ".join(report.left_out)
            )
        return said

    # -- writing ---------------------------------------------------------------------------------------------

    def _write(self, form: str) -> None:
        desk, report = self._desk, self.report
        if desk is None or report is None:
            return
        title = self.tr("Report {0}").format(report.period)
        about = f"{desk.owner} · {self.about(report)}" if desk.owner else self.about(report)
        self.dialog = ReportFileDialog(
            self._context, form, (title, about), (report.counts, report.hours), report.first.year, self
        )
        self.dialog.open()


def _counted(
    reports: AnnualReports,
    shifts: Shifts | None,
    actor: Actor,
    days: tuple[dt.date, dt.date],
    progress: Callable[[int], None],
) -> YearReport:
    first, last = days
    made_utc = dt.datetime.now(dt.UTC)
    counts = reports.period(actor, midnight_utc(first), midnight_utc(last + DAY), progress)
    hours: dict[str, float] = {}
    today = made_utc.astimezone(LONDON).date()
    for year, month in _months(first, min(last, today)) if shifts is not None else ():
        progress(0)
        worked = shifts.working_times(actor, year, month) if shifts is not None else ()
        for name, one in totals(worked).items():
            hours[name] = round(hours.get(name, 0.0) + one, 2)
    return YearReport(
        first, last, counts, dict(sorted(hours.items())), actor.name, made_utc, reports.left_out(actor)
    )


def _months(first: dt.date, last: dt.date) -> list[tuple[int, int]]:
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [(at // 12, at % 12 + 1) for at in range(begin, end + 1)]


PANE = PaneKind(
    "report",
    str(QT_TRANSLATE_NOOP("Panes", "Annual report")),
    ReportPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
