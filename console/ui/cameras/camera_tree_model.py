"""The cameras of the scheme as a tree of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from console.bridge import labels
from console.ui.wall.gestures import camera_mime
from console.ui.widgets.state_icons import icon
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtCore import QObject

    from console.bridge.camera_status import CameraStatusPoller
    from console.domain.cameras.camera import Camera

NUMBER_ROLE = Qt.ItemDataRole.UserRole + 1
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 2
NAME_ROLE = Qt.ItemDataRole.UserRole + 3


class CameraTree(QStandardItemModel):
    """A tree of groups and cameras; each camera's icon shows its state. UI thread.

    Args:
        cameras: to be shown.
        statuses: of the cameras.
        is_reserved: whether a camera is reserved at another console. From memory.
        parent: the parent object.
    """

    def __init__(
        self,
        cameras: Sequence[Camera],
        statuses: CameraStatusPoller,
        is_reserved: Callable[[int], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._statuses, self._is_reserved = statuses, is_reserved
        self._items: dict[int, QStandardItem] = {}
        self._reserved: set[int] = set()
        self.fill(cameras)
        statuses.changed.connect(self.update_statuses)
        statuses.polled.connect(self._follow_reserved)

    def fill(self, cameras: Sequence[Camera]) -> None:
        """Show these cameras."""
        self.clear()
        self._items.clear()
        for group in sorted({camera.group for camera in cameras}):
            self.appendRow(self._create_group(group, [camera for camera in cameras if camera.group == group]))
        self.update_statuses(self._items)

    def _create_group(self, name: str, cameras: Sequence[Camera]) -> QStandardItem:
        word = name or self.tr("No group")
        heading = QStandardItem(f"{word}   {len(cameras)}")
        bold = heading.font()
        bold.setBold(True)
        heading.setFont(bold)
        heading.setForeground(colour("muted"))
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for camera in sorted(cameras, key=lambda camera: camera.number):
            item = QStandardItem(f"{camera.number}   {camera.name}")
            item.setData(item.text(), NAME_ROLE)
            item.setData(camera.number, NUMBER_ROLE)
            item.setData(f"{camera.number} {camera.name} {camera.place} {camera.group}", SEARCH_ROLE)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
            )
            self._items[camera.number] = item
            heading.appendRow(item)
        heading.setData("", SEARCH_ROLE)
        return heading

    def _follow_reserved(self) -> None:
        reserved = set(filter(self._is_reserved, self._items))
        if reserved != self._reserved:
            changed, self._reserved = reserved ^ self._reserved, reserved
            self.update_statuses(changed)

    def update_statuses(self, numbers: Iterable[int]) -> None:
        """Update the state of these cameras."""
        for number in numbers:
            item = self._items.get(number)
            status = self._statuses.status_of(number)
            is_reserved = self._is_reserved(number)
            state = status.picture, status.recording, status.mask, is_reserved
            if item is None or item.data(Qt.ItemDataRole.UserRole) == state:
                continue
            item.setData(state, Qt.ItemDataRole.UserRole)
            item.setIcon(icon(status.picture))
            mask = labels.mask_word(status.mask.state)
            said = [word for word in (mask, labels.reserved_word() if is_reserved else "") if word]
            item.setText("   · ".join([item.data(NAME_ROLE), *said]))
            description = f"{labels.picture_word(status.picture)} · {labels.recording_word(status.recording)}"
            description += f" · {labels.mask_words(status.mask)}" if mask else ""
            description += f" · {labels.reserved_words()}" if is_reserved else ""
            item.setToolTip(description)
            item.setData(description, Qt.ItemDataRole.AccessibleDescriptionRole)

    def mimeData(self, indexes: Sequence[QModelIndex | QPersistentModelIndex]) -> QMimeData:
        """Return the first of the dragged cameras as drag data."""
        for index in indexes:
            number = index.data(NUMBER_ROLE)
            if number is not None:
                return camera_mime(int(number))
        return QMimeData()
