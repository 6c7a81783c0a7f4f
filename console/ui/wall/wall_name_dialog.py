"""The dialogs for saving and restoring a named wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QPushButton, QVBoxLayout

from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import grow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget


class WallNameDialog(Dialog):
    """A list of names and a line to type one. Deleted when closed."""

    def __init__(self, title: str, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(420, 380)
        heading = QLabel(title)
        heading.setObjectName("heading")
        self.names = QListWidget()
        self.names.addItems(list(names))
        self.line = QLineEdit()
        self.line.setMaxLength(80)
        self.line.setAccessibleName(self.tr("Name"))
        self.accept_button = QPushButton(title)
        self.accept_button.setDefault(True)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch()
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.accept_button)
        self.accept_button.clicked.connect(self.accept)
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(heading)
        if names:
            column.addWidget(self.names)
        column.addWidget(self.line)
        if not names:
            self.resize(self.width(), 0)
        column.addLayout(self.buttons)
        self.names.currentTextChanged.connect(self.line.setText)
        self.line.textChanged.connect(self._refresh_accept)
        self._refresh_accept()

    def _refresh_accept(self) -> None:
        has_name = bool(self.line.text().strip())
        self.accept_button.setEnabled(has_name)
        self.accept_button.setToolTip("" if has_name else self.tr("Enter or choose a name first."))

    def chosen(self) -> str:
        """Return the name in the line."""
        return self.line.text().strip()

    @classmethod
    def to_save(cls, names: Sequence[str], then: Callable[[str], None], parent: QWidget) -> WallNameDialog:
        """Return a dialog that asks for the name to save under; an existing name is replaced."""
        dialog = cls(QCoreApplication.translate("NameDialog", "Save wall"), names, parent)
        dialog.line.setPlaceholderText(QCoreApplication.translate("NameDialog", "For example, Night"))
        dialog.line.setFocus()
        dialog.accepted.connect(lambda: then(dialog.chosen()))
        return dialog

    @classmethod
    def to_open(
        cls,
        names: Sequence[str],
        then: Callable[[str], None],
        forget: Callable[[str], None],
        parent: QWidget,
    ) -> WallNameDialog:
        """Return a dialog that asks which wall to restore or delete.

        Args:
            names: the saved names.
            then: called with the name to restore.
            forget: called with the name to delete.
            parent: the widget over which the dialog opens.
        """
        dialog = cls(QCoreApplication.translate("NameDialog", "Restore wall"), names, parent)
        dialog.line.hide()
        if names:
            dialog.names.setCurrentRow(0)
            dialog.names.setFocus()
        else:
            from console.ui.base.action import action_by_id

            none_yet = QCoreApplication.translate("NameDialog", "No saved walls yet. Save this one with {0}.")
            empty = QLabel(none_yet.format(action_by_id("save").spoken_keys))
            empty.setObjectName("empty")
            empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
            empty.setWordWrap(True)
            dialog.column.insertWidget(1, empty, 1)
            grow(dialog)
        dialog.names.itemActivated.connect(lambda _: dialog.accept())
        dialog.accepted.connect(lambda: then(dialog.chosen()))
        dialog._offer_forgetting(forget)
        return dialog

    def _offer_forgetting(self, forget: Callable[[str], None]) -> None:
        button = QPushButton(self.tr("Delete wall"))
        button.setAutoDefault(False)
        button.setEnabled(self.names.count() > 0)
        button.setToolTip("" if self.names.count() else self.tr("No walls are saved yet."))
        self.buttons.insertWidget(0, button)

        def act() -> None:
            forget(self.chosen())
            self.reject()

        button.clicked.connect(act)
