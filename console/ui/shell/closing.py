"""The question before the console closes while cameras are recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.cameras.status import CameraStatus


def recorded(statuses: Sequence[CameraStatus]) -> int:
    """Return how many cameras are being recorded."""
    return sum(status.recording.is_on for status in statuses)


def closing_question(
    parent: QWidget, cameras: int, *, goes_on: bool, close: Callable[[], None]
) -> QMessageBox:
    """Return the open question, which calls `close` if that is wanted. UI thread; nothing waits.

    Args:
        parent: the window that was to be closed.
        cameras: how many are being recorded.
        goes_on: whether the recorder goes on without the console.
        close: closes the console.
    """
    box = QMessageBox(parent)
    box.setObjectName("closing")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question if goes_on else QMessageBox.Icon.Warning)
    box.setWindowTitle(QCoreApplication.translate("Closing", "Close the console"))
    box.setText(QCoreApplication.translate("Closing", "Close the console? No one sees the cameras then."))
    stays = QCoreApplication.translate("Closing", "Recording goes on without the console (cameras: {0}).")
    stops = QCoreApplication.translate(
        "Closing", "Recording stops, too, until the console is opened again (cameras: {0})."
    )
    box.setInformativeText((stays if goes_on else stops).format(cameras))
    leave = box.addButton(QCoreApplication.translate("Closing", "Close"), QMessageBox.ButtonRole.AcceptRole)
    keep = QCoreApplication.translate("Closing", "Keep open")
    stay = box.addButton(keep, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    leave.clicked.connect(close)
    box.open()
    return box
