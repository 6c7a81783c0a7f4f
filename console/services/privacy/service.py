"""The acts of privacy zones: draw, undo, write into the camera, lift, restore. Each asks the gate first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import NewEntry
from console.domain.cameras.facts import LENS, ZONES
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.privacy.lifting import Lift, check_lift, check_second
from console.domain.privacy.model import NO_ZONES, ZoneSet, ZoneSpace, check_zones
from console.domain.privacy.zone_json import read_zones, write_zones
from console.domain.ptz.lens import check_lens
from console.domain.ptz.lens_json import read_lens, write_lens
from console.services.people.access_control import record
from console.services.privacy.active_masks import BY_HAND
from console.services.privacy.camera_masks import compared, mask_of
from console.services.privacy.zone_history import with_reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.fields import Value
    from console.domain.cameras.camera import Camera
    from console.domain.cameras.facts import CameraFact
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.privacy.model import Zone
    from console.domain.ptz.lens import LensModel
    from console.services.books.ports import BookStore, Gate, PasswordCheck
    from console.services.cameras.device_ports import CameraDevice
    from console.services.cameras.ports import CameraFacts
    from console.services.ports import ActLog, CameraRegister
    from console.services.privacy.active_masks import ActiveMasks
    from console.services.privacy.camera_masks import WrittenMasks
    from console.services.privacy.ports import LiftPolicy
    from console.services.privacy.zone_history import ZoneVersion


class NoFurtherRules:
    """The policy while there are none."""

    def ask(self, actor: Actor, camera: int, zone: Zone) -> None:
        """Permitted."""


@dataclass(frozen=True, slots=True)
class SecondApprover:
    """Who agrees to a lift, with the password (or PIN) that they typed."""

    actor: Actor
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrivacyDependencies:
    """What the service works with."""

    facts: CameraFacts
    store: BookStore
    gate: Gate
    passwords: PasswordCheck
    acts: ActLog
    cameras: CameraRegister
    orders: ActiveMasks
    clock: Clock
    policy: LiftPolicy = field(default_factory=NoFurtherRules)
    open_device: Callable[[Camera], CameraDevice] | None = None
    """Logs in to a camera; waits for it."""


class PrivacyZones:
    """Any thread but the screen's: calls wait for the database, and some for a camera."""

    def __init__(self, plan: PrivacyDependencies) -> None:
        self._plan = plan
        self._orders = plan.orders

    # -- what is in force -----------------------------------------------------------------------------------

    def zones(self, camera: int) -> ZoneSet:
        """Those in force now. Anybody may see where they lie: the picture shows it."""
        return _read(self._plan.facts.current(camera, ZONES))

    def at(self, camera: int, instant_utc: dt.datetime) -> ZoneSet:
        """Those that were in force at an instant.

        Raises:
            OperatorError: they cannot be read: what was recorded then is to be covered as a whole.
        """
        return _read(self._plan.facts.at(camera, ZONES, instant_utc))

    def lens(self, camera: int) -> LensModel | None:
        """A movable camera's model; None: it is not calibrated."""
        return _lens(self._plan.facts.current(camera, LENS))

    def lens_at(self, camera: int, instant_utc: dt.datetime) -> LensModel | None:
        """The one that was in force at an instant."""
        return _lens(self._plan.facts.at(camera, LENS, instant_utc))

    def history(self, camera: int) -> Sequence[CameraFact]:
        """All versions of the zones, oldest first."""
        return self._plan.facts.history(camera, ZONES)

    def versions(self, camera: int) -> list[ZoneVersion]:
        """The same, each with the reason that was entered for it."""
        return with_reasons(self._plan.store, self.history(camera))

    def lift_of(self, camera: int, zone: str = "") -> Lift | None:
        """Who has lifted a zone (or any of the camera's) until when. Cheap; for the tile."""
        return self._orders.lift_of(camera, zone)

    def lifts_of(self, camera: int) -> list[Lift]:
        """All that is lifted on a camera. Cheap."""
        return [lift for lift in self._orders.lifts() if lift.camera == camera]

    def now_s(self) -> float:
        """Monotonic seconds of the clock that lifts end by."""
        return self._plan.clock.monotonic_s()

    # -- drawing --------------------------------------------------------------------------------------------

    def change(self, actor: Actor, camera: int, wanted: ZoneSet, why: str) -> ZoneSet:
        """Put these zones into force in place of those before; lifts of zones that changed end.

        Raises:
            Refusal: the actor may not.
            OperatorError: a zone is none, or the camera is not calibrated; nothing was changed.
        """
        self._plan.gate.require(actor, Permission.CHANGE_ZONES, _subject(camera))
        before = self._readable(camera)
        signed = replace(wanted, zones=tuple(_signed(zone, before, actor) for zone in wanted.zones))
        check_zones(signed)
        self._check_camera(camera, signed)
        if not why.strip():
            raise OperatorError("A change of zones needs its reason.", "Say why they are changed.")
        if signed == before:
            return signed
        self._state(actor, camera, ZONES, write_zones(signed), "zone-changed", _changes(before, signed, why))
        for lift in self._orders.lifts():
            if lift.camera == camera and signed.zone(lift.zone) != before.zone(lift.zone):
                self._orders.end(lift, "zone changed", actor.login)
        self._orders.load()
        return signed

    def undo(self, actor: Actor, camera: int) -> ZoneSet:
        """State the version before the one in force again.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is none before it.
        """
        self._plan.gate.require(actor, Permission.CHANGE_ZONES, _subject(camera))
        versions = self.history(camera)
        if not versions:
            raise OperatorError("These zones have not been changed.", "Nothing was undone.")
        former = _read(versions[-2]) if len(versions) > 1 else NO_ZONES
        return self.change(actor, camera, former, "undone: the version before holds again")

    def calibrate(self, actor: Actor, camera: int, lens: LensModel) -> None:
        """Put a model of a movable camera's lens into force.

        Raises:
            Refusal: the actor may not.
            OperatorError: it is no model.
        """
        self._plan.gate.require(actor, Permission.CHANGE_ZONES, _subject(camera))
        check_lens(lens)
        self._camera(camera)
        detail: dict[str, Value] = {"error_deg": round(lens.error_deg, 3), "points": len(lens.fov)}
        self._state(actor, camera, LENS, write_lens(lens), "lens-calibrated", detail)
        self._orders.load()

    def _readable(self, camera: int) -> ZoneSet:
        """Those in force; where they cannot be read, new ones take their place."""
        try:
            return self.zones(camera)
        except OperatorError:
            return NO_ZONES

    def _check_camera(self, camera: int, zones: ZoneSet) -> None:
        known = self._camera(camera)
        is_movable = known.kind.is_movable and bool(known.onvif_url)
        if is_movable and zones.zones and zones.space is ZoneSpace.PICTURE:
            raise OperatorError(
                f"Camera {camera} moves: its zones lie in its world.", "Draw them as places of the street."
            )
        if not is_movable and zones.space is ZoneSpace.WORLD:
            raise OperatorError(
                f"Camera {camera} stands still: its zones lie on the picture.", "Draw them there."
            )
        if zones.space is ZoneSpace.WORLD and zones.zones and self.lens(camera) is None:
            raise OperatorError(
                f"Camera {camera} is not calibrated, so nobody knows where a zone lies.",
                "Calibrate it first.",
            )

    def _camera(self, number: int) -> Camera:
        for camera in self._plan.cameras.cameras():
            if camera.number == number:
                return camera
        raise OperatorError(f"There is no camera {number}.", "The camera list shows all.")

    def _state(
        self, actor: Actor, camera: int, fact: str, content: str, act: str, detail: Mapping[str, Value]
    ) -> None:
        with self._plan.store.unit() as unit:
            unit.append(_entry(actor, act, camera, detail))
            unit.state_camera_fact(camera, fact, content, actor.login)

    # -- in the camera --------------------------------------------------------------------------------------

    def write_into_camera(self, actor: Actor, camera: int) -> WrittenMasks:
        """Write the zones that ask for it into the camera, in place of its masks, and read them back.

        Raises:
            Refusal: the actor may not.
            OperatorError: it moves, so its own masks would not stay on their places.
            EnvironmentFault: the camera does not answer.
        """
        self._plan.gate.require(actor, Permission.CHANGE_ZONES, _subject(camera))
        known, zones = self._camera(camera), self.zones(camera)
        if zones.space is ZoneSpace.WORLD:
            raise OperatorError(
                f"Camera {camera} moves: the console covers its zones.", "Set its own by its own pages."
            )
        if self._plan.open_device is None:
            raise OperatorError("No camera can be reached from here.")
        wanted = [zone for zone in zones.zones if zone.in_camera]
        device = self._plan.open_device(known)
        try:
            kept = device.write_masks([mask_of(zone) for zone in wanted])
        finally:
            device.close()
        written = compared(wanted, kept)
        detail: dict[str, Value] = {"kept": ", ".join(written.kept), "refused": ", ".join(written.refused)}
        with self._plan.store.unit() as unit:
            unit.append(_entry(actor, "zone-written", camera, detail))
        return written

    # -- lifting --------------------------------------------------------------------------------------------

    def lift(
        self,
        actor: Actor,
        camera: int,
        zone_id: str,
        reason: str,
        seconds: float,
        second: SecondApprover | None = None,
    ) -> Lift:
        """Lift a zone for a time. It ends by itself, by `restore`, and when the actor leaves the seat.

        Raises:
            Refusal: the actor may not, or nobody agreed where a second person is needed.
            OperatorError: no such zone, no reason, too long, wrong password of the second person, or it is
                lifted already.
        """
        plan, subject = self._plan, _subject(camera)
        plan.gate.require(actor, Permission.LIFT_ZONE, subject)
        zone = self._known(camera, zone_id)
        try:
            check_lift(actor, zone, reason, seconds)
            if zone.needs_second:
                check_second(actor, second.actor if second else None, zone)
            plan.policy.ask(actor, camera, zone)
        except Refusal as found:
            raise record(plan.acts, actor.login, found, Permission.LIFT_ZONE.value, subject) from None
        if zone.needs_second and second is not None:
            plan.gate.require(second.actor, Permission.LIFT_ZONE, subject)
            plan.passwords.confirm(second.actor, second.secret)
        return self._begin(actor, camera, zone, reason, seconds, second)

    def _begin(
        self,
        actor: Actor,
        camera: int,
        zone: Zone,
        reason: str,
        seconds: float,
        second: SecondApprover | None,
    ) -> Lift:
        clock = self._plan.clock
        now_utc = clock.utc_now()
        lift = Lift(
            camera=camera,
            zone=zone.id,
            zone_name=zone.name,
            by=actor.login,
            by_name=actor.name,
            second=second.actor.login if second and zone.needs_second else "",
            reason=reason.strip(),
            begun_utc=now_utc,
            until_s=clock.monotonic_s() + seconds,
            until_utc=now_utc + dt.timedelta(seconds=seconds),
        )
        already = self._orders.lift_of(camera, zone.id)
        if already is not None:
            raise _is_lifted(already)
        detail: dict[str, Value] = {
            "zone": zone.name,
            "reason": lift.reason,
            "seconds": round(seconds, 1),
            "until": lift.until_utc.isoformat(timespec="seconds"),
            "agreed_by": lift.second,
        }
        # Entered first: what cannot be recorded is not lifted.
        with self._plan.store.unit() as unit:
            unit.append(_entry(actor, "zone-lifted", camera, detail))
        if not self._orders.begin(lift):
            raise _is_lifted(self._orders.lift_of(camera, zone.id) or lift)
        return lift

    def restore(self, actor: Actor, camera: int, zone_id: str) -> None:
        """Put a lifted zone back into force. Whoever has an account may: it can only cover more.

        Raises:
            Refusal: not even that.
            OperatorError: it is not lifted.
        """
        self._plan.gate.require(actor, Permission.WATCH, _subject(camera))
        lift = self._orders.lift_of(camera, zone_id)
        if lift is None or not self._orders.end(lift, BY_HAND, actor.login):
            raise OperatorError("This zone is in force.", "Nothing was changed.")

    def _known(self, camera: int, zone_id: str) -> Zone:
        zone = self.zones(camera).zone(zone_id)
        if zone is None:
            raise OperatorError(f"Camera {camera} has no such zone.", "Choose one of its list.")
        return zone


