"""The windows of a start that fails, or failed before. They need nothing of the console."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox

LONGEST = 600


def ask_for_safe_start() -> bool:
    """Return whether to start safely, after starts that failed. UI thread."""
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("watchroom")
    box.setText(QCoreApplication.translate("Start", "The last two starts of the console did not succeed."))
    box.setInformativeText(
        QCoreApplication.translate(
            "Start",
            "A safe start opens a new wall, with text at its usual size and without graphics acceleration. "
            "Nothing is deleted: the next usual start has everything again.",
        )
    )
    safe = box.addButton(
        QCoreApplication.translate("Start", "Start safely"), QMessageBox.ButtonRole.AcceptRole
    )
    box.addButton(QCoreApplication.translate("Start", "Start as usual"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(safe)
    box.exec()
    return box.clickedButton() is safe


def show_start_fault(what: str, then: str) -> None:
    """Show why the console cannot start, and what to do; waits until it is read. UI thread."""
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(QCoreApplication.translate("Start", "watchroom cannot start"))
    box.setText(what[:LONGEST])
    box.setInformativeText(then[:LONGEST])
    box.exec()


def internal_error(error: Exception) -> tuple[str, str]:
    """Return what is said of an error that should not be, and what to do."""
    return (
        QCoreApplication.translate("Start", "The console could not go on because of an internal error."),
        QCoreApplication.translate(
            "Start",
            "Start it again. If that does not help: watchroom --safe. Report this to your supplier: {0}",
        ).format(f"{type(error).__name__}: {error}"),
    )
