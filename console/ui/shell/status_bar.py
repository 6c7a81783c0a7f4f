"""The status bar under the wall: time, signed-on person, layout, recording, tour and faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QEvent, QLocale, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from console.domain.cameras.status import RecordingState
from console.ui.base.action import action_by_id
from console.ui.wall.wall_view import WallView
from console.ui.widgets.plurals import plural
from console.ui.widgets.theme import worn

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from console.bridge.attendance import Attendance
    from console.ui.base.context import PaneContext

BLINK_MS = 600


class StatusBar(QFrame):
    """A slim status bar; only an unacknowledged fault flashes in it. UI thread."""

    def __init__(self, context: PaneContext, board: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.board_index = board
        self._context = context
        self._is_terse = False
        self.clock = QLabel()
        self.clock.setObjectName("clock")
        self.layout_name, self.tour, self.recording = QLabel(), QLabel(), QLabel()
        self.duty = QLabel()
        self.duty.setObjectName("duty")
        self.duty.setTextFormat(Qt.TextFormat.PlainText)
        self.duty.setToolTip(action_by_id("change").tool_tip)
        self.waiting = QLabel()
        self.waiting.setToolTip(action_by_id("countersign").tool_tip)
        self.waiting.hide()
        self.keys = QLabel()
        self.keys.setObjectName("keys")
        self.help = QLabel(self.tr("{0} all keys").format(action_by_id("keys").spoken_keys))
        for label in (self.layout_name, self.tour, self.recording, self.help):
            label.setObjectName("muted")
        self.alarm = QPushButton()
        self.alarm.setObjectName("alarm")
        self.alarm.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.alarm.setToolTip(action_by_id("notices").label + f" ({action_by_id('notices').spoken_keys})")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 8, 3)
        row.setSpacing(22)
        for widget in (self.clock, self.duty, self.layout_name, self.recording, self.tour, self.keys):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.waiting)
        row.addWidget(self.help)
        row.addWidget(self.alarm)
        self._blink = QTimer(self)
        self._blink.setInterval(BLINK_MS)
        self._blink.timeout.connect(self._toggle_alarm_light)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        bridge = self._context.bridge
        bridge.wall.changed.connect(self.refresh)
        bridge.wall.toured.connect(self.refresh)
        bridge.messages.changed.connect(self._follow_faults)
        bridge.attendance.changed.connect(self._follow_duty)
        self._follow_duty()
        bridge.camera_status.polled.connect(self._follow_time)
        self._follow_faults()
        self._follow_time()

    def refresh(self) -> None:
        """Show the layout, the number of cameras and the tour of this monitor."""
        live = self._context.bridge.wall
        if self.board_index >= len(live.wall.boards):
            return
        board = live.wall.boards[self.board_index]
        count = sum(camera is not None for camera in board.shown)
        cameras = plural(count, self.tr("1 camera"), self.tr("{0} cameras"))
        name = self.tr("Automatic") if board.layout.is_automatic else board.layout.name
        self.layout_name.setText(f"{name} · {cameras}")
        self.tour.setText(self._tour_text())
        self._fit()

    def _tour_text(self) -> str:
        live = self._context.bridge.wall
        if live.run is None:
            return ""
        page = self.tr("Tour page {0} of {1}").format(live.tour_page() + 1, len(live.run.tour.pages))
        if live.run.held_s is not None:
            return page + " · " + self.tr("paused")
        return page + f" · {live.tour_left_s():.0f} s"

    def _follow_time(self) -> None:
        form = "HH:mm:ss" if self._is_terse else "ddd d MMM yyyy   HH:mm:ss"
        text = QLocale().toString(QDateTime.currentDateTime(), form)
        if text != self.clock.text():
            self.clock.setText(text)
            self._follow_recording()

    def _follow_recording(self) -> None:
        statuses = self._context.bridge.camera_status.all()
        on = sum(status.recording not in {RecordingState.OFF, RecordingState.FAILED} for status in statuses)
        self.recording.setText(self.tr("{0} of {1} recording").format(on, len(statuses)))

    def _follow_duty(self) -> None:
        attendance = self._context.bridge.attendance
        self.duty.setText(duty_words(attendance))
        self.duty.setProperty("absent", "false" if attendance.is_open else "true")
        self.duty.style().polish(self.duty)
        self._fit()

    def show_keys(self, place: QWidget | None, monitor: int | None) -> None:
        """Show where the keys go.

        Args:
            place: the wall, the pane or the dialog of this window that has them.
            monitor: number of the other monitor that has them; None without any.
        """
        if isinstance(place, WallView):
            words = self.tr("Keys: wall")
        elif place is not None:
            words = self.tr("Keys: {0}").format(place.windowTitle() or self.tr("sign-in page"))
        else:
            words = self.tr("Keys: monitor {0}").format(monitor) if monitor else self.tr("Keys: elsewhere")
        self.keys.setText(words)
        for widget in (self, self.keys):
            widget.setProperty("wall", "true" if isinstance(place, WallView) else "false")
            widget.style().polish(widget)
        self._fit()

    def show_waiting(self, count: str) -> None:
        """Show how many entries wait for a countersignature; an empty text hides the label."""
        self.waiting.setText(self.tr("◔ {0} to countersign").format(count))
        self.waiting.setVisible(bool(count))
        self._fit()

    def _follow_faults(self) -> None:
        count = len(self._context.bridge.messages.open_faults())
        if count:
            key = action_by_id("acknowledge").spoken_keys
            self.alarm.setText(
                plural(
                    count,
                    self.tr("1 fault to acknowledge ({1})"),
                    self.tr("{0} faults to acknowledge ({1})"),
                    key,
                )
            )
        else:
            self.alarm.setText(self._quiet_words())
        self._fit()
        self._set("open", is_on=bool(count))
        self._follow_look()

    def _follow_look(self) -> None:
        """Let an open fault blink; where nothing may blink it is lit all the time."""
        is_open = bool(self._context.bridge.messages.open_faults())
        if is_open and not worn().is_still:
            if not self._blink.isActive():
                self._blink.start()
            return
        self._blink.stop()
        self._set("lit", is_on=is_open)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._follow_look()

    def _quiet_words(self) -> str:
        reminders = len(self._context.bridge.messages.reminders())
        if not reminders:
            return self.tr("No faults")
        return plural(reminders, self.tr("No faults · 1 reminder"), self.tr("No faults · {0} reminders"))

    def _toggle_alarm_light(self) -> None:
        self._set("lit", is_on=self.alarm.property("lit") != "true")

    def _set(self, name: str, *, is_on: bool) -> None:
        self.alarm.setProperty(name, "true" if is_on else "false")
        self.alarm.style().polish(self.alarm)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what matters least where there is no room for everything."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        spare = (self.help, self.layout_name, self.tour, self.recording, self.keys)
        for label in spare:
            label.setVisible(bool(label.text()))
        self._set_terse(is_terse=False)
        for label in spare:
            if self.minimumSizeHint().width() <= self.width():
                return
            label.hide()
        self._set_terse(is_terse=self.minimumSizeHint().width() > self.width())

    def _set_terse(self, *, is_terse: bool) -> None:
        """Show the time without its date and the person without the role, or both in full."""
        self._is_terse = is_terse
        self._follow_time()
        self.duty.setText(duty_words(self._context.bridge.attendance, with_role=not is_terse))

    def stop(self) -> None:
        """Stop flashing."""
        self._blink.stop()


def duty_words(attendance: Attendance, *, with_role: bool = True) -> str:
    """Return the name of the person at the console, with a mark for locked or absent."""
    translate = QCoreApplication.translate
    person = attendance.person
    if person is None:
        return translate("Bar", "○ No one signed in")
    if not attendance.is_open:
        return translate("Bar", "\u25a0 {0} \u2013 locked").format(person.name)
    if not with_role:
        return f"\u25cf {person.name}"
    return translate("Bar", "\u25cf {0}, {1}").format(person.name, person.role.value)