def _read(fact: CameraFact | None) -> ZoneSet:
    return read_zones(fact.content) if fact is not None else NO_ZONES


def _lens(fact: CameraFact | None) -> LensModel | None:
    return read_lens(fact.content) if fact is not None else None


def _subject(camera: int) -> str:
    return f"camera {camera}"


def _entry(actor: Actor, act: str, camera: int, detail: Mapping[str, Value]) -> NewEntry:
    return NewEntry(act_of(act).book, act, actor.login, {**detail, "subject": _subject(camera)})


def _signed(zone: Zone, before: ZoneSet, actor: Actor) -> Zone:
    """Who drew it, or altered it last."""
    known = before.zone(zone.id)
    is_same = known is not None and replace(zone, author=known.author) == known
    return replace(zone, author=known.author if is_same and known else actor.login)


def _changes(before: ZoneSet, after: ZoneSet, why: str) -> dict[str, Value]:
    added = [zone.name for zone in after.zones if before.zone(zone.id) is None]
    removed = [zone.name for zone in before.zones if after.zone(zone.id) is None]
    altered = [zone.name for zone in after.zones if before.zone(zone.id) not in {None, zone}]
    return {
        "added": ", ".join(added),
        "removed": ", ".join(removed),
        "altered": ", ".join(altered),
        "zones": len(after.zones),
        "masked_recording": "yes" if after.masked_recording else "no",
        "why": why.strip(),
    }


def _is_lifted(lift: Lift) -> OperatorError:
    until = lift.until_utc.strftime("%H:%M:%S UTC")
    return OperatorError(
        f"Zone {lift.zone_name} is lifted by {lift.by_name} until {until}.", "Wait, or put it back first."
    )
