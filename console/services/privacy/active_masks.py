"""The zones in force for the capture threads, and the zones that are lifted."""

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
"""Changes of zones are entered in this book, which shows changes of other consoles."""
_UNKNOWN = CameraMask(doubt="zones not known")
_log = logging.getLogger(__name__)


class ActiveMasks:
    """Implements `services.privacy.ports.CameraMasks`. Thread-safe; `load` and `run` wait for the database.

    Until the first `load`, every picture is covered. Lifts are kept in memory only: a console that is
    restarted during a lift starts with the zone in force.

    Args:
        facts: facts of cameras.
        cameras: cameras of the scheme.
        clock: lifts end by its monotonic time.
        acts: records ends of lifts and covered pictures.
        positions: follows PTZ cameras that have zones; None: none is followed.
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
        """Return the masking in force for a camera (`services.privacy.ports.CameraMasks`)."""
        return self._orders.get(camera, self._others)

    def covered(self, camera: int, why: str) -> None:
        """Record that a whole picture is covered (`services.privacy.ports.CameraMasks`)."""
        self._acts.record(PROGRAM.login, FAILED_CLOSED, f"camera {camera}", {"why": why})

    # -- what is in force -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the zones and lenses of all cameras.

        Raises:
            EnvironmentFault: the database cannot be read; the zones in memory stay in force.
        """
        # The UI thread asks for lifts and must not wait for the database, so reading has its own lock.
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
            zone_set = read_zones(zones.content)
            model = read_lens(lens.content) if lens is not None else None
        except ConsoleError:
            _log.exception("the privacy zones of camera %d cannot be read", zones.camera)
            self._version += 1
            return CameraMask(doubt="zones unreadable", version=self._version)
        if known is not None and not known.doubt and (known.zones, known.lens) == (zone_set, model):
            return known
        return self._made(camera, zones.camera, zone_set, model)

    def _made(self, camera: Camera | None, number: int, zones: ZoneSet, lens: LensModel | None) -> CameraMask:
        whereabouts = None
        is_movable = zones.space is ZoneSpace.WORLD and bool(zones.zones)
        if is_movable and camera is not None and lens is not None and self._positions is not None:
            whereabouts = self._positions.watch(camera, lens)
        else:
            self._leave(number)
        self._version += 1
        return CameraMask(zones, self._version, self._lifted(number), lens, whereabouts)

    def _leave(self, camera: int) -> None:
        if self._positions is not None:
            self._positions.leave(camera)

    def mark_stale(self) -> None:
        """Make `run` read zones and lenses again soon, because they changed. Thread-safe; it never waits."""
        self._is_stale.set()

    def changed_books(self, books: frozenset[str]) -> None:
        """Handle changed books (`services.books.ports.Changes`): another console may have changed zones."""
        if BOOK in books:
            self._is_stale.set()

    def run(self, stop: threading.Event) -> None:
        """End lifts whose time is over, and apply changes, until stopped."""
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
            _log.exception("the privacy zones could not be reloaded")
            self._is_stale.set()
            stop.wait(1.0)

    # -- lifts ----------------------------------------------------------------------------------------------

    def lifts(self) -> list[Lift]:
        """Return the lifts that are not over."""
        now_s = self._clock.monotonic_s()
        with self._lock:
            return [lift for lift in self._lifts.values() if not lift.is_over(now_s)]

    def lift_of(self, camera: int, zone: str = "") -> Lift | None:
        """Return the lift of a zone, or the longest one of the camera, for the tile."""
        lifts = [lift for lift in self.lifts() if lift.camera == camera and zone in {"", lift.zone}]
        return max(lifts, key=lambda lift: lift.until_s, default=None)

    def begin(self, lift: Lift) -> bool:
        """Lift a zone. Return False if it is already lifted."""
        with self._lock:
            if self.lift_of(lift.camera, lift.zone) is not None:
                return False
            self.end_those_run_out()
            self._lifts[lift.camera, lift.zone] = lift
            self._apply(lift.camera)
            return True

    def end(self, lift: Lift, why: str, by: str = "") -> bool:
        """Restore a zone. Return False if it was not lifted."""
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
        """Record the end of lifts whose time is over. Their zones already cover again."""
        now_s = self._clock.monotonic_s()
        with self._lock:
            expired = [lift for lift in self._lifts.values() if lift.is_over(now_s)]
        for lift in expired:
            self.end(lift, BY_TIME)

    def end_lifts_of_others(self, login: str) -> None:
        """End the lifts of other people, because this person is in the seat now."""
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
