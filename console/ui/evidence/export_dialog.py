"""The dialog that asks for an evidence package, and writes one that was released (EVD-01)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.domain.books.incident_numbers import EXAMPLE, incident_named
from console.domain.errors import ConsoleError, OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.forms import PackageForm
from console.domain.evidence.selection import EvidenceSelection
from console.domain.instants import moment_of, spoken_moment
from console.domain.people.permissions import Permission
from console.services.evidence.packages import PackageRequest
from console.ui.base.job_dialog import JobDialog
from console.ui.base.save_file import PlaceLine, WrittenLine, documents
from console.ui.evidence.burn_dialog import BurnDialog
from console.ui.evidence.package_words import copy_words, form_words
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.evidence.open_package import OpenPackage
    from console.domain.evidence.package import PackagePlan, WrittenPackage
    from console.domain.evidence.proposal import EvidenceProposal
    from console.domain.people.actor import Actor
    from console.services.evidence.packages import PackageEstimate
    from console.ui.base.context import PaneContext

KINDS = (CopyKind.MASTER, CopyKind.WORKING, CopyKind.MASKED, CopyKind.VIEWING, CopyKind.CLIP)
OFFERED = dt.timedelta(minutes=30)
PARTS = 100
"""Progress is told in hundredths."""


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of a job: the number of the package, and what was written if it was."""

    request: int
    written: tuple[PackagePlan, WrittenPackage] | None = None


