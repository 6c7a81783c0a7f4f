"""What the recorder's relay costs, and how soon a picture comes through it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.demo.bench import costs
from console.demo.bench.statistics import middle
from console.demo.bench.town import Served, Stream, serve
from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.decoder import Decoder
from console.media.capture.options import TCP, Credentials, OpenOptions
from console.media.capture.stream_source import StreamOpener
from console.media.relay.server import USER

if TYPE_CHECKING:
    from collections.abc import Iterator

CAMERAS = 16
STREAM = Stream(1280, 720, 2_000_000)
SETTLE_S = 6.0
OPENINGS = 20


def relay(seconds: float) -> dict[str, Any]:
    """Measure a recorder of 16 cameras without viewers and with one for each, and openings through it."""
    with (
        serve(CAMERAS, STREAM) as served,
        tempfile.TemporaryDirectory(prefix="watchroom-") as place,
        relaying(served, Path(place)) as (process, told),
    ):
        time.sleep(SETTLE_S)
        alone = costs.measure([process.pid], seconds)
        openings = [_first_picture_ms(told, 1 + number % CAMERAS) for number in range(OPENINGS)]
        stop = threading.Event()
        viewers = [
            threading.Thread(target=_watch, args=(told, number + 1, stop)) for number in range(CAMERAS)
        ]
        for viewer in viewers:
            viewer.start()
        time.sleep(1.0)
        watched = costs.measure([process.pid], seconds)
        stop.set()
        for viewer in viewers:
            viewer.join()
    return {
        "cameras": CAMERAS,
        "recorder_cpu_percent_a_camera": round(alone.cpu_percent / CAMERAS, 3),
        "relay_cpu_percent_a_camera": round((watched.cpu_percent - alone.cpu_percent) / CAMERAS, 3),
        "must": 0.25,
        "first_picture_median_ms": round(middle(openings), 1),
        "first_picture_worst_ms": round(max(openings), 1),
        "first_picture_must_ms": 80,
    }


@contextmanager
def relaying(served: Served, place: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Run a recorder with its relay until the block ends; yield its process, and its port and secret."""
    command = [sys.executable, "-m", "console.demo.bench.relay_child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, _ask(process, {"urls": served.urls(), "into": str(place / "volume")})
        finally:
            process.communicate()


def through(told: dict[str, Any], served: Served) -> Served:
    """Return the same cameras as the relay serves them."""
    cameras = [replace(one, main_url=_address(told, one.number)) for one in served.cameras]
    return Served(cameras, USER, told["secret"])


def _ask(process: subprocess.Popen[str], request: dict[str, Any]) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipe to the recorder")
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told


def _opener(told: dict[str, Any], camera: int) -> StreamOpener:
    login = Credentials(USER, told["secret"])
    return StreamOpener(
        _address(told, camera), lambda: login, OpenOptions(transport=TCP), UtcClock(SystemClock())
    )


def _address(told: dict[str, Any], camera: int) -> str:
    return f"rtsp://127.0.0.1:{told['port']}/camera/{camera}"


def _first_picture_ms(told: dict[str, Any], camera: int) -> float:
    begun_s = time.monotonic()
    with closing(_opener(told, camera).open()) as source:
        decoder = Decoder(source.format.tracks[0])
        next(_pictures(source.packets(), decoder))
        return (time.monotonic() - begun_s) * 1000


def _pictures(packets: Iterator[Any], decoder: Decoder) -> Iterator[object]:
    for packet in packets:
        if packet.track == 0:
            yield from decoder.decode(packet)


def _watch(told: dict[str, Any], camera: int, stop: threading.Event) -> None:
    with closing(_opener(told, camera).open()) as source:
        while not stop.is_set():
            source.read()
