"""Camera events, from the device threads to tiles, messages and the spot."""

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
"""How long an event is offered to a new incident."""
FLOOD_KEY = "events flood"
SAID_AT_ONCE = (EventResponse.SPOT, EventResponse.INCIDENT)


class CameraEventsBridge(QObject):
    """Shows camera events and applies the rules for them. UI thread.

    Args:
        watch: listens to the cameras.
        wall: cameras are called to its spot.
        messages: shows the notices.
        steering: while the operator moves a camera, no other camera is called to the spot.
        attendance: no camera is called while no one is signed in.
        statuses: its timer drives `look`, five times a second.
        now_s: monotonic seconds.
    """

    changed = Signal()
    """A camera reported a new event."""
    _alerted = Signal(object)

    def __init__(
        self,
        watch: CameraEventService,
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
        self._alerted.connect(self._apply_rule)
        watch.listen(self._alerted.emit)
        statuses.polled.connect(self.refresh)

    @property
    def is_listening(self) -> bool:
        """Whether events are switched on."""
        return self._watch.is_enabled

    def shown(self, camera: int) -> tuple[EventKind, ...]:
        """Return the kinds of event that a camera's tile shows now."""
        return self._watch.shown(camera)

    def recent(self, camera: int | None = None) -> tuple[DeviceEvent, ...]:
        """Return the last events, of one camera or of all, newest first."""
        return self._watch.recent(camera)

    def take_trigger(self) -> DeviceEvent | None:
        """Return and clear the event that a new incident is about; None if there was none lately."""
        trigger, self._trigger = self._trigger, None
        if trigger is None or self._now_s() - trigger[0] >= TRIGGER_S:
            return None
        # Somebody else may sit here by now, who has not this camera.
        return trigger[1] if trigger[1].camera in self._wall.cameras else None

    def describe(self, event: DeviceEvent) -> str:
        """Return an event as one line: `Camera 3 High Street: tampering (Forecourt)`."""
        camera = self._wall.cameras.get(event.camera)
        name = f" {camera.name}" if camera else ""
        source = f" ({event.source})" if event.source and event.source != "source" else ""
        template = QCoreApplication.translate("Events", "Camera {0}{1}: {2}{3}")
        return template.format(event.camera, name, labels.event_long(event.kind), source)

    def refresh(self) -> None:
        """Signal new events and end the flood notice when the flood is over; called five times a second."""
        newest = next(iter(self._watch.recent()), None)
        if newest is not self._newest:
            self._newest = newest
            self.changed.emit()
        if self._is_flooded and self._watch.is_flood_over():
            self._is_flooded = False
            self._messages.clear_fault(FLOOD_KEY)
            template = QCoreApplication.translate(
                "Events",
                "Camera events are shown one by one again. {0} were not shown; the event list has them.",
            )
            self._messages.note(template.format(self._held_back))

    # -- rules ----------------------------------------------------------------------------------------------

    def _apply_rule(self, alert: EventAlert) -> None:
        event, key = alert.event, f"event {alert.event.camera} {alert.event.kind.name}"
        if alert.is_over:
            self._messages.clear_fault(key)
            return
        if alert.response is EventResponse.INCIDENT:
            self._trigger = self._now_s(), event
        if alert.is_held_back:
            self._report_flood()
            return
        if alert.response is EventResponse.FAULT:
            then = QCoreApplication.translate("Events", "Check the camera and tell the supervisor.")
            self._messages.fault(key, self.describe(event), then, event.camera)
            if event.is_momentary:
                self._messages.clear_fault(key)
            return
        then = self._call_to_spot(event) if alert.response in SAID_AT_ONCE else ""
        if alert.response is EventResponse.INCIDENT:
            offer = QCoreApplication.translate("Events", "A new incident will start with this event.")
            then = f"{then} {offer}".strip()
        self._messages.note(self.describe(event), then, event.camera)

    def _call_to_spot(self, event: DeviceEvent) -> str:
        """Call the camera to the spot; return the reason if it was not called, else an empty text."""
        if not self._attendance.is_open:
            return ""
        if self._steering.held is not None:
            return QCoreApplication.translate(
                "Events",
                "Not called to the spot because you are steering a camera. Call it when you have finished.",
            )
        try:
            self._wall.call(event.camera)
        except ConsoleError as error:
            return error.what
        return ""

    def _report_flood(self) -> None:
        self._held_back = self._watch.held_back
        self._is_flooded = True
        self._messages.fault(
            FLOOD_KEY,
            QCoreApplication.translate(
                "Events",
                "More than ten camera events in ten minutes. Further ones are not shown one by one.",
            ),
            QCoreApplication.translate("Events", "Open the list of events to see all of them."),
        )
