"""Search recordings for motion in a part of the picture, without showing or decoding anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.facts import ZONES
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.playback.motion import MotionFound, covered_cells
from console.domain.privacy.model import ZoneSpace
from console.domain.privacy.zone_json import read_zones
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.people.actor import Actor
    from console.domain.playback.motion import MotionArea
    from console.domain.privacy.model import ZoneSet
    from console.services.books.ports import Gate
    from console.services.cameras.ports import CameraFacts
    from console.services.people.seat_cameras import SeatCameras
    from console.services.playback.ports import MotionSource


class MotionSearch:
    """Finds motion. Not for the UI thread: calls wait for disk and database.

    Args:
        source: the grids that are kept beside the recordings.
        gate: asks whether the actor may.
        facts: the privacy zones of cameras, with their history.
        seat: which cameras this seat may use.
    """

    def __init__(self, source: MotionSource, gate: Gate, facts: CameraFacts, seat: SeatCameras) -> None:
        self._source, self._gate, self._facts, self._seat = source, gate, facts, seat

    def search(
        self, actor: Actor, camera: int, area: MotionArea, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> MotionFound:
        """Return when something changed in a part of a camera's recorded picture.

        Parts that a privacy zone covered at any time of the search are left out: where people move behind a
        zone is what the zone is there to hide.

        Raises:
            Refusal: the actor may not review recordings, or the seat not use this camera.
            OperatorError: the area is covered, or the camera's zones move with it.
        """
        self._gate.require(actor, Permission.REVIEW, f"camera {camera}")
        self._seat.require(camera)
        if self._seat.session is not None:
            begin_utc = max(begin_utc, self._seat.session.begins_utc)
        asked = area.cells()
        cells = asked - self._covered(camera, begin_utc, end_utc)
        if not cells:
            raise OperatorError(
                "Privacy zones covered this area, so motion in it cannot be searched for.",
                "Draw another area.",
            )
        found = self._source.search(camera, cells, begin_utc, end_utc)
        return MotionFound(found.moments, found.every_s, len(asked) - len(cells))

    def _covered(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> frozenset[int]:
        zones = self._in_force(camera, begin_utc, end_utc)
        if any(one.zones and one.space is ZoneSpace.WORLD for one in zones):
            raise OperatorError(
                text("The privacy zones of camera {camera} move with its picture.", camera=camera),
                "Motion cannot be searched for in its recordings. Look through them at a higher speed.",
            )
        return covered_cells(zone for one in zones for zone in one.zones)

    def _in_force(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[ZoneSet]:
        versions = [(fact.since_utc, read_zones(fact.content)) for fact in self._facts.history(camera, ZONES)]
        ends = [since_utc for since_utc, _ in versions[1:]]
        return [
            zones
            for (since_utc, zones), until_utc in zip(versions, [*ends, end_utc], strict=False)
            if since_utc < end_utc and (until_utc > begin_utc or until_utc is end_utc)
        ]
