"""The list of cameras on their way: found, being set up, in service, out of service."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from console.domain.cameras.commissioning import CommissioningStage
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.commissioning import Commissioning
    from console.domain.cameras.report import DiscoveredCamera

_ROLE = Qt.ItemDataRole.UserRole + 1


class CommissioningRow(NamedTuple):
    """A camera of the scheme, as the list shows it."""

    camera: Camera
    known: Commissioning | None
    missing: str
    """What it lacks, in words; empty where it lacks nothing."""
    lacking: int = 0


class CommissioningList(QTreeWidget):
    """UI thread."""

    picked = Signal()
    """Another choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderLabels([self.tr("Camera"), self.tr("Where it stands")])
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setRootIsDecorated(False)
        self.setIndentation(10)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemSelectionChanged.connect(self.picked)
        self._founds: list[DiscoveredCamera] = []
        self._rows: list[CommissioningRow] = []

    def show_found(self, founds: Iterable[DiscoveredCamera]) -> None:
        """Cameras that answered and are not in the scheme."""
        self._founds = list(founds)
        self._fill()

    def show_rows(self, rows: Iterable[CommissioningRow]) -> None:
        """The scheme's cameras."""
        self._rows = list(rows)
        self._fill()

    def found(self) -> list[DiscoveredCamera]:
        """Those chosen of the found ones."""
        return [one for item in self.selectedItems() if (one := item.data(0, _ROLE)) and not _is_row(one)]

    def chosen(self) -> list[CommissioningRow]:
        """Those chosen of the scheme's."""
        return [one for item in self.selectedItems() if _is_row(one := item.data(0, _ROLE))]

    def choose(self, numbers: Sequence[int]) -> None:
        """Choose cameras of the scheme by number."""
        self.blockSignals(True)
        self.clearSelection()
        for at in range(self.topLevelItemCount()):
            heading = self.topLevelItem(at)
            for child in range(heading.childCount() if heading else 0):
                item = heading.child(child) if heading else None
                row = item.data(0, _ROLE) if item else None
                if item is not None and isinstance(row, CommissioningRow) and row.camera.number in numbers:
                    item.setSelected(True)
                    self.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.blockSignals(False)
        self.picked.emit()

    def _fill(self) -> None:
        kept = [row.camera.number for row in self.chosen()]
        chosen = {one.address for one in self.found()}
        self.blockSignals(True)
        self.clear()
        self._group(
            self.tr("Found, not in the scheme"), [self._of_found(one, chosen) for one in self._founds]
        )
        for stage, title in _titles():
            rows = [row for row in self._rows if (row.known.stage if row.known else None) in stage]
            self._group(title, [self._of_row(row, kept) for row in rows])
        self.expandAll()
        self.blockSignals(False)
        self.picked.emit()

    def _group(self, title: str, items: list[QTreeWidgetItem]) -> None:
        if not items:
            return
        heading = QTreeWidgetItem([f"{title}   {len(items)}"])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        heading.setForeground(0, colour("muted"))
        bold = heading.font(0)
        bold.setBold(True)
        heading.setFont(0, bold)
        self.addTopLevelItem(heading)
        heading.setFirstColumnSpanned(True)
        heading.addChildren(items)
        for item in items:
            item.setSelected(bool(item.data(1, _ROLE)))

    @staticmethod
    def _of_found(found: DiscoveredCamera, chosen: set[str]) -> QTreeWidgetItem:
        item = QTreeWidgetItem([found.name or found.host, found.host])
        item.setData(0, _ROLE, found)
        item.setData(1, _ROLE, found.address in chosen)
        item.setToolTip(0, f"{found.hardware}\n{found.address}".strip())
        item.setForeground(1, colour("muted"))
        return item

    @staticmethod
    def _of_row(row: CommissioningRow, kept: list[int]) -> QTreeWidgetItem:
        said = QCoreApplication.translate
        short = said("Yard", "{0} missing").format(row.lacking) if row.missing else ""
        item = QTreeWidgetItem([f"{row.camera.number}  {row.camera.name}", short])
        item.setData(0, _ROLE, row)
        item.setData(1, _ROLE, row.camera.number in kept)
        item.setToolTip(1, row.missing)
        item.setForeground(1, colour("warn" if row.missing else "muted"))
        return item


def _is_row(told: object) -> bool:
    return isinstance(told, CommissioningRow)


def _titles() -> list[tuple[set[CommissioningStage | None], str]]:
    said = QCoreApplication.translate
    return [
        ({CommissioningStage.SET_UP}, said("Yard", "Being set up")),
        ({CommissioningStage.IN_SERVICE}, said("Yard", "In service")),
        ({None}, said("Yard", "In service from before, not assessed here")),
        ({CommissioningStage.OUT}, said("Yard", "Out of service")),
    ]
