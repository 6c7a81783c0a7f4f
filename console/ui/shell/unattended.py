"""What the wall does while nobody is signed on, and what ends when a person leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.wall.zoom import Zoom
from console.ui.base.context import UnattendedWall
from console.ui.people.unattended_words import hidden_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.bridge.attendance import Attendance
    from console.bridge.wall import LiveWall
    from console.ui.shell.window import MonitorWindow


class Unattended(QObject):
    """Follows who is at the console. UI thread.

    Modes end with the person: the next one finds no click to centre, digital zoom or tour. Locking ends none.
    Nobody signed on: the scheme decides what the room sees.

    Args:
        attendance: who is signed in.
        wall: its tour ends.
        windows: returns the windows that are open.
        rule: the decision of the scheme.
    """

    def __init__(
        self,
        attendance: Attendance,
        wall: LiveWall,
        windows: Callable[[], Sequence[MonitorWindow]],
        rule: UnattendedWall,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._attendance, self._wall, self._windows, self._rule = attendance, wall, windows, rule
        self._login = self._now()
        attendance.changed.connect(self.follow)

    def _now(self) -> str:
        person = self._attendance.person
        return person.login if person is not None else ""

    def follow(self) -> None:
        """Show or hide the pictures, and end the modes of a person who left."""
        before, self._login = self._login, self._now()
        if before and before != self._login:
            self._end_modes()
        for window in self._windows():
            self.apply(window)

    def apply(self, window: MonitorWindow) -> None:
        """Show or hide the pictures of a window."""
        is_hidden = self._rule is UnattendedWall.HIDDEN and not self._login
        window.hide_pictures(hidden_words() if is_hidden else "")

    def _end_modes(self) -> None:
        if self._wall.run is not None:
            self._wall.stop_tour()
        for window in self._windows():
            view = window.wall_view
            view.set_click_to_centre(is_on=False)
            for tile in view.tiles:
                if tile.zoom != Zoom():
                    view.zoom(tile, Zoom())
