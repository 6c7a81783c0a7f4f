"""The list of recent camera events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.bridge import labels as state_texts
from console.domain.errors import ConsoleError
from console.domain.instants import spoken_time
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.forms import words
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QShowEvent

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.events import DeviceEvent
    from console.ui.base.context import PaneContext


def event_columns(cameras: Mapping[int, Camera]) -> list[TableColumn[DeviceEvent]]:
    """Return the columns; each beginning and each end is one row."""
    translate = QCoreApplication.translate

    def camera_title(row: DeviceEvent) -> str:
        camera = cameras.get(row.camera)
        return f"{row.camera}  {camera.name}" if camera else f"{row.camera}"

    def state(row: DeviceEvent) -> str:
        if row.is_initial:
            return translate("EventList", "Was on") if row.is_on else translate("EventList", "Was off")
        if row.is_momentary:
            return translate("EventList", "Occurred")
        return translate("EventList", "Began") if row.is_on else translate("EventList", "Ended")

    return [
        TableColumn(
            translate("EventList", "Time"),
            lambda row: spoken_time(row.at_utc),
            lambda row: -row.at_utc.timestamp(),
        ),
        TableColumn(translate("EventList", "Camera"), camera_title, lambda row: row.camera),
        TableColumn(
            translate("EventList", "Event"),
            lambda row: state_texts.event_word(row.kind),
            lambda row: row.kind.value,
            icon=lambda row: icon(row.kind),
            hint=lambda row: "\n".join(filter(None, (state_texts.event_long(row.kind), row.topic))),
        ),
        TableColumn(translate("EventList", "State"), state, state),
        TableColumn(translate("EventList", "Source"), lambda row: row.source, lambda row: row.source),
    ]


class EventList(QWidget):
    """Lists events of all cameras or of one; Enter or double-click calls the camera. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self.model = ColumnTable(event_columns(context.bridge.wall.cameras), self)
        self.table = SortedTable(self.model)
        self.table.activated.connect(self._call_camera)
        self.filter = QComboBox()
        self.filter.setAccessibleName(self.tr("Camera"))
        self.filter.setMinimumWidth(260)
        self.filter.currentIndexChanged.connect(lambda _index: self.refresh())
        self.empty = words("", "empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        row = QHBoxLayout()
        hint = self.tr("The last 100 events, newest first. Double-click to call the camera to the spot.")
        row.addWidget(words(hint, "fieldname"), 1)
        row.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.stack)
        context.bridge.camera_events.changed.connect(self._follow_if_seen)
        context.bridge.wall.cameras_changed.connect(self._list_cameras)
        self._list_cameras()

    def _list_cameras(self) -> None:
        chosen = self.filter.currentData()
        cameras = self._context.bridge.wall.cameras
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.addItem(self.tr("All cameras"), None)
        for number in sorted(cameras):
            self.filter.addItem(f"{number}  {cameras[number].name}", number)
        self.filter.setCurrentIndex(max(0, self.filter.findData(chosen)))
        self.filter.blockSignals(False)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _follow_if_seen(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the current events."""
        events = self._context.bridge.camera_events
        rows = events.recent(self.filter.currentData())
        self.model.set_rows(rows)
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        no_events_text = self.tr("No camera events since this console was opened.")
        turned_off_text = self.tr(
            "Camera events are turned off. To turn them on, set events.enabled in the settings."
        )
        self.empty.setText(no_events_text if events.is_listening else turned_off_text)

    def _call_camera(self, index: QModelIndex) -> None:
        event = index.data(ROW_ROLE)
        try:
            self._context.bridge.wall.call(event.camera)
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
