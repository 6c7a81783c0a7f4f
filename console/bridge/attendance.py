"""Who sits at the console, for the screen: told by signal, locked when idle, watched by the clock."""

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
    """UI thread. Without staffing (trials, benches) everything is permitted to the wall's fixed actor.

    Args:
        staffing: the services of people, or None.
        wall: is told who acts.
        messages: where warnings come out.
        background: for whatever waits.
        lock_after_s: idle time after which the panes are locked; 0: never.
        now_s: monotonic seconds.
    """

    changed = Signal()
    """Somebody sat down, left, locked or unlocked, or what is known of people is another."""
    _told = Signal()

    def __init__(
        self,
        staffing: PeopleServices | None,
        wall: LiveWall,
        messages: MessageCentre,
        background: Background,
        lock_after_s: float = 0.0,
        now_s: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.staffing = staffing
        self._wall, self._messages, self._background = wall, messages, background
        self._lock_after_s, self._now_s = lock_after_s, now_s
        self._busy_s, self._cursor = now_s(), QCursor.pos()
        self._is_looking = False
        self._lasting: set[str] = set()
        self._watch, self._idle = QTimer(self), QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self.look)
        self._idle.setInterval(IDLE_LOOK_MS)
        self._idle.timeout.connect(self.look_idle)
        if staffing is not None:
            self._told.connect(self._follow)
            staffing.duty.listen(self._told.emit)
            self._follow()

    def start(self) -> None:
        """Begin to watch the clock and the keyboard."""
        if self.staffing is None:
            return
        self._watch.start()
        self.look()
        app = QGuiApplication.instance()
        if self._lock_after_s > 0 and isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch_window)
            self._watch_window(app.focusWindow())
            self._idle.start()

    def stop(self) -> None:
        """Watch no more."""
        self._watch.stop()
        if self._idle.isActive():
            self._idle.stop()
            app = QGuiApplication.instance()
            if isinstance(app, QGuiApplication):
                app.focusWindowChanged.disconnect(self._watch_window)

    def _watch_window(self, window: QWindow | None) -> None:
        """Only windows that have the keyboard, not the application: its filter would see each repaint."""
        self._busy_s = self._now_s()
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    # -- what is permitted ----------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the panes may be seen: somebody sits here and has not locked."""
        return self.staffing is None or self.staffing.duty.is_open

    @property
    def person(self) -> Person | None:
        """Who sits here."""
        return self.staffing.duty.person if self.staffing else None

    def require(self, act: Permission, subject: str = "") -> None:
        """Let an act of the screen pass.

        Raises:
            Refusal: nobody sits here, the panes are locked, or this person may not; it is recorded.
        """
        if self.staffing is not None:
            self.staffing.duty.require(act, subject)

    def may(self, act: Permission) -> bool:
        """Whether `require` would pass; nothing is recorded. For greying out."""
        return self.staffing is None or self.staffing.duty.look(act) is None

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        refused: Callable[[ConsoleError], None] | None = None,
    ) -> None:
        """Do what waits in the background; its result, or its refusal, comes back on the UI thread.

        Args:
            work: done elsewhere.
            then: given its result.
            refused: given what went wrong; without it the message centre says so.
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

    # -- the clock ------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Have licences, delegations and other consoles looked at; never two looks at once."""
        if self.staffing is not None and not self._is_looking:
            self._is_looking = True
            self.ask(self.staffing.watch.turn, self._tell, self._look_failed)

    def _tell(self, told: list[ExpiryNotice]) -> None:
        self._is_looking = False
        if "accounts" in self._lasting:
            self._lasting.discard("accounts")
            self._messages.over("accounts")
        for one in told:
            self._messages.fault(one.key, one.what, one.then)

    def _look_failed(self, error: ConsoleError) -> None:
        self._is_looking = False
        self._lasting.add("accounts")
        self._messages.fault("accounts", error.what, error.then)

    def look_idle(self) -> None:
        """Lock the panes where nobody has touched anything for long."""
        cursor = QCursor.pos()
        if cursor != self._cursor:
            self._cursor, self._busy_s = cursor, self._now_s()
        if self.staffing is not None and self._now_s() - self._busy_s >= self._lock_after_s:
            self.staffing.duty.lock("idle")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _BUSY:
            self._busy_s = self._now_s()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        if self.staffing is not None:
            self._wall.actor = self.staffing.duty.login
            self.changed.emit()
