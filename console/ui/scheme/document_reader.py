"""Reads a document inside the program, with a search (SYS-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from console.domain.scheme.documents import MARKDOWN, text_of
from console.ui.widgets.closed_document import ClosedDocument
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from console.domain.scheme.documents import DocumentVersion


class DocumentPage(QTextBrowser):
    """Shows text and Markdown; it follows no link and loads nothing from elsewhere. UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.closed = ClosedDocument(self)
        self.setDocument(self.closed)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return what the document does: nothing from elsewhere."""
        return self.closed.loadResource(kind, name)


class DocumentReader(QWidget):
    """A page with a search line above it. UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.page = DocumentPage()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search in the document"))
        self.search.setAccessibleName(self.tr("Search in the document"))
        self.search.setMaxLength(200)
        self.found = words("", "muted")
        self.next = button(self.tr("Find &next"), self.find_next)
        self.search.returnPressed.connect(self.find_next)
        self.search.textChanged.connect(lambda _: self._begin())
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.found)
        column.addWidget(self.page, 1)
        self.found.hide()

    def show_document(self, version: DocumentVersion, content: bytes) -> None:
        """Show a document that is text."""
        said = text_of(content) or ""
        if version.media_type == MARKDOWN:
            self.page.closed.set_markdown(said)
        else:
            self.page.setPlainText(said)
        self._begin()

    def clear(self, why: str = "") -> None:
        """Empty the page and say why."""
        self.page.setPlainText(why)
        self._begin()

    def _begin(self) -> None:
        self.page.moveCursor(QTextCursor.MoveOperation.Start)
        self.found.hide()

    def find_next(self) -> None:
        """Select the next place of what is searched for; from the beginning again after the last."""
        wanted = self.search.text().strip()
        if not wanted:
            return
        if self.page.find(wanted):
            self.found.hide()
            return
        self.page.moveCursor(QTextCursor.MoveOperation.Start)
        is_found = self.page.find(wanted)
        self.found.setText(
            self.tr("Searched from the beginning again.")
            if is_found
            else self.tr("Not found in this document.")
        )
        self.found.show()
