"""A message that appears over the lower edge of the wall for a few seconds."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from console.bridge.messages import Message, MessageKind
from console.domain.numbers import clamp

SHOWN_MS = {
    MessageKind.NOTE: 4000,
    MessageKind.REMINDER: 8000,
    MessageKind.REFUSAL: 7000,
    MessageKind.FAULT: 9000,
}
WIDTH_PX = 460


SIGNS = {
    MessageKind.NOTE: "ℹ",
    MessageKind.REMINDER: "◔",
    MessageKind.REFUSAL: "⊘",
    MessageKind.FAULT: "▲",
}
"""Shapes that tell the kinds of messages apart."""


class Toast(QFrame):
    """Shows the newest message. UI thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent_widget = parent
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
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show a message for a while."""
        # The line at its edge has a colour for each kind; the sign says the same without it.
        self.what.setText(f"{SIGNS[message.kind]} {message.what}")
        self.then.setText(message.then)
        self.then.setVisible(bool(message.then))
        self.setProperty("kind", message.kind.value)
        self.style().polish(self)
        self.setFixedWidth(clamp(self._parent_widget.width() - 32, 200, WIDTH_PX))
        self.show()
        self.place()
        self.raise_()
        self._timer.start(SHOWN_MS[message.kind])

    def place(self) -> None:
        """Move to the middle of the lower edge."""
        self.setFixedHeight(self._column.heightForWidth(self.width()))
        outer = self._parent_widget.size()
        self.move((outer.width() - self.width()) // 2, outer.height() - self.height() - 18)
