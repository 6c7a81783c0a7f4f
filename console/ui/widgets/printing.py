"""Single sheets (badges, lists, signs): written as PDF, whole or not at all; printed where a printer is."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice

    Paint = Callable[[QPainter, QPagedPaintDevice], None]

DPI = 300


def write_pdf(path: Path, size: QPageSize, margin_mm: float, title: str, paint: Paint) -> None:
    """Write one PDF; a file that was there is replaced only by a whole one. Any thread.

    Raises:
        EnvironmentFault: it cannot be written; nothing half-written is left.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Qt only prints a warning where a file cannot be made: this asks first, and knows why.
        part.touch()
        writer = QPdfWriter(str(part))
        _prepare(writer, size, margin_mm)
        writer.setTitle(title)
        writer.setCreator("watchroom")
        writer.setResolution(DPI)
        _paint(writer, paint)
        del writer
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise EnvironmentFault(
            f"{path} cannot be written: {error.strerror}.", "Check the folder of prints in the settings."
        ) from None


def print_out(name: str, size: QPageSize, margin_mm: float, title: str, paint: Paint) -> bool:
    """Print on a printer; whether there was one. It asks the system, which may take seconds: any thread.

    Args:
        name: the system's; empty: its usual one, if it has one.
        size: of the paper.
        margin_mm: on every side.
        title: of the job.
        paint: given a painter and the page.

    Raises:
        EnvironmentFault: the printer of that name is not there, or takes nothing.
    """
    found = QPrinterInfo.printerInfo(name) if name else QPrinterInfo.defaultPrinter()
    if found.isNull():
        if not name:
            return False
        raise EnvironmentFault(f"There is no printer {name}.", "Check its name in the settings.")
    printer = QPrinter(found, QPrinter.PrinterMode.HighResolution)
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
        raise EnvironmentFault(
            "The printer or the file does not take anything.", "Check it, or choose another one."
        )
    try:
        paint(painter, device)
    finally:
        painter.end()


class TextSheet:
    """Paints rich text over as many pages as it needs; called with the painter and its page."""

    def __init__(self, html: str, points: int = 11) -> None:
        self._html, self._points = html, points

    def __call__(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        text = QTextDocument()
        text.documentLayout().setPaintDevice(device)
        text.setDefaultFont(QFont("sans-serif", self._points))
        # Without its own colour it would be the dark theme's: pale on white.
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
