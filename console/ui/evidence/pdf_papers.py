"""Statements and labels as PDF/A-1b, which has its fonts inside and can be read for decades."""

from __future__ import annotations

from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QApplication

from console.ui.widgets.printing import TextSheet, pdf_bytes

MARGIN_MM = 20.0
_started: list[QApplication] = []


def pdf_of(html: str, title: str) -> bytes:
    """Return a page to print as PDF/A-1b, each page with its number and a line for a signature. Any thread.

    Without a screen, on the main thread, it starts the part of Qt that has the fonts.
    """
    if QApplication.instance() is None:
        _started.append(QApplication(["watchroom", "-platform", "offscreen"]))

    def footer(page: int, pages: int) -> str:
        return f"{title}  ·  Page {page} of {pages}  ·  Signature: ............................"

    sheet = TextSheet(html, family="serif", footer=footer)
    return pdf_bytes(QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, title, sheet, is_archival=True)
