"""One command step by step: when each part of the console had it in its hands."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from console.bridge.ptz import PtzBridge
from console.demo.bench.statistics import middle, percentile
from console.devices.onvif.http_connection import _Socket
from console.devices.onvif.ptz import OnvifPtz
from console.services.ptz.controller import CameraController
from console.services.ptz.joystick import JoystickSteering

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

STEPS = ("hand", "service", "driver", "wire")
"""What has the command next: the thread that reads the hand, the camera's controller, its device thread
in the driver, the socket. What follows is the way to the camera.
"""
_MOVES = (
    ("hand", JoystickSteering, "moved"),
    ("hand", PtzBridge, "move"),
    ("service", CameraController, "move"),
    ("driver", OnvifPtz, "move"),
    ("wire", _Socket, "sendall"),
)
_STOPS = (
    ("hand", JoystickSteering, "moved"),
    ("hand", PtzBridge, "release"),
    ("service", CameraController, "release"),
    ("driver", OnvifPtz, "stop"),
    ("wire", _Socket, "sendall"),
)


def trace() -> dict[str, dict[str, list[int]]]:
    """Note from now on when each step begins; returns the lists, monotonic ns, by command and step."""
    noted: dict[str, dict[str, list[int]]] = {}
    for command, steps in (("move", _MOVES), ("stop", _STOPS)):
        times = noted[command] = {step: [] for step in STEPS}
        for step, owner, name in steps:
            setattr(owner, name, _noting(getattr(owner, name), times[step]))
    return noted


def _noting(call: Callable[..., Any], times: list[int]) -> Callable[..., Any]:
    def noting(*arguments: Any, **named: Any) -> Any:
        times.append(time.monotonic_ns())
        return call(*arguments, **named)

    return noting


def steps_of(
    begins: Sequence[int], steps: Mapping[str, Sequence[int]], seen: Sequence[int]
) -> dict[str, dict[str, float]]:
    """Return p50 and p95 of each step in milliseconds, each from the end of the step before.

    Args:
        begins: when the hand moved, monotonic nanoseconds.
        steps: when each step began.
        seen: when the camera's wire had the commands.
    """
    took: dict[str, list[float]] = {step: [] for step in (*STEPS, "camera")}
    for begin in begins:
        at = begin
        for step, times in (*((step, steps[step]) for step in STEPS), ("camera", seen)):
            after = [moment for moment in times if moment >= at]
            if not after:
                break
            took[step].append((min(after) - at) / 1e6)
            at = min(after)
    return {
        step: {"p50_ms": round(middle(values), 2), "p95_ms": round(percentile(values, 95), 2)}
        for step, values in took.items()
        if values
    }
