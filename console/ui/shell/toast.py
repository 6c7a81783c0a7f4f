"""A message that appears over the lower edge of the wall for a few seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from console.bridge.messages import Message, MessageKind
from console.domain.numbers import clamp
from console.ui.widgets.forms import height_within_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

SHOWN_MS = {
    MessageKind.NOTE: 4000,
    MessageKind.REMINDER: 8000,
    MessageKind.REFUSAL: 7000,
    MessageKind.FAULT: 9000,
}
WIDTH_PX = 460
EDGE_PX, LIFT_PX = 16, 18
"""Pixels left free at the sides and below."""


SIGNS = {
    MessageKind.NOTE: "ℹ",
    MessageKind.REMINDER: "◔",
    MessageKind.REFUSAL: "⊘",
    MessageKind.FAULT: "▲",
}
"""Shapes that tell the kinds of messages apart."""


class Toast(QFrame):
    """Shows the newest message. UI thread.

    Args:
        parent: over which it lies.
        kept_free: returns the places in the parent that it leaves free if it can, such as a steering pad.
    """

    def __init__(self, parent: QWidget, kept_free: Callable[[], Sequence[QRect]]) -> None:
        super().__init__(parent)
        self._parent_widget, self._kept_free = parent, kept_free
        parent.installEventFilter(self)
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.what = QLabel()
        self.then = QLabel()
        self.then.setObjectName("muted")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 18, 10)
        column.setSpacing(2)
        for label in (self.what, self.then):
            label.setWordWrap(True)
            # Without this, the style sheet would indent the text, and its height would be reckoned without.
            label.setIndent(0)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show a message for a while."""
        # The line at its edge has a colour for each kind; the sign says the same without it.
        self._number = message.number
        self.what.setText(f"{SIGNS[message.kind]} {message.what}")
        self.then.setText(message.then)
        self.then.setVisible(bool(message.then))
        self.setProperty("kind", message.kind.value)
        self.style().polish(self)
        self.show()
        self.place()
        self.raise_()
        self._timer.start(SHOWN_MS[message.kind])

    def withdraw(self, number: int) -> None:
        """Take away the message with this number: somebody else may be there now."""
        if number == self._number:
            self._timer.stop()
            self.hide()

    def place(self) -> None:
        """Move to the lower edge: to its middle, or to where nothing is covered that is needed."""
        outer = self._parent_widget.rect()
        self.setFixedWidth(clamp(outer.width() - 2 * EDGE_PX, 200, WIDTH_PX))
        self.setFixedHeight(height_within_frame(self, self._column))
        free = [place for place in self._kept_free() if not place.isEmpty()]
        low = outer.height() - self.height() - LIFT_PX
        above = min((place.top() for place in free), default=outer.height()) - self.height() - EDGE_PX // 2
        places = [
            QPoint((outer.width() - self.width()) // 2, low),
            QPoint(EDGE_PX, low),
            QPoint(outer.width() - self.width() - EDGE_PX, low),
            QPoint((outer.width() - self.width()) // 2, max(0, above)),
        ]
        self.move(min(places, key=lambda place: _covered(QRect(place, self.size()), free)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            # What lies in the way moves with the same event.
            QTimer.singleShot(0, self, self.place)
        return super().eventFilter(watched, event)


def _covered(toast: QRect, places: Sequence[QRect]) -> int:
    """Return how many pixels of these places a toast would cover."""
    parts = (toast & place for place in places)
    return sum(part.width() * part.height() for part in parts if not part.isEmpty())
