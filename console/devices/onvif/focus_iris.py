"""Focus and iris over the imaging service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.devices.onvif.values import inside, number
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused

if TYPE_CHECKING:
    from console.devices.onvif.ptz_capabilities import PtzFacts
    from console.devices.onvif.service_client import ServiceClient

_IRIS_STEP = 0.25
"""A whole step of the iris is so much of its range."""


class FocusIrisControl:
    """Of one head. One thread at a time."""

    def __init__(self, calls: ServiceClient, facts: PtzFacts) -> None:
        self._calls, self._facts = calls, facts
        self._is_manual = False

    def focus(self, speed: float) -> None:
        """Focus farther (positive) or nearer; 0 stops."""
        if not self._facts.can.has_focus:
            raise CommandRefused("This camera's focus cannot be moved over ONVIF.")
        if not speed:
            self._call("Stop")
            return
        if not self._is_manual:
            self._set(Focus={"AutoFocusMode": "MANUAL"})
            self._is_manual = True
        wanted = round(self._facts.focus_speed.scaled(min(max(speed, -1.0), 1.0)), 4)
        self._call("Move", Focus={"Continuous": {"Speed": wanted}})

    def automatic_focus(self) -> None:
        """Let the camera focus by itself."""
        if not self._facts.can.has_focus:
            raise CommandRefused("This camera's focus cannot be moved over ONVIF.")
        self._is_manual = False
        self._set(Focus={"AutoFocusMode": "AUTO"})

    def iris(self, step: float) -> None:
        """Open (positive) or close it; 0: automatic."""
        span = self._facts.iris
        if span is None:
            raise CommandRefused("This camera's iris cannot be moved over ONVIF.")
        if not step:
            self._set(Exposure={"Mode": "AUTO"})
            return
        now = number(inside(self._call("GetImagingSettings"), "Exposure", "Iris"))
        middle = span.of_part(0.5)
        # ONVIF counts how much the iris takes away, in dB: opening it makes the figure smaller.
        wanted = (middle if now is None else now) - min(max(step, -1.0), 1.0) * _IRIS_STEP * (
            span.high - span.low
        )
        held = round(min(max(wanted, span.low), span.high), 3)
        self._set(Exposure={"Mode": "MANUAL", "Iris": held})

    def _set(self, **settings: Any) -> None:
        self._call("SetImagingSettings", ImagingSettings=settings, ForcePersistence=False)

    def _call(self, operation: str, **arguments: Any) -> Any:
        return self._calls.call(Service.IMAGING, operation, VideoSourceToken=self._facts.source, **arguments)
