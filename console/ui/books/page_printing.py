"""Paints printed pages with page number, signed head and QR code at the foot."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.ui.books.page_html import CHAPTER, chapters, printout_words

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice, QPaintDevice

    from console.services.books.printing import Printout

    Steps = Generator[tuple[int, int], None, int]

DPI = 300
MARGIN_MM = 15.0
FOOT_MM = 40.0
CODE_MM = 36.0
QUIET = 4
"""Width of the white margin round the code in modules, as its standard requires."""
MM_PER_INCH = 25.4
A4_MM = (210.0, 297.0)
PREVIEW_DPI = 96
FOOT_PT = 7.0


def print_to_pdf(printout: Printout, owner: str, path: Path) -> int:
    """Write a PDF (A4) and return the number of pages; an existing file is replaced only when complete.

    Args:
        printout: the signed print.
        owner: the owner of the scheme.
        path: the file.

    Raises:
        EnvironmentFault: the file cannot be written; no partial file is left.
    """
    return _run_to_end(pdf_steps(printout, owner, path))


def pdf_steps(printout: Printout, owner: str, path: Path) -> Steps:
    """Write a PDF in small steps that yield (page, pages); closing the generator leaves no file.

    Raises:
        EnvironmentFault: the file cannot be written; no partial file is left.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.touch()
        pages = yield from _write_pages(part, printout, owner)
        part.replace(path)
    except OSError as error:
        raise EnvironmentFault(
            text("{path} cannot be written: {error}.", path=path, error=error.strerror),
            "Choose another folder.",
        ) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return pages


def _write_pages(part: Path, printout: Printout, owner: str) -> Steps:
    # The writer closes its file when this function ends; Windows cannot rename or delete an open file.
    writer = QPdfWriter(str(part))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(DPI)
    writer.setPageMargins(QMarginsF(*[MARGIN_MM] * 4), QPageLayout.Unit.Millimeter)
    writer.setTitle(printout_words(printout))
    writer.setCreator("watchroom")
    return (yield from print_steps(writer, printout, owner))


def print_on(device: QPagedPaintDevice, printout: Printout, owner: str) -> int:
    """Print on a printer or into a PDF and return the number of pages. UI thread.

    Raises:
        EnvironmentFault: the device refuses.
    """
    return _run_to_end(print_steps(device, printout, owner))


def print_steps(device: QPagedPaintDevice, printout: Printout, owner: str) -> Steps:
    """Print in small steps that yield (page, pages), pages 0 while not known; return the number of pages.

    Args:
        device: the printer or PDF.
        printout: the signed print.
        owner: the owner of the scheme.

    Raises:
        EnvironmentFault: the device refuses.
    """
    painter = QPainter()
    if not painter.begin(device):
        raise EnvironmentFault("The printer or file is not ready.", "Check it, or choose another.")
    try:
        paper = _Paper(painter, device, QSizeF(device.width(), device.height()), printout)
        for part in chapters(printout, owner):
            paper.lay_out(part)
            yield 0, 0
        for page in range(paper.pages):
            if page:
                device.newPage()
            paper.paint(page)
            yield page + 1, paper.pages
        return paper.pages
    finally:
        painter.end()


def preview(printout: Printout, owner: str) -> QImage:
    """Return the first page as an image, as it will be printed."""
    dots = PREVIEW_DPI / MM_PER_INCH
    image = QImage(round(A4_MM[0] * dots), round(A4_MM[1] * dots), QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(dots * 1000))
    image.setDotsPerMeterY(round(dots * 1000))
    image.fill(Qt.GlobalColor.white)
    room = QSizeF(*(side_mm * dots - 2 * MARGIN_MM * dots for side_mm in A4_MM))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.TextAntialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(MARGIN_MM * dots, MARGIN_MM * dots)
    paper = _Paper(painter, image, room, printout)
    paper.lay_out(next(chapters(printout, owner)))
    paper.paint(0, is_all=len(printout.entries) <= CHAPTER)
    painter.end()
    return image


def _run_to_end(steps: Steps) -> int:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return int(end.value)


