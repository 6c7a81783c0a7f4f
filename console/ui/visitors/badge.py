"""A visitor's badge: number, name, organisation, escort or not, the day. Black on white, bank-card size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPageSize, QPen

from console.domain.books.instants import spoken_day
from console.domain.people.calendar import day_of
from console.ui.widgets.printing import print_out, write_pdf

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice, QPainter

    from console.domain.visitors.visit import Visit

SIZE_MM = (86.0, 54.0)
MARGIN_MM = 3.0


def page() -> QPageSize:
    """A bank card's."""
    return QPageSize(
        QSizeF(*SIZE_MM), QPageSize.Unit.Millimeter, "badge", QPageSize.SizeMatchPolicy.ExactMatch
    )


def badge_path(folder: Path, badge: str) -> Path:
    """Where a badge is written: one file for each number, so that names do not gather on the disk."""
    return folder / f"badge-{badge}.pdf"


def write_badge(folder: Path, visit: Visit, scheme: str, now_utc: dt.datetime) -> Path:
    """Write a badge as PDF. Any thread.

    Raises:
        EnvironmentFault: it cannot be written.
    """
    path = badge_path(folder, visit.badge)
    write_pdf(path, page(), MARGIN_MM, visit.badge, _Badge(visit, scheme, now_utc))
    return path


def print_badge(printer: str, visit: Visit, scheme: str, now_utc: dt.datetime) -> None:
    """Print a badge. Any thread.

    Raises:
        EnvironmentFault: the printer is not there, or takes nothing.
    """
    print_out(printer, page(), MARGIN_MM, visit.badge, _Badge(visit, scheme, now_utc))


class _Badge:
    """Paints one badge; called with the painter and its page."""

    def __init__(self, visit: Visit, scheme: str, now_utc: dt.datetime) -> None:
        self._visit, self._scheme, self._now_utc = visit, scheme, now_utc

    def __call__(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        self._painter = painter
        self._mm = device.logicalDpiX() / 25.4
        self._width = device.width() / self._mm
        visit, translate = self._visit, QCoreApplication.translate
        self._text(0, 6, 9, translate("Badge", "VISITOR"), bold=True)
        self._text(0, 6, 9, visit.badge, bold=True, side=Qt.AlignmentFlag.AlignRight)
        self._line(7)
        self._text(9, 10, 17, visit.name or translate("Badge", "Visitor {0}").format(visit.number), bold=True)
        self._text(19, 6, 10, visit.organisation or visit.visitor)
        self._escort()
        self._line(40)
        self._text(41, 5, 7, self._scheme)
        said = translate("Badge", "valid on {0} only").format(spoken_day(day_of(self._now_utc)))
        self._text(41, 5, 7, said, side=Qt.AlignmentFlag.AlignRight)
        self._text(45, 3, 5.5, translate("Badge", "Wear it to be seen; give it back when you sign out."))

    def _escort(self) -> None:
        """Told by a filled or an open box and by words, not by a colour."""
        is_escorted = self._visit.is_escorted
        box = self._box(28, 9)
        self._painter.setPen(QPen(QColor("black"), 0.5 * self._mm))
        self._painter.setBrush(QColor("black") if is_escorted else Qt.BrushStyle.NoBrush)
        self._painter.drawRect(box)
        said = (
            QCoreApplication.translate("Badge", "ESCORT AT ALL TIMES")
            if is_escorted
            else QCoreApplication.translate("Badge", "NO ESCORT NEEDED")
        )
        tint = "white" if is_escorted else "black"
        self._text(28, 9, 12, said, bold=True, side=Qt.AlignmentFlag.AlignHCenter, tint=tint)

    def _box(self, top_mm: float, height_mm: float) -> QRectF:
        return QRectF(0, top_mm * self._mm, self._width * self._mm, height_mm * self._mm)

    def _line(self, top_mm: float) -> None:
        self._painter.setPen(QPen(QColor("black"), 0.3 * self._mm))
        box = self._box(top_mm, 0)
        self._painter.drawLine(box.topLeft(), box.topRight())

    def _text(
        self,
        top_mm: float,
        height_mm: float,
        points: float,
        text: str,
        *,
        bold: bool = False,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        tint: str = "black",
    ) -> None:
        font = QFont("sans-serif")
        font.setPointSizeF(points)
        font.setBold(bold)
        self._painter.setFont(font)
        self._painter.setPen(QColor(tint))
        box = self._box(top_mm, height_mm)
        # A long name is shortened in the middle, where both ends still tell who it is.
        words = self._painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(box.width()))
        self._painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), words)
