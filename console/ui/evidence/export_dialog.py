"""The dialog that asks for an evidence package, releases it and writes it (EVD-01)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.domain.books.instants import moment_of, spoken_moment
from console.domain.errors import ConsoleError, OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.permissions import Permission
from console.services.evidence.packages import PackageRequest
from console.ui.base.job_dialog import JobDialog
from console.ui.base.save_file import PlaceLine, WrittenLine, documents
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.evidence.package import PackagePlan, WrittenPackage
    from console.domain.people.actor import Actor
    from console.services.evidence.packages import PackageEstimate
    from console.ui.base.context import PaneContext

KINDS = (CopyKind.MASTER, CopyKind.WORKING, CopyKind.MASKED, CopyKind.VIEWING, CopyKind.CLIP)
OFFERED = dt.timedelta(minutes=30)
PARTS = 100
"""Progress is told in hundredths."""


class EvidenceDialog(JobDialog):
    """Exports recordings as a package. UI thread.

    Args:
        cameras: numbers that are proposed.
    """

    def __init__(self, context: PaneContext, cameras: tuple[int, ...], parent: QWidget) -> None:
        super().__init__(context, self.tr("Export evidence"), parent)
        self._packages = context.services.evidence
        self._people = context.services.people
        now_utc = self._people.clock.utc_now()
        self.request = QLineEdit()
        self.request.setPlaceholderText(self.tr("Empty for a new package"))
        self.cameras = QLineEdit(", ".join(map(str, cameras)))
        self.begin_line = QLineEdit(spoken_moment(now_utc - OFFERED))
        self.end_line = QLineEdit(spoken_moment(now_utc))
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(self._name(kind), kind)
        self.exhibit, self.officer, self.authority = QLineEdit(), QLineEdit(), QLineEdit()
        self.exhibit.setPlaceholderText(self.tr("Empty for the next one, for example ABC/1"))
        self.reason, self.lift_reason = QLineEdit(), QLineEdit()
        self.lift_reason.setPlaceholderText(self.tr("Only if privacy zones must be lifted for this package"))
        self.place = PlaceLine(is_folder=True)
        self.place.offer(documents() / f"evidence {now_utc:%Y-%m-%d %H%M%S}")
        self.estimate_line = words("", "muted")
        self.written = WrittenLine()
        self.size_button = button(self.tr("&Calculate size"), self.estimate)
        self.do_button = button(self.tr("&Export package"), self.export, is_first=True)
        self._lay_out()

    def _lay_out(self) -> None:
        about = self.tr(
            "The package is entered in the books first. It is issued only when everything that was written "
            "has been read back and checked. It plays in any browser, without installation."
        )
        self.column.addWidget(words(about, "muted"))
        # Side by side, because one below the other they are higher than a small monitor.
        rows = (
            ((self.tr("Number of a package that was asked for"), self.request),),
            ((self.tr("Cameras"), self.cameras),),
            ((self.tr("Footage from"), self.begin_line), (self.tr("Footage until"), self.end_line)),
            ((self.tr("Type of copy"), self.kind), (self.tr("Exhibit reference"), self.exhibit)),
            ((self.tr("Officer in charge"), self.officer), (self.tr("Authority"), self.authority)),
            ((self.tr("Reason"), self.reason),),
            ((self.tr("Reason for lifting zones"), self.lift_reason),),
            ((self.tr("New folder"), self.place),),
        )
        for row in rows:
            self.column.fields(*row)
        self.column.addWidget(self.estimate_line)
        self.column.addWidget(self.written)
        self.finish(self.size_button, self.do_button)

    def _name(self, kind: CopyKind) -> str:
        names = {
            CopyKind.MASTER: self.tr("Master"),
            CopyKind.WORKING: self.tr("Working copy"),
            CopyKind.MASKED: self.tr("Masked copy"),
            CopyKind.VIEWING: self.tr("Viewing copy"),
            CopyKind.REDACTED: self.tr("Redacted copy"),
            CopyKind.CLIP: self.tr("Court clip"),
        }
        return names[kind]

    def selection(self) -> EvidenceSelection:
        """Return cameras and time as entered.

        Raises:
            OperatorError: a field is wrong.
        """
        parts = self.cameras.text().replace(",", " ").split()
        if not parts or not all(part.isascii() and part.isdecimal() for part in parts):
            raise OperatorError(self.tr("Enter the numbers of the cameras."), self.tr("For example 3, 5."))
        now_utc = self._people.clock.utc_now()
        begin, end = (moment_of(line.text(), now_utc) for line in (self.begin_line, self.end_line))
        return EvidenceSelection(tuple(map(int, parts)), begin, end)

    def estimate(self) -> None:
        """Show how large the package will be, and how long it takes, before it is asked for."""
        try:
            selection, actor = self.selection(), self._actor()
        except ConsoleError as error:
            self.column.show_refusal(error)
            return
        self.begin(lambda _progress: self._packages.estimate(actor, selection), self._show_size, "")

    def _show_size(self, size: PackageEstimate) -> None:
        minutes = max(1, round(size.seconds / 60))
        text = self.tr("{0} recordings, {1} MB, about {2} min.")
        shown = text.format(size.segments, f"{size.size_bytes / 1e6:,.1f}", minutes)
        if size.masked_cameras:
            names = ", ".join(map(str, size.masked_cameras))
            shown += " " + self.tr("Covered where zones were in force: cameras {0}.").format(names)
        self.estimate_line.setText(shown)

    def _actor(self) -> Actor:
        return self._people.seat.actor(Permission.ASK_FOR_EVIDENCE, "evidence")

    def export(self) -> None:
        """Ask for the package, release it if the person may, and write it."""
        self.written.hide()
        try:
            into, actor, number = self.place.path(), self._actor(), self._number()
            asked = None if number else self._request()
        except ConsoleError as error:
            self.column.show_refusal(error)
            return
        lift_reason = self.lift_reason.text()

        def work(progress: Callable[[int], None]) -> tuple[int, PackagePlan, WrittenPackage]:
            request = number or (self._packages.ask(actor, asked) if asked else 0)
            if lift_reason.strip():
                self._packages.lift(actor, request, lift_reason)
            if not self._packages.is_released(request):
                self._packages.release(actor, request)

            def tell(done: int, total: int) -> None:
                progress(PARTS * done // max(1, total))

            return request, *self._packages.write(actor, request, into, tell)

        self.begin(work, lambda result: self._show(result[1], result[2], into), self.tr("{0} %"))

    def _number(self) -> int:
        typed = self.request.text().strip()
        if typed and not (typed.isascii() and typed.isdecimal() and int(typed)):
            raise OperatorError(
                self.tr("Enter the number of the package."),
                self.tr("Leave it empty for a new package."),
            )
        return int(typed or 0)

    def _request(self) -> PackageRequest:
        kind = self.kind.currentData()
        typed = self.exhibit.text()
        is_master = kind is CopyKind.MASTER
        return PackageRequest(
            self.selection(),
            self.reason.text(),
            kind,
            typed if is_master else "",
            "" if is_master else typed,
            self.authority.text(),
            self.officer.text(),
        )

    def _show(self, plan: PackagePlan, written: WrittenPackage, into: Path) -> None:
        text = self.tr("Issued: exhibit {0} ({1}), {2} files. Key: {3}")
        shown = text.format(plan.exhibit, self._name(plan.copy), written.files, written.fingerprint)
        for fault in written.faults:
            shown += "\n" + self.tr("Fault in a recording: {0}").format(fault)
        self.written.show_saved(shown, into)
        self.adjustSize()

    def given_up_words(self) -> str:
        """Return the text for a stopped export."""
        return self.tr("Stopped. Nothing was issued, and what was written has been deleted.")

    def show_busy(self, *, is_busy: bool) -> None:
        super().show_busy(is_busy=is_busy)
        for widget in (self.size_button, self.do_button):
            widget.setVisible(not is_busy)
