"""A control room with recordings on a real volume, and packages made from them."""

from __future__ import annotations

import datetime as dt
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import console.app.wiring.evidence as wiring
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.facts import ZONES
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.actor import Role
from console.domain.privacy.model import Zone, ZoneSet, ZoneSpace
from console.domain.privacy.zone_json import write_zones
from console.domain.recording.causes import Cause
from console.services.evidence.packages import EvidencePackages, PackageRequest
from console.settings.signing import DemoSigner
from tests.media.clips import BEGIN, clip
from tests.media.town import Town
from tests.support.people import Room, filled_database, open_room
from tests.support.scheme import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.app.scheme import OpenScheme
    from console.domain.evidence.package import PackagePlan, WrittenPackage

CAMERAS = tuple(
    Camera(
        number, f"URN-{number:04}", f"Camera {name}", "Anytown", "Town", CameraKind.FIXED, f"rtsp://{number}/"
    )
    for number, name in ((7, "High Street"), (8, "Bus station"), (9, "Never recorded"))
)


def at(seconds: float) -> dt.datetime:
    return BEGIN + dt.timedelta(seconds=seconds)


WHOLE = EvidenceSelection((7, 8), at(0), at(30))


def record(folder: Path) -> None:
    """Cameras 7 and 8 for ten seconds; 7 again from 20 to 30 seconds; then recording ended."""
    town = Town(folder)
    for camera in (7, 8):
        town.recorder.opened(camera, clip().form)
    for _ in range(10):
        for camera in (7, 8):
            town.send(camera, clip(), 1)
            town.clock.now_s -= 1
        town.clock.now_s += 1
    for camera in (7, 8):
        town.recorder.closed(camera, Cause.LOST, "no answer")
    town.pass_s(10)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 10)
    town.recorder.closed(7, Cause.CLOSED, "console closed")
    town.turn()
    town.recorder.finish()


@dataclass(frozen=True)
class EvidenceRoom:
    """The people, the scheme with its recordings, and the service of packages."""

    room: Room
    scheme: OpenScheme
    packages: EvidencePackages
    home: Path

    def requested(self, **details: Any) -> int:
        """A package that the manager asked for, not yet released."""
        request = PackageRequest(**{"selection": WHOLE, "reason": "robbery", **details})
        return self.packages.ask(self.room.me(Role.MANAGER), request)

    def asked(self, **details: Any) -> int:
        """A package that the manager asked for, and the deputy released."""
        number = self.requested(**details)
        self.packages.release(self.room.me(Role.DEPUTY), number)
        return number

    def made(self, name: str = "package", **details: Any) -> tuple[Path, PackagePlan, WrittenPackage]:
        into = self.home / name
        plan, written = self.packages.write(self.room.me(Role.MANAGER), self.asked(**details), into)
        return into, plan, written


@contextmanager
def evidence_room(folder: Path) -> Iterator[EvidenceRoom]:
    base = folder / "base"
    base.mkdir()
    filled = filled_database(base)
    home = folder / "home"
    home.mkdir()
    record(home / "recordings")
    with open_room(home, filled) as room:
        scheme = replace(scheme_of(room, home), is_demo=True)
        scheme.cameras.put(CAMERAS)
        room.staff.roster.reload()
        with closing(scheme.footage):
            yield EvidenceRoom(room, scheme, wiring.open_packages(scheme, room.staff), home)


KEY = DemoSigner().public_key()


def draw_zone(evidence: EvidenceRoom, camera: int, **details: Any) -> None:
    """A zone over the left half of a camera's picture, in force before anything was recorded."""
    polygon = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))
    zone = Zone("window", "Bedroom window", "a home", "the-supervisor", polygon, **details)
    clock = evidence.room.clock
    back_s = (clock.utc_now() - at(-3600)).total_seconds()
    clock.step_utc(-back_s)
    with evidence.scheme.books.unit() as unit:
        unit.state_camera_fact(
            camera, ZONES, write_zones(ZoneSet(ZoneSpace.PICTURE, (zone,))), "the-supervisor"
        )
    clock.step_utc(back_s)
