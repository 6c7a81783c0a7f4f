"""A PDF page by page, as pictures that another process makes (SYS-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.ui.base.background import ask
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from console.domain.errors import ConsoleError
    from console.domain.scheme.documents import PdfPicture
    from console.services.scheme.documents import PdfFile
    from console.ui.base.context import PaneContext

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Widths of a page, in widths of the pane."""
LEAST_PX, MOST_PX = 200, 3_000
SETTLE_MS = 150


class PdfView(QWidget):
    """Shows one page of a PDF; the next ones by keys and buttons. UI thread.

    Args:
        context: of the pane.
    """

    turned = Signal(int)
    """Emitted with the page that is shown, from 1."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._file: PdfFile | None = None
        self._asked = 0
        self.page, self._zoom = 0, ZOOMS.index(1.0)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.picture.setWordWrap(True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.picture)
        # A bar that comes and goes would change the width, and with it the picture.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.installEventFilter(self)
        self.before = button(self.tr("Previous page"), lambda: self.turn(-1))
        self.after = button(self.tr("Next page"), lambda: self.turn(1))
        self.place = words("", "muted")
        self.smaller = button("−", lambda: self.zoom(-1))
        self.larger = button("+", lambda: self.zoom(1))
        self.smaller.setAccessibleName(self.tr("Smaller"))
        self.larger.setAccessibleName(self.tr("Larger"))
        for one, keys in (
            (self.before, self.tr("Page up")),
            (self.after, self.tr("Page down")),
            (self.smaller, "Ctrl+−"),
            (self.larger, "Ctrl++"),
        ):
            one.setToolTip(keys)
        row = QHBoxLayout()
        row.addWidget(self.before)
        row.addWidget(self.after)
        row.addWidget(self.place)
        row.addStretch()
        row.addWidget(self.smaller)
        row.addWidget(self.larger)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.area, 1)
        column.addLayout(row)
        self.setFocusProxy(self.area)
        # A splitter that is dragged asks for one picture, not for a hundred.
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._ask_page)
        self.destroyed.connect(self._forget)

    def show_file(self, file: PdfFile) -> None:
        """Show a file from its first page on; it is closed when another one is shown."""
        self.close_file()
        self._file, self.page = file, 0
        self._ask_page()

    def close_file(self) -> None:
        """Show nothing."""
        if self._file is not None:
            file, self._file = self._file, None
            self._context.bridge.background.run(file.close)
        self._asked += 1
        self.picture.clear()
        self._follow()

    def _forget(self) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def pages(self) -> int:
        """How many pages the file has; 0: none is open."""
        return self._file.pages if self._file is not None else 0

    def turn(self, by: int) -> None:
        """Show an earlier or a later page."""
        self.go_to(min(max(self.page + by, 0), self.pages - 1))

    def go_to(self, page: int) -> None:
        """Show a page, from its top."""
        if self._file is not None and page != self.page:
            self.page = page
            self._ask_page()

    def zoom(self, by: int) -> None:
        """Show the page smaller or larger."""
        self._zoom = min(max(self._zoom + by, 0), len(ZOOMS) - 1)
        self._ask_page()

    def _ask_page(self) -> None:
        self._follow()
        if self._file is None:
            return
        file, page = self._file, self.page
        self._asked += 1
        asked = self._asked
        sharpness = self.devicePixelRatioF()
        width = self.area.viewport().width() * ZOOMS[self._zoom] * sharpness
        width_px = int(min(max(width, LEAST_PX), MOST_PX))

        def show(made: PdfPicture) -> None:
            if asked == self._asked:
                self._show(made, sharpness)

        def refused(error: ConsoleError) -> None:
            if asked == self._asked:
                self.picture.setText(error_words(error))

        ask(self._context, lambda: file.page(page, width_px), show, refused)

    def _show(self, made: PdfPicture, sharpness: float) -> None:
        image = QImage(made.pixels, made.width, made.height, made.stride, QImage.Format.Format_RGBX8888)
        shown = QPixmap.fromImage(image)
        shown.setDevicePixelRatio(sharpness)
        self.picture.setPixmap(shown)
        self.picture.setAccessibleName(self.place.text())
        self.area.verticalScrollBar().setValue(0)
        self.turned.emit(self.page + 1)

    def _follow(self) -> None:
        pages = self.pages
        self.place.setText(self.tr("Page {0} of {1}").format(self.page + 1, pages) if pages else "")
        self.before.setEnabled(self.page > 0 and pages > 0)
        self.after.setEnabled(self.page + 1 < pages)
        self.smaller.setEnabled(pages > 0 and self._zoom > 0)
        self.larger.setEnabled(pages > 0 and self._zoom + 1 < len(ZOOMS))

    def find_next(self, wanted: str, then: object) -> None:
        """Go to the next page that has the words; `then` is called with the page, or None.

        Args:
            wanted: the words.
            then: called with the page's number, from 0, or None.
        """
        if self._file is None or not callable(then):
            return
        file, first = self._file, (self.page + 1) % max(1, self.pages)

        def show(page: int | None) -> None:
            if file is self._file:
                if page is not None:
                    self.go_to(page)
                then(page)

        ask(self._context, lambda: file.find(wanted, first), show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the page in the new width, once it rests."""
        super().resizeEvent(event)
        if self._file is not None:
            self._settled.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn the page where scrolling ends, and by keys."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._pressed(event):
            return True
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        bar, key = self.area.verticalScrollBar(), event.key()
        has_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_PageDown and bar.value() == bar.maximum():
            self.turn(1)
        elif key == Qt.Key.Key_PageUp and bar.value() == bar.minimum():
            self.turn(-1)
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End and self.pages:
            self.go_to(self.pages - 1)
        elif has_control and key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(1)
        elif has_control and key == Qt.Key.Key_Minus:
            self.zoom(-1)
        else:
            return False
        return True
