"""What a pane is to the shell."""

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
    """One kind of pane. Its module holds it as `PANE`; `panes.PANES` lists all."""

    id: str
    title: str
    """Marked for translation in the context `Panes`."""
    build: Callable[[PaneContext], QWidget]
    area: Qt.DockWidgetArea = Qt.DockWidgetArea.LeftDockWidgetArea
    is_open_at_first: bool = False
    first_px: int = 0
    """Height (below the wall) or width (beside it) when first shown, at 100 %; 0: as its side has it."""

    @property
    def words(self) -> str:
        """The title in the operator's language."""
        return QCoreApplication.translate("Panes", self.title)
