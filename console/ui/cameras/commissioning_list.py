"""The list of cameras by stage: found, being set up, in service, out of service."""

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
    """A camera of the scheme in the list."""

    camera: Camera
    commissioning: Commissioning | None
    missing: str
    """What is still missing, as text; empty if nothing is."""
    lacking: int = 0


class CommissioningList(QTreeWidget):
    """Lists the cameras to commission. UI thread."""

    picked = Signal()
    """Emitted when the selection changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderLabels([self.tr("Camera"), self.tr("Status")])
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setRootIsDecorated(False)
        self.setIndentation(10)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemSelectionChanged.connect(self.picked)
        self._found_devices: list[DiscoveredCamera] = []
        self._rows: list[CommissioningRow] = []

    def show_found(self, devices: Iterable[DiscoveredCamera]) -> None:
        """Show devices that answered and are not in the scheme."""
        self._found_devices = list(devices)
        self._fill()

    def show_rows(self, rows: Iterable[CommissioningRow]) -> None:
        """Show the cameras of the scheme."""
        self._rows = list(rows)
        self._fill()

    def selected_found(self) -> list[DiscoveredCamera]:
        """Return the selected devices that are not in the scheme."""
        return [
            device for item in self.selectedItems() if (device := item.data(0, _ROLE)) and not _is_row(device)
        ]

    def chosen(self) -> list[CommissioningRow]:
        """Return the selected cameras of the scheme."""
        return [row for item in self.selectedItems() if _is_row(row := item.data(0, _ROLE))]

    def choose(self, numbers: Sequence[int]) -> None:
        """Select cameras of the scheme by number."""
        self.blockSignals(True)
        self.clearSelection()
        for index in range(self.topLevelItemCount()):
            heading = self.topLevelItem(index)
            for child in range(heading.childCount() if heading else 0):
                item = heading.child(child) if heading else None
                row = item.data(0, _ROLE) if item else None
                if item is not None and isinstance(row, CommissioningRow) and row.camera.number in numbers:
                    item.setSelected(True)
                    self.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.blockSignals(False)
        self.picked.emit()

    def _fill(self) -> None:
        selected = [row.camera.number for row in self.chosen()]
        chosen = {device.address for device in self.selected_found()}
        self.blockSignals(True)
        self.clear()
        self._add_group(
            self.tr("Found, not in the scheme"),
            [self._device_item(device, chosen) for device in self._found_devices],
        )
        for stage, title in _titles():
            rows = [
                row for row in self._rows if (row.commissioning.stage if row.commissioning else None) in stage
            ]
            self._add_group(title, [self._camera_item(row, selected) for row in rows])
        self.expandAll()
        self.blockSignals(False)
        self.picked.emit()

    def _add_group(self, title: str, items: list[QTreeWidgetItem]) -> None:
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
    def _device_item(device: DiscoveredCamera, chosen: set[str]) -> QTreeWidgetItem:
        item = QTreeWidgetItem([device.name or device.host, device.host])
        item.setData(0, _ROLE, device)
        item.setData(1, _ROLE, device.address in chosen)
        item.setToolTip(0, f"{device.hardware}\n{device.address}".strip())
        item.setForeground(1, colour("muted"))
        return item

    @staticmethod
    def _camera_item(row: CommissioningRow, selected: list[int]) -> QTreeWidgetItem:
        translate = QCoreApplication.translate
        short = translate("Yard", "{0} missing").format(row.lacking) if row.missing else ""
        item = QTreeWidgetItem([f"{row.camera.number}  {row.camera.name}", short])
        item.setData(0, _ROLE, row)
        item.setData(1, _ROLE, row.camera.number in selected)
        item.setToolTip(1, row.missing)
        item.setForeground(1, colour("warn" if row.missing else "muted"))
        return item


def _is_row(value: object) -> bool:
    return isinstance(value, CommissioningRow)


def _titles() -> list[tuple[set[CommissioningStage | None], str]]:
    translate = QCoreApplication.translate
    return [
        ({CommissioningStage.SET_UP}, translate("Yard", "Being set up")),
        ({CommissioningStage.IN_SERVICE}, translate("Yard", "In service")),
        ({None}, translate("Yard", "In service, not assessed yet")),
        ({CommissioningStage.OUT}, translate("Yard", "Out of service")),
    ]
