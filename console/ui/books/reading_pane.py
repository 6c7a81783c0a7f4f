"""A read-only page that reports when it was shown to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from console.ui.books.case_view import CaseView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.entries import CaseFile
    from console.domain.cameras.camera import Camera
    from console.services.books_at_console import BooksAtConsole

END_PX = 4


class ReadingPane(CaseView):
    """Shows an entry for reading and reports when its last line was on the screen. UI thread."""

    read = Signal(object)
    """Emitted with the `CaseFile` whose last line was on the screen."""

    def __init__(self, books: BooksAtConsole, cameras: Mapping[int, Camera]) -> None:
        super().__init__(books, cameras, is_for_reading=True)
        for button in (self.add, self.close_case, self.correct, self.countersign):
            button.hide()
        bar = self.page.verticalScrollBar()
        bar.valueChanged.connect(lambda _: self._check_read())
        # The document is laid out later, so the length of the page is known only in the next turn of the
        # loop.
        self._read_timer = QTimer(self)
        self._read_timer.setSingleShot(True)
        self._read_timer.setInterval(0)
        self._read_timer.timeout.connect(self._check_read)
        bar.rangeChanged.connect(lambda *_: self._read_timer.start())

    def show_case(self, case: CaseFile) -> None:
        super().show_case(case)
        self._read_timer.start()

    @property
    def is_at_end(self) -> bool:
        """Return whether the last line is on the screen."""
        bar = self.page.verticalScrollBar()
        return bar.value() >= bar.maximum() - END_PX

    def read_on(self) -> None:
        """Scroll down by one page."""
        bar = self.page.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep())

    def _check_read(self) -> None:
        if self.case is not None and self.page.isVisible() and self.is_at_end:
            self.read.emit(self.case)
