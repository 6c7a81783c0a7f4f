"""Health: figures of every camera and of every recording volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.bridge import labels
from console.domain.cameras.status import CameraStatus, PictureState, VolumeStatus
from console.ui.base.pane import PaneKind
from console.ui.widgets.column_model import ColumnTable, TableColumn
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.ui.base.context import PaneContext

GIB = 1 << 30


def _number(value: float | None, form: str) -> str:
    if value is None:
        return "–"
    said = form.format(value)
    # A little less than nothing is nothing.
    return "0.0" if said in {"-0.0", "+0.0"} else said


def _least(value: float | None) -> float:
    return -1.0 if value is None else value


def camera_columns() -> list[TableColumn[CameraStatus]]:
    """What is known of a camera, in the order an engineer asks."""
    icons = {state: icon(state) for state in PictureState}
    translate = QCoreApplication.translate
    return [
        TableColumn(
            translate("Health", "No."), lambda row: str(row.number), lambda row: row.number, is_number=True
        ),
        TableColumn(
            translate("Health", "Picture"),
            lambda row: labels.picture_word(row.picture),
            lambda row: row.picture.value,
            icon=lambda row: icons[row.picture],
        ),
        TableColumn(
            translate("Health", "Recording"),
            lambda row: labels.recording_word(row.recording),
            lambda row: row.recording.value,
        ),
        TableColumn(
            translate("Health", "fps offered"),
            lambda row: f"{row.fps_offered:.1f}",
            lambda row: row.fps_offered,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "shown"),
            lambda row: f"{row.fps_shown:.1f}",
            lambda row: row.fps_shown,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Mbit/s"),
            lambda row: f"{row.bitrate_bps / 1e6:.2f}",
            lambda row: row.bitrate_bps,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Drops"), lambda row: str(row.drops), lambda row: row.drops, is_number=True
        ),
        TableColumn(
            translate("Health", "Reconnects"),
            lambda row: str(row.reconnects),
            lambda row: row.reconnects,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Decode ms"),
            lambda row: f"{row.decode_ms:.1f}",
            lambda row: row.decode_ms,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Age s"),
            lambda row: _number(row.picture_age_s, "{:.1f}"),
            lambda row: _least(row.picture_age_s),
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Clock s"),
            lambda row: _number(row.clock_error_s, "{:+.1f}"),
            lambda row: abs(row.clock_error_s or 0.0),
            is_number=True,
        ),
        TableColumn(translate("Health", "Stream"), lambda row: row.stream, lambda row: row.stream),
        TableColumn(translate("Health", "Last fault"), _fault, _fault),
    ]


def _fault(row: CameraStatus) -> str:
    return "; ".join((*filter(None, [row.last_fault]), *row.dropped_tracks))


def volume_columns() -> list[TableColumn[VolumeStatus]]:
    """What is known of a recording volume."""
    translate = QCoreApplication.translate
    return [
        TableColumn(translate("Health", "Volume"), lambda row: row.path, lambda row: row.path),
        TableColumn(
            translate("Health", "Free GiB"),
            lambda row: f"{row.free_bytes / GIB:,.1f}",
            lambda row: row.free_bytes,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Used GiB"),
            lambda row: f"{row.used_bytes / GIB:,.1f}",
            lambda row: row.used_bytes,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Quota GiB"),
            lambda row: _number(row.quota_bytes and row.quota_bytes / GIB, "{:,.0f}"),
            lambda row: _least(row.quota_bytes),
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Write ms"),
            lambda row: f"{row.write_latency_ms:.1f}",
            lambda row: row.write_latency_ms,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Days left"),
            lambda row: _number(row.days_left, "{:.1f}"),
            lambda row: _least(row.days_left),
            is_number=True,
        ),
        TableColumn(translate("Health", "Fault"), lambda row: row.fault or "–", lambda row: row.fault),
    ]


class HealthPane(QWidget):
    """Two tables, brought up to date once a second and only while they can be seen. UI thread."""

    ROUNDS = 5

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._round = 0
        self.cameras = ColumnTable(camera_columns(), self)
        self.volumes = ColumnTable(volume_columns(), self)
        self.camera_table = SortedTable(self.cameras)
        self.volume_table = SortedTable(self.volumes)
        self.no_volumes = QLabel(self.tr("No recording volume is set up: nothing is being recorded."))
        self.no_volumes.setObjectName("empty")
        self.no_volumes.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 0, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.camera_table, 3)
        column.addWidget(self.volume_table, 1)
        column.addWidget(self.no_volumes)
        self.setFocusProxy(self.camera_table)
        context.bridge.statuses.polled.connect(self._polled)
        self.follow()

    def _polled(self) -> None:
        self._round = (self._round + 1) % self.ROUNDS
        if self._round == 0 and self.isVisible():
            self.follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # What it showed when it was hidden is old.
        self.follow()

    def follow(self) -> None:
        """Read all figures anew."""
        self.cameras.set_rows(self._context.bridge.statuses.all())
        volumes = list(self._context.services.recording.volumes())
        self.volumes.set_rows(volumes)
        self.volume_table.setVisible(bool(volumes))
        self.no_volumes.setVisible(not volumes)


PANE = PaneKind(
    "health",
    str(QT_TRANSLATE_NOOP("Panes", "Health")),
    HealthPane,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
