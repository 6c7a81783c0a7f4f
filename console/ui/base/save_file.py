"""Widgets for choosing where something is saved and for opening its folder afterwards."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMessageBox, QWidget

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.base.context import PaneContext

MOST_PATH = 1_000
SUFFIXES = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "message/rfc822": "eml",
    "application/vnd.ms-outlook": "msg",
}
"""By which name other programs know a kept document, by its media type."""


def documents() -> Path:
    """Return the folder for documents."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(folder) if folder else Path.home()


def prints_folder(context: PaneContext) -> Path:
    """Return the folder for prints from the settings, created if needed; else the documents folder."""
    folder = context.settings.print_folder
    if folder is None:
        return documents()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read. Not for the UI thread.

    Raises:
        EnvironmentFault: it cannot be written.
    """
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_bytes(content)
    except OSError as error:
        raise EnvironmentFault(
            text("{path} cannot be written: {error}.", path=path, error=error.strerror),
            "Check the print folder in the settings.",
        ) from error


class PlaceLine(QWidget):
    """A path, typed or chosen. UI thread."""

    changed = Signal()

    def __init__(self, *, is_folder: bool, pattern: str = "") -> None:
        super().__init__()
        self._is_folder, self._pattern = is_folder, pattern
        self.line = QLineEdit()
        self.line.setMaxLength(MOST_PATH)
        self.line.textChanged.connect(lambda _: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(button(QCoreApplication.translate("Written", "Choose…"), self._choose))
        self.setFocusProxy(self.line)

    def offer(self, path: Path) -> None:
        """Propose a path."""
        self.line.setText(str(path))

    def path(self) -> Path:
        """Return the path as entered.

        Raises:
            OperatorError: the field is empty or not a path.
        """
        text = self.line.text().strip()
        if not text or "\0" in text:
            raise OperatorError("Enter where to save it.", "Type a path or choose one.")
        return Path(text).expanduser()

    def _choose(self) -> None:
        chooser = QFileDialog(
            self, QCoreApplication.translate("Written", "Choose where to save"), self.line.text()
        )
        if self._is_folder:
            chooser.setFileMode(QFileDialog.FileMode.Directory)
        else:
            chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            # The confirmation comes when the file is saved, because the path can also be typed.
            chooser.setOption(QFileDialog.Option.DontConfirmOverwrite)
            chooser.setNameFilter(self._pattern)
        accept, reject = QFileDialog.DialogLabel.Accept, QFileDialog.DialogLabel.Reject
        chooser.setLabelText(accept, QCoreApplication.translate("Written", "Choose"))
        chooser.setLabelText(reject, QCoreApplication.translate("Written", "Cancel"))
        chooser.fileSelected.connect(lambda chosen: self.line.setText(str(chosen)))
        chooser.open()


class WrittenLine(QWidget):
    """Shows what was saved, with a button that opens its folder. UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path()
        self.label = words("", "good")
        self.open_button = button(QCoreApplication.translate("Written", "Open folder"), self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label, 1)
        row.addWidget(self.open_button)
        self.hide()

    def show_saved(self, text: str, folder: Path) -> None:
        """Show the text and remember the folder."""
        self._folder = folder
        self.label.setText(text)
        self.open_button.show()
        self.show()

    def show_done(self, text: str) -> None:
        """Show what was done, where no file was written."""
        self.label.setText(text)
        self.open_button.hide()
        self.show()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def ask_to_replace(path: Path, parent: QWidget, replace: Callable[[], None]) -> QMessageBox | None:
    """Call `replace` at once if there is no such file, else only after confirmation.

    Args:
        path: the file.
        parent: the widget over which the question opens.
        replace: called to write the file.
    """
    if not path.exists():
        replace()
        return None
    box = QMessageBox(parent)
    box.setWindowTitle(QCoreApplication.translate("Written", "Replace file?"))
    box.setText(QCoreApplication.translate("Written", "{0} already exists. Replace it?").format(path))
    box.addButton(QCoreApplication.translate("Written", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    yes = box.addButton(
        QCoreApplication.translate("Written", "Replace file"), QMessageBox.ButtonRole.DestructiveRole
    )
    yes.clicked.connect(replace)
    box.open()
    return box
