"""Writes single sheets (badges, lists, signs) as PDF and prints them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.ui.widgets.closed_document import ClosedDocument

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice

    Paint = Callable[[QPainter, QPagedPaintDevice], None]

DPI, FOOTER_POINTS = 300, 8


def write_pdf(
    path: Path, size: QPageSize, margin_mm: float, title: str, paint: Paint, *, in_new_folder: bool = True
) -> None:
    """Write one PDF; an existing file is replaced only when complete. Any thread.

    Args:
        path: the file.
        size: the paper size.
        margin_mm: the margin on every side.
        title: the title of the document.
        paint: called with a painter and the page.
        in_new_folder: whether a folder that is missing is made.

    Raises:
        EnvironmentFault: the file cannot be written; no partial file is left.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        if in_new_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        # Qt only prints a warning if a file cannot be created; `touch` raises the reason.
        part.touch()
        _write(QPdfWriter(str(part)), size, margin_mm, title, paint)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise EnvironmentFault(
            text("{path} cannot be written: {error}.", path=path, error=error.strerror),
            "Check the print folder in the settings." if in_new_folder else "Choose another folder.",
        ) from None


def pdf_bytes(
    size: QPageSize, margin_mm: float, title: str, paint: Paint, *, is_archival: bool = False
) -> bytes:
    """Return a PDF, as `write_pdf` writes it. Any thread.

    Args:
        size: the paper size.
        margin_mm: the margin on every side.
        title: the title of the document.
        paint: called with a painter and the page.
        is_archival: whether it is PDF/A-1b, which has its fonts inside and can be read for decades.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    if is_archival:
        writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    _write(writer, size, margin_mm, title, paint)
    return bytes(buffer.data().data())


def _write(writer: QPdfWriter, size: QPageSize, margin_mm: float, title: str, paint: Paint) -> None:
    _prepare(writer, size, margin_mm)
    writer.setTitle(title)
    writer.setCreator("watchroom")
    writer.setResolution(DPI)
    _paint(writer, paint)


def print_out(name: str, size: QPageSize, margin_mm: float, title: str, paint: Paint) -> bool:
    """Print on a printer and return whether there was one. May take seconds; any thread.

    Args:
        name: the system's name of the printer; empty for its default printer, if any.
        size: the paper size.
        margin_mm: the margin on every side.
        title: the title of the job.
        paint: called with a painter and the page.

    Raises:
        EnvironmentFault: the printer was not found or is not ready.
    """
    info = QPrinterInfo.printerInfo(name) if name else QPrinterInfo.defaultPrinter()
    if info.isNull():
        if not name:
            return False
        raise EnvironmentFault(
            text("The printer {name} was not found.", name=name), "Check its name in the settings."
        )
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    _prepare(printer, size, margin_mm)
    printer.setDocName(title)
    _paint(printer, paint)
    return True


def _prepare(device: QPagedPaintDevice, size: QPageSize, margin_mm: float) -> None:
    device.setPageSize(size)
    device.setPageMargins(QMarginsF(*[margin_mm] * 4), QPageLayout.Unit.Millimeter)


def _paint(device: QPagedPaintDevice, paint: Paint) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise EnvironmentFault("The printer or file is not ready.", "Check it, or choose another.")
    # Codes of squares must not be blurred by JPEG.
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    try:
        paint(painter, device)
    finally:
        painter.end()


class TextSheet:
    """Paints rich text over as many pages as it needs.

    Args:
        html: the text.
        points: size of its font.
        family: its font.
        footer: returns what stands under a page, by its number and the number of all; None: nothing.
    """

    def __init__(
        self,
        html: str,
        points: int = 11,
        family: str = "sans-serif",
        footer: Callable[[int, int], str] | None = None,
    ) -> None:
        self._html, self._font, self._footer = html, QFont(family, points), footer
        self.pages = 0

    def __call__(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        painter.setFont(QFont("sans-serif", FOOTER_POINTS))
        line = painter.fontMetrics().height() * 2.0 if self._footer else 0.0
        text = ClosedDocument()
        text.documentLayout().setPaintDevice(device)
        text.setDefaultFont(self._font)
        text.setDocumentMargin(0)
        text.setHtml(self._html)
        room = QRectF(0, 0, device.width(), device.height() - line)
        text.setPageSize(room.size())
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        # Otherwise the text has the pale colour of the dark theme.
        palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
        context.palette = palette
        self.pages = text.pageCount()
        for page in range(self.pages):
            if page:
                device.newPage()
            painter.save()
            painter.setClipRect(room)
            painter.translate(0, -page * room.height())
            text.documentLayout().draw(painter, context)
            painter.restore()
            if self._footer:
                below = round(device.height() - line / 4)
                painter.drawText(0, below, self._footer(page + 1, self.pages))