class EvidenceDialog(JobDialog):
    """Asks for a package and, where this person may, releases and writes it. UI thread.

    Args:
        proposal: what the form is filled in with.
        package: a package that was asked for, which is written now; None: a new one.
    """

    def __init__(
        self,
        context: PaneContext,
        proposal: EvidenceProposal,
        parent: QWidget,
        package: OpenPackage | None = None,
    ) -> None:
        super().__init__(context, self.tr("Export evidence"), parent)
        self._packages = context.services.evidence
        self._people = context.services.people
        self._proposal, self._package = proposal, package
        now_utc = self._people.clock.utc_now()
        self.cameras = QLineEdit(", ".join(map(str, proposal.cameras)))
        self.begin_line = QLineEdit(spoken_moment(proposal.begin_utc or now_utc - OFFERED))
        self.end_line = QLineEdit(spoken_moment(proposal.end_utc or now_utc))
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(copy_words(kind), kind)
        self.exhibit, self.officer = QLineEdit(), QLineEdit(proposal.officer)
        self.authority, self.reason = QLineEdit(proposal.authority), QLineEdit(proposal.reason)
        self.exhibit.setPlaceholderText(self.tr("Empty for the next one, for example ABC/1"))
        self.incident, self.request = QLineEdit(proposal.incident), QLineEdit(str(proposal.request or ""))
        self.incident.setPlaceholderText(EXAMPLE)
        self.lift_reason = QLineEdit()
        self.lift_reason.setPlaceholderText(self.tr("Only if privacy zones must be lifted for this package"))
        self.form = QComboBox()
        for form in PackageForm:
            self.form.addItem(form_words(form), form)
        self.place = PlaceLine(is_folder=True)
        self.place.offer(documents() / f"evidence {now_utc:%Y-%m-%d %H%M%S}")
        self.estimate_line = words("", "muted")
        self.written = WrittenLine()
        self.size_button = button(self.tr("&Calculate size"), self.estimate)
        self.do_button = button(
            self.tr("&Ask for package") if package is None else self.tr("&Write package"),
            self.export,
            is_first=True,
        )
        self._images: list[Path] = []
        self.burn_button = button(self.tr("&Burn discs…"), self.burn)
        self.burn_button.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        about = self.tr(
            "The package is entered in the books first; another person releases it. It is issued only when "
            "everything that was written has been read back and checked."
        )
        self.column.addWidget(words(self._about_package() if self._package else about, "muted"))
        # Side by side, because one below the other they are higher than a small monitor.
        asked = (
            ((self.tr("Cameras"), self.cameras),),
            ((self.tr("Footage from"), self.begin_line), (self.tr("Footage until"), self.end_line)),
            ((self.tr("Type of copy"), self.kind), (self.tr("Exhibit reference"), self.exhibit)),
            ((self.tr("Officer in charge"), self.officer), (self.tr("Authority"), self.authority)),
            ((self.tr("Incident number"), self.incident), (self.tr("Request number"), self.request)),
            ((self.tr("Reason"), self.reason),),
        )
        lifting = ((self.tr("Reason for lifting zones"), self.lift_reason),)
        target = ((self.tr("Write as"), self.form), (self.tr("New folder"), self.place))
        # Where another person writes it, they say where.
        is_written = self._package is not None or self._packages.asker_may_release
        rows = (*(asked if self._package is None else ()), lifting, *((target,) if is_written else ()))
        for row in rows:
            self.column.fields(*row)
        self.column.addWidget(self.estimate_line)
        self.column.addWidget(self.written)
        self.finish(self.size_button, self.burn_button, self.do_button)

    def _about_package(self) -> str:
        package = self._package
        if package is None:
            return ""
        return self.tr("Package {0}: exhibit {1} ({2}), cameras {3}, {4} – {5}. Reason: {6}").format(
            package.request,
            package.exhibit,
            copy_words(CopyKind(package.copy)),
            ", ".join(map(str, package.selection.cameras)),
            spoken_moment(package.selection.begin_utc),
            spoken_moment(package.selection.end_utc),
            package.reason,
        )

    def selection(self) -> EvidenceSelection:
        """Return cameras and time as entered.

        Raises:
            OperatorError: a field is wrong.
        """
        if self._package is not None:
            return self._package.selection
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
        act = Permission.ASK_FOR_EVIDENCE if self._package is None else Permission.RELEASE_DATA
        return self._people.seat.actor(act, "evidence")

    def export(self) -> None:
        """Ask for the package unless that was done; release and write it if this person may."""
        self.written.hide()
        try:
            into, actor = self.place.path(), self._actor()
            asked = None if self._package else self._request()
        except ConsoleError as error:
            self.column.show_refusal(error)
            return
        lift_reason, form = self.lift_reason.text(), self.form.currentData()
        number = self._package.request if self._package else 0

        def work(progress: Callable[[int], None]) -> _Done:
            request = number or (self._packages.ask(actor, asked) if asked else 0)
            if lift_reason.strip():
                self._packages.lift(actor, request, lift_reason)
            if asked and self._packages.must_wait(actor, request):
                return _Done(request)
            if not self._packages.is_released(actor, request):
                self._packages.release(actor, request)

            def tell(done: int, total: int) -> None:
                progress(PARTS * done // max(1, total))

            return _Done(request, self._packages.write(actor, request, into, tell, form))

        self.begin(work, lambda done: self._show(done, into), self.tr("{0} %"))

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
            str(incident_named(self.incident.text()) or ""),
            self._number(self.request),
        )

    def _number(self, line: QLineEdit) -> int | None:
        typed = line.text().strip()
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 10 and int(typed)):
            raise OperatorError(
                self.tr("“{0}” is not the number of a request.").format(typed[:40]),
                self.tr("Leave the field empty if there is none."),
            )
        return int(typed) if typed else None

    def _show(self, done: _Done, into: Path) -> None:
        if done.written is None:
            self._end(self.tr("The package is asked for. Another person releases and writes it."))
            asked = self.tr(
                "Package {0} is asked for. Another person, who may hand over recorded data, releases and "
                "writes it: Media and holds, Packages."
            )
            self.written.show_done(asked.format(done.request))
        else:
            self._show_issued(*done.written, into)
        self.adjustSize()

    def _show_issued(self, plan: PackagePlan, written: WrittenPackage, into: Path) -> None:
        text = self.tr("Issued: exhibit {0} ({1}), {2} files ({3} listed in the signed manifest). Key: {4}")
        shown = text.format(
            plan.exhibit, copy_words(plan.copy), written.files, written.listed_files, written.fingerprint
        )
        for fault in written.faults:
            shown += "\n" + self.tr("Fault in a recording: {0}").format(fault)
        if written.passphrase:
            told = self.tr(
                "Passphrase: {0}\nWrite it down now: it is shown once and kept nowhere. Give it apart from "
                "the file, for example by telephone."
            )
            shown += "\n" + told.format(written.passphrase)
        self.written.show_saved(shown, into)
        self._end(self.tr("The package was issued. It is written once; ask for a new one to export again."))
        self._images = sorted(into.glob("*.iso"))
        self.burn_button.setVisible(bool(self._images))

    def _end(self, why: str) -> None:
        """Switch off what was done, and say why on the buttons."""
        for widget in (self.do_button, self.size_button):
            widget.setEnabled(False)
            widget.setToolTip(why)

    def burn(self) -> None:
        """Open the form that burns the images."""
        BurnDialog(self._context, self._images, self).open()

    def given_up_words(self) -> str:
        """Return the text for a stopped export."""
        return self.tr("Stopped. Nothing was issued, and what was written has been deleted.")

    def show_busy(self, *, is_busy: bool) -> None:
        super().show_busy(is_busy=is_busy)
        for widget in (self.size_button, self.do_button):
            widget.setVisible(not is_busy)
