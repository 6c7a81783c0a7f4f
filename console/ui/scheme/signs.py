"""The page with the text of the signs, made from the facts (SYS-01)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from console.domain.scheme.facts import missing, sign_text
from console.ui.scheme.page_base import SchemePage
from console.ui.widgets.forms import button

if TYPE_CHECKING:
    from collections.abc import Mapping

ON_SIGNS = ("owner", "purpose", "contact")


class SignsPage(SchemePage):
    """Shows, copies and prints the sign. UI thread."""

    print_wanted = Signal(str)
    """Emitted with the text of the sign."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.head, self.body = QLabel(), QLabel()
        for label in (self.head, self.body):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.head.setObjectName("signhead")
        self.body.setObjectName("signbody")
        sign = QFrame()
        sign.setObjectName("sign")
        inside = QVBoxLayout(sign)
        inside.setContentsMargins(26, 22, 26, 24)
        inside.setSpacing(12)
        inside.addWidget(self.head)
        inside.addWidget(self.body)
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(2, 2, 10, 2)
        column.addWidget(sign)
        column.addStretch(1)
        self.copy = button(self.tr("&Copy text"), self._copy)
        self.print_button = button(
            self.tr("&Print sign"), lambda: self.print_wanted.emit(self._text), is_first=True
        )
        self.buttons.addStretch()
        self.buttons.addWidget(self.copy)
        self.buttons.addWidget(self.print_button)

    def show_facts(self, facts: Mapping[str, str]) -> None:
        """Show the sign for these facts."""
        self._text = sign_text(facts)
        head, _, body = self._text.partition("\n")
        self.head.setText(head)
        self.body.setText(body.replace("\n", "\n\n"))
        missing_titles = [fact.title for fact in missing(facts) if fact.name in ON_SIGNS]
        note = self.tr("▲ Incomplete. These facts are missing: {0}.").format(", ".join(missing_titles))
        self.show_refusal(note if missing_titles else "")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.show_note(self.tr("Copied."))


def sign_html(text: str) -> str:
    """Return the sign as HTML for a printed page."""
    head, *lines = text.splitlines()
    body = "".join(f"<p align='center' style='font-size:24pt'>{escape(line)}</p>" for line in lines)
    return f"<p align='center' style='font-size:44pt; font-weight:bold'>{escape(head)}</p>{body}"
