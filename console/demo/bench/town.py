"""Test cameras in a separate process, so that their cost is not counted."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.camera import Camera, CameraKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Stream:
    """What each camera sends."""

    width: int = 640
    height: int = 360
    bitrate_bps: int = 800_000
    gop_s: float = 2.0
    fps: float = 25.0


@dataclass(frozen=True, slots=True)
class Served:
    """The cameras and their login."""

    cameras: list[Camera]
    user: str
    password: str

    def urls(self) -> list[str]:
        """Return the addresses with the login in them, for other programs."""
        login = f"://{self.user}:{self.password}@"
        return [camera.main_url.replace("://", login, 1) for camera in self.cameras]

    def logins(self) -> dict[str, tuple[str, str]]:
        """Return the logins by unique reference number."""
        return {camera.urn: (self.user, self.password) for camera in self.cameras}


@contextmanager
def serve(cameras: int, stream: Stream) -> Iterator[Served]:
    """Serve this many cameras from another process until the block ends."""
    figures = [stream.width, stream.height, stream.bitrate_bps, stream.gop_s, stream.fps]
    command = [sys.executable, "-m", "console.demo.bench.town", str(cameras), *map(str, figures)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        report = json.loads(process.stdout.readline() if process.stdout else "{}")
        served = [
            Camera(n, f"BENCH-{n:04}", f"Camera {n}", "bench", "bench", CameraKind.FIXED, url)
            for n, url in enumerate(report["urls"], 1)
        ]
        try:
            yield Served(served, report["user"], report["password"])
        finally:
            process.communicate()


def _main(words: list[str]) -> None:
    from console.demo.simulated.simulated_town import SimulatedTown

    cameras, width, height, bitrate_bps = map(int, words[:4])
    gop_s, fps = map(float, words[4:])
    with SimulatedTown(
        cameras,
        scene="bars",
        size=(width, height),
        fps=fps,
        bitrate_bps=bitrate_bps,
        gop_s=gop_s,
        is_full=True,
    ) as town:
        report = {
            "urls": [camera.main_url for camera in town.cameras],
            "user": town.login.user,
            "password": town.login.password,
        }
        sys.stdout.write(json.dumps(report) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    _main(sys.argv[1:])
