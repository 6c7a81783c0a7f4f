"""What the ONVIF services need to know of their camera."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.event_source import EventSource
from console.demo.simulated.onvif.imaging_state import ImagingState

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.demo.simulated.clip import StreamShape
    from console.demo.simulated.faults import FaultSwitches
    from console.demo.simulated.onvif.masks import StoredMask
    from console.demo.simulated.plan import CameraSpec
    from console.demo.simulated.ptz import SimulatedHead

FOREIGN = "192.168.99.99"
"""The other network that answers point at under the fault `foreign_xaddr`."""


@dataclass
class CameraState:
    """One camera. Used only in the event loop's thread."""

    plan: CameraSpec
    faults: FaultSwitches
    host: str
    rtsp_port: int
    head: SimulatedHead | None
    reboot: Callable[[], None]
    snapshot: Callable[[], bytes]
    port: int = 0
    set_offset_s: float = 0.0
    """What SetSystemDateAndTime changed."""
    imaging: ImagingState = field(default_factory=ImagingState)
    auxiliary: deque[str] = field(default_factory=lambda: deque(maxlen=50))
    """Auxiliary commands that came, oldest first."""
    relays: dict[str, bool] = field(default_factory=lambda: {"relay1": False})
    ntp: list[str] = field(default_factory=list)
    users: dict[str, str] = field(default_factory=lambda: {"operator": "Operator"})
    masks: dict[str, StoredMask] = field(default_factory=dict)
    encoders: dict[str, StreamShape] = field(init=False)
    """What was set of each encoder; the stream itself goes on as it was."""
    signals: EventSource = field(default_factory=EventSource)
    secure_port: int = 0
    """Where HTTPS is spoken; 0: nowhere."""

    def __post_init__(self) -> None:
        self.encoders = {"main": self.plan.main, "sub": self.plan.sub}

    def now_s(self) -> float:
        """Return the camera's clock, seconds since 1970; under `local_time` it takes local time for UTC."""
        zone_s = 0.0 if self.faults.on("clock_local_only") else self.zone_s
        return time.time() + self.faults.number("clock_skew") + zone_s + self.set_offset_s

    @property
    def zone_s(self) -> float:
        """Return how far the camera's local time is ahead of UTC."""
        return self.faults.number("local_time") * 3600

    @property
    def shown_host(self) -> str:
        """Return the host that every address in an answer shows."""
        is_foreign = self.faults.on("foreign_xaddr") or self.faults.on("forwarded_port")
        return FOREIGN if is_foreign else self.host

    def service(self, path: str) -> str:
        """Return the address of a service."""
        port = 80 if self.faults.on("forwarded_port") else self.port
        return f"http://{self.shown_host}:{port}/onvif/{path}"

    def stream(self, profile: str) -> str:
        """Return the address of a stream."""
        return f"rtsp://{self.shown_host}:{self.rtsp_port}/{profile}"
