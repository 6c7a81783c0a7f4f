"""The dialog that burns the image of a disc with the system's own writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from console.bridge.labels import translated
from console.domain.errors import ConsoleError
from console.domain.evidence.discs import NO_WRITER
from console.domain.people.permissions import Permission
from console.ui.base.job_dialog import JobDialog
from console.ui.base.save_file import WrittenLine
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.domain.evidence.discs import BurnedDisc
    from console.ui.base.context import PaneContext

PARTS = 100


class BurnDialog(JobDialog):
    """Burns one image after the other. UI thread.

    Args:
        images: of the discs.
    """

    def __init__(self, context: PaneContext, images: Sequence[Path], parent: QWidget) -> None:
        super().__init__(context, self.tr("Burn discs"), parent)
        self._discs, self._people = context.services.discs, context.services.people
        writer, drives = self._discs.writer(), self._discs.drives()
        self.image, self.drive = QComboBox(), QComboBox()
        for image in images:
            self.image.addItem(image.name, image)
        self.drive.addItems(drives)
        about = self.tr("Burned by {0}, then read back and compared. Put an empty disc in the drive.")
        none = self.tr("No drive for discs was found. Connect one, and open this form again.")
        shown = about.format(writer) + ("" if drives else " " + none)
        self.column.addWidget(words(shown if writer else translated(NO_WRITER), "muted"))
        self.column.fields((self.tr("Image"), self.image), (self.tr("Drive"), self.drive))
        self.written = WrittenLine()
        self.column.addWidget(self.written)
        self.burn_button = button(self.tr("&Burn"), self.burn, is_first=True)
        self.burn_button.setEnabled(bool(writer and drives))
        self.burn_button.setToolTip("" if writer else translated(NO_WRITER))
        self.finish(self.burn_button)

    def burn(self) -> None:
        """Burn the chosen image."""
        self.written.hide()
        try:
            actor = self._people.seat.actor(Permission.RELEASE_DATA, "disc")
        except ConsoleError as error:
            self.column.show_refusal(error)
            return
        image, drive = self.image.currentData(), self.drive.currentText()

        def work(progress: Callable[[int], None]) -> BurnedDisc:
            return self._discs.burn(
                actor, image, drive, lambda done, total: progress(PARTS * done // max(1, total))
            )

        self.begin(work, self._show, self.tr("{0} %"))

    def _show(self, burned: BurnedDisc) -> None:
        said = self.tr("Burned and read back: {0}. SHA-256: {1}")
        self.written.show_done(said.format(self.image.currentText(), burned.sha256))
        if self.image.currentIndex() + 1 < self.image.count():
            self.image.setCurrentIndex(self.image.currentIndex() + 1)
        self.adjustSize()

    def given_up_words(self) -> str:
        """Return the text for a stopped disc."""
        return self.tr("Stopped. The disc in the drive is not whole: destroy it.")

    def show_busy(self, *, is_busy: bool) -> None:
        super().show_busy(is_busy=is_busy)
        self.burn_button.setVisible(not is_busy)
