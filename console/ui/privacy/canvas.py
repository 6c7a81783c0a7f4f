"""The live picture with its privacy zones, for drawing and moving them by mouse or keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from console.bridge.labels import error_words
from console.domain.errors import OperatorError
from console.domain.privacy.editing import ZoneDraft, check_outline, crossed_sides
from console.domain.privacy.model import ZoneStyle
from console.ui.privacy import zone_painting
from console.ui.privacy.drag_handle import DragHandle, find_grip
from console.ui.privacy.keyboard import ZoneKeys
from console.ui.privacy.outline_tool import OutlineTool
from console.ui.wall.live_view import LiveView
from console.ui.widgets.key_pointer import KeyPointer

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QMouseEvent
    from PySide6.QtWidgets import QWidget

    from console.domain.privacy.model import Zone
    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import Point
    from console.services.ports import CameraFeed
    from console.ui.privacy.coordinates import ZoneCoordinates


class ZoneCanvas(LiveView):
    """Changes a draft of the zones; nothing is in force before the pane saves it. UI thread.

    Args:
        feed: the source of pictures; zones in force stay masked while they are edited.
        scale: the scale of handles and texts.
        parent: the parent widget.
    """

    altered = Signal()
    """Emitted when a zone was moved."""
    chosen = Signal(str)
    """Emitted with the id of the clicked zone; empty for none."""
    drawn = Signal(object)
    """Emitted with the polygon of a new zone."""
    ended = Signal()
    """Emitted when drawing was cancelled."""
    problem_changed = Signal(str)
    """Emitted with the reason of a problem; empty if nothing is wrong."""

    def __init__(self, feed: CameraFeed | None, scale: float, parent: QWidget | None = None) -> None:
        super().__init__(feed, parent, prefers_main=True)
        self.scale = scale
        self.draft = ZoneDraft()
        self.coordinates: ZoneCoordinates | None = None
        """The coordinate system of the corners; None if not known, and then nothing is drawn."""
        self.can_edit = False
        self.previews = True
        self.zone_id, self.at = "", None
        self.former: tuple[Zone, ...] = ()
        """Zones of an earlier version, shown dashed."""
        self.outline_tool: OutlineTool | None = None
        self._grip: DragHandle | None = None
        self._moved: Polygon | None = None
        self._keys = ZoneKeys(self)
        self._pointer = KeyPointer(self, self.place, lambda: self.outline_tool is not None, clicks=True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture with privacy zones"))

    at: int | None
    """The corner that the keys move."""

    @property
    def zone(self) -> Zone | None:
        """Return the selected zone."""
        return self.draft.zone(self.zone_id)

    def choose(self, zone_id: str) -> None:
        """Select a zone."""
        if zone_id != self.zone_id:
            self.zone_id, self.at = zone_id, None
            self.update()

    def set_coordinates(self, coordinates: ZoneCoordinates | None) -> None:
        """Set the coordinate system of the corners; a moving camera sets a new one each time."""
        self.coordinates = coordinates
        if self.outline_tool is not None and coordinates is not None:
            self.outline_tool.coordinates = coordinates

    # -- drawing a new zone ---------------------------------------------------------------------------------

    def begin(self) -> None:
        """Start drawing a new zone."""
        if self.can_edit and self.coordinates is not None:
            self.outline_tool = OutlineTool(self.coordinates)
            self.choose("")
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.setFocus()
            self.problem_changed.emit("")

    def give_up(self) -> None:
        """Cancel drawing."""
        if self.outline_tool is not None:
            self.outline_tool = None
            self.unsetCursor()
            self.problem_changed.emit("")
            self.ended.emit()
            self.update()

    def close_outline(self) -> None:
        """Finish the outline."""
        if self.outline_tool is None:
            return
        try:
            polygon = self.outline_tool.closed()
        except OperatorError as error:
            self.refuse(error)
            return
        self.outline_tool = None
        self.unsetCursor()
        self.problem_changed.emit("")
        self.drawn.emit(polygon)

    def refuse(self, error: OperatorError) -> None:
        """Report why something is not possible."""
        self.problem_changed.emit(error_words(error))
        self.update()

    # -- moving zones and vertices --------------------------------------------------------------------------

    def set_polygon(self, polygon: Polygon) -> bool:
        """Set the outline of the selected zone; return whether it is valid."""
        zone, coordinates = self.zone, self.coordinates
        if zone is None or coordinates is None:
            return False
        try:
            check_outline(polygon, coordinates.space)
        except OperatorError as error:
            self.refuse(error)
            return False
        self.problem_changed.emit("")
        self.draft.put(replace(zone, polygon=polygon))
        self.altered.emit()
        self.update()
        return True

    def shift(self, across: int, down: int) -> None:
        """Move the selected corner, or the whole zone, by pixels of the picture."""
        zone, coordinates, picture = self.zone, self.coordinates, self.picture
        if zone is None or coordinates is None or not self.can_edit or not coordinates.is_whole(zone.polygon):
            return
        width = (picture.source_width or picture.width) if picture else self.width()
        height = (picture.source_height or picture.height) if picture else self.height()
        grip = DragHandle(zone.polygon, self.at, (0.0, 0.0))
        self.set_polygon(grip.moved(coordinates, (across / width, down / height)))

    def part_at(self, point: QPointF) -> Point:
        """Return a point of the widget as fractions of the picture."""
        place = self.place()
        return (point.x() - place.x()) / place.width(), (point.y() - place.y()) / place.height()

    # -- mouse ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self.coordinates is None:
            return
        part = self.part_at(event.position())
        if self.outline_tool is not None:
            self.outline_tool.press(part)
            return
        grip = find_grip(self, event.position())
        if grip is None:
            self.choose("")
            self.chosen.emit("")
            return
        zone, corner = grip
        if zone.id != self.zone_id:
            self.choose(zone.id)
            self.chosen.emit(zone.id)
        self.at = corner
        if self.can_edit and self.coordinates.is_whole(zone.polygon):
            self._grip = DragHandle(zone.polygon, corner, part)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if self.outline_tool is not None:
            self.outline_tool.hover(part, is_down=bool(event.buttons() & Qt.MouseButton.LeftButton))
            self.update()
        elif self._grip is not None and self.coordinates is not None:
            from_x, from_y = self._grip.begin
            self._moved = self._grip.moved(self.coordinates, (part[0] - from_x, part[1] - from_y))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.outline_tool is not None:
            if not self.outline_tool.is_pressed:
                return  # a double-click sends a second release
            try:
                is_closed = self.outline_tool.release(self.part_at(event.position()))
            except OperatorError as error:
                self.refuse(error)
                return
            self.problem_changed.emit("")
            if is_closed:
                self.close_outline()
        elif self._moved is not None and self.zone is not None and self._moved != self.zone.polygon:
            self.set_polygon(self._moved)
        self._grip, self._moved = None, None
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.outline_tool is not None:
            self.close_outline()
        elif self.can_edit:
            self._keys.insert(event.position())

    # -- keys -----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # Handle Tab and Ctrl+Z here, before focus navigation and the window's shortcuts take them.
        if isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride and self._keys.wants(event):
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress and self._keys.press(event):
                event.accept()
                return True
        return super().event(event)

    # -- painting -------------------------------------------------------------------------------------------

    def paint_over(self, painter: QPainter, place: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(place)
        if self.coordinates is None:
            return
        image = self._image_for_effects()
        for zone in self.draft.zones:
            self._paint_zone(painter, place, zone, image)
        for zone in self.former:
            zone_painting.draw_outline(
                painter,
                zone_painting.placed(self.coordinates.outline(zone.polygon), place),
                "spot",
                self.scale,
                is_dashed=True,
            )
        if self.outline_tool is not None:
            self.outline_tool.paint(painter, place, self.scale)

    def _image_for_effects(self) -> QImage | None:
        has_effects = self.previews and self.draft.is_redrawn
        return (
            self.image()
            if has_effects and any(z.style is not ZoneStyle.SOLID for z in self.draft.zones)
            else None
        )

    def _paint_zone(self, painter: QPainter, place: QRectF, zone: Zone, image: QImage | None) -> None:
        is_chosen = zone.id == self.zone_id
        polygon = self._moved if is_chosen and self._moved is not None else zone.polygon
        if self.coordinates is None:
            return
        points = zone_painting.placed(self.coordinates.outline(polygon), place)
        if len(points) < 3:
            return
        if self.previews and zone not in self.draft.kept:
            zone_painting.draw_effect(painter, points, zone.style, image, place)
        zone_painting.draw_outline(painter, points, "accent" if is_chosen else "text", self.scale)
        zone_painting.draw_name(
            painter, points, zone.name, "accent" if is_chosen else "text", self.scale, place
        )
        if is_chosen and self.can_edit and self.coordinates.is_whole(polygon):
            bad_sides = crossed_sides(polygon, is_closed=True)
            zone_painting.draw_bad_sides(painter, points, bad_sides, self.scale)
            zone_painting.draw_corners(painter, points, self.at, self.scale)
