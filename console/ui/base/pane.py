"""The description of a pane for the shell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.ui.base.context import PaneContext


@dataclass(frozen=True, slots=True)
class PaneKind:
    """One kind of pane; its module holds it as `PANE`, and `panes.PANES` lists all."""

    id: str
    title: str
    """The title, marked for translation in the context `Panes`."""
    build: Callable[[PaneContext], QWidget]
    area: Qt.DockWidgetArea = Qt.DockWidgetArea.LeftDockWidgetArea
    is_open_at_first: bool = False
    first_px: int = 0
    """First height (below the wall) or width (beside it) at 100 %; 0 for the default of its side."""
    least_px: int = 0
    """Least width at 100 %, whatever its neighbours want; 0: as its content needs."""

    @property
    def label(self) -> str:
        """Return the title in the operator's language."""
        return QCoreApplication.translate("Panes", self.title)
