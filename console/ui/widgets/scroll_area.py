"""A scroll area for content higher than its pane."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

LEAST_HEIGHT_PX = 160


class ScrollArea(QScrollArea):
    """A scroll area as wide as its content and as high as there is room. UI thread."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        inside, bar = self.widget(), self.verticalScrollBar()
        # Before it is shown for the first time, the bar is not as wide as the style sheet makes it.
        bar.ensurePolished()
        least = max(inside.minimumSizeHint().width(), inside.minimumWidth()) if inside else 0
        return QSize(least + bar.sizeHint().width(), LEAST_HEIGHT_PX)
