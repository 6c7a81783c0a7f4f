"""The mark of a pane that stays with one camera while another tile is selected, with the act that ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from console.ui.widgets.forms import button, words
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from console.ui.base.context import PaneContext

ICON_PX = 18


class PinMark(QFrame):
    """Says that a pane is pinned to a camera; hidden while the pane shows the selected one. UI thread."""

    unpinned = Signal()
    """Emitted when the pane is to follow the selected tile again."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self.setObjectName("pinned")
        self._context = context
        pin = QLabel()
        pin.setPixmap(icon("pinned").pixmap(ICON_PX, ICON_PX))
        self.words = words("")
        self.follow_button = button(self.tr("&Follow the selected tile"), self.unpinned.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.addWidget(pin)
        row.addWidget(self.words, 1)
        row.addWidget(self.follow_button)
        self.hide()

    def show_cameras(self, shown: int | None, selected: int | None, why: str) -> None:
        """Compare the camera of the pane with that of the selected tile.

        Args:
            shown: camera of the pane.
            selected: camera of the selected tile.
            why: why the pane does not follow; a sentence.
        """
        is_pinned = shown is not None and selected is not None and shown != selected
        if is_pinned:
            template = self.tr("Pinned to camera {0}. Camera {1} is selected. {2}")
            self.words.setText(template.format(self._name(shown), self._name(selected), why).rstrip())
        self.setVisible(is_pinned)

    def _name(self, camera: int | None) -> str:
        known = self._context.bridge.wall.cameras.get(camera) if camera is not None else None
        return f"{camera} {known.name}" if known is not None else str(camera)
