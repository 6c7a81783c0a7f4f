"""From the cameras' threads to tiles, messages and the spot."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from console.bridge import labels
from console.domain.cameras.event_rules import EventResponse
from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.bridge.attendance import Attendance
    from console.bridge.camera_status import CameraStatusPoller
    from console.bridge.messages import MessageCentre
    from console.bridge.ptz import PtzBridge
    from console.bridge.wall import LiveWall
    from console.domain.cameras.events import DeviceEvent, EventKind
    from console.services.cameras.events import CameraEventService, EventAlert

TRIGGER_S = 300.0
"""An event is offered to a new incident for so long."""
FLOOD_KEY = "events flood"
SAID_AT_ONCE = (EventResponse.SPOT, EventResponse.INCIDENT)


class CameraEventsBridge(QObject):
    """UI thread.

    Args:
        watch: None where nobody listens to cameras.
        wall: cameras are called to its spot.
        messages: where notices come out.
        steering: while a camera is held, nothing is called away from under the operator's hand.
        attendance: nothing is called while nobody sits here.
        statuses: told five times a second.
        now_s: monotonic seconds.
    """

    changed = Signal()
    """Something was told."""
    _alerted = Signal(object)

    def __init__(
        self,
        watch: CameraEventService | None,
        wall: LiveWall,
        messages: MessageCentre,
        steering: PtzBridge,
        attendance: Attendance,
        statuses: CameraStatusPoller,
        parent: QObject | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._watch, self._wall, self._messages = watch, wall, messages
        self._steering, self._attendance, self._now_s = steering, attendance, now_s
        self._trigger: tuple[float, DeviceEvent] | None = None
        self._newest: DeviceEvent | None = None
        self._is_flooded = False
        self._held_back = 0
        self._alerted.connect(self._answer)
        if watch is not None:
            watch.listen(self._alerted.emit)
            statuses.polled.connect(self.look)

    @property
    def is_listening(self) -> bool:
        """Whether anybody listens to the cameras."""
        return self._watch is not None

    def shown(self, camera: int) -> tuple[EventKind, ...]:
        """The kinds that a tile shows now."""
        return self._watch.shown(camera) if self._watch else ()

    def recent(self, camera: int | None = None) -> tuple[DeviceEvent, ...]:
        """The last events, newest first."""
        return self._watch.recent(camera) if self._watch else ()

    def take_trigger(self) -> DeviceEvent | None:
        """The event that a new incident is about, once; None where there was none lately."""
        trigger, self._trigger = self._trigger, None
        return trigger[1] if trigger and self._now_s() - trigger[0] < TRIGGER_S else None

    def called(self, event: DeviceEvent) -> str:
        """An event in a line: `Camera 3 High Street: tampering (Forecourt)`."""
        camera = self._wall.cameras.get(event.camera)
        name = f" {camera.name}" if camera else ""
        source = f" ({event.source})" if event.source and event.source != "source" else ""
        said = QCoreApplication.translate("Events", "Camera {0}{1}: {2}{3}")
        return said.format(event.camera, name, labels.event_long(event.kind), source)

    def look(self) -> None:
        """Five times a second: whether something was told, and whether a flood is over."""
        if self._watch is None:
            return
        newest = next(iter(self._watch.recent()), None)
        if newest is not self._newest:
            self._newest = newest
            self.changed.emit()
        if self._is_flooded and self._watch.is_flood_over():
            self._is_flooded = False
            self._messages.over(FLOOD_KEY)
            said = QCoreApplication.translate(
                "Events", "Events of cameras are said one by one again; {0} were not."
            )
            self._messages.note(said.format(self._held_back))

    # -- rules ----------------------------------------------------------------------------------------------

    def _answer(self, alert: EventAlert) -> None:
        event, key = alert.event, f"event {alert.event.camera} {alert.event.kind.name}"
        if alert.is_over:
            self._messages.over(key)
            return
        if alert.response is EventResponse.INCIDENT:
            self._trigger = self._now_s(), event
        if alert.is_held_back:
            self._hold_back()
            return
        if alert.response is EventResponse.FAULT:
            then = QCoreApplication.translate("Events", "Tell the supervisor; look at the camera.")
            self._messages.fault(key, self.called(event), then, event.camera)
            if event.is_momentary:
                self._messages.over(key)
            return
        then = self._call(event) if alert.response in SAID_AT_ONCE else ""
        if alert.response is EventResponse.INCIDENT:
            then = f"{then} {QCoreApplication.translate('Events', 'F5 opens an incident with it.')}".strip()
        self._messages.note(self.called(event), then)

    def _call(self, event: DeviceEvent) -> str:
        """Call the camera to the spot; why not, where it is not."""
        if not self._attendance.is_open:
            return ""
        if self._steering.held is not None:
            return QCoreApplication.translate("Events", "Not called to the spot while a camera is steered.")
        try:
            self._wall.call(event.camera)
        except ConsoleError as error:
            return error.what
        return ""

    def _hold_back(self) -> None:
        self._held_back = self._watch.held_back if self._watch else 0
        self._is_flooded = True
        self._messages.fault(
            FLOOD_KEY,
            QCoreApplication.translate(
                "Events",
                "More than ten notices of cameras in ten minutes: further ones are not said one by one.",
            ),
            QCoreApplication.translate("Events", "All of them are in the list of events (F4)."),
        )
