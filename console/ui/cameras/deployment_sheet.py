"""The printed map of deployments: a page for each plan with numbered places, then their list (RED-01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPen

from console.domain.books.deployment_file import DeploymentState
from console.ui.widgets.mark_places import spread
from console.ui.widgets.printing import TextSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPagedPaintDevice, QPainter

    from console.domain.books.deployment_file import Deployment
    from console.domain.map.plans import Plan

POINTS = 9
_PRESENT = {DeploymentState.INSTALLED, DeploymentState.OVER}


@dataclass(frozen=True, slots=True)
class PrintedPlan:
    """A plan that is printed.

    Attributes:
        plan: the plan.
        picture: its file; empty: it is missing.
        deployments: those on it, with their states.
    """

    plan: Plan
    picture: bytes
    deployments: Sequence[tuple[Deployment, DeploymentState]]


class DeploymentSheet:
    """Paints the plans and the list after them. Any thread.

    Args:
        plans: those with places on them, in order.
        legend: what stands under a plan.
        html: the list.
    """

    def __init__(self, plans: Sequence[PrintedPlan], legend: str, html: str) -> None:
        self._plans, self._legend, self._list = plans, legend, TextSheet(html, POINTS)

    def __call__(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        for each in self._plans:
            self._plan(painter, device, each)
            device.newPage()
        self._list(painter, device)

    def _plan(self, painter: QPainter, device: QPagedPaintDevice, each: PrintedPlan) -> None:
        painter.setFont(QFont("sans-serif", POINTS))
        painter.setPen(Qt.GlobalColor.black)
        line = painter.fontMetrics().height()
        painter.drawText(QPointF(0, line), each.plan.title)
        top, room = 1.5 * line, device.height() - 4.0 * line
        by = min(device.width() / each.plan.width, room / each.plan.height)
        ground = QRectF(0, top, each.plan.width * by, each.plan.height * by)
        picture = QImage.fromData(each.picture)
        if not picture.isNull():
            painter.drawImage(ground, picture)
        painter.drawRect(ground)
        self._marks(painter, each, ground, by)
        painter.setPen(Qt.GlobalColor.black)
        painter.drawText(QPointF(0, ground.bottom() + 1.5 * line), self._legend)

    @staticmethod
    def _marks(painter: QPainter, each: PrintedPlan, ground: QRectF, by: float) -> None:
        """Draw the numbers: white on black where a camera is, black on white where it was.

        Those that would cover each other lie beside their place, joined to it by a line.
        """
        metrics = painter.fontMetrics()
        ink, paper = QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white)
        size = QSizeF(metrics.height(), metrics.height() * 1.3)
        places = {
            one.number: (ground.topLeft() + QPointF(one.position.x * by, one.position.y * by), state)
            for one, state in sorted(each.deployments, key=lambda found: found[1] not in _PRESENT)
            if one.position is not None
        }
        plates = {}
        for number, (place, _state) in places.items():
            plate = QRectF(QPointF(), size)
            plate.setWidth(size.width() + metrics.horizontalAdvance(str(number)))
            plate.moveCenter(place)
            plates[number] = plate
        shifts = spread(plates, ground)
        for number, (place, state) in places.items():
            plate, is_present = plates[number].translated(shifts[number]), state in _PRESENT
            painter.setPen(QPen(ink, metrics.height() / 14))
            painter.drawLine(place, plate.center())
            painter.setBrush(ink if is_present else paper)
            painter.drawRect(plate)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(paper if is_present else ink)
            painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), str(number))
