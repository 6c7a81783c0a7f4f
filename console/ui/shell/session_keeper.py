"""Keeping the wall and its windows from one run to the next, also over a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from console.bridge.session_file import SessionFile
from console.domain.errors import ConsoleError
from console.domain.wall.model import Wall, new_wall
from console.domain.wall.monitor_matching import attach
from console.domain.wall.serialization import wall_from_plain, wall_to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.bridge.background import Background
    from console.bridge.messages import MessageCentre
    from console.domain.wall.monitors import Monitor

GATHERED_MS = 100
"""Changes that come together (a drag, a row of keys) are written once."""


class SessionKeeper(QObject):
    """Reads the session at the start, writes it after each change. UI thread; writing is done elsewhere."""

    def __init__(
        self,
        path: Path,
        background: Background,
        messages: MessageCentre,
        session: Callable[[], dict[str, Any]],
    ) -> None:
        super().__init__(background)
        self.kept: dict[str, Any] = {}
        self._file = SessionFile(path)
        self._background = background
        self._messages = messages
        self._session = session
        self._error: ConsoleError | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHERED_MS)
        self._timer.timeout.connect(self.keep_now)

    def restored(self, monitors: Sequence[Monitor], cameras: Sequence[int]) -> Wall:
        """The wall as it was left, on the monitors that are there; a new one where that cannot be."""
        try:
            self.kept = self._file.read() or {}
            if self.kept:
                return attach(wall_from_plain(self.kept.get("wall")), monitors)
        except ConsoleError as error:
            self.kept = {}
            self._file.set_aside()
            self._error = error
        return new_wall(tuple(monitors), tuple(cameras))

    def say_what_happened(self, wall: Wall) -> None:
        """Tell what could not be restored, and what waits for a monitor."""
        if self._error is not None:
            self._messages.refuse(self._error)
            self._error = None
        if wall.parked:
            what = QCoreApplication.translate("Keeping", "A monitor is missing; what it showed is kept.")
            then = QCoreApplication.translate("Keeping", "Connect it, or press Ctrl+M to show it here.")
            self._messages.note(what, then)

    def keep_soon(self) -> None:
        """Write a moment from now."""
        if not self._timer.isActive():
            self._timer.start()

    def keep_now(self) -> None:
        """Hand the session to the background to be written."""
        self._timer.stop()
        session = self._session()
        plain = {**session, "version": 1, "wall": wall_to_plain(session["wall"])}
        self._background.run(lambda: self._file.write(plain))

    def close(self) -> None:
        """Write nothing more."""
        self._timer.stop()
