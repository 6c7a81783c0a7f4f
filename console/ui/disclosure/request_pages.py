"""The open requests, page by page, and what says that there are older ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import isValid

from console.services.disclosure.requests import WhichRequests
from console.ui.base.background import ask_as_person
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button

if TYPE_CHECKING:
    from console.domain.disclosure.request import RequestCase
    from console.domain.errors import ConsoleError
    from console.services.disclosure.requests import OpenRequests
    from console.ui.base.context import PaneContext

TYPING_MS = 300
"""So long nothing more is typed before the service is asked."""


class RequestPages(QWidget):
    """Loads the open requests. With more than one page the service looks through all of them. UI thread."""

    loaded = Signal()
    """Emitted when `requests` has changed."""
    refused = Signal(object)
    """Emitted with the error when they cannot be read."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context, self._books = context, context.services.books
        self.requests: list[RequestCase] = []
        """All open requests; if a page does not hold them, the newest that fit what is looked for."""
        self._which, self._words = WhichRequests.ALL, ""
        self._older: int | None = None
        """Below this number there may be more that fit; None: all are here."""
        self._is_cut = False
        """Whether there are more open requests than one page holds."""
        self._asked = 0
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self.read)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.older = button(self.tr("Show &older requests"), self.read_older)
        self.setLayout(Flow((self.words, self.older)))
        self._show_state()

    def clear(self) -> None:
        """Forget what was read; an answer that is still to come is for somebody else."""
        self._asked += 1
        self._typing.stop()
        self.requests, self._older, self._is_cut = [], None, False
        self._show_state()

    def look_for(self, which: WhichRequests, words: str, *, is_typed: bool) -> None:
        """Look for what fits; if everything is here already, who listens filters it at once."""
        self._which, self._words = which, words
        if not self._is_cut:
            self.loaded.emit()
        else:
            self._typing.start(TYPING_MS if is_typed else 0)

    def read(self) -> None:
        """Read the first page."""
        self._read(None)

    def read_older(self) -> None:
        """Add the next page of older requests."""
        if self._older is not None:
            self._read(self._older)

    def _read(self, before: int | None) -> None:
        self._typing.stop()
        self._asked += 1
        asked, pages, actor = self._asked, self._books.requests, self._books.actor
        which, words = self._which, self._words
        is_plain = which is WhichRequests.ALL and not words.strip()

        def read() -> tuple[OpenRequests, bool]:
            if before is not None:
                return pages.page(actor(), which, words, before), True
            first = pages.page(actor())
            is_cut = first.before is not None
            return (pages.page(actor(), which, words) if is_cut and not is_plain else first), is_cut

        ask_as_person(
            self._context,
            read,
            lambda answer: self._show(asked, before, *answer),
            lambda error: self._refuse(asked, error),
        )

    def _show(self, asked: int, before: int | None, page: OpenRequests, is_cut: bool) -> None:
        if not isValid(self) or asked != self._asked:
            return
        earlier = [] if before is None else self.requests
        self.requests, self._older, self._is_cut = [*earlier, *page.found], page.before, is_cut
        self._show_state()
        self.loaded.emit()

    def _refuse(self, asked: int, error: ConsoleError) -> None:
        if isValid(self) and asked == self._asked:
            self.refused.emit(error)

    def _show_state(self) -> None:
        is_cut = self._older is not None
        words = self.tr("Only the newest {0} open requests are shown. There are older ones.")
        self.words.setText(words.format(len(self.requests)) if is_cut else "")
        self.setVisible(is_cut)
