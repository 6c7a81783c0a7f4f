"""What is shown while the demo town is being built for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QProgressBar, QProgressDialog

from console.app.application import application
from console.domain.errors import OperatorError
from console.ui.widgets.theme import dress

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_MS = 700
"""A town that is there already starts in less, and shows nothing."""


def building() -> Callable[[int, int], None]:
    """A progress window for `DemoTown`; cancelling it gives up. UI thread."""
    dress(application(), 1.0)
    dialog = QProgressDialog()
    dialog.setWindowTitle("watchroom")
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.setMinimumDuration(PATIENCE_MS)
    dialog.setMinimumWidth(460)
    dialog.setAutoReset(False)
    bar = QProgressBar(dialog)
    bar.setTextVisible(False)
    dialog.setBar(bar)

    def progress(done: int, wanted: int) -> None:
        words = QCoreApplication.translate(
            "Demo", "Building the demo town: {0} of {1} cameras. This is done once."
        )
        dialog.setLabelText(words.format(done, wanted))
        dialog.setMaximum(wanted)
        dialog.setValue(done)
        QCoreApplication.processEvents()
        if dialog.wasCanceled():
            raise OperatorError("The demo was given up before its town was built.")
        if done == wanted:
            dialog.close()

    return progress
