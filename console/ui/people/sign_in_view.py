"""What stands in the place of the panes: sign-in, declaration, begin of a shift, lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QMainWindow, QScrollArea, QStackedWidget
from shiboken6 import isValid

from console.domain.people.actor import Role
from console.domain.people.person import NewPerson
from console.ui.people.sign_in_pages import (
    BeginPage,
    DeclarationPage,
    FirstManagerPage,
    LockedPage,
    Page,
    SignInPage,
)

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


class SignInView(QObject):
    """Covers the panes while nobody sits here or they are locked. UI thread."""

    def __init__(self, context: PaneContext, docks: Covered, window: QMainWindow) -> None:
        super().__init__(window)
        self._attendance = context.bridge.attendance
        self._messages = context.bridge.messages
        self._docks, self._window = docks, window
        self._person: Person | None = None
        """Signed in, and not sitting yet."""
        self._put_away: list[QDialog] = []
        self._was_open = True
        self._owner = ""
        self.stack: QStackedWidget | None = None
        if self._attendance.staffing is not None:
            self._build(self._attendance.staffing)

    def _build(self, staffing: PeopleServices) -> None:
        self.first, self.locked, self.begin_page = FirstManagerPage(), LockedPage(), BeginPage()
        self.sign_in = SignInPage(staffing.shown, dict(staffing.roster.state.persons))
        self.declaration = DeclarationPage(staffing.sign_in.declaration)
        self.stack = QStackedWidget()
        self._frames: dict[Page, QScrollArea] = {}
        for page in (self.first, self.sign_in, self.declaration, self.begin_page, self.locked):
            frame = QScrollArea()
            frame.setWidgetResizable(True)
            frame.setFrameShape(QFrame.Shape.NoFrame)
            frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            frame.setWidget(page)
            self._frames[page] = frame
            self.stack.addWidget(frame)
        self.first.asked.connect(self._make_first)
        self.sign_in.asked.connect(self._sign_in)
        self.declaration.asked.connect(self._declare)
        self.declaration.declined.connect(self._start_over)
        self.begin_page.asked.connect(self._sit_down)
        self.begin_page.declined.connect(self._start_over)
        self.locked.asked.connect(self._unlock)
        self.locked.other.connect(self._start_over)
        self._attendance.changed.connect(self.follow)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        if self.stack is None:
            return None
        return next(
            (page for page, frame in self._frames.items() if frame is self.stack.currentWidget()), None
        )

    def begin(self) -> None:
        """The first window is open."""
        if self.stack is not None:
            self._was_open = True
            self.follow()

    def focus(self) -> None:
        """Give the page the keyboard."""
        page = self.page
        if page is not None:
            self._window.activateWindow()
            (page.focusWidget() or page).setFocus()

    # -- following who sits here ----------------------------------------------------------------------------

    def follow(self) -> None:
        """Cover the panes, or show them."""
        is_open = self._attendance.is_open
        if not is_open and self._attendance.person is None and self.page is self.locked:
            # Who had locked it sits here no longer: the account was closed.
            self._start_over()
        if is_open == self._was_open:
            return
        self._was_open = is_open
        if is_open:
            self._docks.uncover()
            self._bring_back()
        elif self.stack is not None:
            self._put_dialogs_away()
            self._docks.cover(self.stack)
            self._start()

    def _start(self) -> None:
        staffing, person = self._attendance.staffing, self._attendance.person
        if person is not None:
            self._owner = person.login
            self._show(self.locked)
            self.locked.show_for(person)
        elif staffing is not None and not staffing.roster.state.persons:
            self._show(self.first)
            self.first.start()
        else:
            self._start_over()

    def _start_over(self) -> None:
        self._person = None
        self._show(self.sign_in)
        self.sign_in.start()

    def _show(self, page: Page) -> None:
        if self.stack is not None:
            self.stack.setCurrentWidget(self._frames[page])

    def _put_dialogs_away(self) -> None:
        """What somebody was typing is nobody else's to read; it waits for them."""
        self._put_away = [
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, QDialog) and widget.isVisible()
        ]
        for dialog in self._put_away:
            dialog.hide()

    def _bring_back(self) -> None:
        person = self._attendance.person
        waiting, self._put_away = self._put_away, []
        for dialog in waiting:
            if not isValid(dialog):
                # It was the one that emptied the seat.
                continue
            if person is not None and person.login == self._owner:
                dialog.open()
            else:
                dialog.reject()

    # -- what the pages ask ---------------------------------------------------------------------------------

    def _make_first(self, login: str, name: str, password: str) -> None:
        staffing = self._attendance.staffing
        if staffing is not None:
            new = NewPerson(login, name, Role.MANAGER)
            self._attendance.ask(
                lambda: staffing.people.make_first_manager(new, password), self._known, self.first.refuse
            )

    def _sign_in(self, login: str, password: str) -> None:
        staffing = self._attendance.staffing
        if staffing is not None:
            self._attendance.ask(
                lambda: staffing.sign_in.sign_in(login, password), self._known, self.sign_in.refuse
            )

    def _known(self, person: Person) -> None:
        """Somebody proved who they are."""
        staffing = self._attendance.staffing
        if staffing is None:
            return
        self._person = person
        if staffing.sign_in.needs_declaration(person):
            self._show(self.declaration)
            self.declaration.show_for(person)
        elif staffing.shifts.works_in_shifts(person) and not self._continues(staffing, person):
            self._attendance.ask(staffing.shifts.last_handover, self._ask_begin)
        else:
            self._sit_down("")

    @staticmethod
    def _continues(staffing: PeopleServices, person: Person) -> bool:
        shift = staffing.roster.state.on_duty.get(person.login)
        return shift is not None and shift.console == staffing.duty.console

    def _ask_begin(self, last: Shift | None) -> None:
        staffing, person = self._attendance.staffing, self._person
        if staffing is not None and person is not None:
            self._show(self.begin_page)
            self.begin_page.show_for(
                person, last, staffing.mentors(), staffing.roster.state.persons, staffing.clock.utc_now()
            )

    def _declare(self, password: str) -> None:
        staffing, person = self._attendance.staffing, self._person
        if staffing is not None and person is not None:
            actor = person.actor
            self._attendance.ask(
                lambda: staffing.sign_in.declare(actor, password), self._known, self.declaration.refuse
            )

    def _sit_down(self, mentor: str) -> None:
        staffing, person = self._attendance.staffing, self._person
        if staffing is not None and person is not None:
            self._attendance.ask(lambda: staffing.sit_down(person, mentor), self._sitting, self._not_sitting)

    def _sitting(self, _shift: Shift | None) -> None:
        self._person = None
        self.sign_in.start()
        self._window.activateWindow()
        staffing = self._attendance.staffing
        for one in staffing.left_behind() if staffing is not None else ():
            self._messages.note(
                self.tr("{0} has not signed off.").format(one.name),
                self.tr("Ask them to, or have a supervisor do it in the list of people."),
            )

    def _not_sitting(self, error: ConsoleError) -> None:
        page = self.page
        if page is not None:
            page.refuse(error)

    def _unlock(self, secret: str) -> None:
        staffing, person = self._attendance.staffing, self._attendance.person
        if staffing is None or person is None:
            return

        def opened() -> None:
            staffing.sign_in.confirm(person.actor, secret)
            staffing.duty.unlock(person.login)

        self._attendance.ask(opened, lambda _: None, self.locked.refuse)
