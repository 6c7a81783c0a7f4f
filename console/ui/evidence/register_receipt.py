"""The receipt for a medium that was handed over, and the certificate of one that was destroyed; A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPageSize, QPen

from console.domain.instants import spoken_moment
from console.ui.widgets.printing import write_pdf
from console.ui.widgets.svg_strokes import BOX, painter_path

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice, QPainter

    from console.domain.books.media import Delivered, Destroyed
    from console.domain.books.media_file import MediaItem

translate = QCoreApplication.translate
MARGIN_MM = 20.0


def write_receipt(path: Path, item: MediaItem, delivered: Delivered, owner: str) -> None:
    """Write the receipt as PDF. Any thread.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    heading = translate("Receipt", "Receipt for recorded evidence")
    sheet = _Paper(heading, receipt_rows(item, delivered, owner), delivered.signature)
    write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, item.reference, sheet)


def write_certificate(path: Path, item: MediaItem, destroyed: Destroyed, owner: str) -> None:
    """Write the certificate of a destruction as PDF. Any thread.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    heading = translate("Receipt", "Certificate of destruction")
    sheet = _Paper(heading, certificate_rows(item, destroyed, owner), "")
    write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, item.reference, sheet)


def certificate_rows(item: MediaItem, destroyed: Destroyed, owner: str) -> list[tuple[str, str]]:
    """Return what the certificate says: labels and values."""
    first = item.links[0]
    return [
        (translate("Receipt", "Scheme"), owner),
        (translate("Receipt", "Reference"), item.reference),
        (translate("Receipt", "Type of copy"), first.words("copy")),
        (translate("Receipt", "Contents"), first.words("contents")),
        (translate("Receipt", "Made at"), spoken_moment(first.when_utc)),
        (translate("Receipt", "Destroyed at"), spoken_moment(destroyed.destroyed_utc)),
        (translate("Receipt", "Method"), destroyed.way),
        (translate("Receipt", "Done by"), destroyed.person),
        (translate("Receipt", "Authorised by"), destroyed.authorised_by),
        (
            translate("Receipt", "Entry"),
            translate("Receipt", "media register, medium {0}").format(item.number),
        ),
    ]


def receipt_rows(item: MediaItem, delivered: Delivered, owner: str) -> list[tuple[str, str]]:
    """Return what the receipt says: labels and values."""
    first = item.links[0]
    return [
        (translate("Receipt", "Handed over by"), owner),
        (translate("Receipt", "Reference"), item.reference),
        (translate("Receipt", "Type of copy"), first.words("copy")),
        (translate("Receipt", "Contents"), first.words("contents")),
        (translate("Receipt", "Seal or SHA-256"), first.words("seal") or "–"),
        (translate("Receipt", "Received by"), delivered.officer),
        (translate("Receipt", "Organisation"), delivered.agency),
        (translate("Receipt", "Collar number"), delivered.collar_number or "–"),
        (translate("Receipt", "Statement of continuity"), delivered.statement),
        (translate("Receipt", "Date and time"), spoken_moment(delivered.delivered_utc)),
    ]


class _Paper:
    """A heading, rows of labels and values, and a line for a signature."""

    def __init__(self, heading: str, rows: list[tuple[str, str]], signature: str) -> None:
        self._heading, self._rows, self._signature = heading, rows, signature

    def __call__(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        mm = device.logicalDpiX() / 25.4
        width = float(device.width())
        painter.setPen(QColor("black"))
        font = QFont("sans-serif")
        font.setPointSizeF(16)
        painter.setFont(font)
        painter.drawText(QRectF(0, 0, width, 10 * mm), self._heading)
        font.setPointSizeF(10.5)
        painter.setFont(font)
        top = 16 * mm
        for label, value in self._rows:
            painter.drawText(QRectF(0, top, 55 * mm, 8 * mm), label)
            box = QRectF(58 * mm, top, width - 58 * mm, 8 * mm)
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
            needed = painter.boundingRect(box, int(flags), value).height()
            painter.drawText(QRectF(box.left(), top, box.width(), max(needed, 8 * mm)), int(flags), value)
            top += max(needed, 6 * mm) + 2 * mm
        painter.drawText(QRectF(0, top + 8 * mm, 55 * mm, 8 * mm), translate("Receipt", "Signature"))
        self._paint_signature(painter, QPointF(58 * mm, top + 8 * mm), 90 * mm)

    def _paint_signature(self, painter: QPainter, at: QPointF, width: float) -> None:
        scale = width / BOX[0]
        painter.save()
        painter.translate(at)
        painter.setPen(QPen(QColor("black"), 4 * scale))
        painter.drawLine(QPointF(0, BOX[1] * scale), QPointF(width, BOX[1] * scale))
        painter.scale(scale, scale)
        painter.setPen(QPen(QColor("black"), 4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(painter_path(self._signature))
        painter.restore()