class _Paper:
    """Lays out and paints one print, in dots of the device."""

    def __init__(self, painter: QPainter, device: QPaintDevice, room: QSizeF, printout: Printout) -> None:
        self._painter, self._device, self._printout = painter, device, printout
        self._dots_per_mm = device.logicalDpiX() / MM_PER_INCH
        self._width, self._height = room.width(), room.height()
        self._body_height = self._height - FOOT_MM * self._dots_per_mm
        self._texts: list[tuple[QTextDocument, int]] = []
        self.pages = 0
        # All pages share one image, which a PDF stores once.
        self._code = code_image(printout.proof.to_text(), round(CODE_MM * self._dots_per_mm))

    def lay_out(self, html: str) -> None:
        """Lay out another part, which begins a new page."""
        text = QTextDocument()
        text.documentLayout().setPaintDevice(self._device)
        text.setDefaultFont(QFont("sans-serif", 9))
        text.setDocumentMargin(0)
        text.setHtml(html)
        text.setPageSize(QSizeF(self._width, self._body_height))
        self._texts.append((text, self.pages))
        self.pages += text.pageCount()

    def paint(self, page: int, *, is_all: bool = True) -> None:
        """Paint one page; `is_all` means that everything is laid out and the number of pages is known."""
        text, first = next(laid_out for laid_out in reversed(self._texts) if laid_out[1] <= page)
        self._paint_body(text, page - first)
        self._paint_footer(page + 1, self.pages if is_all else 0)

    def _paint_body(self, text: QTextDocument, page: int) -> None:
        self._painter.save()
        self._painter.translate(0, -page * self._body_height)
        window = QRectF(0, page * self._body_height, self._width, self._body_height)
        self._painter.setClipRect(window)
        text.drawContents(self._painter, window)
        self._painter.restore()

    def _paint_footer(self, page: int, pages: int) -> None:
        top = self._height - (FOOT_MM - 2) * self._dots_per_mm
        size = CODE_MM * self._dots_per_mm
        self._painter.fillRect(QRectF(0, top - self._dots_per_mm, self._width, 1), QColor("#888"))
        self._painter.drawImage(QRectF(self._width - size, top, size, size), self._code)
        font = QFont("sans-serif")
        font.setPointSizeF(FOOT_PT)
        self._painter.setFont(font)
        self._painter.setPen(QColor("#333"))
        room = QRectF(0, top, self._width - size - 3 * self._dots_per_mm, size)
        flags = int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWrapAnywhere)
        self._painter.drawText(room, flags, self._footer_text(page, pages))

    def _footer_text(self, page: int, pages: int) -> str:
        proof, head = self._printout.proof, self._printout.proof.signed.head
        return "\n".join(
            (
                _t("Page {0} of {1}").format(page, pages or "…"),
                _t("Head of the book: entry {0}, SHA-256 {1}").format(head.number, head.hash),
                _t("Entries printed: {0}, SHA-256 {1}").format(proof.numbers, proof.digest),
                _t("Public key (Ed25519): {0}").format(proof.signed.public_key),
                _t("Signature: {0}").format(proof.signed.signature),
                _t("To check this page, scan it and run: watchroom verify print SCAN.png"),
            )
        )


def paint_code(painter: QPainter, where: QRectF, text: str) -> None:
    """Paint the QR code (correction level M) with its white margin into a square."""
    painter.drawImage(where, code_image(text, round(where.width())))


def code_image(text: str, width: int) -> QImage:
    """Return the QR code with whole-dot modules, at least as wide as it will be printed."""
    # Loaded by the first print, not by the start of every console.
    import segno

    rows = segno.make(text, error="m", micro=False).matrix
    side = len(rows) + 2 * QUIET
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.setPixel(x + QUIET, y + QUIET, 0xFF000000)
    # Each module is scaled to many dots, because single dots would be smoothed to grey when printed.
    return image.scaledToWidth(side * max(1, -(-width // side))).convertToFormat(QImage.Format.Format_Mono)


def _t(text: str) -> str:
    return QCoreApplication.translate("Printed", text)
