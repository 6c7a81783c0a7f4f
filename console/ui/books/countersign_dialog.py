"""Re-entry of the password before a countersignature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from console.ui.books.formatting import ref_words
from console.ui.widgets.forms import grow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.books.entries import EntryRef
    from console.domain.errors import ConsoleError


class CountersignDialog(QDialog):
    """Names what is countersigned; stays open until it is done or given up. Deleted when closed.

    Args:
        refs: the entries, read before.
        sign: told the password and the remarks.
    """

    def __init__(
        self, refs: Sequence[EntryRef], name: str, sign: Callable[[str, str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Countersign"))
        self.setMinimumWidth(440)
        self._sign = sign
        heading = QLabel(self.tr("Countersign"))
        heading.setObjectName("heading")
        self.what = what = QLabel()
        what.setWordWrap(True)
        what.setTextFormat(Qt.TextFormat.PlainText)
        self.name_entries(refs, name)
        self.remarks = QLineEdit()
        self.remarks.setPlaceholderText(self.tr("Remarks, if any"))
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
        for widget in (heading, what, self.remarks, self.secret, self.refusal):
            column.addWidget(widget)
        column.addLayout(self._buttons())
        self.secret.setFocus()

    def name_entries(self, refs: Sequence[EntryRef], name: str) -> None:
        """What is declared; said again where somebody else countersigned part of it meanwhile."""
        shown = ", ".join(map(ref_words, refs[:8]))
        if len(refs) > 8:
            shown = self.tr("{0} … ({1} in all)").format(shown, len(refs))
        self.what.setText(self.tr("{0} declares to have read and checked: {1}.").format(name, shown))

    def _buttons(self) -> QHBoxLayout:
        self.accept_button = QPushButton(self.tr("Countersign"))
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self._send)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.accept_button)
        return row

    def _send(self) -> None:
        if self.secret.text():
            self.accept_button.setEnabled(False)
            self._sign(self.secret.text(), self.remarks.text())

    def refuse(self, error: ConsoleError) -> None:
        """Say why not; the password is typed again."""
        self.refusal.setText(str(error))
        self.refusal.show()
        grow(self)
        self.secret.clear()
        self.secret.setFocus()
        self.accept_button.setEnabled(True)
