"""The status bar under the wall: time, signed-on person, layout, recording, tour and faults."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QEvent, QLocale, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from console.bridge.labels import choice_word, control_words, guest_words
from console.ui.base.action import action_by_id
from console.ui.wall.wall_view import WallView
from console.ui.widgets.plurals import plural
from console.ui.widgets.theme import worn

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from console.bridge.attendance import Attendance
    from console.ui.base.context import PaneContext

BLINK_MS = 600
SPACE_PX, CLOSE_PX = 22, 10
LEAST_LETTERS = 6
"""Letters of a name that are shown at least, before it is left out."""


class _Level(Enum):
    """How much the fields say that are always there, from most to least."""

    FULL = "all"
    TERSE = "the time without its date, the person without the role"
    CLOSE = "nearer together"
    SHORT = "numbers without their words"
    ELIDED = "the beginning of the name"
    LEAST = "the faults only"


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
        self.control = QLabel()
        self.control.setObjectName("duty")
        self.control.setTextFormat(Qt.TextFormat.PlainText)
        self.waiting = QLabel()
        self._waiting = ""
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
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 8, 3)
        row.setSpacing(SPACE_PX)
        for widget in (
            self.clock,
            self.control,
            self.duty,
            self.layout_name,
            self.recording,
            self.tour,
            self.keys,
        ):
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
        bridge.camera_status.polled.connect(self._follow_control)
        bridge.surveillance.changed.connect(self._fit)
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
        on = sum(status.recording.is_on for status in statuses)
        self.recording.setText(self.tr("{0} of {1} recording").format(on, len(statuses)))

    def _follow_duty(self) -> None:
        attendance = self._context.bridge.attendance
        self.duty.setToolTip(f"{duty_words(attendance)}\n{action_by_id('change').tool_tip}")
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
        self._waiting = count
        self.waiting.setText(self._waiting_words())
        self._fit()

    def _waiting_words(self) -> str:
        return self.tr("◔ {0} to countersign").format(self._waiting) if self._waiting else ""

    def _follow_faults(self) -> None:
        is_open = bool(self._context.bridge.messages.open_faults())
        action = action_by_id("notices")
        self.alarm.setToolTip(f"{self._alarm_words(is_short=False)}\n{action.label} ({action.spoken_keys})")
        self._fit()
        self._set("open", is_on=is_open)
        self._follow_look()

    def _alarm_words(self, *, is_short: bool) -> str:
        """Return how many faults wait; short: their number with the key that acknowledges one."""
        count = len(self._context.bridge.messages.open_faults())
        key = action_by_id("acknowledge").spoken_keys
        if not count:
            reminders = len(self._context.bridge.messages.reminders())
            return f"✓ {reminders}" if is_short and reminders else "✓" if is_short else self._quiet_words()
        if is_short:
            return f"▲ {count} ({key})"
        return plural(
            count,
            self.tr("1 fault to acknowledge ({1})"),
            self.tr("{0} faults to acknowledge ({1})"),
            key,
        )

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

    # -- what fits ------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Show as much as there is room for; what must be acknowledged is never cut off.

        One thing after the other is left out or shortened, what matters least first, until the rest
        fits. What is missing then stands in the tool tip of the bar.
        """
        spare = (self.help, self.layout_name, self.tour, self.recording, self.keys)
        for label in (*spare, self.waiting):
            label.setVisible(bool(label.text()))
        self.clock.show()
        self._show_level(_Level.FULL)
        steps: list[Callable[[], None]] = [label.hide for label in spare]
        steps += [partial(self._show_level, level) for level in _Level if level is not _Level.FULL]
        for step in steps:
            if self._spare_px() >= 0:
                break
            step()
        self._row.activate()
        left_out = [label for label in (self.clock, self.duty, *spare, self.waiting) if label.isHidden()]
        self.setToolTip("\n".join(self._whole(label) for label in left_out if label.text()))

    def _spare_px(self) -> int:
        return self.width() - self.minimumSizeHint().width()

    def _show_level(self, level: _Level) -> None:
        """Show the fields that are always there in full or shorter."""
        number = list(_Level).index(level)
        self._is_terse = number >= list(_Level).index(_Level.TERSE)
        self._follow_time()
        self._row.setSpacing(CLOSE_PX if number >= list(_Level).index(_Level.CLOSE) else SPACE_PX)
        is_short = number >= list(_Level).index(_Level.SHORT)
        self.waiting.setText(f"◔ {self._waiting}" if is_short and self._waiting else self._waiting_words())
        self.alarm.setText(self._alarm_words(is_short=is_short))
        self._show_control(is_short=is_short)
        duty = duty_words(self._context.bridge.attendance, with_role=not self._is_terse)
        if level is _Level.ELIDED:
            room = self.duty.minimumSizeHint().width() + self._spare_px()
            least = self.duty.fontMetrics().averageCharWidth() * LEAST_LETTERS
            duty = self.duty.fontMetrics().elidedText(duty, Qt.TextElideMode.ElideRight, max(room, least))
        self.duty.setText(duty)
        self.duty.setVisible(level is not _Level.LEAST)
        self.clock.setVisible(level is not _Level.LEAST)
        self.waiting.setVisible(bool(self._waiting) and level is not _Level.LEAST)

    def _follow_control(self) -> None:
        # Its time runs out without anybody telling.
        if self.control.toolTip() != self._whose_seat()[0]:
            self._fit()

    def _whose_seat(self) -> tuple[str, str]:
        """Return whose seat this is now, in full and in short; empty: the staff's, as always."""
        people = self._context.services.people
        control, guest = people.police.control, people.guests.guest
        if control is not None:
            in_short = self.tr("Police in control?") if control.is_in_doubt else self.tr("Police in control")
            return control_words(control), in_short
        if guest is not None:
            if guest.is_inspector:
                return guest_words(guest), self.tr("Inspector")
            return guest_words(guest), self.tr("Visit") if guest.is_group else self.tr("Police observe")
        return "", ""

    def _show_control(self, *, is_short: bool) -> None:
        """Say whose seat this is while it is not the staff's. That is never left out."""
        whole, short = self._whose_seat()
        self.control.setText(short if is_short else whole)
        self.control.setToolTip(whole)
        self.control.setVisible(bool(whole))

    def _whole(self, label: QLabel) -> str:
        """Return what a field says where there is room for all of it."""
        if label is self.duty:
            return duty_words(self._context.bridge.attendance)
        return self._waiting_words() if label is self.waiting else label.text()

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
    return translate("Bar", "\u25cf {0}, {1}").format(person.name, choice_word(person.role.value))
