"""Adds cameras that are called to the spot to the incident that is followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.ui.base.background import ask

if TYPE_CHECKING:
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

GATHER_MS = 3000
"""Milliseconds in which cameras called one after another become one entry."""


class CameraCollector(QObject):
    """Watches the spot while an incident is followed or typed. UI thread."""

    noted = Signal(object)
    """Emitted with the numbers of the cameras that were added to the incident."""
    changed = Signal()
    """Emitted when another incident is followed, or none."""

    def __init__(self, context: PaneContext, books: BooksAtConsole, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._books = context, books
        self._wall = context.bridge.wall
        self.incident: int | None = None
        """Number of the incident that is followed; None if there is none."""
        self._viewed: dict[int, None] = {}
        self._is_typed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self.hand_over)
        self._wall.changed.connect(self._note_spot)

    @property
    def spot(self) -> int | None:
        """Return the number of the camera on the spot; None with an officer at the seat (RIP-04)."""
        if self._context.services.people.cameras.session is not None:
            return None
        return self._wall.wall.camera_at(self._wall.wall.spot)

    def begin_typing(self) -> None:
        """Start collecting cameras for an incident that is being typed."""
        self.hand_over()
        self._is_typed = True
        self._viewed = {}
        self._note_spot()

    def viewed(self) -> tuple[int, ...]:
        """Return the cameras that were on the spot since collecting began, in order."""
        return tuple(self._viewed)

    def collect_into(self, incident: int | None) -> None:
        """Add cameras that are called from now on to this incident; None stops it."""
        self._is_typed = False
        self._viewed = {}
        if incident != self.incident:
            self.incident = incident
            self.changed.emit()

    def stop_typing(self) -> None:
        """Stop collecting when the form is closed."""
        if self._is_typed:
            self._is_typed = False
            self._viewed = {}

    def _note_spot(self) -> None:
        spot = self.spot
        if spot is None or spot in self._viewed or not (self._is_typed or self.incident is not None):
            return
        self._viewed[spot] = None
        if not self._is_typed:
            self._timer.start()

    def hand_over(self) -> None:
        """Save the cameras that were collected so far."""
        self._timer.stop()
        incident, cameras = self.incident, self.viewed()
        if incident is None or self._is_typed or not cameras:
            return
        ask(
            self._context, lambda: self._books.use_cameras(incident, cameras), self._emit_noted, self._refused
        )

    def _emit_noted(self, cameras: tuple[int, ...]) -> None:
        if cameras:
            self.noted.emit(cameras)

    def _refused(self, error: object) -> None:
        # The incident was closed elsewhere or no one is signed on, so it is no longer followed.
        del error
        self.collect_into(None)
