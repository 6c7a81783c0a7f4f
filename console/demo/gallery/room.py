"""The console that is pictured: who is signed in, what is open, and taking the pictures."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QFileDialog, QMenu, QWidget
from shiboken6 import isValid

from console.demo import people
from console.domain.errors import EnvironmentFault
from console.ui.shell.panes import PANES

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.app.console import Console
    from console.demo.gallery.album import Album
    from console.ui.people.sign_in_view import SignInView
    from console.ui.shell.window import MonitorWindow

QUIET_S = 0.3
"""Panes refresh a moment after a change; the person signed in is polled five times a second."""
TURN_S = 0.02
MOST_S = 20.0
DEPTH = 4
"""How often the background is awaited: one result may start further work."""


class GalleryConsole:
    """Drives an open console and takes pictures of it. UI thread.

    Args:
        console: to be pictured.
        album: receives the pictures.
    """

    def __init__(self, console: Console, album: Album) -> None:
        self.console, self.album = console, album
        self.shell = console.shell

    @property
    def window(self) -> MonitorWindow:
        """The window of the first monitor."""
        return self.shell.windows[0]

    @property
    def signing(self) -> SignInView:
        """The sign-in pages that cover the panes."""
        if self.shell.signing is None:
            raise EnvironmentFault("The console has no window.", "Open it first.")
        return self.shell.signing

    # -- waiting ---------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Wait until the panes have refreshed, and background work is finished and painted."""
        spin(QUIET_S)
        self.catch_up()

    def catch_up(self) -> None:
        """Wait until background work is finished. Before a picture, use `settle`."""
        for _ in range(DEPTH):
            self._ask_and_wait()
        spin(TURN_S)

    def _ask_and_wait(self) -> None:
        answered: list[bool] = []
        self.shell.background.run(lambda: True, answered.append)
        self.until(lambda: bool(answered))

    def until_open(self) -> None:
        """Wait until someone is signed in and the panes are shown."""
        self.until(lambda: self.shell.docks is not None and not self.shell.docks.is_covered)
        self.settle()

    def until(self, is_so: Callable[[], bool]) -> None:
        """Run the event loop until a condition is true.

        Raises:
            EnvironmentFault: it is still false after `MOST_S`.
        """
        end_s = time.monotonic() + MOST_S
        while not is_so():
            if time.monotonic() > end_s:
                raise EnvironmentFault("The console is not responding.", "See the diagnostic log.")
            spin(TURN_S)

    # -- pictures --------------------------------------------------------------------------------------------

    def picture(self, name: str, sentence: str) -> None:
        """Picture the open dialogs and menus, or else the window."""
        self.settle()
        shown = frozenset(pane for pane, dock in self._docks().items() if dock.isVisible())
        over = floating()
        if not over:
            self.album.add(name, sentence, self.window.grab().toImage(), shown)
        for widget in over:
            self.album.add(name, sentence, widget.grab().toImage(), kinds_of(widget))

    def _docks(self) -> dict[str, QWidget]:
        return dict(self.shell.docks.by_id) if self.shell.docks is not None else {}

    # -- doing -----------------------------------------------------------------------------------------------

    def do(self, act: str) -> None:
        """Trigger an action as its key does."""
        self.window.actions_by_id[act].trigger()
        self.catch_up()

    def shut(self) -> None:
        """Close all dialogs and menus."""
        for widget in floating():
            if isinstance(widget, QDialog):
                widget.reject()
            else:
                widget.close()
        spin(0.05)

    def show_only(self, pane: str) -> QWidget:
        """Show one pane and hide the others; return it."""
        for name, dock in self._docks().items():
            if name != pane:
                dock.hide()
        widget = self.shell.show_pane(pane)
        if widget is None:
            raise EnvironmentFault(f"There is no pane called {pane}.", "Choose an id from the list of panes.")
        self.catch_up()
        return widget

    def choose_first(self, pane: QWidget) -> bool:
        """Select the first line of the pane's list; return whether there is one."""
        for view in pane.findChildren(QAbstractItemView):
            model = view.model()
            if view.isVisible() and model is not None and model.rowCount():
                view.setCurrentIndex(model.index(0, 0))
                self.catch_up()
                return True
        return False

    def sign_in(self, login: str, *, begin: bool = True) -> None:
        """Sign in as a person of the demo; anyone signed in before leaves first."""
        staff = self.console.shell.attendance.people
        if staff.seat.seat is not None:
            staff.seat.leave()
            self.settle()
        self.say_who(login, password_of(login))
        if begin and self.signing.page is self.signing.begin_page:
            self.signing.begin_page.mentor.setCurrentIndex(0)
            self.signing.begin_page.take.click()
        if begin:
            self.until_open()

    def say_who(self, login: str, password: str) -> None:
        """Fill in the sign-in page and press Enter."""
        page = self.signing.sign_in
        page.login.setText(login)
        page.password.setText(password)
        page.password.returnPressed.emit()
        self.catch_up()


def password_of(login: str) -> str:
    """Return the password of a person of the demo."""
    return next(person.password for person in people.PEOPLE if person.login == login)


def kinds_of(widget: QWidget) -> frozenset[str]:
    """Return the class names of a dialog or menu, with its base classes."""
    return frozenset(kind.__name__ for kind in type(widget).__mro__ if issubclass(kind, QDialog | QMenu))


def floating() -> list[QWidget]:
    """Return the open dialogs and menus, except file dialogs."""
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isValid(widget)
        and widget.isVisible()
        and isinstance(widget, QDialog | QMenu)
        and not isinstance(widget, QFileDialog)
    ]


def spin(seconds: float) -> None:
    """Run the event loop for some seconds."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def pane_titles() -> dict[str, str]:
    """Return the titles of every registered pane, by id."""
    return {kind.id: kind.label for kind in PANES}
