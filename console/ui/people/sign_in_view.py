"""Sign-in, declaration, start of a shift and lock, in place of the panes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QMainWindow, QScrollArea, QStackedWidget
from shiboken6 import isValid

from console.domain.people.actor import Role
from console.domain.people.person import NewPerson
from console.ui.base.keys_home import give_keys
from console.ui.people.sign_in_pages import (
    BeginPage,
    DeclarationPage,
    FirstManagerPage,
    LockedPage,
    OwnPasswordPage,
    Page,
    SignInPage,
)
from console.ui.people.unattended_words import unattended_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.domain.errors import ConsoleError
    from console.domain.people.person import Person
    from console.domain.people.shift import Shift
    from console.services.people.service import PeopleServices
    from console.ui.base.context import PaneContext

    class Covered(Protocol):
        """The place of the panes, which the sign-in covers."""

        def cover(self, widget: QWidget) -> None:
            """Hide the panes and show a widget in their place."""

        def uncover(self) -> None:
            """Show the panes again."""

        def focus_wall(self) -> None:
            """Give the keyboard to the wall."""


class SignInView(QObject):
    """Covers the panes while no one is signed in or they are locked. UI thread."""

    def __init__(self, context: PaneContext, docks: Covered, window: QMainWindow) -> None:
        super().__init__(window)
        self._attendance = context.bridge.attendance
        self._messages = context.bridge.messages
        self._docks, self._window = docks, window
        self._person: Person | None = None
        """Person who has signed in but not started yet."""
        self._hidden_dialogs: list[QDialog] = []
        self._was_open = True
        self._owner = ""
        self._unattended = context.settings.unattended
        self._build(self._attendance.people)

    def _build(self, people: PeopleServices) -> None:
        self.first, self.locked, self.begin_page = FirstManagerPage(), LockedPage(), BeginPage()
        self.sign_in = SignInPage(
            people.shown,
            dict(people.roster.state.persons),
            unattended_words(self._unattended),
        )
        self.own_password = OwnPasswordPage()
        self.declaration = DeclarationPage(people.sign_in.declaration)
        self.undertaking = DeclarationPage(people.sign_in.undertaking, is_undertaking=True)
        self.stack = QStackedWidget(self._window)
        self.stack.hide()  # until it covers the panes
        self._frames: dict[Page, QScrollArea] = {}
        pages = (
            self.first,
            self.sign_in,
            self.own_password,
            self.declaration,
            self.undertaking,
            self.begin_page,
            self.locked,
        )
        for page in pages:
            frame = QScrollArea()
            frame.setWidgetResizable(True)
            frame.setFrameShape(QFrame.Shape.NoFrame)
            frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            frame.setWidget(page)
            self._frames[page] = frame
            self.stack.addWidget(frame)
        self.first.asked.connect(self._create_first_account)
        self.sign_in.asked.connect(self._sign_in)
        self.own_password.asked.connect(self._change_password)
        self.own_password.declined.connect(self._start_over)
        self.declaration.asked.connect(self._declare)
        self.declaration.declined.connect(self._start_over)
        self.undertaking.asked.connect(self._undertake)
        self.undertaking.declined.connect(self._start_over)
        self.begin_page.asked.connect(self._sit_down)
        self.begin_page.declined.connect(self._start_over)
        self.locked.asked.connect(self._unlock)
        self.locked.other.connect(self._start_over)
        self._attendance.changed.connect(self.refresh)

    @property
    def page(self) -> Page:
        """Return the page that is shown."""
        return next(page for page, frame in self._frames.items() if frame is self.stack.currentWidget())

    def begin(self) -> None:
        """Start when the first window is open."""
        self._was_open = True
        self.refresh()

    def focus(self) -> QWidget:
        """Move the keyboard to the page; return its field."""
        self._window.activateWindow()
        field = self.page.focusWidget() or self.page
        field.setFocus()
        return field

    # -- sign-on changes ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Cover or show the panes as needed."""
        is_open = self._attendance.is_open
        if not is_open and self._attendance.person is None and self.page is self.locked:
            # The account of the person who locked the panes was closed.
            self._start_over()
        if is_open == self._was_open:
            return
        self._was_open = is_open
        if is_open:
            self._docks.uncover()
            if not self._restore_dialogs():
                self._docks.focus_wall()
        else:
            had_keys = QApplication.activeWindow() is not None
            self._put_dialogs_away()
            self._docks.cover(self.stack)
            self._start()
            if had_keys:
                # Also from a pane that was a window of its own, on whichever monitor.
                self._window.activateWindow()

    def _start(self) -> None:
        people, person = self._attendance.people, self._attendance.person
        if person is not None:
            self._owner = person.login
            self._show(self.locked)
            self.locked.show_for(person)
        elif not people.roster.state.persons:
            self._show(self.first)
            self.first.start()
        else:
            self._start_over()

    def _start_over(self) -> None:
        if self._person is not None:
            self._attendance.people.sign_in.abandon(self._person.login)
        self._person = None
        self._show(self.sign_in)
        self.sign_in.start()

    def _show(self, page: Page) -> None:
        self.stack.setCurrentWidget(self._frames[page])

    def _put_dialogs_away(self) -> None:
        """Hide the open dialogs, which belong to the person who typed in them."""
        self._hidden_dialogs = [
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, QDialog) and widget.isVisible()
        ]
        for dialog in self._hidden_dialogs:
            dialog.hide()

    def _restore_dialogs(self) -> bool:
        """Show the dialogs of the person who locked the panes again; return whether there are any."""
        person = self._attendance.person
        waiting, self._hidden_dialogs = self._hidden_dialogs, []
        has_some = False
        for dialog in waiting:
            if not isValid(dialog):
                # This dialog signed the person off and has already been deleted.
                continue
            if person is not None and person.login == self._owner:
                dialog.open()
                has_some = True
            else:
                dialog.reject()
        return has_some

    # -- requests of the pages ------------------------------------------------------------------------------

    def _create_first_account(self, login: str, name: str, staff_number: str, password: str) -> None:
        people = self._attendance.people
        account = NewPerson(login, name, Role.MANAGER, staff_number=staff_number)
        self._attendance.ask(
            lambda: people.people.make_first_manager(account, password),
            self._continue_sign_in,
            self.first.refuse,
        )

    def _sign_in(self, login: str, password: str) -> None:
        people = self._attendance.people
        self._attendance.ask(
            lambda: people.sign_in.sign_in(login, password), self._continue_sign_in, self.sign_in.refuse
        )

    def _continue_sign_in(self, person: Person) -> None:
        """Ask for the declaration or the start of a shift, whichever the person needs next."""
        people = self._attendance.people
        self._person = person
        if person.is_password_given:
            self._show(self.own_password)
            self.own_password.show_for(person)
        elif people.sign_in.needs_declaration(person):
            self._show(self.declaration)
            self.declaration.show_for(person)
        elif people.sign_in.needs_undertaking(person):
            self._show(self.undertaking)
            self.undertaking.show_for(person)
        elif people.shifts.works_in_shifts(person) and not self._is_on_shift_here(people, person):
            self._attendance.ask(people.shifts.last_handover, self._ask_begin)
        else:
            self._sit_down("")

    @staticmethod
    def _is_on_shift_here(people: PeopleServices, person: Person) -> bool:
        shift = people.roster.state.on_duty.get(person.login)
        return shift is not None and shift.console == people.seat.console

    def _ask_begin(self, last: Shift | None) -> None:
        people, person = self._attendance.people, self._person
        if person is not None:
            self._show(self.begin_page)
            self.begin_page.show_for(
                person, last, people.mentors(), people.roster.state.persons, people.clock.utc_now()
            )

    def _change_password(self, given: str, new: str) -> None:
        people, person = self._attendance.people, self._person
        if person is not None:
            actor = person.actor

            def change() -> Person:
                people.sign_in.change_password(actor, given, new)
                return people.roster.state.persons[actor.login]

            self._attendance.ask(change, self._continue_sign_in, self.own_password.refuse)

    def _declare(self, password: str) -> None:
        people, person = self._attendance.people, self._person
        if person is not None:
            actor = person.actor
            self._attendance.ask(
                lambda: people.sign_in.declare(actor, password),
                self._continue_sign_in,
                self.declaration.refuse,
            )

    def _undertake(self, password: str) -> None:
        people, person = self._attendance.people, self._person
        if person is not None:
            actor = person.actor
            self._attendance.ask(
                lambda: people.sign_in.undertake(actor, password),
                self._continue_sign_in,
                self.undertaking.refuse,
            )

    def _sit_down(self, mentor: str) -> None:
        people, person = self._attendance.people, self._person
        if person is not None:
            self._attendance.ask(lambda: people.sit_down(person, mentor), self._on_seated, self._not_sitting)

    def _on_seated(self, _shift: Shift | None) -> None:
        self._person = None
        self.sign_in.clear()
        give_keys(self._window)
        people = self._attendance.people
        for colleague in people.signed_on_without_seat():
            self._messages.note(
                self.tr("{0} has not signed off.").format(colleague.name),
                self.tr("Ask them to sign off, or ask a supervisor to sign them off in the People pane."),
            )

    def _not_sitting(self, error: ConsoleError) -> None:
        self.page.refuse(error)

    def _unlock(self, secret: str) -> None:
        people, person = self._attendance.people, self._attendance.person
        if person is None:
            return

        def unlock() -> None:
            people.sign_in.unlock(person.actor, secret)
            people.seat.unlock(person.login)

        self._attendance.ask(unlock, lambda _: None, self.locked.refuse)
