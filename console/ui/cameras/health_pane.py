"""The Health pane: figures of every camera and recording volume."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.bridge import labels
from console.domain.cameras.status import CameraStatus, PictureState, VolumeStatus
from console.domain.instants import spoken_moment
from console.ui.base.background import ask
from console.ui.base.pane import PaneKind
from console.ui.base.unused_letters import unused_letters
from console.ui.cameras.clock_strip import ClockStrip
from console.ui.cameras.recorder_strip import RecorderStrip
from console.ui.widgets.column_model import ColumnTable, TableColumn
from console.ui.widgets.forms import words
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QShowEvent

    from console.domain.errors import ConsoleError
    from console.domain.playback.motion import MotionKept
    from console.ui.base.context import PaneContext

GIB = 1 << 30


def _number_text(value: float | None, form: str) -> str:
    if value is None:
        return "–"
    text = form.format(value)
    # Rounding can give a negative zero, which is shown as 0.0.
    return "0.0" if text in {"-0.0", "+0.0"} else text


def _sort_value(value: float | None) -> float:
    return -1.0 if value is None else value


def camera_columns() -> list[TableColumn[CameraStatus]]:
    """Return the columns of the camera table."""
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
            translate("Health", "fps received"),
            lambda row: f"{row.fps_offered:.1f}",
            lambda row: row.fps_offered,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "fps shown"),
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
            translate("Health", "Dropped frames"),
            lambda row: str(row.drops),
            lambda row: row.drops,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Reconnects"),
            lambda row: str(row.reconnects),
            lambda row: row.reconnects,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Decode (ms)"),
            lambda row: f"{row.decode_ms:.1f}",
            lambda row: row.decode_ms,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Age (s)"),
            lambda row: _number_text(row.picture_age_s, "{:.1f}"),
            lambda row: _sort_value(row.picture_age_s),
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Clock error (s)"),
            lambda row: _number_text(row.clock_error_s, "{:+.1f}"),
            lambda row: abs(row.clock_error_s or 0.0),
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Covered whole by zones"),
            _cover_text,
            lambda row: _sort_value(row.cover.at_rest.part),
        ),
        TableColumn(
            translate("Health", "Motion kept"), _motion_text, lambda row: _sort_value(row.motion_every_s)
        ),
        TableColumn(translate("Health", "Stream"), lambda row: row.stream, lambda row: row.stream),
        TableColumn(translate("Health", "Read by"), _client_text, _client_text),
        TableColumn(translate("Health", "Last fault"), _fault_text, _fault_text),
    ]


def _client_text(row: CameraStatus) -> str:
    return labels.translated(row.client)


def _cover_text(row: CameraStatus) -> str:
    """Say of how many pictures of a PTZ camera all was covered, because the place of a zone was not sure."""
    translate = QCoreApplication.translate
    parts = (
        (translate("Health", "at rest {0} of {1}"), row.cover.at_rest),
        (translate("Health", "moving {0} of {1}"), row.cover.moving),
    )
    words = [
        form.format(f"{count.covered:,}", f"{count.pictures:,}") for form, count in parts if count.pictures
    ]
    return "; ".join(words) or "–"


def _motion_text(row: CameraStatus) -> str:
    """Say how often a grid of the recordings is kept for searches for motion, and of when the newest is."""
    translate = QCoreApplication.translate
    if row.motion_every_s is None:
        return "–"
    if not row.motion_every_s:
        return translate("Health", "never")
    if row.motion_until_utc is None:
        return translate("Health", "every {0} s; none yet").format(f"{row.motion_every_s:g}")
    until = spoken_moment(row.motion_until_utc)
    return translate("Health", "every {0} s; until {1}").format(f"{row.motion_every_s:g}", until)


def _fault_text(row: CameraStatus) -> str:
    return "; ".join((*filter(None, [row.last_fault, row.recording_fault]), *row.dropped_tracks))


def volume_columns() -> list[TableColumn[VolumeStatus]]:
    """Return the columns of the volume table."""
    translate = QCoreApplication.translate
    return [
        TableColumn(translate("Health", "Volume"), lambda row: row.path, lambda row: row.path),
        TableColumn(
            translate("Health", "Free (GiB)"),
            lambda row: f"{row.free_bytes / GIB:,.1f}",
            lambda row: row.free_bytes,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Used (GiB)"),
            lambda row: f"{row.used_bytes / GIB:,.1f}",
            lambda row: row.used_bytes,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Quota (GiB)"),
            lambda row: _number_text(row.quota_bytes and row.quota_bytes / GIB, "{:,.0f}"),
            lambda row: _sort_value(row.quota_bytes),
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Write (ms)"),
            lambda row: f"{row.write_latency_ms:.1f}",
            lambda row: row.write_latency_ms,
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Days left"),
            lambda row: _number_text(row.days_left, "{:.1f}"),
            lambda row: _sort_value(row.days_left),
            is_number=True,
        ),
        TableColumn(
            translate("Health", "Fault"), lambda row: row.fault or row.note or "–", lambda row: row.fault
        ),
    ]


class HealthPane(QWidget):
    """A line about the recorder and two tables, refreshed once a second while visible. UI thread."""

    ROUNDS = 5

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._round = 0
        self._kept: Mapping[int, MotionKept] = {}
        self._is_asking = False
        self.cameras = ColumnTable(camera_columns(), self)
        self.volumes = ColumnTable(volume_columns(), self)
        self.camera_table = SortedTable(self.cameras)
        self.volume_table = SortedTable(self.volumes)
        self.no_volumes = QLabel(self.tr("No recording volume is set up. Nothing is being recorded."))
        self.no_volumes.setObjectName("empty")
        self.no_volumes.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 0, 6, 6)
        column.setSpacing(4)
        self.clock = ClockStrip(context)
        column.addWidget(self.clock)
        self.recorder = RecorderStrip(context.services.recording)
        column.addWidget(self.recorder)
        self.letters = words(unused_letters(context.services.books.letters.of_settings), "problem")
        column.addWidget(self.letters)
        self.letters.setVisible(bool(self.letters.text()))
        column.addWidget(self.camera_table, 3)
        column.addWidget(self.volume_table, 1)
        column.addWidget(self.no_volumes)
        self.setFocusProxy(self.camera_table)
        context.bridge.camera_status.polled.connect(self._polled)
        self.refresh()

    def _polled(self) -> None:
        self._round = (self._round + 1) % self.ROUNDS
        if self._round == 0 and self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The figures are out of date after the pane was hidden.
        self.refresh()

    def refresh(self) -> None:
        """Refresh all figures."""
        self._show_cameras()
        numbers = [row.number for row in self._context.bridge.camera_status.all()]
        if not self._is_asking:
            self._is_asking = True
            service = self._context.services.playback.motion.settings
            ask(self._context, lambda: service.kept(numbers), self._show_kept, self._lose_kept)
        volumes = list(self._context.services.recording.volumes())
        self.volumes.set_rows(volumes)
        self.volume_table.setVisible(bool(volumes))
        # While the recorder is away its volumes are not known.
        self.no_volumes.setVisible(not volumes and not self._context.services.recording.away)
        self.clock.refresh()
        self.recorder.refresh()

    def _show_kept(self, kept: Mapping[int, MotionKept]) -> None:
        self._is_asking = False
        self._kept = kept
        self._show_cameras()

    def _lose_kept(self, _error: ConsoleError) -> None:
        # The message centre says that the database is away; nothing is known of it here.
        self._show_kept({})

    def _show_cameras(self) -> None:
        rows = self._context.bridge.camera_status.all()
        known = ((row, self._kept.get(row.number)) for row in rows)
        self.cameras.set_rows(
            [
                replace(row, motion_every_s=kept.every_s, motion_until_utc=kept.until_utc) if kept else row
                for row, kept in known
            ]
        )


PANE = PaneKind(
    "health",
    str(QT_TRANSLATE_NOOP("Panes", "Health")),
    HealthPane,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
