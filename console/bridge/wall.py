"""The wall that all windows show: one value, changed by one class, announced by one signal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.errors import OperatorError
from console.domain.text import text
from console.domain.wall import moves, tours
from console.domain.wall.history import History
from console.services.people.seat import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.wall.model import Board, TilePosition, Wall
    from console.services.wall.service import WallService

TOUR_TICK_MS = 250


class LiveWall(QObject):
    """Holds the wall. UI thread.

    Changes that are not possible raise OperatorError; the caller shows it through the message centre.
    """

    changed = Signal()
    """The wall was changed."""
    toured = Signal()
    """The tour's page or remaining time changed."""
    cameras_changed = Signal()
    """Cameras were added, removed or renamed; `cameras` is the same dictionary with new content."""

    def __init__(
        self,
        wall: Wall,
        cameras: dict[int, Camera],
        service: WallService,
        parent: QObject | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.wall = wall
        self.cameras = cameras
        self.actor = NOBODY
        """User name of the person who acts; `Attendance` sets it."""
        self.run: tours.TourRun | None = None
        self._service = service
        self._history = History()
        self._now_s = now_s
        self._before_tour: tuple[int, Board] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TOUR_TICK_MS)
        self._timer.timeout.connect(self.tick)

    def set_cameras(self, cameras: Sequence[Camera]) -> None:
        """Replace the cameras of the scheme. Tiles of removed cameras stay and say that they were removed."""
        self.cameras.clear()
        self.cameras.update({camera.number: camera for camera in cameras})
        self.cameras_changed.emit()
        self.changed.emit()

    def change(self, after: Wall, *, is_undoable: bool = True) -> None:
        """Replace the wall."""
        if after == self.wall:
            return
        if is_undoable:
            self._history = self._history.push(self.wall)
        self.wall = after
        self.changed.emit()

    def undo(self) -> None:
        """Undo the last change."""
        self.stop_tour()
        wall, self._history = self._history.undo(self.wall)
        self.change(wall, is_undoable=False)

    def redo(self) -> None:
        """Redo the change that was undone last."""
        self.stop_tour()
        wall, self._history = self._history.redo(self.wall)
        self.change(wall, is_undoable=False)

    def call(self, number: int) -> None:
        """Call a camera to the spot.

        Raises:
            OperatorError: there is no such camera, or this person may not call it.
        """
        # The policy comes first: it can say why a camera is not in the list, for example out of service.
        self._service.check_call(self.actor, number)
        self._check_number(number)
        self.change(moves.call_to_spot(self.wall, number))
        self._service.called(self.actor, number)

    def show_on_tile(self, place: TilePosition, number: int) -> None:
        """Put a camera on a tile."""
        self._service.check_call(self.actor, number)
        self._check_number(number)
        self.change(moves.select(moves.put(self.wall, place, number), place))
        self._service.placed(self.actor, number, place.tile)

    def _check_number(self, number: int) -> None:
        if number not in self.cameras:
            raise OperatorError(
                text("There is no camera {number} in this scheme.", number=number),
                "Search for it by name in the camera list.",
            )

    def start_tour(self, dwell_s: float) -> None:
        """Tour all cameras over the active monitor's tiles."""
        self.stop_tour()
        index, board = self.wall.active, self.wall.board
        pages = tours.pages_of(sorted(self.cameras), len(board.layout.cells))
        self.run = tours.start(tours.WallTour(pages, dwell_s), self._now_s())
        self._before_tour = (index, board)
        self._timer.start()
        self.tick()

    def stop_tour(self) -> None:
        """End the tour; the monitor shows what it showed before."""
        self._timer.stop()
        if self.run is None or self._before_tour is None:
            return
        self.run = None
        index, board = self._before_tour
        self._before_tour = None
        self.change(self.wall.with_board(index, board), is_undoable=False)
        self.toured.emit()

    def pause_tour(self) -> None:
        """Pause the tour, or resume it."""
        run = self._running_tour()
        now_s = self._now_s()
        self.run = tours.resume(run, now_s) if run.held_s is not None else tours.pause(run, now_s)
        self.toured.emit()

    def step_tour(self, by: int) -> None:
        """Move the tour by so many pages."""
        self.run = tours.step(self._running_tour(), self._now_s(), by)
        self.tick()

    def _running_tour(self) -> tours.TourRun:
        if self.run is None:
            raise OperatorError("No tour is running.", "Start a tour first.")
        return self.run

    def tour_left_s(self) -> float:
        """Return the seconds left for this page; 0 without a tour."""
        return tours.left_s(self.run, self._now_s()) if self.run else 0.0

    def tour_page(self) -> int:
        """Return the index of the page that is due; 0 without a tour."""
        return tours.page_at(self.run, self._now_s()) if self.run else 0

    def tick(self) -> None:
        """Show the page that is due."""
        if self.run is None or self._before_tour is None:
            return
        index, before = self._before_tour
        page = self.run.tour.pages[self.tour_page()]
        cells = len(before.layout.cells)
        if self.wall.boards[index].layout.name != before.layout.name:
            # The operator chose another layout, which ends the tour.
            self._before_tour, self.run = None, None
            self._timer.stop()
        else:
            shown = page + (None,) * (cells - len(page))
            self._show_page(index, shown)
        self.toured.emit()

    def _show_page(self, index: int, shown: tuple[int | None, ...]) -> None:
        board = self.wall.boards[index]
        for tile, camera in enumerate(shown):
            board = board.with_camera(tile, camera)
        self.change(self.wall.with_board(index, board), is_undoable=False)

    def saved_wall(self) -> Wall:
        """Return the wall to save: without the page that a tour shows."""
        if self._before_tour is None:
            return self.wall
        index, board = self._before_tour
        return self.wall.with_board(index, board)

    def close(self) -> None:
        """Stop the tour's timer."""
        self._timer.stop()
