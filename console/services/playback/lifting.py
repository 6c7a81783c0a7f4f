"""Lift privacy zones in a review: the same act as on a live picture, with an entry of its own (PRV-03)."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.act_aggregation import RecordedAct
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.privacy.lifting import Lift, check_lift, check_second
from console.domain.text import text
from console.services.books.service import recorded_entry
from console.services.people.access_control import record
from console.services.people.second_person import require_agreed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.privacy.model import Zone
    from console.services.books.ports import BookStore, Gate, PasswordCheck
    from console.services.people.second_person import SecondApprover
    from console.services.ports import ActLog
    from console.services.privacy.service import PrivacyZones

ENDED, TIME_OVER = "review ended", "time over"


@dataclass(frozen=True, slots=True)
class LiftingDependencies:
    """The dependencies of lifting in reviews."""

    zones: PrivacyZones
    store: BookStore
    gate: Gate
    passwords: PasswordCheck
    acts: ActLog
    clock: Clock
    apart: Callable[[RecordedAct], RecordedAct] = lambda act: act
    """Returns an act as it is entered: under an authorisation, or with a covert camera, it goes apart."""


class RecordedLifts:
    """Which zones are lifted in recordings now. Thread-safe; a live picture is not concerned.

    A lift ends by the monotonic clock, and with its review; without an open review there is none. `lift`
    waits for the database.
    """

    def __init__(self, plan: LiftingDependencies) -> None:
        self._plan = plan
        self._lifts: dict[tuple[int, Zone], tuple[LiftPlace, Lift]] = {}
        self._reviews: set[str] = set()
        self._lock = threading.Lock()

    def lifts_of(self, camera: int) -> list[Lift]:
        """Return what is lifted in the recordings of a camera. Fast."""
        now_s = self._plan.clock.monotonic_s()
        with self._lock:
            over = [key for key, (_, lift) in self._lifts.items() if lift.is_over(now_s)]
            ended = [self._lifts.pop(key) for key in over]
            found = [lift for _, lift in self._lifts.values() if lift.camera == camera]
        for place, lift in ended:
            self._enter_end(place, lift, TIME_OVER)
        return found

    def lifted(self, camera: int) -> frozenset[Zone]:
        """Return the zones that are lifted in the recordings of a camera, as they were then. Fast.

        A zone that was changed since is another one: its new form may never be lifted, or by others only.
        """
        if not self._lifts or not self.lifts_of(camera):
            return frozenset()
        with self._lock:
            return frozenset(zone for number, zone in self._lifts if number == camera)

    def begin(self, review: str) -> None:
        """Allow lifts in a review that was entered. Does not wait."""
        with self._lock:
            self._reviews.add(review)

    def now_s(self) -> float:
        """Return the monotonic seconds by which lifts end."""
        return self._plan.clock.monotonic_s()

    def zones_at(self, camera: int, instant_utc: dt.datetime) -> Sequence[Zone]:
        """Return the zones in force at a recorded time. Waits.

        Raises:
            OperatorError: they cannot be read, so that the picture is covered as a whole.
        """
        return self._plan.zones.at(camera, instant_utc).zones

    def lift(
        self,
        actor: Actor,
        place: LiftPlace,
        zone_id: str,
        reason: str,
        seconds: float,
        second: SecondApprover | None = None,
    ) -> None:
        """Lift a zone in the recordings of a camera, for a time.

        Raises:
            Refusal: the actor may not, or a second person is needed and no one agreed.
            OperatorError: no such zone, no reason, too long, the second person's password is wrong, or the
                review has ended.
        """
        plan, subject = self._plan, f"camera {place.camera}"
        plan.gate.require(actor, Permission.LIFT_ZONE, subject)
        with self._lock:
            self._require_open(place.review)
        zone = next(
            (one for one in self.zones_at(place.camera, place.instant_utc) if one.id == zone_id), None
        )
        if zone is None:
            raise OperatorError(
                text("Camera {camera} did not have this zone at that time.", camera=place.camera),
                "Choose a zone from the list.",
            )
        try:
            check_lift(actor, zone, reason, seconds)
            if zone.needs_second:
                check_second(plan.gate.accounts_of(actor), second.actor if second else None, zone)
        except Refusal as refusal:
            raise record(plan.acts, actor.login, refusal, Permission.LIFT_ZONE.value, subject) from None
        if zone.needs_second and second is not None:
            require_agreed(plan.gate, plan.passwords, actor, second, Permission.LIFT_ZONE, subject)
        self._begin(actor, place, zone, reason.strip(), seconds, second)

    def _begin(
        self,
        actor: Actor,
        place: LiftPlace,
        zone: Zone,
        reason: str,
        seconds: float,
        second: SecondApprover | None,
    ) -> None:
        now_utc = self._plan.clock.utc_now()
        until_utc = now_utc + dt.timedelta(seconds=seconds)
        agreed = second.actor.login if second and zone.needs_second else ""
        detail: dict[str, str | int | float | None] = {
            "zone": zone.name,
            "reason": reason,
            "seconds": round(seconds, 1),
            "until": until_utc.isoformat(timespec="seconds"),
            "agreed_by": agreed,
            "review": place.review,
            "recorded": place.instant_utc.isoformat(timespec="seconds"),
        }
        # The entry comes first, because a lift that cannot be recorded must not happen.
        act = RecordedAct(actor.login, "zone-lifted", f"camera {place.camera}", now_utc, detail)
        with self._plan.store.unit() as unit:
            unit.append(recorded_entry(self._plan.apart(act)))
        until_s = self._plan.clock.monotonic_s() + seconds
        lift = Lift(
            place.camera,
            zone.id,
            zone.name,
            actor.login,
            actor.name,
            agreed,
            reason,
            now_utc,
            until_s,
            until_utc,
        )
        with self._lock:
            if place.review in self._reviews:
                self._lifts[place.camera, zone] = (place, lift)
                return
        # It ended while the lift was entered: the entry gets its end, and nothing is uncovered.
        self._enter_end(place, lift, ENDED)

    def _require_open(self, review: str) -> None:
        if review not in self._reviews:
            raise OperatorError(
                "The review has ended, so its zones stay covered.",
                "Start a review, then lift the zone in it.",
            )

    def end(self, review: str) -> None:
        """End a review and its lifts. Does not wait."""
        with self._lock:
            self._reviews.discard(review)
            keys = [key for key, (place, _) in self._lifts.items() if place.review == review]
            ended = [self._lifts.pop(key) for key in keys]
        for place, lift in ended:
            self._enter_end(place, lift, ENDED)

    def _enter_end(self, place: LiftPlace, lift: Lift, why: str) -> None:
        detail: dict[str, str | int | float | None] = {
            "zone": lift.zone_name,
            "why": why,
            "review": place.review,
            "recorded": place.instant_utc.isoformat(timespec="seconds"),
        }
        self._plan.acts.record(lift.by, "zone-restored", f"camera {lift.camera}", detail)


@dataclass(frozen=True, slots=True)
class LiftPlace:
    """Where zones are to be lifted: which review, which camera, and which recorded time counts."""

    review: str
    camera: int
    instant_utc: dt.datetime


class LiftsAtPlace:
    """Lifts zones of one recorded time; implements `ui.privacy.lift_dialog.ZoneLifting`."""

    def __init__(self, lifts: RecordedLifts, place: LiftPlace) -> None:
        self._lifts, self._place = lifts, place

    def lift_of(self, camera: int, zone: str = "") -> Lift | None:
        """Return the lift of a zone in recordings, or None."""
        return next((lift for lift in self._lifts.lifts_of(camera) if lift.zone == zone), None)

    def lift(
        self,
        actor: Actor,
        camera: int,
        zone_id: str,
        reason: str,
        seconds: float,
        second: SecondApprover | None = None,
    ) -> None:
        """Lift a zone (`RecordedLifts.lift`)."""
        del camera
        self._lifts.lift(actor, self._place, zone_id, reason, seconds, second)
