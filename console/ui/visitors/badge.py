"""A visitor's badge in bank-card size, black on white."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPageSize, QPen

from console.bridge.labels import choice_words
from console.domain.instants import spoken_day
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
    """Return the page size of a bank card."""
    return QPageSize(
        QSizeF(*SIZE_MM), QPageSize.Unit.Millimeter, "badge", QPageSize.SizeMatchPolicy.ExactMatch
    )


def badge_path(folder: Path, badge: str) -> Path:
    """Return the badge's file; one file for each number, so that names do not collect on the disk."""
    return folder / f"badge-{badge}.pdf"


def write_badge(folder: Path, visit: Visit, scheme: str, now_utc: dt.datetime) -> Path:
    """Write a badge as PDF. Any thread.

    Args:
        folder: the folder for badges.
        visit: the visit.
        scheme: the name of the scheme.
        now_utc: the present time.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    path = badge_path(folder, visit.badge)
    write_pdf(path, page(), MARGIN_MM, visit.badge, _Badge(visit, scheme, now_utc))
    return path


def print_badge(printer: str, visit: Visit, scheme: str, now_utc: dt.datetime) -> None:
    """Print a badge. Any thread.

    Raises:
        EnvironmentFault: the printer was not found or is not ready.
    """
    print_out(printer, page(), MARGIN_MM, visit.badge, _Badge(visit, scheme, now_utc))


class _Badge:
    """Paints one badge."""

    def __init__(self, visit: Visit, scheme: str, now_utc: dt.datetime) -> None:
        self._visit, self._scheme, self._now_utc = visit, scheme, now_utc

    def __call__(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        self._painter = painter
        self._mm = device.logicalDpiX() / 25.4
        self._width = device.width() / self._mm
        visit, translate = self._visit, QCoreApplication.translate
        self._paint_text(0, 6, 9, translate("Badge", "VISITOR"), bold=True)
        self._paint_text(0, 6, 9, visit.badge, bold=True, side=Qt.AlignmentFlag.AlignRight)
        self._paint_line(7)
        self._paint_text(
            9, 10, 17, visit.name or translate("Badge", "Visitor {0}").format(visit.number), bold=True
        )
        self._paint_text(19, 6, 10, visit.organisation or choice_words(visit.visitor))
        self._paint_escort()
        self._paint_line(40)
        self._paint_text(41, 5, 7, self._scheme)
        validity = translate("Badge", "Valid on {0} only").format(spoken_day(day_of(self._now_utc)))
        self._paint_text(41, 5, 7, validity, side=Qt.AlignmentFlag.AlignRight)
        self._paint_text(
            45,
            3,
            5.5,
            translate("Badge", "Wear this badge where it can be seen. Return it when you sign out."),
        )

    def _paint_escort(self) -> None:
        """Paint the escort box; filled or open, with words, never by colour alone."""
        is_escorted = self._visit.is_escorted
        box = self._box_rect(28, 9)
        self._painter.setPen(QPen(QColor("black"), 0.5 * self._mm))
        self._painter.setBrush(QColor("black") if is_escorted else Qt.BrushStyle.NoBrush)
        self._painter.drawRect(box)
        escort = (
            QCoreApplication.translate("Badge", "ESCORT AT ALL TIMES")
            if is_escorted
            else QCoreApplication.translate("Badge", "NO ESCORT NEEDED")
        )
        tint = "white" if is_escorted else "black"
        self._paint_text(28, 9, 12, escort, bold=True, side=Qt.AlignmentFlag.AlignHCenter, tint=tint)

    def _box_rect(self, top_mm: float, height_mm: float) -> QRectF:
        return QRectF(0, top_mm * self._mm, self._width * self._mm, height_mm * self._mm)

    def _paint_line(self, top_mm: float) -> None:
        self._painter.setPen(QPen(QColor("black"), 0.3 * self._mm))
        box = self._box_rect(top_mm, 0)
        self._painter.drawLine(box.topLeft(), box.topRight())

    def _paint_text(
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
        box = self._box_rect(top_mm, height_mm)
        # A long name is shortened in the middle, so that both ends remain readable.
        words = self._painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(box.width()))
        self._painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), words)
