"""Cameras that are called while an incident runs collect themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.ui.base.asking import ask

if TYPE_CHECKING:
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

GATHER_MS = 3000
"""Cameras called one after the other become one entry."""


class CameraCollector(QObject):
    """Watches the spot while an incident is followed, or typed. UI thread."""

    noted = Signal(object)
    """Numbers of cameras that were entered into the incident that is followed."""
    changed = Signal()
    """Another incident is followed, or none."""

    def __init__(self, context: PaneContext, desk: BooksAtConsole, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._wall = context.bridge.wall
        self.incident: int | None = None
        """Number of the incident that is followed."""
        self._viewed: dict[int, None] = {}
        self._is_typed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self.hand_over)
        self._wall.changed.connect(self._look)

    @property
    def spot(self) -> int | None:
        """The camera on the spot."""
        return self._wall.wall.camera_at(self._wall.wall.spot)

    def begin_typing(self) -> None:
        """A new incident is being typed: gather from now on."""
        self.hand_over()
        self._is_typed = True
        self._viewed = {}
        self._look()

    def viewed(self) -> tuple[int, ...]:
        """What was on the spot since then, in order."""
        return tuple(self._viewed)

    def follow(self, incident: int | None) -> None:
        """Enter what is called from now on into an incident; None: into none."""
        self._is_typed = False
        self._viewed = {}
        if incident != self.incident:
            self.incident = incident
            self.changed.emit()

    def stop_typing(self) -> None:
        """The form was left."""
        if self._is_typed:
            self._is_typed = False
            self._viewed = {}

    def _look(self) -> None:
        spot = self.spot
        if spot is None or spot in self._viewed or not (self._is_typed or self.incident is not None):
            return
        self._viewed[spot] = None
        if not self._is_typed:
            self._timer.start()

    def hand_over(self) -> None:
        """Enter what was gathered now."""
        self._timer.stop()
        incident, cameras = self.incident, self.viewed()
        if incident is None or self._is_typed or not cameras:
            return
        ask(self._context, lambda: self._desk.use_cameras(incident, cameras), self._tell, self._refused)

    def _tell(self, cameras: tuple[int, ...]) -> None:
        if cameras:
            self.noted.emit(cameras)

    def _refused(self, error: object) -> None:
        # It was closed elsewhere, or nobody is on duty: it is not followed any longer, and that is shown.
        del error
        self.follow(None)
