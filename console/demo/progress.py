"""The progress window while the demo town is built for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QProgressDialog

from console.app.console import application
from console.domain.errors import OperatorError
from console.ui.widgets.theme import dress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE_MS = 700
"""A town that was built before starts sooner than this, so no window appears."""


def building(place: Path) -> Callable[[int, int], None]:
    """Return the progress callback for `DemoTown`, which shows a window with Cancel. UI thread.

    Args:
        place: folder of the demo scheme, which remembers that a town of this size was built.
    """
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

    def progress(done: int, total: int) -> None:
        built = place / f"town-of-{total}-built"
        words = QCoreApplication.translate("Demo", "Starting the demo town: {0} of {1} cameras.")
        if not built.exists():
            words = QCoreApplication.translate(
                "Demo", "Building the demo town: {0} of {1} cameras. This happens only once."
            )
        dialog.setLabelText(words.format(done, total))
        dialog.setMaximum(total)
        dialog.setValue(done)
        QCoreApplication.processEvents()
        if dialog.wasCanceled():
            raise OperatorError("The demo was cancelled before its town was built.")
        if done == total:
            place.mkdir(parents=True, exist_ok=True)
            built.touch()
            # Otherwise nothing would be seen until the console's first window, which takes some seconds.
            dialog.setLabelText(QCoreApplication.translate("Demo", "Opening the console…"))
            dialog.setCancelButton(None)
            QCoreApplication.processEvents()
            QTimer.singleShot(0, dialog, dialog.close)

    return progress
