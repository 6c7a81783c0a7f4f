"""The bridge objects between threads and screen, made once for the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.bridge.attendance import Attendance
from console.bridge.camera_events import CameraEventsBridge
from console.bridge.entry_wishes import EntryWishes
from console.bridge.evidence_wishes import EvidenceWishes
from console.bridge.joystick import JoystickBridge
from console.bridge.ptz import PtzBridge
from console.bridge.ptz_commands import PtzCommandsBridge
from console.bridge.surveillance import SurveillanceBridge
from console.ui.base.context import Bridge

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from console.bridge.background import Background
    from console.bridge.camera_status import CameraStatusPoller
    from console.bridge.messages import MessageCentre
    from console.bridge.wall import LiveWall
    from console.ui.base.context import ScreenSettings, Services


def make_bridge(
    services: Services,
    settings: ScreenSettings,
    wall: LiveWall,
    messages: MessageCentre,
    background: Background,
    camera_status: CameraStatusPoller,
    parent: QObject,
) -> Bridge:
    """Return the bridge of a console around its wall; nothing of it runs yet. UI thread."""
    steering = PtzBridge(services.ptz.steering, wall, messages, parent)
    attendance = Attendance(services.people, wall, messages, background, settings.lock_after_s, parent=parent)
    heads = PtzCommandsBridge(services.ptz, steering, wall, attendance, background, parent)
    joystick = JoystickBridge(services.joystick, steering, wall, messages, parent)
    events = CameraEventsBridge(
        services.camera_events, wall, messages, steering, attendance, camera_status, parent
    )
    surveillance = SurveillanceBridge(services.people.cameras, services.books.immediate, messages, parent)
    return Bridge(
        wall,
        camera_status,
        messages,
        background,
        steering,
        heads,
        joystick,
        attendance,
        events,
        surveillance,
        EvidenceWishes(parent),
        EntryWishes(parent),
    )
