"""The dialog that writes what was recorded under an authorisation to the requester's drive (RIP-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.domain.errors import ConsoleError
from console.domain.evidence.forms import PackageForm
from console.domain.instants import spoken_moment
from console.domain.people.permissions import Permission
from console.ui.base.job_dialog import JobDialog
from console.ui.base.save_file import PlaceLine, WrittenLine
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.evidence.package import PackagePlan, WrittenPackage
    from console.domain.surveillance.authorisation import Authorisation
    from console.services.disclosure.material_exports import MaterialEstimate
    from console.ui.base.context import PaneContext

PARTS = 100
"""Progress is told in hundredths."""


class MaterialDialog(JobDialog):
    """Calculates and writes the material of one authorisation. UI thread; deleted when closed.

    Args:
        authorisation: whose material it is.
        then: called when something was written.
    """

    def __init__(
        self, context: PaneContext, authorisation: Authorisation, then: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(context, self.tr("Write material to the requester's drive"), parent)
        self._exports, self._people = context.services.material, context.services.people
        self._one, self._then = authorisation, then
        self.drive = QLineEdit()
        self.drive.setPlaceholderText(self.tr("As on the drive, for example WD 4471-KX"))
        self.form = QComboBox()
        self.form.addItem(self.tr("Folder"), PackageForm.FOLDER)
        self.form.addItem(self.tr("ZIP file with a passphrase (AES-256)"), PackageForm.ZIP)
        self.place = PlaceLine(is_folder=True)
        self.place.line.setPlaceholderText(self.tr("A new folder on the drive"))
        self.estimate_line = words("", "muted")
        self.written = WrittenLine()
        self.size_button = button(self.tr("&Calculate size"), self.estimate)
        self.do_button = button(self.tr("&Write to drive"), self.write, is_first=True)
        self._lay_out()

    def _lay_out(self) -> None:
        about = self.tr(
            "{0}: the recordings that are held for the requester, with a signed manifest of their own. They "
            "count as written only when all was read back and checked. The requester keeps them five years."
        )
        self.column.addWidget(words(about.format(self._one.urn), "muted"))
        self.column.fields((self.tr("Drive (serial number or label)"), self.drive))
        self.column.fields((self.tr("Write as"), self.form), (self.tr("New folder"), self.place))
        self.column.addWidget(self.estimate_line)
        self.column.addWidget(self.written)
        self.finish(self.size_button, self.do_button)

    def estimate(self) -> None:
        """Show what would be written now."""
        try:
            actor = self._people.seat.actor(Permission.RELEASE_DATA, "authorisations")
        except ConsoleError as error:
            self.column.show_refusal(error)
            return
        number = self._one.number
        self.begin(lambda _progress: self._exports.estimate(actor, number), self._show_size, "")

    def _show_size(self, found: MaterialEstimate) -> None:
        shown = self.tr("{0} recordings, {1} MB, from {2} until {3}.").format(
            found.segments,
            f"{found.size_bytes / 1e6:,.1f}",
            spoken_moment(found.selection.begin_utc),
            spoken_moment(found.selection.end_utc),
        )
        if found.masked_cameras:
            names = ", ".join(map(str, found.masked_cameras))
            shown += " " + self.tr("Covered where zones were in force: cameras {0}.").format(names)
        self.estimate_line.setText(shown)
        self.adjustSize()

    def write(self) -> None:
        """Write the material in the background."""
        self.written.hide()
        try:
            into, actor = (
                self.place.path(),
                self._people.seat.actor(Permission.RELEASE_DATA, "authorisations"),
            )
        except ConsoleError as error:
            self.column.show_refusal(error)
            return
        number, drive, form = self._one.number, self.drive.text(), self.form.currentData()

        def work(progress: Callable[[int], None]) -> tuple[PackagePlan, WrittenPackage]:
            def tell(done: int, total: int) -> None:
                progress(PARTS * done // max(1, total))

            return self._exports.write(actor, number, drive, into, tell, form)

        def show(done: tuple[PackagePlan, WrittenPackage]) -> None:
            shown = self._words_of(*done)
            self.written.show_saved(shown, into)
            self.adjustSize()
            self._then()

        self.begin(work, show, self.tr("{0} %"))

    def _words_of(self, plan: PackagePlan, written: WrittenPackage) -> str:
        shown = self.tr("Written and read back: {0}, {1} files. Key: {2}").format(
            plan.exhibit, written.files, written.fingerprint
        )
        shown += "\n" + self.tr("When the requester has it, enter “Material handed over”.")
        for fault in written.faults:
            shown += "\n" + self.tr("Fault in a recording: {0}").format(fault)
        if written.passphrase:
            told = self.tr(
                "Passphrase: {0}\nWrite it down now: it is shown once and kept nowhere. Give it apart from "
                "the drive."
            )
            shown += "\n" + told.format(written.passphrase)
        return shown

    def given_up_words(self) -> str:
        """Return the text for writing that was stopped."""
        return self.tr("Stopped. What was written has been deleted.")

    def show_busy(self, *, is_busy: bool) -> None:
        super().show_busy(is_busy=is_busy)
        for widget in (self.size_button, self.do_button):
            widget.setVisible(not is_busy)
