"""Saves the wall and its windows between runs, also across a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from console.bridge.session_file import SessionFile
from console.bridge.turns import turns
from console.domain.errors import ConsoleError
from console.domain.wall.model import Wall, new_wall
from console.domain.wall.monitor_matching import attach
from console.domain.wall.serialization import wall_from_plain, wall_to_plain
from console.ui.base.action import action_by_id
from console.ui.wall.saved_walls import missing_cameras, show_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.bridge.background import Background
    from console.bridge.messages import MessageCentre
    from console.domain.wall.monitors import Monitor

GATHERED_MS = 100
"""Milliseconds in which changes that come together are written once."""


class SessionKeeper(QObject):
    """Reads the session at start and writes it after each change, in the background. UI thread.

    Args:
        path: the session file.
        background: runs the writing.
        messages: shows what could not be restored.
        session: returns the session to write.
    """

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
        self._missing: list[int] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHERED_MS)
        self._timer.timeout.connect(lambda: turns().take(self, self.save_now))

    def restored(self, monitors: Sequence[Monitor], cameras: Sequence[int]) -> Wall:
        """Return the wall as it was left, on the connected monitors; a new wall if that is not possible."""
        try:
            self.kept = self._file.read() or {}
            if self.kept:
                wall = attach(wall_from_plain(self.kept.get("wall")), monitors)
                self._missing = missing_cameras(wall, cameras)
                return wall
        except ConsoleError as error:
            self.kept = {}
            self._file.set_aside()
            self._error = error
        return new_wall(tuple(monitors), tuple(cameras))

    def say_what_happened(self, wall: Wall) -> None:
        """Show what could not be restored and which monitor is missing."""
        if self._error is not None:
            self._messages.refuse(self._error)
            self._error = None
        if self._missing:
            show_missing(self._messages, self._missing)
            self._missing = []
        if wall.parked:
            message = QCoreApplication.translate("Keeping", "A monitor is missing. Its cameras are kept.")
            then = QCoreApplication.translate("Keeping", "Connect it, or press {0} to show its cameras here.")
            self._messages.note(message, then.format(action_by_id("adopt").spoken_keys))

    def save_soon(self) -> None:
        """Schedule writing the session."""
        if not self._timer.isActive():
            self._timer.start()

    def save_now(self) -> None:
        """Write the session in the background now."""
        self._timer.stop()
        session = self._session()
        plain = {**session, "version": 1, "wall": wall_to_plain(session["wall"])}
        self._background.run(lambda: self._file.write(plain))

    def close(self) -> None:
        """Stop writing."""
        self._timer.stop()
        turns().drop(self)
