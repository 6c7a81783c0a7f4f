"""Statements and labels as PDF/A-1b, which has its fonts inside and can be read for decades."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QApplication

DPI, MARGIN_MM = 300, 20.0
_started: list[QApplication] = []


def pdf_of(html: str, title: str) -> bytes:
    """Return a page to print as PDF/A-1b, each page with its number and a line for a signature. Any thread.

    Without a screen, on the main thread, it starts the part of Qt that has the fonts.
    """
    if QApplication.instance() is None:
        _started.append(QApplication(["watchroom", "-platform", "offscreen"]))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(DPI)
    writer.setPageMargins(QMarginsF(*[MARGIN_MM] * 4), QPageLayout.Unit.Millimeter)
    writer.setTitle(title)
    writer.setCreator("watchroom")
    _paint(writer, html, title)
    buffer.close()
    return bytes(content.data())


def _paint(writer: QPdfWriter, html: str, title: str) -> None:
    painter = QPainter(writer)
    painter.setFont(QFont("sans-serif", 8))
    line = painter.fontMetrics().height() * 2.0
    text = QTextDocument()
    text.documentLayout().setPaintDevice(writer)
    text.setDefaultFont(QFont("serif", 11))
    text.setDocumentMargin(0)
    text.setHtml(html)
    width, height = float(writer.width()), writer.height() - line
    text.setPageSize(QSizeF(width, height))
    pages = text.pageCount()
    for page in range(pages):
        if page:
            writer.newPage()
        painter.save()
        painter.setClipRect(0, 0, round(width), round(height))
        painter.translate(0, -page * height)
        text.drawContents(painter)
        painter.restore()
        footer = f"{title}  ·  Page {page + 1} of {pages}  ·  Signature: ............................"
        painter.drawText(0, round(writer.height() - line / 4), footer)
    painter.end()
