"""A page to be read: it tells when it was shown to its end."""

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
    """UI thread."""

    read = Signal(object)
    """The `CaseFile` whose page was on the screen down to its last line."""

    def __init__(self, desk: BooksAtConsole, cameras: Mapping[int, Camera]) -> None:
        super().__init__(desk, cameras, is_for_reading=True)
        for button in (self.add, self.close_case, self.correct, self.countersign):
            button.hide()
        bar = self.page.verticalScrollBar()
        bar.valueChanged.connect(lambda _: self._look())
        # The page is laid out after it was given: how long it is, is known a moment later.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._look)
        bar.rangeChanged.connect(lambda *_: self._soon.start())

    def show_case(self, case: CaseFile) -> None:
        super().show_case(case)
        self._soon.start()

    @property
    def is_at_end(self) -> bool:
        """Whether the last line is on the screen."""
        bar = self.page.verticalScrollBar()
        return bar.value() >= bar.maximum() - END_PX

    def read_on(self) -> None:
        """A page further."""
        bar = self.page.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep())

    def _look(self) -> None:
        if self.case is not None and self.page.isVisible() and self.is_at_end:
            self.read.emit(self.case)
