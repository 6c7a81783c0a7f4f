"""The Documents pane: the scheme's documents at the desk, read here, and who has read which (SYS-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.bridge.labels import choice_words, error_words
from console.domain.instants import spoken_day
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.scheme.documents import MARKDOWN, PDF, text_of
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.base.save_file import prints_folder, write_private
from console.ui.books.book_list_pane import BookListPane
from console.ui.scheme.document_dialogs import FileDocumentDialog, NotReadDialog
from console.ui.scheme.document_reader import DocumentReader
from console.ui.widgets.closed_document import ClosedDocument
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.printing import TextSheet, print_out
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.splitter import Splitter
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from console.domain.errors import ConsoleError
    from console.domain.people.person import Person
    from console.domain.scheme.documents import DocumentVersion
    from console.services.scheme.documents import PdfFile
    from console.ui.base.context import PaneContext

BOOK = "scheme"
MARGIN_MM = 18.0
SUFFIXES = {PDF: ".pdf", MARKDOWN: ".md"}
_translate = QCoreApplication.translate


class DocumentsPane(BookListPane):
    """Lists the documents in force and reads them. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__(context, BOOK)
        self._shown = 0
        """Number of the version that is on the page."""
        self.model = ColumnTable(self._columns(), self)
        self.table = SortedTable(self.model)
        self.table.setTabKeyNavigation(False)
        self.about = words("", "about")
        self.reader = DocumentReader(context)
        self.new_button = button(self.tr("&New document…"), lambda: self._file(None))
        self.version_button = button(self.tr("New &version…"), lambda: self._file(self.selected()))
        self.read_button = button(self.tr("I have &read this version"), self.mark_read, is_first=True)
        self.readers_button = button(self.tr("&Who has not read it…"), self.show_readers)
        self.save_button = button(self.tr("&Save copy"), self.save_copy)
        self.print_button = button(self.tr("&Print"), self.print_copy)
        acts = Flow(
            (
                *(self.read_button, self.new_button, self.version_button),
                *(self.readers_button, self.save_button, self.print_button),
            )
        )
        self.split = Splitter(Qt.Orientation.Vertical)
        self.split.addWidget(self.table)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.about)
        column.addWidget(self.reader, 1)
        self.split.addWidget(lower)
        self.split.setSizes([200, 500])
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.setSpacing(8)
        column.addWidget(self.split, 1)
        column.addLayout(acts)
        self.setFocusProxy(self.table)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())
        self._follow_selection()

    def _columns(self) -> list[TableColumn[DocumentVersion]]:
        unread = icon("fault")
        return [
            TableColumn(
                _translate("Documents", "Document"),
                lambda one: choice_words(one.kind),
                lambda one: one.kind,
            ),
            TableColumn(
                _translate("Documents", "Title"), lambda one: one.title, lambda one: one.title.casefold()
            ),
            TableColumn(_translate("Documents", "Version"), lambda one: one.version, lambda one: one.version),
            TableColumn(
                _translate("Documents", "Marked"), lambda one: choice_words(one.mark), lambda one: one.mark
            ),
            TableColumn(
                _translate("Documents", "Read by me"),
                self._read_words,
                self._has_read,
                icon=lambda one: None if self._has_read(one) else unread,
            ),
            TableColumn(
                _translate("Documents", "In force since"),
                lambda one: spoken_day(day_of(one.filed_utc)),
                lambda one: one.number,
            ),
        ]

    def _has_read(self, one: DocumentVersion) -> bool:
        person = self._books.person()
        return person is not None and person.login in one.readers

    def _read_words(self, one: DocumentVersion) -> str:
        person = self._books.person()
        read_utc = one.readers.get(person.login) if person is not None else None
        if read_utc is None:
            return _translate("Documents", "Not yet")
        return spoken_day(day_of(read_utc))

    # -- what is shown -------------------------------------------------------------------------------------

    def selected(self) -> DocumentVersion | None:
        """Return the chosen document."""
        chosen = self.table.selectionModel().selectedRows()
        one: DocumentVersion | None = chosen[0].data(ROW_ROLE) if chosen else None
        return one

    def clear(self, why: str) -> None:
        """Empty the list and the page, and say why."""
        self._shown = 0
        self.model.set_rows([])
        self.reader.clear(why)
        self._follow_selection()

    def refresh(self) -> None:
        """Read the list again."""
        if self._books.person() is None:
            self.clear(self.tr("No one is signed in at this console."))
            return
        books = self._books
        ask_as_person(
            self._context,
            lambda: books.documents.documents(books.actor()),
            self._show,
            lambda error: self.clear(error_words(error)),
        )

    def _show(self, found: list[DocumentVersion]) -> None:
        before = self.selected()
        self.model.set_rows(found)
        self.model.finish()
        if not found:
            self.reader.clear(self.tr("No documents yet. The manager files them here."))
        proxy = self.table.proxy
        for row in range(proxy.rowCount()):
            one = proxy.index(row, 0).data(ROW_ROLE)
            if one is not None and (before is None or (one.kind, one.title) == (before.kind, before.title)):
                self.table.selectRow(row)
                break
        self._follow_selection()

    def _follow_selection(self) -> None:
        one, attendance = self.selected(), self._context.bridge.attendance
        may_file = attendance.may(Permission.CHANGE_SCHEME)
        self.new_button.setEnabled(may_file)
        self.version_button.setEnabled(may_file and one is not None)
        self.read_button.setEnabled(
            one is not None and not self._has_read(one) and attendance.may(Permission.READ_BOOKS)
        )
        follows = attendance.may(Permission.MANAGE_PEOPLE) or attendance.may(Permission.READ_AUDIT)
        self.readers_button.setEnabled(one is not None and follows)
        self.save_button.setEnabled(one is not None and one.is_public)
        self.print_button.setEnabled(one is not None and one.is_public and one.is_text)
        self.about.setVisible(one is not None)
        if one is not None:
            self.about.setText(self._about(one))
            if one.number != self._shown:
                self._read(one)

    def _about(self, one: DocumentVersion) -> str:
        author = self._books.names.person(one.author)
        said = self.tr("Version {0}, {1}, filed by {2}. Read by {3}. SHA-256 {4}…").format(
            one.version, choice_words(one.mark), author, len(one.readers), one.sha256[:12]
        )
        return f"{said}\n{one.changes}" if one.changes else said

    def _read(self, one: DocumentVersion) -> None:
        self._shown = one.number
        books = self._books
        if not one.is_text:
            self._read_pdf(one)
            return

        def show(read: tuple[DocumentVersion, bytes]) -> None:
            if read[0].number == self._shown:
                self.reader.show_document(*read)

        ask_as_person(
            self._context,
            lambda: books.documents.content(books.actor(), one.number),
            show,
            lambda error: self.reader.clear(error_words(error)),
        )

    def _read_pdf(self, one: DocumentVersion) -> None:
        books = self._books
        self.reader.clear(self.tr("Opening…"))

        def show(read: tuple[DocumentVersion, PdfFile]) -> None:
            version, file = read
            if version.number == self._shown:
                self.reader.show_pdf(file)
            else:
                self._context.bridge.background.run(file.close)

        ask_as_person(
            self._context,
            lambda: books.documents.pdf(books.actor(), one.number),
            show,
            lambda error: self.reader.clear(error_words(error)),
        )

    # -- acts ----------------------------------------------------------------------------------------------

    def _file(self, after: DocumentVersion | None) -> None:
        FileDocumentDialog(self._context, self, after, self.refresh).open()

    def mark_read(self) -> None:
        """Enter that the person here has read the chosen version."""
        one, books = self.selected(), self._books
        if one is not None:
            ask(
                self._context,
                lambda: books.documents.mark_read(books.actor(), one.number),
                lambda _: self.refresh(),
            )

    def show_readers(self) -> None:
        """Show who has not read the chosen version."""
        one, books = self.selected(), self._books
        if one is None:
            return

        def show(persons: list[Person]) -> None:
            NotReadDialog(one, persons, self).open()

        ask_as_person(self._context, lambda: books.documents.not_read_by(books.actor(), one.number), show)

    def save_copy(self) -> None:
        """Save a public document into the folder for prints."""
        one, books = self.selected(), self._books
        if one is None:
            return
        folder = prints_folder(self._context)

        def work() -> str:
            version, content = books.documents.take_out(books.actor(), one.number)
            path = folder / f"document-{version.number}{SUFFIXES.get(version.media_type, '.txt')}"
            write_private(path, content)
            return str(path)

        ask(self._context, work, lambda path: self._note(self.tr("Document saved"), path), self._refused)

    def print_copy(self) -> None:
        """Print a public document that is text."""
        one, books = self.selected(), self._books
        if one is None:
            return

        def work() -> bool:
            version, content = books.documents.take_out(books.actor(), one.number)
            page = ClosedDocument()
            said = text_of(content) or ""
            page.set_markdown(said) if version.media_type == MARKDOWN else page.setPlainText(said)
            size = QPageSize(QPageSize.PageSizeId.A4)
            return print_out("", size, MARGIN_MM, version.title, TextSheet(page.toHtml()))

        def told(is_out: object) -> None:
            said = self.tr("Printed") if is_out else self.tr("There is no printer. Save a copy instead.")
            self._note(said, "")

        ask(self._context, work, told, self._refused)

    def _note(self, what: str, then: str) -> None:
        self._context.bridge.messages.note(what, then)

    def _refused(self, error: ConsoleError) -> None:
        self._context.bridge.messages.refuse(error)


PANE = PaneKind(
    "documents",
    str(QT_TRANSLATE_NOOP("Panes", "Documents")),
    DocumentsPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
