"""A printed page as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QSizeF
from PySide6.QtGui import QImage, QPaintDevice, QPaintEngine, QPdfWriter

from console.domain.errors import OperatorError
from console.domain.registers.entries import BookQuery
from console.ui.printing.paper import print_on

if TYPE_CHECKING:
    from console.app.gallery.room import Room

DPI = 150
A4_MM = QSizeF(210.0, 297.0)
MARGIN_MM = 15.0
MM_PER_INCH = 25.4
ENTRIES = 4


class Sheet(QPdfWriter):
    """The printable part of one A4 page, as an image instead of a PDF. UI thread."""

    def __init__(self) -> None:
        self._nowhere = QBuffer()
        super().__init__(self._nowhere)
        width, height = (round((side - 2 * MARGIN_MM) / MM_PER_INCH * DPI) for side in A4_MM.toTuple())
        self.image = QImage(width, height, QImage.Format.Format_RGB32)
        self.image.fill(0xFFFFFFFF)
        per_metre = round(DPI / MM_PER_INCH * 1000)
        self.image.setDotsPerMeterX(per_metre)
        self.image.setDotsPerMeterY(per_metre)

    def newPage(self) -> bool:
        """A sheet has no second side."""
        return False

    def paintEngine(self) -> QPaintEngine:
        return self.image.paintEngine()

    def metric(self, what: QPaintDevice.PaintDeviceMetric) -> int:
        metrics = QPaintDevice.PaintDeviceMetric
        known = {
            metrics.PdmWidth: self.image.width(),
            metrics.PdmHeight: self.image.height(),
            metrics.PdmWidthMM: self.image.widthMM(),
            metrics.PdmHeightMM: self.image.heightMM(),
            metrics.PdmDpiX: DPI,
            metrics.PdmDpiY: DPI,
            metrics.PdmPhysicalDpiX: DPI,
            metrics.PdmPhysicalDpiY: DPI,
            metrics.PdmDevicePixelRatio: 1,
            metrics.PdmNumColors: 1 << 24,
            metrics.PdmDepth: 32,
        }
        return known.get(what, 0)

    def whole(self) -> QImage:
        """With its margins."""
        margin = round(MARGIN_MM / MM_PER_INCH * DPI)
        return self.image.copy(
            -margin, -margin, self.image.width() + 2 * margin, self.image.height() + 2 * margin
        )


def printed_page(room: Room) -> None:
    """The last entries of the incident log on paper, with the code that proves them."""
    desk = room.console.shell.services.books
    if desk is None or desk.printing is None:
        raise OperatorError("This console has no books to print.")
    last = desk.page(BookQuery("incidents", limit=1))[0].number
    printout = desk.printing.prepare(desk.actor(), "incidents", max(1, last - ENTRIES), last)
    sheet = Sheet()
    print_on(sheet, printout, desk.owner)
    said = "A printed page: every number of the range, the signed head, and the code that proves it."
    room.album.add("printed page", said, sheet.whole())
