"""The dialogs for saving, renaming and deleting a preset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from console.ui.wall.camera_sign import CameraSign
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import FormColumn, button, grow, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.ui.base.context import PaneContext


class PresetNameDialog(Dialog):
    """Asks for a name or a confirmation. Deleted when closed. UI thread.

    Args:
        context: of the window.
        camera: number of the camera whose preset it is.
        title: the title.
        done: the text of the button.
        then: called with the name.
        parent: the widget over which the dialog opens.
    """

    def __init__(
        self,
        context: PaneContext,
        camera: int,
        title: str,
        done: str,
        then: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(420, 0)
        self._on_name = then
        self.column = FormColumn(self)
        self.column.addWidget(words(title, "heading"))
        self.sign = CameraSign(context, camera)
        self.column.addWidget(self.sign)
        self.line = QLineEdit()
        self.line.setMaxLength(60)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch()
        self.cancel_button = button(self.tr("Cancel"), self.reject)
        self.buttons.addWidget(self.cancel_button)
        self.done_button = button(done, self._submit, is_first=True)
        self.buttons.addWidget(self.done_button)

    def _add_name(self, name: str) -> None:
        self.column.field(self.tr("Name"), self.line)
        self.line.setPlaceholderText(self.tr("What it shows, for example Bus stop"))
        self.line.textChanged.connect(self._follow_name)
        self.line.setText(name)
        self._follow_name(name)
        self.column.addLayout(self.buttons)
        self.line.setFocus()
        grow(self)

    def _follow_name(self, name: str) -> None:
        self.done_button.setEnabled(bool(name.strip()))
        self.done_button.setToolTip("" if name.strip() else self.tr("Enter a name first."))

    def _submit(self) -> None:
        text = self.line.text().strip()
        self.accept()
        self._on_name(text)

    @classmethod
    def to_store(
        cls, context: PaneContext, camera: int, then: Callable[[str], None], parent: QWidget
    ) -> PresetNameDialog:
        """Return a dialog that asks for the name of a new preset."""
        title = QCoreApplication.translate("Steering", "Save a preset for camera {0}").format(camera)
        dialog = cls(
            context, camera, title, QCoreApplication.translate("Steering", "Save preset"), then, parent
        )
        dialog._add_name("")  # a private method of the same class
        return dialog

    @classmethod
    def to_rename(
        cls,
        context: PaneContext,
        camera: int,
        name: str,
        then: Callable[[str], None],
        parent: QWidget,
    ) -> PresetNameDialog:
        """Return a dialog that asks for another name."""
        title = QCoreApplication.translate("Steering", "Rename preset {0}").format(name)
        dialog = cls(
            context, camera, title, QCoreApplication.translate("Steering", "Rename preset"), then, parent
        )
        dialog.column.addWidget(
            words(QCoreApplication.translate("Steering", "The camera moves to this preset first."), "muted")
        )
        dialog._add_name(name)  # a private method of the same class
        return dialog

    @classmethod
    def to_delete(
        cls,
        context: PaneContext,
        camera: int,
        name: str,
        then: Callable[[], None],
        parent: QWidget,
    ) -> PresetNameDialog:
        """Return a dialog that asks for confirmation."""
        title = QCoreApplication.translate("Steering", "Delete preset {0}?").format(name)
        done = QCoreApplication.translate("Steering", "Delete preset")
        dialog = cls(context, camera, title, done, lambda _text: then(), parent)
        dialog.column.addWidget(
            words(
                QCoreApplication.translate(
                    "Steering", "The preset is deleted from the camera, and its picture from the console."
                )
            )
        )
        dialog.column.addLayout(dialog.buttons)
        # Enter deletes nothing that was not asked for.
        dialog.done_button.setDefault(False)
        dialog.cancel_button.setDefault(True)
        dialog.cancel_button.setFocus()
        grow(dialog)
        return dialog
