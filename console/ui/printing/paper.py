"""Printed pages: the text flows, and every page has its number, the signed head and the code at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from console.domain.errors import EnvironmentFault
from console.ui.printing.page_text import pages_as_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice, QPaintDevice

    from console.services.printing import Printout

DPI = 300
PREVIEW_DPI = 110
A4_MM = (210.0, 297.0)
MARGIN_MM = 15.0
FOOT_MM = 40.0
CODE_MM = 36.0
QUIET = 4
"""Modules of white round the code, as its standard wants."""
MM_PER_INCH = 25.4
FOOT_PT = 7.0


def print_to_pdf(printout: Printout, owner: str, path: Path) -> int:
    """Write a PDF (A4); the number of pages. A file that was there is replaced only by a whole one.

    Raises:
        EnvironmentFault: it cannot be written; nothing half-written is left.
    """
    part = path.with_name(f".{path.name}.part")
    writer = QPdfWriter(str(part))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(DPI)
    writer.setPageMargins(QMarginsF(*[MARGIN_MM] * 4), QPageLayout.Unit.Millimeter)
    writer.setTitle(f"{printout.title} {printout.proof.first} to {printout.proof.last}")
    writer.setCreator("watchroom")
    try:
        pages = print_on(writer, printout, owner)
        del writer
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EnvironmentFault(
            f"{path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from None
    return pages


def print_on(device: QPagedPaintDevice, printout: Printout, owner: str) -> int:
    """Print on paper or into a PDF; the number of pages. UI thread.

    Raises:
        EnvironmentFault: the device refuses.
    """
    painter = QPainter()
    if not painter.begin(device):
        raise EnvironmentFault(
            "The printer or the file does not take anything.", "Check it, or choose another one."
        )
    try:
        return _Paper(painter, device, printout, owner).paint(device.newPage)
    finally:
        painter.end()


def first_page(printout: Printout, owner: str, dpi: int = PREVIEW_DPI) -> QImage:
    """The first page as a picture, with its margins: to be looked at before it is printed. UI thread."""
    margin = round(MARGIN_MM / MM_PER_INCH * dpi)
    width, height = (round(side / MM_PER_INCH * dpi) - 2 * margin for side in A4_MM)
    sheet = QImage(width, height, QImage.Format.Format_RGB32)
    sheet.fill(QColor("white"))
    per_metre = round(dpi / MM_PER_INCH * 1000)
    sheet.setDotsPerMeterX(per_metre)
    sheet.setDotsPerMeterY(per_metre)
    painter = QPainter(sheet)
    _Paper(painter, sheet, printout, owner).paint_first()
    painter.end()
    whole = QImage(width + 2 * margin, height + 2 * margin, sheet.format())
    whole.fill(QColor("white"))
    painter = QPainter(whole)
    painter.drawImage(margin, margin, sheet)
    painter.end()
    return whole


class _Paper:
    """One print, in dots of the device."""

    def __init__(self, painter: QPainter, device: QPaintDevice, printout: Printout, owner: str) -> None:
        self._painter, self._printout = painter, printout
        self._dots_per_mm = device.logicalDpiX() / MM_PER_INCH
        self._width, self._height = float(device.width()), float(device.height())
        self._body_height = self._height - FOOT_MM * self._dots_per_mm
        self._text = QTextDocument()
        self._text.documentLayout().setPaintDevice(device)
        self._text.setDefaultFont(QFont("sans-serif", 9))
        self._text.setDocumentMargin(0)
        self._text.setHtml(pages_as_html(printout, owner))
        self._text.setPageSize(QSizeF(self._width, self._body_height))

    def paint(self, turn: Callable[[], object]) -> int:
        """Every page, turned in between; how many there were."""
        pages = self._text.pageCount()
        for page in range(pages):
            if page:
                turn()
            self._body(page)
            self._foot(page + 1, pages)
        return pages

    def paint_first(self) -> None:
        """The first page alone."""
        self._body(0)
        self._foot(1, self._text.pageCount())

    def _body(self, page: int) -> None:
        self._painter.save()
        self._painter.translate(0, -page * self._body_height)
        window = QRectF(0, page * self._body_height, self._width, self._body_height)
        self._painter.setClipRect(window)
        self._text.drawContents(self._painter, window)
        self._painter.restore()

    def _foot(self, page: int, pages: int) -> None:
        top = self._height - (FOOT_MM - 2) * self._dots_per_mm
        size = CODE_MM * self._dots_per_mm
        self._painter.fillRect(QRectF(0, top - self._dots_per_mm, self._width, 1), QColor("#888"))
        paint_code(self._painter, QRectF(self._width - size, top, size, size), self._printout.proof.to_text())
        font = QFont("sans-serif")
        font.setPointSizeF(FOOT_PT)
        self._painter.setFont(font)
        self._painter.setPen(QColor("#333"))
        room = QRectF(0, top, self._width - size - 3 * self._dots_per_mm, size)
        flags = int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWrapAnywhere)
        self._painter.drawText(room, flags, self._foot_words(page, pages))

    def _foot_words(self, page: int, pages: int) -> str:
        proof, head = self._printout.proof, self._printout.proof.signed.head
        return "\n".join(
            (
                _t("Page {0} of {1}").format(page, pages),
                _t("Head of the book: entry {0}, SHA-256 {1}").format(head.number, head.hash),
                _t("Entries printed: {0} to {1}, SHA-256 {2}").format(proof.first, proof.last, proof.digest),
                _t("Public key (Ed25519): {0}").format(proof.signed.public_key),
                _t("Signature: {0}").format(proof.signed.signature),
                _t("Check this page: scan it, then  watchroom verify print SCAN.png"),
            )
        )


def paint_code(painter: QPainter, where: QRectF, text: str) -> None:
    """The square code (QR, correction level M) in a square, its quiet zone within."""
    rows = segno.make(text, error="m", micro=False).matrix
    module = where.width() / (len(rows) + 2 * QUIET)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("black"))
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                # A hair wider than a module: no white lines between neighbours.
                left, top = where.x() + (x + QUIET) * module, where.y() + (y + QUIET) * module
                painter.drawRect(QRectF(left, top, module * 1.02, module * 1.02))
    painter.restore()


def _t(text: str) -> str:
    return QCoreApplication.translate("Printed", text)
