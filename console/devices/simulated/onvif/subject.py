"""What the ONVIF services need of their camera."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.devices.simulated.faults import FaultSwitches
    from console.devices.simulated.plan import CameraPlan
    from console.devices.simulated.ptz import Head

FOREIGN = "192.168.99.99"
"""The other network that answers point at under the fault `foreign_xaddr`."""


@dataclass
class Subject:
    """One camera. Only in the event loop's thread."""

    plan: CameraPlan
    faults: FaultSwitches
    host: str
    rtsp_port: int
    head: Head | None
    reboot: Callable[[], None]
    snapshot: Callable[[], bytes]
    port: int = 0
    set_offset_s: float = 0.0
    """What SetSystemDateAndTime changed."""
    imaging: dict[str, float] = field(
        default_factory=lambda: {
            "Brightness": 50.0,
            "ColorSaturation": 50.0,
            "Contrast": 50.0,
            "Sharpness": 50.0,
        }
    )
    focus: str = "AUTO"

    def now_s(self) -> float:
        """The camera's own clock, seconds since 1970."""
        return time.time() + self.faults.number("clock_skew") + self.set_offset_s

    @property
    def shown_host(self) -> str:
        """The host in every address that is told."""
        return FOREIGN if self.faults.on("foreign_xaddr") else self.host

    def service(self, path: str) -> str:
        """Address of a service."""
        return f"http://{self.shown_host}:{self.port}/onvif/{path}"

    def stream(self, profile: str) -> str:
        """Address of a stream."""
        return f"rtsp://{self.shown_host}:{self.rtsp_port}/{profile}"
