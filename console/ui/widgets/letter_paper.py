"""Letters on white paper: as they are shown, and as PDF."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QTextBrowser

from console.bridge.labels import translated
from console.ui.widgets.printing import TextSheet, pdf_bytes

if TYPE_CHECKING:
    from console.domain.disclosure.letters import LetterText

MARGIN_MM = 22.0


def letter_html(letter: LetterText) -> str:
    """Return a letter as rich text."""

    def lines(parts: tuple[str, ...]) -> str:
        return "<br>".join(html.escape(part) for part in parts)

    paragraphs = "".join(f"<p>{lines(tuple(part.splitlines()))}</p>" for part in letter.paragraphs)
    return (
        f"<p align='right'>{lines(letter.head)}</p><p>{lines(letter.address)}</p>"
        f"<p>{html.escape(letter.place_and_day)}</p><h3>{html.escape(letter.title)}</h3>{paragraphs}"
    )


def letter_pdf(letter: LetterText) -> bytes:
    """Return a letter as PDF, A4. Any thread."""
    size = QPageSize(QPageSize.PageSizeId.A4)
    return pdf_bytes(size, MARGIN_MM, letter.title, TextSheet(letter_html(letter)))


class LetterPaper(QTextBrowser):
    """Shows a letter as it will be printed. UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("letter")
        self.setMinimumHeight(260)
        self.setAccessibleName(self.tr("The letter"))
        # White paper, as it will be printed.
        self.setStyleSheet("QTextBrowser#letter { background: #fff; color: #000; }")

    def show_letter(self, letter: LetterText) -> None:
        """Show a letter, and above it why the scheme's own words are not used, if that is so."""
        said = html.escape(translated(letter.problem)) if letter.problem else ""
        self.setHtml((f"<p><b>{said}</b></p><hr>" if said else "") + letter_html(letter))
