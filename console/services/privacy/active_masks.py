"""The zones in force, as the capture threads follow them; which of them are lifted, and until when."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.cameras.facts import LENS, ZONES
from console.domain.errors import ConsoleError
from console.domain.people.actor import PROGRAM
from console.domain.privacy.model import ZoneSet, ZoneSpace
from console.domain.privacy.zone_json import read_zones
from console.domain.ptz.lens_json import read_lens
from console.services.privacy.ports import PLAIN, CameraMask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.facts import CameraFact
    from console.domain.clock import Clock
    from console.domain.privacy.lifting import Lift
    from console.domain.ptz.lens import LensModel
    from console.services.cameras.ports import CameraFacts
    from console.services.ports import ActLog, CameraRegister
    from console.services.privacy.position_poller import PositionPoller

BY_TIME, BY_HAND, BY_SIGN_OFF = "its time ran out", "by hand", "signed off"
FAILED_CLOSED = "zone-failed-closed"
TICK_S = 0.2
BOOK = "audit"
"""Changes of zones are entered there: that is how those of other consoles are noticed."""
_UNKNOWN = CameraMask(doubt="zones not known")
_log = logging.getLogger(__name__)


class ActiveMasks:
    """Implements `services.privacy.ports.CameraMasks`. Any thread; `load` and `run` wait for the database.

    Until they were read once, every picture is covered. Lifts live in memory only: a console that was ended
    in the middle of one comes back with the zone in force.

    Args:
        facts: of cameras.
        cameras: of the scheme.
        clock: lifts end by its monotonic side.
        acts: where ends of lifts and covered pictures are recorded.
        positions: follows movable cameras that have zones; None: none is followed.
    """

    def __init__(
        self,
        facts: CameraFacts,
        cameras: CameraRegister,
        clock: Clock,
        acts: ActLog,
        positions: PositionPoller | None = None,
    ) -> None:
        self._facts, self._cameras, self._clock, self._acts = facts, cameras, clock, acts
        self._positions = positions
        self._orders: dict[int, CameraMask] = {}
        self._others = _UNKNOWN
        self._lifts: dict[tuple[int, str], Lift] = {}
        self._version = 0
        self._lock, self._loading = threading.RLock(), threading.RLock()
        self._is_stale = threading.Event()

    # -- what the capture threads ask -----------------------------------------------------------------------

    def order(self, camera: int) -> CameraMask:
        """See `services.privacy.ports.CameraMasks`."""
        return self._orders.get(camera, self._others)

    def covered(self, camera: int, why: str) -> None:
        """See `services.privacy.ports.CameraMasks`."""
        self._acts.record(PROGRAM.login, FAILED_CLOSED, f"camera {camera}", {"why": why})

    # -- what is in force -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the zones and lenses of all cameras.

        Raises:
            EnvironmentFault: the database cannot be read; what was known stays in force.
        """
        # The screen asks for lifts: it must not wait for the database.
        with self._loading:
            zones, lenses = self._facts.all_current(ZONES), self._facts.all_current(LENS)
            cameras = {camera.number: camera for camera in self._cameras.cameras()}
            self._adopt(zones, lenses, cameras)

    def _adopt(
        self,
        zones: Mapping[int, CameraFact],
        lenses: Mapping[int, CameraFact],
        cameras: Mapping[int, Camera],
    ) -> None:
        with self._lock:
            made = {
                number: self._order(cameras.get(number), fact, lenses.get(number))
                for number, fact in zones.items()
            }
            for gone in set(self._orders) - set(made):
                self._leave(gone)
            self._orders, self._others = made, PLAIN

    def _order(self, camera: Camera | None, zones: CameraFact, lens: CameraFact | None) -> CameraMask:
        known = self._orders.get(zones.camera)
        try:
            wanted = read_zones(zones.content)
            model = read_lens(lens.content) if lens is not None else None
        except ConsoleError:
            _log.exception("camera %d: its zones", zones.camera)
            self._version += 1
            return CameraMask(doubt="zones unreadable", version=self._version)
        if known is not None and not known.doubt and (known.zones, known.lens) == (wanted, model):
            return known
        return self._made(camera, zones.camera, wanted, model)

    def _made(self, camera: Camera | None, number: int, zones: ZoneSet, lens: LensModel | None) -> CameraMask:
        whereabouts = None
        is_movable = zones.space is ZoneSpace.WORLD and bool(zones.zones)
        if is_movable and camera is not None and lens is not None and self._positions is not None:
            whereabouts = self._positions.follow(camera, lens)
        else:
            self._leave(number)
        self._version += 1
        return CameraMask(zones, self._version, self._lifted(number), lens, whereabouts)

    def _leave(self, camera: int) -> None:
        if self._positions is not None:
            self._positions.leave(camera)

    def stated(self) -> None:
        """Zones or a lens were changed: they are read again by `run`, soon. Any thread; it never waits."""
        self._is_stale.set()

    def changed_books(self, books: frozenset[str]) -> None:
        """For `services.books.ports.Changes`: another console may have changed zones."""
        if BOOK in books:
            self._is_stale.set()

    def run(self, stop: threading.Event) -> None:
        """Ends lifts whose time is over, and follows changes; until stopped."""
        while not stop.is_set():
            self.end_those_run_out()
            if self._is_stale.wait(TICK_S) and not stop.is_set():
                self._is_stale.clear()
                self._reload(stop)
        for lift in self.lifts():
            self.end(lift, "console closed")

    def _reload(self, stop: threading.Event) -> None:
        try:
            self.load()
        except ConsoleError:
            _log.exception("the zones could not be read again")
            self._is_stale.set()
            stop.wait(1.0)

    # -- lifts ----------------------------------------------------------------------------------------------

    def lifts(self) -> list[Lift]:
        """Those that are not over."""
        now_s = self._clock.monotonic_s()
        with self._lock:
            return [lift for lift in self._lifts.values() if not lift.is_over(now_s)]

    def lift_of(self, camera: int, zone: str = "") -> Lift | None:
        """The lift of a zone, or the one of the camera that lasts longest; for the tile."""
        found = [one for one in self.lifts() if one.camera == camera and zone in {"", one.zone}]
        return max(found, key=lambda one: one.until_s, default=None)

    def begin(self, lift: Lift) -> bool:
        """Lift a zone from now on; False where it is lifted already."""
        with self._lock:
            if self.lift_of(lift.camera, lift.zone) is not None:
                return False
            self.end_those_run_out()
            self._lifts[lift.camera, lift.zone] = lift
            self._apply(lift.camera)
            return True

    def end(self, lift: Lift, why: str, by: str = "") -> bool:
        """Put a zone back into force; False where it was."""
        with self._lock:
            if self._lifts.get((lift.camera, lift.zone)) is not lift:
                return False
            del self._lifts[lift.camera, lift.zone]
            self._apply(lift.camera)
        detail: dict[str, str | int | float | None] = {
            "zone": lift.zone_name,
            "lifted_by": lift.by,
            "begin": lift.begun_utc.isoformat(timespec="milliseconds"),
            "ended_by": why,
        }
        self._acts.record(by or PROGRAM.login, "zone-restored", f"camera {lift.camera}", detail)
        return True

    def end_those_run_out(self) -> None:
        """Record the end of those whose time is over; they have covered again since."""
        now_s = self._clock.monotonic_s()
        with self._lock:
            over = [lift for lift in self._lifts.values() if lift.is_over(now_s)]
        for lift in over:
            self.end(lift, BY_TIME)

    def seated(self, login: str) -> None:
        """Who sits here now: what somebody else had lifted ends."""
        for lift in self.lifts():
            if lift.by != login:
                self.end(lift, BY_SIGN_OFF)

    def _apply(self, camera: int) -> None:
        order = self._orders.get(camera)
        if order is not None:
            self._version += 1
            self._orders[camera] = replace(order, version=self._version, lifted=self._lifted(camera))

    def _lifted(self, camera: int) -> Mapping[str, float]:
        return {zone: lift.until_s for (number, zone), lift in self._lifts.items() if number == camera}
