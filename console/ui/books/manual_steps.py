"""The steps of the procedural manual beside the form of an incident, by its type (SYS-11)."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QFrame, QTextBrowser
from shiboken6 import isValid

from console.bridge.labels import error_words
from console.domain.numbers import clamp
from console.ui.base.background import ask_as_person
from console.ui.widgets.theme import code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from console.domain.errors import ConsoleError
    from console.domain.scheme.documents import Step
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext
    from console.ui.books.form import EntryForm

LEAST_LINES, MOST_LINES = 4, 12
SHARE = 0.25
"""Share of the form that the steps take at most; the rest of them is scrolled to."""
LEAST_PX = 300
"""Width that is reckoned with before the form is laid out."""
TYPED_MS = 250
"""The manual is asked after a pause in typing."""


class ManualSteps(QTextBrowser):
    """Shows what the manual says about the type of incident that is chosen. UI thread.

    Args:
        context: of the pane.
        books: with the documents.
        form: of an incident.
    """

    def __init__(self, context: PaneContext, books: BooksAtConsole, form: EntryForm) -> None:
        super().__init__()
        self._context, self._books, self._form = context, books, form
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Steps of the procedural manual"))
        self.hide()
        self._asked: str | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPED_MS)
        self._pause.timeout.connect(self._ask)
        form.installEventFilter(self)
        form.editor("type").changed.connect(lambda *_: self._pause.start())
        self._pause.start()

    def _type(self) -> str:
        return str(self._form.editor("type").raw() or "").strip()

    def _ask(self) -> None:
        wanted = self._type()
        if wanted == self._asked or self._books.person() is None:
            return
        self._asked = wanted
        books = self._books
        ask_as_person(
            self._context,
            lambda: books.documents.steps(books.actor(), wanted),
            lambda steps: self._show(wanted, steps),
            self._show_error,
        )

    def _show(self, wanted: str, steps: Sequence[Step]) -> None:
        if isValid(self) and wanted == self._asked:
            self._fill(steps_html(wanted, steps))
            self.setVisible(bool(steps))

    def _show_error(self, error: ConsoleError) -> None:
        if isValid(self):
            self._fill(html.escape(error_words(error)))
            self.show()

    def _fill(self, rich: str) -> None:
        self.setHtml(rich)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the text needs, but never so high that the fields have no room."""
        document, line = self.document(), self.fontMetrics().lineSpacing()
        document.setTextWidth(max(self.viewport().width(), LEAST_PX))
        most = clamp(round(self._form.height() * SHARE), LEAST_LINES * line, MOST_LINES * line)
        self.setFixedHeight(min(round(document.size().height()) + 2, most))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._form and event.type() is QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)


def steps_html(incident: str, steps: Sequence[Step]) -> str:
    """Return the steps as rich text; everything typed by people is escaped."""
    from PySide6.QtCore import QCoreApplication

    def said(text: str) -> str:
        return html.escape(QCoreApplication.translate("ManualSteps", text))

    title = said("Procedural manual") + (f": {html.escape(incident)}" if incident else "")
    heads = (said("Action"), said("Who responds"), said("Time scale"))
    head = "".join(f'<th align="left" style="color:{code("muted")}">{one}</th>' for one in heads)
    rows = "".join(
        f"<tr><td>{html.escape(step.action)}</td><td>{html.escape(step.who)}</td>"
        f"<td>{html.escape(step.within)}</td></tr>"
        for step in steps
    )
    return f'<b>{title}</b><table cellpadding="3" cellspacing="0"><tr>{head}</tr>{rows}</table>'
