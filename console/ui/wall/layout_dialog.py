"""The dialog for choosing a layout by its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.domain.wall.layouts import Layout, all_layouts, automatic
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZE = QSize(128, 72)


def layout_icon(layout: Layout) -> QIcon:
    """Return a small drawing of a layout with its largest tile highlighted."""
    pixmap = QPixmap(_SIZE)
    pixmap.fill(colour("wall"))
    painter = QPainter(pixmap)
    for tile, rect in enumerate(layout.rects(_SIZE.width(), _SIZE.height(), 3)):
        is_largest = tile == layout.largest and len({(cell.columns) for cell in layout.cells}) > 1
        painter.fillRect(rect.x, rect.y, rect.width, rect.height, colour("accent" if is_largest else "line"))
    painter.end()
    return QIcon(pixmap)


class LayoutDialog(Dialog):
    """Shows all layouts as drawings; Enter or double-click chooses. Deleted when closed.

    Args:
        current: the layout in use.
        count: number of tiles of an automatic layout.
        choose: called with the chosen layout.
        parent: the widget over which the dialog opens.
    """

    def __init__(
        self, current: Layout, count: int, choose: Callable[[Layout], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Choose a layout"))
        self.resize(700, 540)
        heading = QLabel(self.tr("Choose a layout"))
        heading.setObjectName("heading")
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setIconSize(_SIZE)
        self.list.setGridSize(QSize(_SIZE.width() + 28, _SIZE.height() + 44))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self._layouts = (automatic(count), *all_layouts())
        for layout in self._layouts:
            name = self.tr("Automatic") if layout.is_automatic else layout.name
            item = QListWidgetItem(layout_icon(layout), name, self.list)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            if layout.is_automatic:
                item.setToolTip(
                    self.tr("As many tiles as cameras, arranged so that pictures get the most room")
                )
            if layout.name == current.name or (layout.is_automatic and current.is_automatic):
                self.list.setCurrentItem(item)
        self._choose = choose
        self.list.itemActivated.connect(self._chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.addWidget(heading)
        column.addWidget(self.list)
        cancel = button(self.tr("Cancel"), self.reject)
        column.addWidget(cancel, 0, Qt.AlignmentFlag.AlignRight)

    def _chosen(self) -> None:
        layout = self._layouts[self.list.currentRow()]
        self.accept()
        self._choose(layout)
