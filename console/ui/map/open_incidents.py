"""The cameras of open incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.books.entries import BookQuery
from console.ui.base.background import ask
from console.ui.books.change_signal import BookChangeSignal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.entries import Entry
    from console.ui.base.context import PaneContext

BOOK = "incidents"


class OpenIncidents(QObject):
    """Loads the cameras of open incidents when the book changes. UI thread."""

    changed = Signal()

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.by_camera: dict[int, tuple[str, ...]] = {}
        self._watch = BookChangeSignal(context.services.books, self)
        self._watch.written.connect(self._book_changed)
        context.bridge.attendance.changed.connect(self.read)
        self.read()

    def _book_changed(self, books: frozenset[str]) -> None:
        if BOOK in books:
            self.read()

    def read(self) -> None:
        """Load the open incidents if the person may read them."""
        service = self._context.services.books
        if service.person() is None:
            self.by_camera = {}
            return
        query = BookQuery(BOOK, is_open=True)
        ask(
            self._context,
            lambda: list(service.books.every(service.actor(), query)),
            self._show,
            lambda _error: None,
        )

    def _show(self, entries: Sequence[Entry]) -> None:
        by_camera: dict[int, tuple[str, ...]] = {}
        for entry in entries:
            cameras = entry.fields.get("cameras", ())
            for camera in cameras if isinstance(cameras, tuple) else ():
                if isinstance(camera, int):
                    by_camera[camera] = (*by_camera.get(camera, ()), entry.called)
        self.by_camera = by_camera
        self.changed.emit()
