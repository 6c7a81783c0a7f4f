"""The visitor register at work: who is in the room, the diary, all visits, and the form of an arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.domain.books import BOOKS, KINDS
from console.domain.books.entries import EntryRef
from console.domain.books.visitors import BadgePrinted, Left
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.visitors.visit import visit_of
from console.ui.base.action import action_by_id
from console.ui.base.background import ask, ask_as_person
from console.ui.books.book_view import BookView
from console.ui.books.change_signal import BookChangeSignal
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.books.print_menu import PrintMenu
from console.ui.visitors.arrival import ArrivalPage
from console.ui.visitors.diary_page import DiaryPage
from console.ui.visitors.guest_dialogs import bring_to_seat
from console.ui.visitors.present_page import PresentPage
from console.ui.visitors.reception_acts import ReceptionActs
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.books.kinds import EntryKind
    from console.domain.people.actor import Actor
    from console.domain.visitors.appointment import Appointment
    from console.domain.visitors.visit import Visit
    from console.services.books_at_console import BooksAtConsole
    from console.services.visitors.service import VisitorService
    from console.ui.base.context import PaneContext

BOOK = BOOKS["visitors"]
DIARY = "diary"


class ReceptionView(QWidget):
    """The visitor register at work. UI thread."""

    def __init__(self, context: PaneContext, service: BooksAtConsole, visits: VisitorService) -> None:
        super().__init__()
        self._context, self.service, self._visits = context, service, visits
        self._owner = ""
        self.room, self.arrival = PresentPage(), ArrivalPage(visits.texts)
        self.diary = DiaryPage()
        self.work = BookView(context, service)
        self.acts = ReceptionActs(context, service, visits, self)
        self.stack = QStackedWidget()
        for page in (self.room, self.diary, self.work, self.arrival):
            self.stack.addWidget(page)
        self.new_button = button(self.tr("Sign in &visitor"), self.new_arrival, is_first=True)
        self.new_button.setToolTip(action_by_id("arrival").tool_tip)
        self.here_button = button(self.tr("Who is &here"), self.acts.who_is_here)
        self.here_button.setToolTip(action_by_id("who-is-here").tool_tip)
        self.room_tab, self.book_tab = QPushButton(), QPushButton(self.tr("&All visits"))
        self.diary_tab = QPushButton(self.tr("&Diary"))
        tabs = (
            (self.room_tab, self.room),
            (self.diary_tab, self.diary),
            (self.book_tab, self.work),
        )
        for tab, page in tabs:
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            tab.clicked.connect(lambda _=False, page=page: self.show_page(page))
        printing = PrintMenu(context, service, self.work, self)
        pages = (self.room_tab, self.diary_tab, self.book_tab)
        head = Flow((self.new_button, *pages, self.here_button, printing))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        self.changes = BookChangeSignal(service, self)
        self._connect()
        self.show_page(self.room)

    def _connect(self) -> None:
        self.changes.written.connect(self._follow_books)
        self.acts.changed.connect(self.refresh)
        self.acts.changed.connect(self.work.refresh)
        self.room.out_wanted.connect(self.acts.sign_out)
        self.room.badge_wanted.connect(self.acts.give_badge)
        self.room.entry_wanted.connect(self.show_entry)
        self.room.seat_wanted.connect(lambda visit: bring_to_seat(self._context, visit, self))
        self.diary.new_wanted.connect(self.new_appointment)
        self.diary.arrival_wanted.connect(lambda one: self.new_arrival(one.number))
        self.diary.drop_wanted.connect(self.drop_appointment)
        self.arrival.submitted.connect(lambda is_sure: self._sign_in(is_sure=is_sure))
        self.arrival.left.connect(self._cancel_arrival)
        # Badge and sign-out need no form here; corrections keep theirs.
        self.work.view.follow_wanted.disconnect()
        self.work.view.follow_wanted.connect(self._follow_case)

    # -- pages -----------------------------------------------------------------------------------------------

    def show_page(self, page: QWidget) -> None:
        """Show a page, move the keyboard to it and load its list again."""
        self._select_page(page)
        page.setFocus()

    def _select_page(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self.room_tab.setChecked(page is self.room)
        self.book_tab.setChecked(page is self.work)
        self.diary_tab.setChecked(page is self.diary)
        self.setFocusProxy(page)
        if self.service.person() is not None:
            if page is self.work:
                self.work.open_book(BOOK)
            elif page in {self.room, self.diary}:
                self.refresh()

    def show_entry(self, number: int) -> None:
        """Show the entry of a visit in its book."""
        self.show_page(self.work)
        self.work.show_entry(EntryRef(BOOK.name, number))

    def follow_person(self, person: Actor | None) -> None:
        """Clear what another person has typed and reload with the rights of the new one."""
        login = person.login if person is not None else ""
        if login != self._owner:
            # The next person may not be allowed to read what the list still shows.
            self.room.forget(self.tr("Loading…"))
            self.diary.clear(self.tr("Loading…"))
            self.room_tab.setText(self.tr("In the &room"))
            self.arrival.begin([], [], "")
            if self._current_page is self.arrival:
                self._select_page(self.room)
        self._owner = login
        may = self._context.bridge.attendance.may(Permission.ADMIT_VISITOR)
        self.new_button.setEnabled(person is not None and may)
        self.room.set_may(may=may)
        self.diary.set_may(may=may)
        self.here_button.setEnabled(person is not None)
        if person is None:
            self.room.clear(self.tr("No one is signed in at this console."))
            self.diary.clear(self.tr("No one is signed in at this console."))
            self.work.close_book()
        elif self._current_page is not self.arrival:
            self._select_page(self._current_page)

    @property
    def _current_page(self) -> QWidget:
        return next(
            page for page in (self.room, self.diary, self.work, self.arrival) if page.isVisibleTo(self.stack)
        )

    def refresh(self) -> None:
        """Load who is in the room."""
        if self.service.person() is not None:
            ask_as_person(
                self._context,
                lambda: self._visits.present(self.service.actor()),
                self._show_room,
                lambda error: self.room.clear(error_words(error)),
            )
            ask_as_person(
                self._context,
                lambda: self.service.diary.appointments(self.service.actor()),
                self._show_diary,
                lambda error: self.diary.clear(error_words(error)),
            )

    def _show_room(self, visits: list[Visit]) -> None:
        if self.service.person() is not None:
            self.room.show_visits(visits, self._visits.now_utc())
            people = sum(visit.people for visit in visits)
            # Groups are one line of the list: the number alone would look like a list that is cut off.
            title = (
                self.tr("In the &room ({0} people)")
                if people > len(visits)
                else self.tr("In the &room ({0})")
            )
            self.room_tab.setText(title.format(people))

    def _show_diary(self, found: list[Appointment]) -> None:
        now_utc = self.service.diary.now_utc()
        self.diary.show_appointments(found, now_utc)
        # Still due: what is overdue today is who may come late.
        today = [one for one in found if day_of(one.due_utc) == day_of(now_utc)]
        self.arrival.fields.offer(today)
        said = self.tr("&Diary ({0})").format(len(today))
        if late := self.diary.overdue():
            said = self.tr("&Diary ({0}, ▲ {1})").format(len(today), late)
        self.diary_tab.setText(said)

    def follow_clock(self) -> None:
        """Update which visitors are overdue."""
        self.room.follow_clock(self._visits.now_utc())

    def _follow_books(self, books: frozenset[str]) -> None:
        if self.isVisible() and books & {BOOK.name, DIARY}:
            self.refresh()

    # -- arrivals --------------------------------------------------------------------------------------------

    def new_arrival(self, appointment: int = 0) -> None:
        """Show the form for signing in a visitor; a form that is half filled in stays.

        Args:
            appointment: number of the appointment by which they come; 0: none is chosen yet.
        """
        person = self.service.person()
        if person is None:
            return
        if not self.arrival.is_begun:
            self.arrival.begin(self._visits.on_duty(), self._visits.authorisers(), person.login)
        self.show_page(self.arrival)

        def offer(found: list[Appointment]) -> None:
            self._show_diary(found)
            if appointment:
                self.arrival.fields.choose_appointment(appointment)

        ask_as_person(
            self._context,
            lambda: self.service.diary.appointments(self.service.actor()),
            offer,
            self.arrival.refuse,
        )
        ask_as_person(
            self._context,
            lambda: self._visits.former(self.service.actor()),
            self.arrival.fields.complete_from,
            self.arrival.refuse,
        )

    def new_appointment(self) -> None:
        """Open the form of a new appointment."""
        self._open_form("appointed", self.service.enter)

    def drop_appointment(self, one: Appointment) -> None:
        """Ask why an appointment is cancelled."""
        self._open_form("dropped", lambda filled: self.service.enter(filled, one.number))

    def _open_form(self, name: str, enter: Callable[[Any], object]) -> None:
        def submit(filled: Any) -> None:
            ask(self._context, lambda: enter(filled), done, dialog.show_refusal)

        def done(_: object) -> None:
            dialog.accept()
            self.refresh()

        dialog = EntryDialog(KINDS[f"{DIARY}.{name}"], {}, FieldSuggestions(), submit, self)
        dialog.open()

    def _cancel_arrival(self) -> None:
        self.arrival.begin([], [], "")
        self.show_page(self.room)

    def _sign_in(self, *, is_sure: bool) -> None:
        try:
            arrival = self.arrival.payload(self._visits.now_utc())
        except OperatorError as error:
            self.arrival.refuse(error)
            return
        self.arrival.set_busy(is_busy=True)
        ask(
            self._context,
            lambda: self._visits.arrive(self.service.actor(), arrival, is_sure=is_sure),
            self._signed_in,
            self.arrival.refuse,
        )

    def _signed_in(self, ref: EntryRef) -> None:
        self.arrival.begin([], [], "")
        self.show_page(self.room)
        self.room.choose(ref.number)
        self._context.bridge.messages.note(self.tr("Visitor {0} signed in").format(ref.number))
        self.acts.give_badge(ref.number)

    def _follow_case(self, kind: EntryKind) -> None:
        case = self.work.view.case
        if case is None:
            return
        if kind.payload is BadgePrinted:
            self.acts.give_badge(case.entry.number)
        elif kind.payload is Left:
            self.acts.sign_out(visit_of(case), True)
