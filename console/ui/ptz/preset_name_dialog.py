"""The name of a preset, to store or to change; and whether one shall really go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit

from console.ui.widgets.forms import FormColumn, button, grow, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class PresetNameDialog(QDialog):
    """One line or one question. Deleted when closed. UI thread."""

    def __init__(self, title: str, done: str, then: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(420, 0)
        self._then = then
        self.column = FormColumn(self)
        self.column.addWidget(words(title, "heading"))
        self.line = QLineEdit()
        self.line.setMaxLength(60)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch()
        self.buttons.addWidget(button(self.tr("Cancel"), self.reject))
        self.done_button = button(done, self._done, is_first=True)
        self.buttons.addWidget(self.done_button)

    def _named(self, name: str) -> None:
        self.column.field(self.tr("Name"), self.line)
        self.line.setPlaceholderText(self.tr("What it shows, such as “Bus stop”"))
        self.line.textChanged.connect(lambda text: self.done_button.setEnabled(bool(text.strip())))
        self.line.setText(name)
        self.done_button.setEnabled(bool(name))
        self.column.addLayout(self.buttons)
        self.line.setFocus()
        grow(self)

    def _done(self) -> None:
        text = self.line.text().strip()
        self.accept()
        self._then(text)

    @classmethod
    def to_store(cls, camera: int, then: Callable[[str], None], parent: QWidget) -> PresetNameDialog:
        """Ask for the name of a new preset."""
        title = QCoreApplication.translate("Steering", "Store what camera {0} shows").format(camera)
        dialog = cls(title, QCoreApplication.translate("Steering", "Store"), then, parent)
        dialog._named("")  # its own
        return dialog

    @classmethod
    def to_rename(cls, name: str, then: Callable[[str], None], parent: QWidget) -> PresetNameDialog:
        """Ask for another name."""
        title = QCoreApplication.translate("Steering", "Rename preset {0}").format(name)
        dialog = cls(title, QCoreApplication.translate("Steering", "Rename"), then, parent)
        dialog.column.addWidget(
            words(QCoreApplication.translate("Steering", "The camera goes there first."), "muted")
        )
        dialog._named(name)  # its own
        return dialog

    @classmethod
    def to_delete(cls, name: str, then: Callable[[], None], parent: QWidget) -> PresetNameDialog:
        """Ask once."""
        title = QCoreApplication.translate("Steering", "Delete preset {0}?").format(name)
        done = QCoreApplication.translate("Steering", "Delete")
        dialog = cls(title, done, lambda _text: then(), parent)
        dialog.column.addWidget(
            words(QCoreApplication.translate("Steering", "It goes from the camera, with its picture."))
        )
        dialog.column.addLayout(dialog.buttons)
        grow(dialog)
        return dialog
