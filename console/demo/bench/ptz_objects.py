"""What the hundredth camera's ONVIF service objects cost compared with the first's."""

from __future__ import annotations

import gc
import subprocess
import sys
import time

COUNT = 100
_ADDRESS = "http://192.0.2.1/onvif/device_service"
"""Nobody's (RFC 5737): making service objects asks no camera."""


def objects() -> dict[str, float]:
    """Make a hundred cameras' service objects in a process of their own, so that the first parses everything.

    Returns:
        `first_ms`, `hundredth_ms`, `ratio` (hundredth by first), `first_mb`, `each_mb` (growth of the
        resident memory for each of the second to the hundredth), `must_ratio` and `must_mb`.

    Raises:
        subprocess.CalledProcessError: it could not be measured.
    """
    command = [sys.executable, "-m", "console.demo.bench.ptz_objects"]
    completed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    first_ms, hundredth_ms, first_mb, each_mb = (float(figure) for figure in completed.stdout.split())
    return {
        "first_ms": first_ms,
        "hundredth_ms": hundredth_ms,
        "ratio": hundredth_ms / first_ms,
        "first_mb": first_mb,
        "each_mb": each_mb,
        "must_ratio": 0.02,
        "must_mb": 1.0,
    }


def _camera() -> object:
    from console.devices.onvif.service_client import ServiceClient
    from console.devices.onvif.transport import Transport
    from console.devices.onvif.wsdl import Service

    return ServiceClient(Transport(_ADDRESS, ("operator", "")), dict.fromkeys(Service, _ADDRESS))


def _resident_mb() -> float:
    import psutil

    return float(psutil.Process().memory_info().rss) / 1e6


def _measure() -> str:
    import zeep  # noqa: F401  # what the library itself costs is not the camera's

    before_mb = _resident_mb()
    took_ms: list[float] = []
    made = []
    first_mb = 0.0
    for _ in range(COUNT):
        began_s = time.perf_counter()
        made.append(_camera())
        took_ms.append((time.perf_counter() - began_s) * 1000)
        if len(made) == 1:
            gc.collect()
            first_mb = _resident_mb()
    gc.collect()
    each_mb = max(0.0, (_resident_mb() - first_mb) / (COUNT - 1))
    # Take the median of the last ten, so that one busy moment of the computer does not count.
    last_ms = sorted(took_ms[-10:])[5]
    return f"{took_ms[0]} {last_ms} {first_mb - before_mb} {each_mb}"


if __name__ == "__main__":
    sys.stdout.write(_measure())
