"""Search recordings for motion in a part of the picture, without showing or decoding anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from console.domain.people.actor import Actor
    from console.domain.playback.motion import MotionArea, MotionFound
    from console.services.books.ports import Gate
    from console.services.people.seat_cameras import SeatCameras
    from console.services.playback.motion_rules import MotionRules, MotionSettings
    from console.services.playback.ports import MotionSource

    Span = tuple[dt.datetime, dt.datetime]


class MotionSearch:
    """Finds motion. Not for the UI thread: calls wait for disk and database.

    Args:
        source: the grids that are kept beside the recordings.
        gate: asks whether the actor may.
        rules: what is kept, and what privacy zones covered.
        seat: which cameras this seat may use.
        settings: changes what is kept.
        hidden: returns the times of a camera whose recordings are kept apart.
    """

    def __init__(
        self,
        source: MotionSource,
        gate: Gate,
        rules: MotionRules,
        seat: SeatCameras,
        settings: MotionSettings,
        hidden: Callable[[int, dt.datetime, dt.datetime], Sequence[Span]] = lambda *_time: (),
    ) -> None:
        self._source, self._gate, self._rules, self._seat = source, gate, rules, seat
        self._hidden = hidden
        self.settings = settings
        """What is kept of each camera."""

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
        hidden = self._hidden(camera, begin_utc, end_utc)
        moments = [
            one
            for one in found.moments
            if not any(one.begin_utc < end and one.end_utc > begin for begin, end in hidden)
        ]
        is_kept = self._rules.intervals([camera])[camera] > 0
        return replace(found, moments=moments, left_out=len(asked) - len(cells), is_kept=is_kept)

    def _covered(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> frozenset[int]:
        covered = self._rules.covered(camera).between(begin_utc, end_utc)
        if covered is None:
            raise OperatorError(
                text("The privacy zones of camera {camera} move with its picture.", camera=camera),
                "Motion cannot be searched for in its recordings. Look through them at a higher speed.",
            )
        return covered
