"""The Requests pane: the queue with its clocks, one request, and the acts on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import book_words, error_words
from console.domain.books import BOOKS, KINDS
from console.domain.books.disclosures import Requested
from console.domain.books.spoken_refs import spoken_ref
from console.domain.disclosure.letter_kinds import LetterKind
from console.domain.disclosure.letters import next_letter
from console.domain.disclosure.request import is_long_window
from console.domain.evidence.proposal import EvidenceProposal
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.services.disclosure.requests import WhichRequests, fits
from console.ui.base.background import ask
from console.ui.base.pane import PaneKind
from console.ui.base.save_file import SUFFIXES, prints_folder, write_private
from console.ui.books.change_signal import BookChangeSignal
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.disclosure.check_dialog import CheckDialog
from console.ui.disclosure.request_columns import long_window_words, request_columns
from console.ui.disclosure.request_letters import request_letters
from console.ui.disclosure.request_pages import RequestPages
from console.ui.disclosure.request_view import RequestView
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button
from console.ui.widgets.search_line import SearchLine
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.splitter import Splitter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QShowEvent

    from console.domain.books.disclosures import Checked
    from console.domain.books.entries import EntryRef
    from console.domain.books.fields import Value
    from console.domain.disclosure.kinds_of_request import RequestCheck
    from console.domain.disclosure.request import KeptLetter, RequestCase
    from console.domain.people.actor import Actor
    from console.ui.base.context import PaneContext

BOOK = "disclosures"
WHICH = (WhichRequests.ALL, WhichRequests.DUE, WhichRequests.OVERDUE)
"""In the order of the list of filters."""
LETTER_FIRST = {
    "awaited": LetterKind.ASK_IDENTITY,
    "extended": LetterKind.EXTENSION,
}
"""Acts that are done by writing a letter, with the one that is offered first."""


class RequestsPane(QWidget):
    """Shows the open requests while someone is signed in. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._registered = 0
        """The request that was registered here and is not shown yet; 0: none."""
        self._context, self.books = context, context.services.books
        self.pages = RequestPages(context)
        self.model = ColumnTable(request_columns(self._today), self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.filter = QComboBox()
        self.filter.addItems([self.tr("All open"), self.tr("Due this week"), self.tr("Overdue")])
        self.filter.setAccessibleName(self.tr("Which requests"))
        self.search = SearchLine(self.tr("Search"))
        self.new_button = button(self.tr("&New request…"), self.register, is_first=True)
        self.complaint_button = button(self.tr("&Complaint…"), partial(self.file, "complaints.received"))
        self.breach_button = button(self.tr("Data &breach…"), partial(self.file, "security.breach"))
        self.view = RequestView(self.books.may)
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.filter.currentIndexChanged.connect(lambda _: self._look_for(is_typed=False))
        self.search.textChanged.connect(lambda _: self._look_for(is_typed=True))
        self.pages.loaded.connect(self._refill)
        self.pages.refused.connect(lambda error: self.clear(error_words(error)))
        self._is_followed = False
        """Whether the chosen request was shown since the list was filled, which a new selection does."""
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())
        self.view.wanted.connect(self.begin)
        self.view.established.connect(self.establish)
        self.view.export_wanted.connect(self.export)
        self.view.look_wanted.connect(self.look)
        self.view.own_wanted.connect(self.become_own)
        self.view.letter_wanted.connect(self.save_letter)
        self.view.document_wanted.connect(self.save_document)
        self.changes = BookChangeSignal(self.books, self)
        self.changes.written.connect(self._follow_books)
        context.bridge.attendance.changed.connect(self._follow_person)
        self.setFocusProxy(self.table)
        self.clear("")

    def _lay_out(self) -> None:
        acts = Flow((self.new_button, self.complaint_button, self.breach_button))
        head = Flow((self.filter, self.search), fills=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self.split = Splitter(Qt.Orientation.Vertical)
        self.split.addWidget(self.stack)
        self.split.addWidget(self.view)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.setSpacing(8)
        column.addLayout(acts)
        column.addLayout(head)
        column.addWidget(self.pages)
        column.addWidget(self.split, 1)

    def _today(self) -> dt.date:
        return day_of(self.books.media.now_utc())

    # -- what is shown ---------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _follow_person(self) -> None:
        # The next person may not be allowed to read what is shown.
        self._registered = 0
        self.clear("")
        if self.isVisible():
            self.refresh()

    def _follow_books(self, books: frozenset[str]) -> None:
        if self.isVisible() and BOOK in books:
            self.refresh()

    def clear(self, why: str) -> None:
        """Clear the list and show why."""
        self.pages.clear()
        self.model.set_rows([])
        self.empty.setText(why)
        self.stack.setCurrentWidget(self.empty)
        self.view.hide()

    def refresh(self) -> None:
        """Read the open requests."""
        for widget in (self.new_button, self.complaint_button):
            widget.setEnabled(self.books.may(Permission.REGISTER_REQUEST))
        self.breach_button.setEnabled(self.books.may(Permission.REPORT_BREACH))
        if self.books.person() is None:
            self.clear(self.tr("No one is signed in at this console."))
            return
        self.pages.read()

    def _look_for(self, *, is_typed: bool) -> None:
        self.pages.look_for(WHICH[self.filter.currentIndex()], self.search.text(), is_typed=is_typed)

    def _refill(self) -> None:
        before = self.selected()
        today, wanted = self._today(), self.search.text().casefold().split()
        shown = [
            one
            for one in self.pages.requests
            if all(word in one.searched for word in wanted) and self._fits(one, today)
        ]
        self.model.set_rows(shown)
        if not shown:
            none = self.tr("No request fits.")
            nothing = self.tr(
                "No request is open. Register each one when it arrives: its time begins then. Requests of "
                "people about themselves may be spoken."
            )
            self.empty.setText(none if self.pages.requests or wanted else nothing)
        self.stack.setCurrentWidget(self.table if shown else self.empty)
        self._is_followed = False
        # It is selected once it is in the list; a filter may keep it out.
        is_there = any(one.number == self._registered for one in shown)
        self._select(self._registered if is_there else before.number if before else 0)
        self._registered = 0 if is_there else self._registered
        if not self._is_followed:
            self._follow_selection()

    def _fits(self, request: RequestCase, today: dt.date) -> bool:
        return fits(request, WHICH[self.filter.currentIndex()], today)

    def _select(self, number: int) -> None:
        for row in range(self.table.proxy.rowCount()):
            request = self.table.proxy.index(row, 0).data(ROW_ROLE)
            if request is not None and request.number == number:
                self.table.selectRow(row)
                return
        if self.table.proxy.rowCount():
            self.table.selectRow(0)

    def selected(self) -> RequestCase | None:
        """Return the chosen request."""
        chosen = self.table.selectionModel().selectedRows()
        request: RequestCase | None = chosen[0].data(ROW_ROLE) if chosen else None
        return request

    def _follow_selection(self) -> None:
        self._is_followed = True
        request = self.selected()
        if request is None:
            self.view.hide()
        else:
            self.view.show_request(request, self._today())

    def show_request(self, number: int) -> None:
        """Choose a request in the list; a filter or a search that would keep it out is lifted."""
        self._registered = number
        self.filter.setCurrentIndex(0)
        self.search.clear()
        self.refresh()

    # -- what is done ----------------------------------------------------------------------------------------

    def register(self) -> None:
        """Open the form for a request that arrived."""
        cameras = {camera.number: camera for camera in self._context.services.register.cameras()}
        lists = FieldSuggestions(self.books.lists.phrases, self.books.lists.choices, cameras)
        presets: dict[str, Value] = {"received_utc": self.books.media.now_utc(), "language": "English"}
        self._open(f"{BOOK}.requested", presets, self.books.enter, lists)

    def file(self, kind: str) -> None:
        """Open the form for a complaint or a breach; each has its own service, clock and book."""
        cameras = {camera.number: camera for camera in self._context.services.register.cameras()}
        lists = FieldSuggestions(self.books.lists.phrases, self.books.lists.choices, cameras)
        presets: dict[str, Value] = {
            "received_on": self._today(),
            "found_utc": self.books.media.now_utc(),
            "language": "English",
        }
        self._open(kind, presets, self.books.enter, lists)

    def begin(self, act: str) -> None:
        """Open the form of an act of `request_view.ACTS` on the chosen request."""
        request, person = self.selected(), self.books.person()
        if request is None or person is None:
            return
        if act == "letter":
            self.write_letter(next_letter(request))
        elif act in LETTER_FIRST:
            self.write_letter(LETTER_FIRST[act])
        elif act == "released":
            redactions, number = self._context.services.redactions, request.number
            ask(
                self._context,
                lambda: redactions.released_for(self.books.actor(), number),
                lambda found: self._begin(act, request, person, {"redacted_as": found}),
            )
        else:
            self._begin(act, request, person, {})

    def _begin(self, act: str, request: RequestCase, person: Actor, known: Mapping[str, Value]) -> None:
        number, now, today = request.number, self.books.media.now_utc(), self._today()
        presets: dict[str, Value] = {
            **known,
            **dict.fromkeys(("confirmed_utc", "decided_utc", "released_utc", "closed_utc"), now),
            **dict.fromkeys(("asked_on", "came_on", "told_on", "appealed_on"), today),
            **dict.fromkeys(("decided_by", "person"), person.name),
            "cameras": request.cameras,
            "begin_utc": request.begin_utc,
            "end_utc": request.end_utc,
            "recipient": request.requester,
            "outcome": request.decision,
        }
        cameras = {camera.number: camera for camera in self._context.services.register.cameras()}
        lists = FieldSuggestions(self.books.lists.phrases, self.books.lists.choices, cameras)
        self._open(f"{BOOK}.{act}", presets, lambda filled: self.books.enter(filled, number), lists, number)

    def write_letter(self, first: LetterKind) -> None:
        """Open the form for a letter to the requester of the chosen request."""
        request = self.selected()
        if request is None:
            return
        request_letters(self._context, self.books, request, first, self._saved_entry, self).open()

    def save_letter(self, letter: KeptLetter) -> None:
        """Write a kept letter into the folder for prints, to be printed or sent."""
        self.save_document(letter.document, letter.letter.name.lower().replace("_", "-"))

    def save_document(self, sha256: str, name: str) -> None:
        """Write a kept document of the chosen request into the folder for prints."""
        request = self.selected()
        if request is None:
            return
        number, folder = request.number, prints_folder(self._context)

        def work() -> str:
            kept = self.books.requests.document(self.books.actor(), number, sha256)
            if kept is None:
                return ""
            media_type, content = kept
            path = folder / f"request-{number}-{name}-{sha256[:6]}.{SUFFIXES.get(media_type, 'bin')}"
            write_private(path, content)
            return str(path)

        ask(self._context, work, self._saved)

    def _saved(self, path: str) -> None:
        said = self.tr("Document saved") if path else self.tr("The document is no longer kept.")
        self._context.bridge.messages.note(said, path)

    def export(self) -> None:
        """Begin an export of the cameras and the time that the chosen request names."""
        request = self.selected()
        if request is not None:
            self._context.bridge.evidence.ask(
                EvidenceProposal(request.cameras, request.begin_utc, request.end_utc, request=request.number)
            )

    def look(self) -> None:
        """Begin a review of the cameras and the time that the chosen request names."""
        request = self.selected()
        if request is not None:
            self._context.bridge.evidence.look(
                EvidenceProposal(request.cameras, request.begin_utc, request.end_utc, request=request.number)
            )

    def become_own(self) -> None:
        """Make the chosen freedom of information request one for subject access."""
        request = self.selected()
        if request is None:
            return
        number, requests = request.number, self.books.requests

        def done(ref: EntryRef) -> None:
            said = self.tr("Request {0} is now request {1}, subject access.")
            self._context.bridge.messages.note(said.format(number, ref.number))
            self.refresh()

        ask(self._context, lambda: requests.become_own(self.books.actor(), number), done)

    def establish(self, check: RequestCheck) -> None:
        """Open the form for a check of the chosen request."""
        request = self.selected()
        if request is None:
            return
        number = request.number

        def do(checked: Checked, document: bytes) -> None:
            ask(
                self._context,
                lambda: self.books.requests.check(self.books.actor(), number, checked, document),
                lambda _: self._done(dialog),
                dialog.show_refusal,
            )

        dialog = CheckDialog(check, do, self)
        dialog.open()

    def _open(
        self,
        kind: str,
        presets: dict[str, Value],
        do: Callable[[Any], EntryRef],
        lists: FieldSuggestions,
        about: int | None = None,
    ) -> None:
        def submit(filled: Any) -> None:
            is_long = isinstance(filled, Requested) and is_long_window(
                filled.request, filled.begin_utc, filled.end_utc
            )
            why = long_window_words() if is_long else ""

            def done(ref: EntryRef) -> None:
                if kind == f"{BOOK}.requested":
                    # Whoever registered it goes on with it.
                    self._registered = ref.number
                # People know the request by its own number, not by that of each entry about it.
                saved_as = self.tr("{0} saved as {1}"), spoken_ref(ref)
                text, called = (self.tr("{0} saved for request {1}"), str(about)) if about else saved_as
                said = text.format(book_words(KINDS[kind].title), called)
                self._done(dialog, why, said)
                if ref.book != BOOK and self.books.may(BOOKS[ref.book].read_act):
                    # It is in a book of its own, where people go on with it and find it again.
                    self._context.bridge.entries.show(ref)

            ask(self._context, lambda: do(filled), done, dialog.show_refusal)

        dialog = EntryDialog(KINDS[kind], presets, lists, submit, self)
        dialog.open()

    def _done(self, dialog: EntryDialog | CheckDialog, warning: str = "", said: str = "") -> None:
        dialog.accept()
        self._saved_entry(warning, said)

    def _saved_entry(self, warning: str = "", said: str = "") -> None:
        self._context.bridge.messages.note(said or self.tr("Request saved"), warning)
        self.refresh()


PANE = PaneKind(
    "requests",
    str(QT_TRANSLATE_NOOP("Panes", "Requests")),
    RequestsPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=560,
)
