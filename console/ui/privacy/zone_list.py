"""The camera choice and the list of zones of the zone editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QListWidget, QListWidgetItem

from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.cameras.camera import Camera
    from console.domain.privacy.editing import ZoneDraft


class CameraChoice(QComboBox):
    """Chooses a camera by number or part of its name. UI thread."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(self.tr("Camera"))
        self.setMinimumContentsLength(24)
        completer = self.completer()
        if isinstance(completer, QCompleter):
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.activated.connect(lambda row: self.chosen.emit(self.itemData(row)))
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("Find a camera by number or name"))
            line.returnPressed.connect(self._choose_typed)

    def show_cameras(self, cameras: Iterable[Camera]) -> None:
        """Show the cameras to choose from."""
        self.clear()
        for camera in sorted(cameras, key=lambda item: item.number):
            self.addItem(f"{camera.number}  {camera.name}", camera.number)

    def show_chosen(self, camera: int | None) -> None:
        """Show the selected camera."""
        self.setCurrentIndex(self.findData(camera) if camera is not None else -1)

    def _choose_typed(self) -> None:
        query = self.currentText().strip().lower()
        numbers = [row for row in range(self.count()) if str(self.itemData(row)) == query]
        names = [row for row in range(self.count()) if query and query in self.itemText(row).lower()]
        match = next(iter([*numbers, *names]), None)
        if match is not None:
            self.chosen.emit(self.itemData(match))


class ZoneList(QListWidget):
    """Lists zones by name with unsaved changes. UI thread."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Zones"))
        self.currentItemChanged.connect(lambda _now, _before: self._emit_chosen())
        self._is_filling = False

    def show_zones(self, draft: ZoneDraft, zone_id: str) -> None:
        """Show the zones of a draft."""
        self._is_filling = True
        self.clear()
        for zone in draft.zones:
            before = next((old_zone for old_zone in draft.kept if old_zone.id == zone.id), None)
            mark = "" if zone == before else self.tr(" · new") if before is None else self.tr(" · changed")
            item = QListWidgetItem(icon("masked"), f"{zone.name}{mark}")
            item.setData(Qt.ItemDataRole.UserRole, zone.id)
            item.setToolTip(zone.reason)
            self.addItem(item)
            if zone.id == zone_id:
                self.setCurrentItem(item)
        if not zone_id:
            self.setCurrentRow(-1)
        self._is_filling = False

    def _emit_chosen(self) -> None:
        item = self.currentItem()
        if item is not None and not self._is_filling:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
