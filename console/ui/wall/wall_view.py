"""One monitor's wall: opens and closes streams, hands pictures to the renderer, follows the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from console.bridge.turns import turns
from console.domain.ptz.model import Phase
from console.domain.streaming.screen_turn import SCREEN_TURN
from console.domain.wall.framing import PictureFit
from console.domain.wall.model import TilePosition
from console.domain.wall.moves import fit_layout
from console.domain.wall.tile_status import TileStatus, build_tile_status, lift_status
from console.domain.wall.zoom import Zoom
from console.ui.wall.authorised_tile import authorised, withheld
from console.ui.wall.automatic_layout import fitted
from console.ui.wall.click_to_centre import ClickToCentre
from console.ui.wall.gestures import Gestures
from console.ui.wall.hover_bar import HoverBar
from console.ui.wall.monitor_sight import MonitorSight
from console.ui.wall.mouse_steering import MouseSteering
from console.ui.wall.overlay import caption_rows, overlay
from console.ui.wall.pixel_density import PixelDensityProbe
from console.ui.wall.renderer import GAP_PX
from console.ui.wall.tile import Tile
from console.ui.wall.tile_stream import TileStream
from console.ui.wall.touch_gestures import TouchGestures
from console.ui.widgets.theme import text_scale

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from console.domain.wall.cells import Rect
    from console.domain.wall.model import Board
    from console.domain.wall.tile_status import TileVector
    from console.ui.base.context import PaneContext
    from console.ui.wall.renderer import WallRenderer
    from console.ui.wall.tile_replay import TileReplay

TICK_MS = 33
FACES_AT_ONCE = 4
"""Tiles whose overlays are drawn in one turn of the event loop."""
BESIDE_PANE_MS = 20
"""How long tiles keep their places when a pane opens beside them: it is painted first, in its own turn."""


class WallView(QWidget):
    """Keeps a rendering surface in line with one board of the wall. UI thread.

    Args:
        context: the context of the window.
        board: index of the board.
        surface: the renderer.
        parent: the parent widget.
    """

    zoomed = Signal()
    """Emitted when the selected tile's zoom has changed."""

    def __init__(
        self, context: PaneContext, board: int, surface: WallRenderer, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("wall")
        self.context = context
        self.board_index = board
        self.tiles: list[Tile] = []
        self.shows_figures = False
        self._surface = surface
        self._zooms: dict[int, Zoom] = {}
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        surface.widget.setParent(self)
        self.density = PixelDensityProbe(self)
        self._gestures, self._steering, self._pointing = (
            Gestures(self),
            MouseSteering(self),
            ClickToCentre(self),
        )
        self._touches = TouchGestures(self, self._gestures)
        self.acts = HoverBar(self)
        self.is_click_to_centre = False
        """Whether the left button centres PTZ cameras."""
        self._aim: tuple[int, TileVector] | None = None
        self._replays: dict[int, TileReplay] = {}
        """By tile."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        context.bridge.wall.changed.connect(self.arrange)
        context.bridge.camera_status.polled.connect(self.refresh)
        context.bridge.ptz.changed.connect(self.refresh_camera)
        self._arrange_timer = QTimer(self)
        self._arrange_timer.setSingleShot(True)
        self._arrange_timer.timeout.connect(self._arrange_soon)
        self._sight = MonitorSight(self)
        self._views_without_face: list[Tile] = []
        """Tiles whose overlays are not drawn yet."""
        self._fits_gently = False
        """Whether the layout is being changed to one that fits the room."""
        self._face_timer = QTimer(self)
        self._face_timer.setInterval(0)
        self._face_timer.timeout.connect(self._update_some_faces)

    @property
    def widget(self) -> QWidget:
        """Return the widget that receives the events: the view itself."""
        return self

    @property
    def board(self) -> Board:
        """Return the board that this monitor shows."""
        return self.context.bridge.wall.wall.boards[self.board_index]

    @property
    def renderer(self) -> WallRenderer:
        """Return the surface in use."""
        return self._surface

    def replace_surface(self, surface: WallRenderer) -> None:
        """Use another surface from now on; pictures come in its format."""
        old_surface = self._surface
        self._close_all()
        self._surface = surface
        surface.widget.setParent(self)
        surface.widget.setGeometry(self.rect())
        # Keep the surface below the number entry and the message, which are sibling widgets.
        surface.widget.lower()
        surface.widget.show()
        old_surface.widget.hide()
        old_surface.widget.deleteLater()
        self.arrange()

    # -- following the model ------------------------------------------------------------------------

    def arrange(self, *, gently: bool = False) -> None:
        """Lay out the tiles and stream exactly the cameras that can be seen.

        Args:
            gently: leave the overlays to `_update_some_faces`.
        """
        if not self.isVisible() or self.board_index >= len(self.context.bridge.wall.wall.boards):
            return
        lies_over = self.context.settings.names_over_pictures
        layout = fitted(self.board.layout, self.tiles, self.device_size(), self.scale, lies_over=lies_over)
        if layout != self.board.layout:
            live = self.context.bridge.wall
            # This comes back here, with the layout that fits.
            self._fits_gently = gently
            try:
                live.change(fit_layout(live.wall, self.board_index, layout), is_undoable=False)
            finally:
                self._fits_gently = False
            return
        gently = gently or self._fits_gently
        self._sight.has_moved()
        board = self.board
        self._drop_replays(board)
        rects = board.rects(*self.device_size(), GAP_PX)
        seat_cameras = self.context.services.people.cameras
        by_tile = {view.tile: view for view in self.tiles}
        unused = [view.stream for view in self.tiles if view.stream is not None]
        views = []
        for tile, rect in rects.items():
            view = Tile(
                tile,
                rect,
                caption=caption_rows(rect, self.scale, lies_over=lies_over),
                scale=self.scale,
                is_target=tile in by_tile and by_tile[tile].is_target,
                fit=board.fit_of(tile),
            )
            camera = board.shown[tile]
            if camera is not None and (not seat_cameras.may_use(camera) or self.why_not(camera)):
                view.withheld = camera
            elif camera is not None:
                view.zoom = self._zooms.get(camera, Zoom())
                self._open_sight(camera, view, unused)
            views.append(view)
        for stream in unused:
            stream.close()
        self.tiles = views
        for view in () if gently else views:
            self._update_face(view)
        self._views_without_face = list(views) if gently else []
        self._surface.arrange(views)
        self.acts.refresh()

    def _arrange_soon(self) -> None:
        """Arrange now, or in turn with what else the pane that opens has to do."""
        if self._arrange_timer.interval():
            turns().take(self, self._arrange_gently)
        else:
            self._arrange_gently()

    def _arrange_gently(self) -> None:
        """Show the pictures at once and draw the overlays a few tiles at a time."""
        self.arrange(gently=True)
        self._face_timer.start()

    def _update_some_faces(self) -> None:
        next_views, self._views_without_face = (
            self._views_without_face[:FACES_AT_ONCE],
            self._views_without_face[FACES_AT_ONCE:],
        )
        for view in next_views:
            self._update_face(view)
            self._surface.refresh(view)
        if not self._views_without_face:
            self._face_timer.stop()

    def _open_sight(self, camera: int, view: Tile, unused: list[TileStream]) -> None:
        replay = self._replays.get(view.tile)
        feed = self.context.services.feed if replay is None else replay.feed
        view.stream = next((one for one in unused if one.camera == camera and one.feed is feed), None)
        if view.stream is None:
            view.stream = TileStream(feed, camera, view.wanted_size, self._surface.pixel_format)
        else:
            unused.remove(view.stream)
        self._resize(view)

    def _resize(self, view: Tile) -> None:
        """Ask for a tile's picture in the size that it shows now."""
        prefers_main = not view.zoom.is_whole or self.board.single is not None or self.density.is_on
        if view.stream is not None:
            view.stream.resize(view.wanted_size, prefers_main=prefers_main)

    def why_not(self, camera: int) -> str:
        """Return why a camera is not shown on this monitor, in words; empty if it is."""
        if camera not in self.context.bridge.wall.cameras:
            return self.tr("Not in service.")
        return self._sight.why_not(self.context.services.feed, camera)

    def replay_of(self, tile: int) -> TileReplay | None:
        """Return the recording that a tile shows; None if it is live."""
        return self._replays.get(tile)

    def show_replay(self, tile: int, replay: TileReplay | None) -> None:
        """Show a recording on a tile; None: the live picture again."""
        former = self._replays.pop(tile, None)
        if replay is not None:
            self._replays[tile] = replay
        self.arrange()
        if former is not None:
            former.close()

    def _drop_replays(self, board: Board) -> None:
        """End the replays of tiles that show another camera, or are gone."""
        for tile, replay in list(self._replays.items()):
            is_gone = tile >= len(board.shown) or board.shown[tile] != replay.camera
            if is_gone or not self.context.services.people.cameras.may_use(replay.camera):
                del self._replays[tile]
                replay.close()

    def device_size(self) -> tuple[int, int]:
        """Return the size of the surface in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    @property
    def scale(self) -> float:
        """Return the factor from the theme's lengths to device pixels."""
        return text_scale(self.context.settings.scale) * self.devicePixelRatioF()

    def draw_anew(self) -> None:
        """Draw all overlays in the present colours and size."""
        for view in self.tiles:
            view.is_drawn = False
        self.arrange()

    # -- pictures and overlays ------------------------------------------------------------------------

    def tick(self) -> None:
        """Pass all pictures that arrived since the last tick to the surface at once."""
        if self._sight.has_moved():
            self.arrange()  # another monitor may not show what this one showed
        newer = [view for view in self.tiles if view.stream is not None and view.stream.take()]
        for view in self.tiles if self._replays else ():
            if view.tile in self._replays:
                self._refresh(view)
        if not newer:
            return
        for view in newer:
            if view.fit is not PictureFit.FIT:
                self._resize(view)  # the size that covers the tile follows from the picture's shape
            # The first picture also removes the plate and sets the margins.
            if view.status.is_dead:
                self._refresh(view)
        self._surface.present(newer)

    def refresh(self) -> None:
        """Update the state of every tile."""
        # After a delay of this thread, the mailbox may hold a newer picture than the tile.
        self.tick()
        # All that wait at once would make the wait that drawing a few at a time is for.
        waiting = {view.tile for view in self._views_without_face}
        for view in self.tiles:
            if view.tile not in waiting:
                self._refresh(view)

    def _refresh(self, view: Tile) -> None:
        if self._update_face(view):
            self._surface.refresh(view)

    def _update_face(self, view: Tile) -> bool:
        """Update the tile's overlay and return whether it changed."""
        had_picture = view.picture is not None
        new_face = self._create_face(view)
        # A picture that may no longer be shown is painted over at once, even if the state is unchanged.
        is_dropped = had_picture and view.picture is None
        if new_face == view.status and view.is_drawn and not is_dropped:
            return False
        view.status, view.is_drawn = new_face, True
        view.pieces = overlay(new_face, view.rect, self.scale)
        return True

    def _create_face(self, view: Tile) -> TileStatus:
        wall = self.context.bridge.wall.wall
        place = TilePosition(self.board_index, view.tile)
        selected, spot = place == wall.selected, place == wall.spot
        if view.stream is None:
            empty = TileStatus(is_selected=selected, is_spot=spot)
            if view.withheld is None:
                return empty
            return withheld(self.context, view.withheld, empty, self.why_not(view.withheld))
        number = view.stream.camera
        replay = self._replays.get(view.tile)
        if replay is not None:
            base = TileStatus(
                is_selected=selected, is_spot=spot, magnified=round(view.zoom.factor, 1), fit=view.fit
            )
            return replay.status(self.context.bridge.wall.cameras.get(number), base)
        status = self.context.bridge.camera_status.status_of(number)
        zones = self.context.services.privacy
        lifts = zones.lifts_of(number)
        steer = self.context.bridge.ptz.state(number)
        view.stream.put_first(is_first=selected or spot or steer.phase is Phase.MOVING)
        view.stream.allow(frozenset(lift.zone for lift in lifts))
        status_now = build_tile_status(
            self.context.bridge.wall.cameras.get(number),
            status,
            view.stream.status(status),
            figures=self.shows_figures,
            magnified=view.zoom.factor,
            fit=view.fit,
            is_selected=selected,
            is_spot=spot,
            steer=steer,
            points=self.is_click_to_centre,
            lift=lift_status(lifts, zones.now_s()),
            aim=self._aim[1] if self._aim is not None and self._aim[0] == number else None,
            reticle=self.density.reticle(view),
            events=self.context.bridge.camera_events.shown(number),
        )
        return authorised(self.context, status_now)

    def refresh_camera(self, camera: int) -> None:
        """Update the state of a camera wherever it is shown here."""
        for view in self.tiles:
            if view.stream is not None and view.stream.camera == camera:
                self._refresh(view)

    def show_aim(self, camera: int | None, aim: TileVector | None) -> None:
        """Show the arrow of a camera that the mouse steers; None hides it."""
        before = self._aim[0] if self._aim is not None else None
        self._aim = (camera, aim) if camera is not None and aim is not None else None
        for changed in {before, camera} - {None}:
            if changed is not None:
                self.refresh_camera(changed)

    def set_click_to_centre(self, *, is_on: bool) -> None:
        """Turn click-to-centre on or off."""
        self.is_click_to_centre = is_on
        self.setCursor(Qt.CursorShape.CrossCursor if is_on else Qt.CursorShape.ArrowCursor)
        self.refresh()

    # -- zoom ---------------------------------------------------------------------------------------------

    def zoom(self, view: Tile, zoom: Zoom) -> None:
        """Show another part of a tile's picture."""
        if view.stream is None or zoom == view.zoom:
            return
        self._zooms[view.stream.camera] = zoom
        view.zoom = zoom
        self._resize(view)
        self._update_face(view)
        self._surface.refresh(view)
        self.zoomed.emit()

    def selected_tile(self) -> Tile | None:
        """Return the view of the selected tile."""
        return next((view for view in self.tiles if view.tile == self.board.selected), None)

    def view_at(self, point: QPointF) -> Tile | None:
        """Return the tile under a point of the widget."""
        ratio = self.devicePixelRatioF()
        x, y = int(point.x() * ratio), int(point.y() * ratio)
        return next((view for view in self.tiles if view.rect.contains(x, y)), None)

    def mark_target(self, target: Tile | None) -> None:
        """Highlight the tile to which a dragged camera would go."""
        for view in self.tiles:
            if view.is_target != (view is target):
                view.is_target = view is target
                self._surface.refresh(view)

    # -- Qt events ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._surface.widget.setGeometry(self.rect())
        super().resizeEvent(event)
        # Opening a pane resizes the wall several times in a row; the timer lays it out only once.
        self._arrange_timer.start(BESIDE_PANE_MS if SCREEN_TURN.left_s else 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._surface.widget.show()
        self.arrange()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._close_all()
        super().hideEvent(event)

    def _close_all(self) -> None:
        for replay in self._replays.values():
            replay.close()
        self._replays.clear()
        for view in self.tiles:
            if view.stream is not None:
                view.stream.close()
        self.tiles = []
        self._surface.arrange([])

    def tile_rect(self, tile: int) -> Rect | None:
        """Return the rectangle of a tile in device pixels; None if it is hidden."""
        return next((view.rect for view in self.tiles if view.tile == tile), None)
