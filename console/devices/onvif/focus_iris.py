"""Focus and iris over the imaging service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.devices.onvif.values import inside, number
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused
from console.domain.numbers import clamp

if TYPE_CHECKING:
    from console.devices.onvif.ptz_capabilities import PtzFacts
    from console.devices.onvif.service_client import ServiceClient

_IRIS_STEP = 0.25
"""Part of the iris range that a whole step moves."""


class FocusIrisControl:
    """Focus and iris of one PTZ head. One thread at a time."""

    def __init__(self, calls: ServiceClient, facts: PtzFacts) -> None:
        self._calls, self._facts = calls, facts
        self._is_manual = False

    def focus(self, speed: float) -> None:
        """Focus farther (positive) or nearer, −1 to 1; 0 stops."""
        if not self._facts.can.has_focus:
            raise CommandRefused("This camera's focus cannot be adjusted over ONVIF.")
        if not speed:
            self._call("Stop")
            return
        if not self._is_manual:
            self._set(Focus={"AutoFocusMode": "MANUAL"})
            self._is_manual = True
        velocity = round(self._facts.focus_speed.scaled(clamp(speed, -1.0, 1.0)), 4)
        self._call("Move", Focus={"Continuous": {"Speed": velocity}})

    def automatic_focus(self) -> None:
        """Set the focus to automatic."""
        if not self._facts.can.has_focus:
            raise CommandRefused("This camera's focus cannot be adjusted over ONVIF.")
        self._is_manual = False
        self._set(Focus={"AutoFocusMode": "AUTO"})

    def iris(self, step: float) -> None:
        """Open (positive) or close the iris by a step of −1 to 1; 0: automatic."""
        span = self._facts.iris
        if span is None:
            raise CommandRefused("This camera's iris cannot be adjusted over ONVIF.")
        if not step:
            self._set(Exposure={"Mode": "AUTO"})
            return
        now = number(inside(self._call("GetImagingSettings"), "Exposure", "Iris"))
        middle = span.of_part(0.5)
        # ONVIF gives the iris as attenuation in dB, so opening it makes the value smaller.
        target = (middle if now is None else now) - clamp(step, -1.0, 1.0) * _IRIS_STEP * (
            span.high - span.low
        )
        attenuation = round(min(max(target, span.low), span.high), 3)
        self._set(Exposure={"Mode": "MANUAL", "Iris": attenuation})

    def _set(self, **settings: Any) -> None:
        self._call("SetImagingSettings", ImagingSettings=settings, ForcePersistence=False)

    def _call(self, operation: str, **arguments: Any) -> Any:
        return self._calls.call(Service.IMAGING, operation, VideoSourceToken=self._facts.source, **arguments)
