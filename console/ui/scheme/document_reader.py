"""Reads a document inside the program, text or PDF, with a search (SYS-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from console.domain.scheme.documents import MARKDOWN, text_of
from console.ui.scheme.pdf_view import PdfView
from console.ui.widgets.closed_document import ClosedDocument
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from console.domain.scheme.documents import DocumentVersion
    from console.services.scheme.documents import PdfFile
    from console.ui.base.context import PaneContext


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

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self.page = DocumentPage()
        self.pdf = PdfView(context)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.page)
        self.stack.addWidget(self.pdf)
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
        column.addWidget(self.stack, 1)
        self.found.hide()

    def show_document(self, version: DocumentVersion, content: bytes) -> None:
        """Show a document that is text."""
        self._turn_to(self.page)
        said = text_of(content) or ""
        if version.media_type == MARKDOWN:
            self.page.closed.set_markdown(said)
        else:
            self.page.setPlainText(said)
        self._begin()

    def show_pdf(self, file: PdfFile) -> None:
        """Show a document that is a PDF."""
        self._turn_to(self.pdf)
        self.pdf.show_file(file)
        self._begin()

    def _turn_to(self, shown: QWidget) -> None:
        self.pdf.close_file()
        self.stack.setCurrentWidget(shown)

    def clear(self, why: str = "") -> None:
        """Empty the page and say why."""
        self._turn_to(self.page)
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
        if self.stack.currentWidget() is self.pdf:
            self.pdf.find_next(wanted, self._show_found)
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

    def _show_found(self, page: int | None) -> None:
        self.found.setText(
            self.tr("Not found in this document.")
            if page is None
            else self.tr("Found on page {0}.").format(page + 1)
        )
        self.found.show()
