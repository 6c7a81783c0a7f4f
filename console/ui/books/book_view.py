"""A book at work: its list, and beside it an entry's page or the form of a new entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from console.bridge.labels import book_words, error_words
from console.domain.books import KINDS
from console.domain.books.entries import CaseFile, EntryRef
from console.domain.books.kinds import Part
from console.domain.books.spoken_refs import spoken_entry, spoken_ref
from console.domain.errors import ConsoleError, OperatorError
from console.ui.base.background import ask, ask_as_person
from console.ui.books.case_view import CaseView
from console.ui.books.change_signal import BookChangeSignal
from console.ui.books.complaint_letter import complaint_letters
from console.ui.books.corrections import changed_fields, current_fields, entry_of
from console.ui.books.countersign_dialog import CountersignDialog
from console.ui.books.draft_keeper import DraftKeeper
from console.ui.books.draft_menu import DraftMenu
from console.ui.books.entry_list import EntryList
from console.ui.books.field_editors import FieldSuggestions
from console.ui.books.form import WHY, EntryForm
from console.ui.books.manual_steps import ManualSteps
from console.ui.books.new_titles import new_title
from console.ui.widgets.splitter import Splitter

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from console.domain.books.drafts import EntryDraft
    from console.domain.books.entries import Entry
    from console.domain.books.fields import Value
    from console.domain.books.kinds import Book, EntryKind
    from console.domain.people.actor import Actor
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

AIR_PX = 8
LOOK_MS = 120
"""Delay in milliseconds before the page follows the selection, so that a held arrow key loads no page."""


_BY_NAME = {"complaints.answered": "person"}
"""Fields with the name of who did it, by the kind of entry."""


class BookView(QWidget):
    """The list, page and form of one book; panes add their own header. UI thread."""

    entered = Signal(object, object)
    """Emitted with the `EntryKind` and `EntryRef` of a saved entry."""
    form_closed = Signal()
    shown = Signal()
    """Emitted when another case, or a newer state of the same, is shown."""

    def __init__(self, context: PaneContext, service: BooksAtConsole) -> None:
        super().__init__()
        self._context, self.service = context, service
        self.book: Book | None = None
        self._reader: Actor | None = None
        self._before_form: list[int] | None = None
        self._jumped_to: EntryRef | None = None
        """The entry that was asked for, and may not be in the list; until one is chosen there."""
        self.form: EntryForm | None = None
        self.before_new: Callable[[EntryForm], None] | None = None
        """Fills in a new form before a draft is restored or someone types."""
        self.viewed: Callable[[], tuple[int, ...]] = tuple
        cameras = context.bridge.wall.cameras
        self._lists = FieldSuggestions(service.lists.phrases, service.lists.choices, cameras)
        self.list = EntryList(context, service)
        self.view = CaseView(service, cameras)
        self.hint = QLabel()
        self.hint.setObjectName("empty")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.side = QStackedWidget()
        for widget in (self.hint, self.view):
            self.side.addWidget(widget)
        self.drafts = DraftMenu(context, service)
        self.split = Splitter(Qt.Orientation.Vertical)
        self.split.addWidget(self.list)
        self.split.addWidget(self.side)
        self._set_in(is_wide=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        self.setFocusProxy(self.list)
        self._look_timer = QTimer(self)
        self._look_timer.setSingleShot(True)
        self._look_timer.setInterval(LOOK_MS)
        self._connect()
        self.changes = BookChangeSignal(service, self)
        self.changes.written.connect(self._follow_books)

    def _connect(self) -> None:
        self._look_timer.timeout.connect(self.show_selected)
        self.list.model.loaded.connect(self._follow_list)
        self.list.chosen.connect(self._follow_choice)
        self.list.table.activated.connect(lambda _: self._into_page())
        self.drafts.wanted.connect(self.bring_back)
        self.view.follow_wanted.connect(self.open_follow_up)
        self.view.correct_wanted.connect(self.correct)
        self.view.countersign_wanted.connect(self.countersign)
        self.view.letters_wanted.connect(self.open_letters)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list above the page in a high pane, beside it in a wide one."""
        super().resizeEvent(event)
        least = self.fontMetrics().averageCharWidth() * 150
        is_wide = self.width() > max(1.6 * self.height(), least)
        orientation = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self.split.orientation() is not orientation:
            self.split.setOrientation(orientation)
            self._set_in(is_wide=is_wide)
            whole = self.width() if is_wide else self.height()
            self.split.setSizes([whole * 2 // 5, whole * 3 // 5])

    def _set_in(self, *, is_wide: bool) -> None:
        """Set the margin between the page and the splitter handle."""
        self.side.setContentsMargins(AIR_PX if is_wide else 0, 0 if is_wide else AIR_PX, 0, 0)

    # -- book ------------------------------------------------------------------------------------------------

    def open_book(self, book: Book) -> None:
        """Open a book."""
        reader = self.service.person()
        if self.book is book and reader == self._reader:
            self.list.reload()
        else:
            # Another person may have fewer rights, so everything that was read is cleared.
            self._leave_form()
            self._close_form()
            self.list.model.clear()
            self.book, self._reader, self._jumped_to = book, reader, None
            self.view.clear()
            self.side.setCurrentWidget(self.hint)
            self.list.open_book(book)
        self.look_for_drafts()

    def close_book(self) -> None:
        """Close the book because no one may read it now; an open form is kept as a draft."""
        self._leave_form()
        self.book = self._reader = self._jumped_to = None
        self.list.model.clear()
        self.view.clear()
        self.look_for_drafts()
        self.side.setCurrentWidget(self.hint)

    def _follow_books(self, books: frozenset[str]) -> None:
        if self.book is not None and self.book.name in books:
            self.refresh()

    def refresh(self) -> None:
        """Load the list and the page again after an entry was saved anywhere."""
        if self.book is not None and self.isVisible():
            self.list.refresh()
            self.show_selected()

    # -- page ------------------------------------------------------------------------------------------------

    def show_selected(self) -> None:
        """Show the page of the selected entry."""
        entry = self.list.current()
        ref = self._jumped_to or (entry.ref if entry is not None else None)
        if ref is None:
            if self.form is None and not self.list.model.is_asking:
                self.view.clear()
                self.side.setCurrentWidget(self.hint)
            return
        ask_as_person(self._context, lambda: self.service.case(ref), self._show, self._show_read_error)

    def show_entry(self, ref: EntryRef) -> None:
        """Show the page of an entry and select it if the list has it."""
        self._jumped_to = ref
        self.list.refresh(ref.number)
        ask_as_person(self._context, lambda: self.service.case(ref), self._show, self._show_read_error)

    def _follow_choice(self, entry: Entry | None) -> None:
        if entry is not None:
            self._jumped_to = None
        self._look_timer.start()

    def _show(self, case: CaseFile) -> None:
        entry, ref = self.list.current(), case.entry.ref
        is_late = entry is not None and entry.ref != ref and self.list.row_is_shown(case.entry)
        if self._jumped_to is not None:
            is_late = self._jumped_to != ref
        if is_late or self.book is None or case.entry.book != self.book.name:
            return
        self.view.show_case(case)
        self.view.mark(self.list.search.text())
        self.shown.emit()
        if self.form is None:
            self.side.setCurrentWidget(self.view)

    def _follow_list(self) -> None:
        """Update the hint; it stays empty if the list was refused."""
        if self.list.model.refusal is not None:
            self.view.clear()
            self.hint.setText("")
        else:
            self.hint.setText(self.tr("Choose an entry in the list, or add a new one."))

    def _show_read_error(self, error: ConsoleError) -> None:
        self._jumped_to = None
        self.view.clear()
        self.hint.setText(error_words(error))
        if self.form is None:
            self.side.setCurrentWidget(self.hint)

    def _into_page(self) -> None:
        self._look_timer.stop()
        self.show_selected()
        self.view.setFocus()

    # -- forms -----------------------------------------------------------------------------------------------

    def new_kinds(self) -> list[EntryKind]:
        """Return the kinds of entry that can be added to the book."""
        kinds = self.book.kinds if self.book is not None else ()
        return [kind for kind in kinds if kind.part in {Part.OPENS, Part.ALONE} and self.service.offers(kind)]

    def new(self, kind: EntryKind, focus: str = "") -> EntryForm:
        """Open a form for a new entry and move the keyboard to it."""
        form = self._open_form(kind, None, None)
        form.focus(focus)
        return form

    def open_follow_up(self, kind: EntryKind) -> None:
        """Open a form for an entry that follows or closes the shown case."""
        if self.view.case is not None:
            self._open_form(kind, self.view.case.entry.number, None).focus()

    def open_letters(self) -> None:
        """Open the letters of the complaint that is shown."""
        if self.view.case is not None:
            complaint_letters(self._context, self.service, self.view.case, self).open()

    def bring_back(self, draft: EntryDraft, about: str = "") -> None:
        """Open a form with a saved draft; `about` is how what it is about is called."""
        kind = KINDS.get(draft.kind)
        if kind is not None:
            self._open_form(kind, draft.about, draft, about).focus()

    def _open_form(
        self, kind: EntryKind, about: int | None, draft: EntryDraft | None, called: str = ""
    ) -> EntryForm:
        self._leave_form()
        title = new_title(kind)
        if about is not None:
            case = self.view.case
            is_shown = case is not None and case.entry.number == about
            subject = case.entry.called if case is not None and is_shown else called or about
            title = f"{book_words(kind.title)} → {subject}"
        form = EntryForm(kind, self._lists, title=title)
        person = self.service.person()
        if kind.name in _BY_NAME and person is not None:
            # Whoever enters it has usually done it; who else did is typed over it.
            form.set_value(_BY_NAME[kind.name], person.name)
        if self.before_new is not None:
            self.before_new(form)
        drafting = DraftKeeper(self._context, self.service, form, about, draft, self.viewed)
        drafting.entered.connect(lambda ref: self._on_entered(kind, about, ref))
        drafting.over.connect(self._close_form)
        if kind.name == "incidents.opened":
            form.put_above_buttons(ManualSteps(self._context, self.service, form))
        self._show_form(form)
        return form

    def _show_form(self, form: EntryForm) -> None:
        self.form = form
        self.side.addWidget(form)
        self.side.setCurrentWidget(form)
        self.setFocusProxy(form)
        if self._before_form is None:
            self._before_form = self.split.sizes()
        if self.split.orientation() is Qt.Orientation.Vertical:
            # Give the form more room; the list gets its height back afterwards.
            whole = sum(self.split.sizes())
            self.split.setSizes([whole // 4, whole - whole // 4])

    def _leave_form(self) -> None:
        if self.form is not None:
            self.form.left.emit()

    def _close_form(self) -> None:
        form, self.form = self.form, None
        if form is None:
            return
        had_keyboard = form.isAncestorOf(self.focusWidget() or self)
        self.side.setCurrentWidget(self.view if self.view.case is not None else self.hint)
        self.side.removeWidget(form)
        form.deleteLater()
        self.setFocusProxy(self.list)
        sizes, self._before_form = self._before_form, None
        if sizes is not None:
            self.split.setSizes(sizes)
        self.form_closed.emit()
        self.look_for_drafts()
        if had_keyboard:
            self.list.table.setFocus()

    def _on_entered(self, kind: EntryKind, about: int | None, ref: EntryRef) -> None:
        self._close_form()
        if kind.name == "incidents.opened":
            # People write its own number down, which the database gave it.
            ask(
                self._context,
                lambda: self.service.case(ref).entry,
                lambda entry: self._say_saved(kind, entry.called),
                lambda _error: self._say_saved(kind, spoken_ref(ref)),
            )
        else:
            self._say_saved(kind, spoken_ref(ref))
        self.entered.emit(kind, ref)
        self.show_entry(EntryRef(ref.book, about) if about is not None else ref)

    def _say_saved(self, kind: EntryKind, called: str) -> None:
        self._context.bridge.messages.note(self.tr("{0} saved as {1}").format(book_words(kind.title), called))

    # -- corrections -----------------------------------------------------------------------------------------

    def correct(self, number: int) -> None:
        """Open a form to correct an entry."""
        case = self.view.case
        entry = entry_of(case, number) if case is not None else None
        kind = KINDS.get(entry.kind) if entry is not None else None
        if case is None or entry is None or kind is None:
            return
        self._leave_form()
        before = current_fields(case, entry)
        form = EntryForm(
            kind,
            self._lists,
            why=True,
            title=self.tr("Correct {0} {1}").format(book_words(kind.title), entry.called),
        )
        for spec in kind.fields:
            form.set_value(spec.name, before.get(spec.name))
        form.submitted.connect(lambda: self._send_correction(form, entry, before))
        form.left.connect(self._close_form)
        form.thrown_away.connect(self._close_form)
        self._show_form(form)
        form.focus()

    def _send_correction(self, form: EntryForm, entry: Entry, before: dict[str, Value]) -> None:
        try:
            values = form.values()
        except OperatorError as error:
            form.refuse(error)
            return
        why = str(values.pop(WHY, ""))
        changes = changed_fields(form.kind, before, values)
        form.set_busy(is_busy=True)
        ask(
            self._context,
            lambda: self.service.correct(entry.ref, changes, why),
            lambda _: self._on_corrected(entry),
            lambda error: form.refuse(error) if self.form is form else None,
        )

    def _on_corrected(self, entry: Entry) -> None:
        self._close_form()
        kind = KINDS.get(entry.kind)
        called = f"{book_words(kind.title)} {entry.called}" if kind is not None else spoken_ref(entry.ref)
        self._context.bridge.messages.note(self.tr("{0} corrected").format(called))
        self.show_selected()

    # -- countersigning --------------------------------------------------------------------------------------

    def countersign(self) -> None:
        """Ask for the password, then countersign the selected entries."""
        selected = self.list.selected()
        refs = [entry.ref for entry in selected]
        person = self.service.person()
        if not refs or person is None:
            return

        def sign(secret: str, remarks: str) -> None:
            ask(
                self._context,
                lambda: self.service.countersign(refs, secret, remarks),
                lambda _: self._signed(dialog),
                lambda error: dialog.refuse(error) if isValid(dialog) else None,
            )

        dialog = CountersignDialog([spoken_entry(entry) for entry in selected], person.name, sign, self)
        dialog.open()

    def _signed(self, dialog: CountersignDialog) -> None:
        if isValid(dialog):
            dialog.accept()
        self._context.bridge.messages.note(self.tr("Countersigned"))
        self.show_selected()

    # -- drafts ----------------------------------------------------------------------------------------------

    def look_for_drafts(self) -> None:
        """Offer the person's own drafts of the book."""
        self.drafts.look(self.book)
