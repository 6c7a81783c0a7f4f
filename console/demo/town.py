"""The demo scheme: a simulated town, in processes of its own, on the wire like any other."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Self

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.errors import EnvironmentFault
from console.settings.secrets import FixedSecrets

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

PROGRESS_S = 0.05
FIRST_START_S = 180.0
"""Drawing and encoding the town for the first time, on a slow machine."""
USER, PASSWORD = "operator", "town-of-lights"  # the demo's own, shown to everybody
PARTNERS = ("Anyshire Police", "Anytown Business Improvement District", "Shopwatch forum")
FACTS = {
    "kind": "demo",
    "owner": "Anytown Borough Council",
    "manager": "Margaret Hughes",
    "deputy": "Dylan Price",
    "supervisors": "Tariq Rahman\nSimone Okafor",
    "data_protection": "Fiona Whitaker",
    "director": "Gordon Marsh, director of community services",
    "partners": "\n".join(PARTNERS),
    "purpose": "Prevention and detection of crime, public safety",
    "objectives": "Prevent and detect crime and disorder in the town centre\n"
    "Help the emergency services to respond\n"
    "Find missing and vulnerable people\n"
    "Give evidence that stands up in court",
    "mission": "To help make Anytown a place where people are safe and feel so; to do it openly, lawfully, "
    "and with no more watching than is needed.",
    "extent": "Town centre, bus station, canal path and retail park: public-space cameras, fixed and PTZ.",
    "contact": "CCTV control room, Town Hall, Anytown · 01632 960001",
    "registration": "ZA000000 (made up)",
}


class DemoTown:
    """Runs `watchroom simulate` and knows its cameras. `with DemoTown(16) as town:`.

    Args:
        cameras: how many.
        progress: told often, while the town is being built, how many cameras serve; may raise to give up.
    """

    def __init__(self, cameras: int, progress: Callable[[int, int], None] | None = None) -> None:
        self._wanted = cameras
        self._progress = progress or (lambda _done, _wanted: None)
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.cameras: list[Camera] = []
        self.control_urls: dict[int, str] = {}
        """By camera: where its fault switches are."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "console", "simulate", *self._arguments()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "WATCHROOM_SIM_PASSWORD": PASSWORD},
        )
        self._reader = threading.Thread(target=self._read, name="demo town", daemon=True)
        self._reader.start()
        try:
            self._await_ready()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _arguments(self) -> list[str]:
        return ["--cameras", str(self._wanted), "--user", USER, "--json", "--until-eof"]

    def close(self) -> None:
        """End the town; it also ends by itself when this process does."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(10.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(5.0)
        if self._process.stdout:
            self._process.stdout.close()

    def secrets(self) -> FixedSecrets:
        """The cameras' login."""
        return FixedSecrets({camera.urn: (USER, PASSWORD) for camera in self.cameras})

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line)
        self._lines.put(None)

    def _await_ready(self) -> None:
        until_s = time.monotonic() + FIRST_START_S
        while time.monotonic() < until_s:
            self._progress(len(self.cameras), self._wanted)
            try:
                line = self._lines.get(timeout=PROGRESS_S)
            except queue.Empty:
                continue
            if line is None:
                break
            told = json.loads(line)
            if "ready" in told:
                self.cameras.sort(key=lambda camera: camera.number)
                return
            self.cameras.append(_camera(told))
            self.control_urls[told["number"]] = told["control_url"]
        raise EnvironmentFault("The demo town did not start.", "`watchroom simulate` says why.")


def _camera(told: dict[str, Any]) -> Camera:
    return Camera(
        number=told["number"],
        urn=f"DEMO-{told['number']:04}",
        name=told["name"],
        place=told["place"],
        group=told["group"],
        kind=CameraKind.PTZ if told["ptz"] else CameraKind.FIXED,
        main_url=told["main_url"],
        sub_url=told["sub_url"],
        onvif_url=told["onvif_url"],
    )
