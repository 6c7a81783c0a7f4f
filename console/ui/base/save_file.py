"""Choosing where something is written, and finding it again afterwards."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMessageBox, QWidget

from console.domain.errors import OperatorError
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.base.context import PaneContext

MOST_PATH = 1_000


def documents() -> Path:
    """Where people keep what they write."""
    said = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(said) if said else Path.home()


def prints_folder(context: PaneContext) -> Path:
    """Where prints go: as the settings say, made where it is not there yet; else with people's documents."""
    folder = context.settings.print_folder
    if folder is None:
        return documents()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


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
        """Propose a place."""
        self.line.setText(str(path))

    def path(self) -> Path:
        """What stands there.

        Raises:
            OperatorError: nothing does, or it is no place on a disk.
        """
        said = self.line.text().strip()
        if not said or "\0" in said:
            raise OperatorError("No place is named.", "Type a path, or choose one.")
        return Path(said).expanduser()

    def _choose(self) -> None:
        chooser = QFileDialog(self, QCoreApplication.translate("Written", "Where to"), self.line.text())
        if self._is_folder:
            chooser.setFileMode(QFileDialog.FileMode.Directory)
        else:
            chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            # Replacing is asked when it is written, also where the path was typed.
            chooser.setOption(QFileDialog.Option.DontConfirmOverwrite)
            chooser.setNameFilter(self._pattern)
        chooser.fileSelected.connect(lambda chosen: self.line.setText(str(chosen)))
        chooser.open()


class WrittenLine(QWidget):
    """What was written where, with a button that opens its folder. UI thread."""

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

    def say(self, text: str, folder: Path) -> None:
        """Tell it."""
        self._folder = folder
        self.label.setText(text)
        self.show()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def ask_to_replace(path: Path, parent: QWidget, replace: Callable[[], None]) -> QMessageBox | None:
    """Do it at once where there is no such file; where there is one, only when somebody says so."""
    if not path.exists():
        replace()
        return None
    box = QMessageBox(parent)
    box.setWindowTitle(QCoreApplication.translate("Written", "Replace the file?"))
    box.setText(QCoreApplication.translate("Written", "{0} is there already. Replace it?").format(path))
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    yes = box.addButton(
        QCoreApplication.translate("Written", "Replace"), QMessageBox.ButtonRole.DestructiveRole
    )
    yes.clicked.connect(replace)
    box.open()
    return box
