"""The pane for commissioning cameras, one or many at a time (SYS-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.ui.base.pane import PaneKind
from console.ui.cameras.commissioning_view import CommissioningView

if TYPE_CHECKING:
    from console.ui.base.context import PaneContext


class CommissioningPane(QWidget):
    """Shows the commissioning view. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        services = context.services
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        self.view = CommissioningView(context, services.commissioning, services.people.seat)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view.list)


PANE = PaneKind(
    "commissioning",
    str(QT_TRANSLATE_NOOP("Panes", "Commissioning")),
    CommissioningPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=900,
)
