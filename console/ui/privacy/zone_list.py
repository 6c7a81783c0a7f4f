"""The choice of a camera by number or name, and the list of its zones."""

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
    """Type a number or a part of a name, or choose. UI thread."""

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
        self.activated.connect(lambda at: self.chosen.emit(self.itemData(at)))
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("Camera by number or name"))
            line.returnPressed.connect(self._typed)

    def show_cameras(self, cameras: Iterable[Camera]) -> None:
        """These can be chosen."""
        self.clear()
        for camera in sorted(cameras, key=lambda one: one.number):
            self.addItem(f"{camera.number}  {camera.name}", camera.number)

    def show_chosen(self, camera: int | None) -> None:
        """The one that is shown."""
        self.setCurrentIndex(self.findData(camera) if camera is not None else -1)

    def _typed(self) -> None:
        wanted = self.currentText().strip().lower()
        numbers = [at for at in range(self.count()) if str(self.itemData(at)) == wanted]
        named = [at for at in range(self.count()) if wanted and wanted in self.itemText(at).lower()]
        found = next(iter([*numbers, *named]), None)
        if found is not None:
            self.chosen.emit(self.itemData(found))


class ZoneList(QListWidget):
    """Zones by name, each with what is not kept yet. UI thread."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Zones"))
        self.currentItemChanged.connect(lambda _now, _before: self._tell())
        self._is_filling = False

    def show_zones(self, draft: ZoneDraft, zone_id: str) -> None:
        """The zones of a draft."""
        self._is_filling = True
        self.clear()
        for zone in draft.zones:
            before = next((known for known in draft.kept if known.id == zone.id), None)
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

    def _tell(self) -> None:
        item = self.currentItem()
        if item is not None and not self._is_filling:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
