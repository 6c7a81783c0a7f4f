"""Writes single sheets (badges, lists, signs) as PDF and prints them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from console.domain.errors import EnvironmentFault
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice

    Paint = Callable[[QPainter, QPagedPaintDevice], None]

DPI = 300


def write_pdf(path: Path, size: QPageSize, margin_mm: float, title: str, paint: Paint) -> None:
    """Write one PDF; an existing file is replaced only when complete. Any thread.

    Args:
        path: the file.
        size: the paper size.
        margin_mm: the margin on every side.
        title: the title of the document.
        paint: called with a painter and the page.

    Raises:
        EnvironmentFault: the file cannot be written; no partial file is left.
    """
    part = path.with_name(f".{path.name}.part")
    try:
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
            "Check the print folder in the settings.",
        ) from None


def pdf_bytes(size: QPageSize, margin_mm: float, title: str, paint: Paint) -> bytes:
    """Return a PDF, as `write_pdf` writes it. Any thread.

    Args:
        size: the paper size.
        margin_mm: the margin on every side.
        title: the title of the document.
        paint: called with a painter and the page.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _write(QPdfWriter(buffer), size, margin_mm, title, paint)
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
    try:
        paint(painter, device)
    finally:
        painter.end()


class TextSheet:
    """Paints rich text over as many pages as it needs."""

    def __init__(self, html: str, points: int = 11) -> None:
        self._html, self._font_points = html, points

    def __call__(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        text = QTextDocument()
        text.documentLayout().setPaintDevice(device)
        text.setDefaultFont(QFont("sans-serif", self._font_points))
        # Without a colour the text would have the pale colour of the dark theme.
        text.setHtml(f"<div style='color:#000'>{self._html}</div>")
        width, height = float(device.width()), float(device.height())
        text.setPageSize(QSizeF(width, height))
        for page in range(text.pageCount()):
            if page:
                device.newPage()
            painter.save()
            painter.translate(0, -page * height)
            text.drawContents(painter, QRectF(0, page * height, width, height))
            painter.restore()
