"""Who is signed in at this console, for the screen: signals changes and locks the panes when idle."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication

from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

    from console.bridge.background import Background
    from console.bridge.messages import MessageCentre
    from console.bridge.wall import LiveWall
    from console.domain.people.permissions import Permission
    from console.domain.people.person import Person
    from console.services.people.expiry_monitor import ExpiryNotice
    from console.services.people.service import PeopleServices

WATCH_MS = 5_000
IDLE_LOOK_MS = 1_000
_BUSY = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}
T = TypeVar("T")


class Attendance(QObject):
    """Hold the person at this console and lock the panes when idle. UI thread.

    Args:
        people: the services of people.
        wall: receives the login of the person who acts.
        messages: shows the warnings.
        background: runs work that waits for disk or database.
        lock_after_s: seconds without input after which the panes are locked; 0: never.
        now_s: monotonic seconds.
    """

    changed = Signal()
    """Someone signed in or out, locked or unlocked the panes, or an account changed."""
    _duty_changed = Signal()

    def __init__(
        self,
        people: PeopleServices,
        wall: LiveWall,
        messages: MessageCentre,
        background: Background,
        lock_after_s: float = 0.0,
        now_s: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.people = people
        self._wall, self._messages, self._background = wall, messages, background
        self._lock_after_s, self._now_s = lock_after_s, now_s
        self._busy_s, self._cursor = now_s(), QCursor.pos()
        self._is_checking = False
        self._open_faults: set[str] = set()
        self._watch, self._idle = QTimer(self), QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self.check_expiry)
        self._idle.setInterval(IDLE_LOOK_MS)
        self._idle.timeout.connect(self.check_idle)
        self._duty_changed.connect(self._apply_seat)
        people.seat.listen(self._duty_changed.emit)
        self._apply_seat()

    def start(self) -> None:
        """Start the periodic checks and the idle timer."""
        self._watch.start()
        self.check_expiry()
        app = QGuiApplication.instance()
        if self._lock_after_s > 0 and isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch_window)
            self._watch_window(app.focusWindow())
            self._idle.start()

    def stop(self) -> None:
        """Stop the periodic checks and the idle timer."""
        self._watch.stop()
        if self._idle.isActive():
            self._idle.stop()
            app = QGuiApplication.instance()
            if isinstance(app, QGuiApplication):
                app.focusWindowChanged.disconnect(self._watch_window)

    def _watch_window(self, window: QWindow | None) -> None:
        """Filter only the events of windows with keyboard focus; an application filter sees each repaint."""
        self._busy_s = self._now_s()
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    # -- permissions ----------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the panes may be shown: someone is signed in and has not locked them."""
        return self.people.seat.is_open

    @property
    def person(self) -> Person | None:
        """The person signed in at this console, or None."""
        return self.people.seat.person

    def require(self, act: Permission, subject: str = "") -> None:
        """Raise a refusal unless the person at this console may do the act.

        Raises:
            Refusal: no one is signed in, the panes are locked, or this person may not; it is recorded.
        """
        self.people.seat.require(act, subject)

    def may(self, act: Permission) -> bool:
        """Whether `require` would pass; nothing is recorded. For disabling buttons and menu items."""
        return self.people.seat.find_refusal(act) is None

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        refused: Callable[[ConsoleError], None] | None = None,
    ) -> None:
        """Run work in the background and deliver its result, or its error, on the UI thread.

        Args:
            work: runs on the background thread.
            then: receives its result.
            refused: receives the error; without it the message centre shows the error.
        """
        if refused is None:
            self._background.run(work, then)
            return

        def safely() -> tuple[T | None, ConsoleError | None]:
            try:
                return work(), None
            except ConsoleError as error:
                return None, error

        def deliver(answer: tuple[T | None, ConsoleError | None]) -> None:
            result, error = answer
            if error is not None:
                refused(error)
            else:
                then(result)  # type: ignore[arg-type]  # None only where work returns None

        self._background.run(safely, deliver)

    # -- periodic checks ---------------------------------------------------------------------------------

    def check_expiry(self) -> None:
        """Check licences, delegations and other consoles in the background; never two checks at once."""
        if not self._is_checking:
            self._is_checking = True
            self.ask(self._check_people, self._report_warnings, self._report_failure)

    def _check_people(self) -> list[ExpiryNotice]:
        self.people.sign_in.forget_late()
        self.people.presences.reconcile()
        return self.people.expiry_monitor.check()

    def _report_warnings(self, warnings: list[ExpiryNotice]) -> None:
        self._is_checking = False
        if "accounts" in self._open_faults:
            self._open_faults.discard("accounts")
            self._messages.clear_fault("accounts")
        for warning in warnings:
            self._messages.fault(warning.key, warning.what, warning.then)

    def _report_failure(self, error: ConsoleError) -> None:
        self._is_checking = False
        self._open_faults.add("accounts")
        self._messages.fault("accounts", error.what, error.then)

    def check_idle(self) -> None:
        """Lock the panes if there was no input for `lock_after_s`."""
        cursor = QCursor.pos()
        if cursor != self._cursor:
            self._cursor, self._busy_s = cursor, self._now_s()
        if self._now_s() - self._busy_s >= self._lock_after_s:
            self.people.seat.lock("idle")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _BUSY:
            self._busy_s = self._now_s()
        return super().eventFilter(watched, event)

    def _apply_seat(self) -> None:
        self._wall.actor = self.people.seat.login
        person = self.people.seat.person
        self._messages.seated(person.login if person is not None else "")
        self.changed.emit()
