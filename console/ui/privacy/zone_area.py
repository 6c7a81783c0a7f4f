"""The canvas of the zone editor as its keyboard and its drag handles see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF, QRectF, SignalInstance

    from console.domain.errors import OperatorError
    from console.domain.privacy.editing import ZoneDraft
    from console.domain.privacy.model import Zone
    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import Point
    from console.ui.privacy.coordinates import ZoneCoordinates
    from console.ui.privacy.outline_tool import OutlineTool


class ZoneArea(Protocol):
    """Implemented by `ZoneCanvas`. UI thread."""

    scale: float
    draft: ZoneDraft
    coordinates: ZoneCoordinates | None
    can_edit: bool
    zone_id: str
    at: int | None
    outline_tool: OutlineTool | None

    @property
    def altered(self) -> SignalInstance:
        """Emitted when a zone was moved."""
        ...

    @property
    def chosen(self) -> SignalInstance:
        """Emitted with the id of the clicked zone; empty for none."""
        ...

    @property
    def problem_changed(self) -> SignalInstance:
        """Emitted with the reason of a problem; empty if nothing is wrong."""
        ...

    @property
    def zone(self) -> Zone | None:
        """The selected zone."""
        ...

    def place(self) -> QRectF:
        """Return where the picture is on the widget."""
        ...

    def part_at(self, point: QPointF) -> Point:
        """Return a place on the picture, in parts of it."""
        ...

    def choose(self, zone_id: str) -> None:
        """Select a zone."""
        ...

    def set_polygon(self, polygon: Polygon) -> bool:
        """Give the selected zone another polygon; return whether that is possible."""
        ...

    def shift(self, across: int, down: int) -> None:
        """Move the selected zone or corner by pixels."""
        ...

    def close_outline(self) -> None:
        """Finish the outline."""
        ...

    def give_up(self) -> None:
        """Cancel drawing."""
        ...

    def refuse(self, error: OperatorError) -> None:
        """Report why something is not possible."""
        ...

    def update(self) -> None:
        """Paint again."""
        ...
