"""The demo scheme: a simulated town in separate processes, reached over the network like real cameras."""

from __future__ import annotations

import datetime as dt
import json
import os
import queue
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Self

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.errors import EnvironmentFault
from console.domain.scheme.elected_members import MEMBERS, ElectedMember, members_words
from console.settings.secrets import FixedSecrets

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

PROGRESS_S = 0.05
FIRST_START_S = 180.0
"""Time for drawing and encoding the town the first time, on a slow machine."""
USER, PASSWORD = "operator", "town-of-lights"  # of the demo only, shown on its sign-in page
PARTNERS = ("Anyshire Police", "Anytown Business Improvement District", "Shopwatch forum")
ELECTED = dt.date(2023, 5, 4)
COUNCIL = (
    ElectedMember("Siân Prŷs-Jones", "Castle", ELECTED),
    ElectedMember("Harold Thornbury", "Castle", ELECTED),
    ElectedMember("Chidi Achebe", "Bus Station and Markets", ELECTED),
    ElectedMember("Maud Postlethwaite", "Canalside", ELECTED, dt.date(2025, 10, 17)),
    ElectedMember("Ewan Gwilliam", "Canalside", dt.date(2025, 12, 5)),
    ElectedMember("Ruth Lindqvist", "Retail Park", ELECTED),
)
"""The elected members of the demo's council, who are made up like everybody in it."""
FACTS = {
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
    "and with no more surveillance than is necessary.",
    "extent": "Town centre, bus station, canal path and retail park: public-space cameras, fixed and PTZ.",
    "contact": "CCTV control room, Town Hall, Anytown · 01632 960001",
    "registration": "ZA000000 (made up)",
    MEMBERS: members_words(COUNCIL),
    "costs": "viewing 5.00\ncopy 10.00",
}


class DemoTown:
    """Runs `watchroom simulate` and lists its cameras. `with DemoTown(16) as town:`.

    Args:
        cameras: how many.
        progress: receives the number of cameras that are ready, and of all, while the town is built;
            may raise to cancel.
    """

    def __init__(self, cameras: int, progress: Callable[[int, int], None] | None = None) -> None:
        self._wanted = cameras
        self._progress = progress or (lambda _done, _wanted: None)
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.cameras: list[Camera] = []
        self.control_urls: dict[int, str] = {}
        """By camera number: the address of its fault switches."""

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
        """End the town; it also ends when this process does."""
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
        """Return the logins of the cameras."""
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
            report = json.loads(line)
            if "ready" in report:
                self.cameras.sort(key=lambda camera: camera.number)
                return
            self.cameras.append(_camera(report))
            self.control_urls[report["number"]] = report["control_url"]
        raise EnvironmentFault("The demo town did not start.", "Run `watchroom simulate` to see why.")


def _camera(report: dict[str, Any]) -> Camera:
    return Camera(
        number=report["number"],
        urn=f"DEMO-{report['number']:04}",
        name=report["name"],
        place=report["place"],
        group=report["group"],
        kind=CameraKind.PTZ if report["ptz"] else CameraKind.FIXED,
        main_url=report["main_url"],
        sub_url=report["sub_url"],
        device=onvif_device(report["onvif_url"]),
    )
