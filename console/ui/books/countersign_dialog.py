"""The dialog that asks for the password before countersigning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from console.bridge.labels import error_words
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import grow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.errors import ConsoleError


class CountersignDialog(Dialog):
    """Lists what is countersigned and asks for the password; deleted when closed.

    Args:
        refs: the entries that were read.
        name: the name of the person who signs.
        sign: called with the password and the remarks.
    """

    def __init__(
        self, entries: Sequence[str], name: str, sign: Callable[[str, str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Countersign"))
        self.setMinimumWidth(440)
        self._sign = sign
        heading = QLabel(self.tr("Countersign"))
        heading.setObjectName("heading")
        self.what = label = QLabel()
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.name_entries(entries, name)
        self.remarks = QLineEdit()
        self.remarks.setPlaceholderText(self.tr("Remarks (optional)"))
        self.remarks.setMaxLength(200)
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText(self.tr("Your password or PIN"))
        self.refusal = QLabel()
        self.refusal.setObjectName("refusal")
        self.refusal.setWordWrap(True)
        self.refusal.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        for widget in (heading, label, self.remarks, self.secret, self.refusal):
            column.addWidget(widget)
        column.addLayout(self._buttons())
        self.secret.setFocus()

    def name_entries(self, entries: Sequence[str], name: str) -> None:
        """Show which entries are countersigned; called again if someone else has signed some of them."""
        names = ", ".join(entries[:8])
        if len(entries) > 8:
            names = self.tr("{0} … ({1} in total)").format(names, len(entries))
        self.what.setText(self.tr("{0} confirms that they have read and checked: {1}.").format(name, names))

    def _buttons(self) -> QHBoxLayout:
        self.accept_button = QPushButton(self.tr("Countersign"))
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self._submit)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.accept_button)
        return row

    def _submit(self) -> None:
        if self.secret.text():
            self.accept_button.setEnabled(False)
            self._sign(self.secret.text(), self.remarks.text())

    def refuse(self, error: ConsoleError) -> None:
        """Show why it was refused and clear the password."""
        self.refusal.setText(error_words(error))
        self.refusal.show()
        grow(self)
        self.secret.clear()
        self.secret.setFocus()
        self.accept_button.setEnabled(True)
