"""The dialog that makes the annual report to publish: PDF, CSV and their signature in one folder."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from shiboken6 import isValid

from console.domain.disclosure.public_report import public_csv
from console.domain.errors import ConsoleError, EnvironmentFault, OperatorError
from console.domain.instants import spoken_day
from console.domain.text import text
from console.ui.base.save_file import PlaceLine, WrittenLine, prints_folder
from console.ui.books.public_report_html import public_pdf
from console.ui.widgets.forms import FormDialog, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from console.bridge.jobs import Job
    from console.domain.people.actor import Actor
    from console.services.disclosure.public_reports import PublicReports
    from console.ui.base.context import PaneContext

SIGNATURE = "signature.json"


class PublishReportDialog(FormDialog):
    """Counts the period and the one before, writes the files and signs them. UI thread; deleted when closed.

    Args:
        days: the days of the period, both included.
    """

    def __init__(self, context: PaneContext, days: tuple[dt.date, dt.date], parent: QWidget) -> None:
        super().__init__(self.tr("Annual report to publish"), parent)
        self._context, self._days = context, days
        self._job: Job | None = None
        period = f"{spoken_day(days[0])} – {spoken_day(days[1])}"
        self.column.addWidget(
            words(
                self.tr(
                    "Period {0}, compared with the one before. The report has no personal details: numbers "
                    "below five, and others from which they could be worked out, are withheld. Publishing is "
                    "entered in the audit log."
                ).format(period),
                "muted",
            )
        )
        self.place = self.column.field(self.tr("New folder"), PlaceLine(is_folder=True))
        self.place.offer(
            prints_folder(context) / f"annual report {days[0].isoformat()} {days[1].isoformat()}"
        )
        self.progress = words("", "muted")
        self.progress.hide()
        self.column.addWidget(self.progress)
        self.written = WrittenLine()
        self.column.addWidget(self.written)
        self.finish(self.tr("Create and sign"), self.write)
        self.setMinimumWidth(640)

    def write(self) -> None:
        """Create the report in the background."""
        if self._job is not None:
            return
        self.column.show_refusal(None)
        self.written.hide()
        books = self._context.services.books
        try:
            folder, actor = self.place.path(), books.actor()
        except ConsoleError as error:
            self.show_refusal(error)
            return
        self.set_busy(is_busy=True)
        reports, days = books.public_reports, self._days
        job = self._context.bridge.background.job(
            lambda progress: write_report(reports, actor, days, folder, progress)
        )
        self._job = job
        self._show_progress(0)
        job.progressed.connect(self._show_progress)
        job.failed.connect(self._on_failed)
        job.start(self._on_written)

    def _show_progress(self, count: int) -> None:
        if isValid(self) and self._job is not None:
            self.progress.setText(self.tr("Counting… Entries: {0}").format(f"{count:,}"))
            self.progress.show()

    def _on_failed(self, error: ConsoleError) -> None:
        if isValid(self):
            self._job = None
            self.progress.hide()
            self.show_refusal(error)

    def _on_written(self, folder: Path) -> None:
        if isValid(self):
            self._job = None
            self.progress.hide()
            self.set_busy(is_busy=False)
            self.written.show_saved(self.tr("Saved and signed: {0}").format(folder), folder)

    def done(self, result: int) -> None:
        """Close, and give up what is still being counted."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        super().done(result)


def write_report(
    reports: PublicReports,
    actor: Actor,
    days: tuple[dt.date, dt.date],
    folder: Path,
    progress: Callable[[int], None],
) -> Path:
    """Make a report in a new folder, signed and recorded. Not for the UI thread. Return the folder.

    Raises:
        Refusal: the actor may not publish it.
        OperatorError: the folder exists, or the period has not begun.
        EnvironmentFault: it cannot be written or signed; no partial report is left.
    """
    try:
        is_there = folder.exists()
    except OSError:
        is_there = False
    if is_there:
        raise OperatorError(
            text("{path} already exists.", path=folder),
            "Enter a new folder: a published report is not changed.",
        )
    report = reports.make(actor, *days, progress)
    files = {"report.pdf": public_pdf(report), "report.csv": public_csv(report).encode("utf-8-sig")}
    part: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name[:80]}.", dir=folder.parent))
        _write(part, files)
        # What is recorded as published is on the disk already, and gets its name at once.
        signature = reports.sign(actor, report, files)
        _write(part, {SIGNATURE: signature.to_file().encode()})
        # Made for this user only; what is published may be read by all.
        part.chmod(0o755)
        part.rename(folder)
    except OSError as error:
        raise EnvironmentFault(
            text("{path} cannot be written: {error}.", path=folder, error=error.strerror),
            "Choose another folder.",
        ) from None
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
    return folder


def _write(part: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (part / name).write_bytes(content)
