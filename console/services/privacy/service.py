"""Change privacy zones, write them to the camera, lift and restore them. Each act asks the gate first."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.books.act_aggregation import RecordedAct
from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import NewEntry
from console.domain.cameras.commissioning import CommissioningStage, from_json
from console.domain.cameras.facts import COMMISSIONING, LENS, ZONES
from console.domain.errors import OperatorError
from console.domain.instants import spoken_time
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.privacy.lifting import Lift, check_lift, check_second
from console.domain.privacy.model import NO_ZONES, ZoneSet, ZoneSpace, check_zones
from console.domain.privacy.weakening import uncovered_by, weakened
from console.domain.privacy.zone_json import read_zones, write_zones
from console.domain.ptz.lens import check_lens
from console.domain.ptz.lens_json import read_lens, write_lens
from console.domain.text import text
from console.domain.typed_text import checked_line
from console.services.books.service import recorded_entry
from console.services.people.access_control import record
from console.services.people.second_person import require_agreed
from console.services.privacy.active_masks import BY_HAND
from console.services.privacy.agreement import require_weakening
from console.services.privacy.camera_masks import compared, mask_of
from console.services.privacy.versions import ZoneVersion, with_reasons

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
    from console.services.people.second_person import SecondApprover
    from console.services.ports import ActLog, CameraRegister
    from console.services.privacy.active_masks import ActiveMasks
    from console.services.privacy.camera_masks import WrittenMasks


@dataclass(frozen=True, slots=True)
class PrivacyDependencies:
    """The dependencies of the service."""

    facts: CameraFacts
    store: BookStore
    gate: Gate
    passwords: PasswordCheck
    acts: ActLog
    cameras: CameraRegister
    orders: ActiveMasks
    clock: Clock
    open_device: Callable[[Camera], CameraDevice]
    """Logs in to a camera. Waits for its answer."""
    apart: Callable[[RecordedAct], RecordedAct] = lambda act: act
    """Returns an act as it is entered: under an authorisation, or with a covert camera, it goes apart."""


class PrivacyZones:
    """The acts on privacy zones. Not for the UI thread: calls wait for the database, some for a camera."""

    def __init__(self, plan: PrivacyDependencies) -> None:
        self._plan = plan
        self._orders = plan.orders

    # -- what is in force -----------------------------------------------------------------------------------

    def zones(self, camera: int) -> ZoneSet:
        """Return the zones in force now. Everyone may see where they are: the picture shows it."""
        return _read(self._plan.facts.current(camera, ZONES))

    def at(self, camera: int, instant_utc: dt.datetime) -> ZoneSet:
        """Return the zones that were in force at an instant.

        Raises:
            OperatorError: they cannot be read; the recording of that time must be covered completely.
        """
        return _read(self._plan.facts.at(camera, ZONES, instant_utc))

    def lens(self, camera: int) -> LensModel | None:
        """Return a PTZ camera's lens model; None: it is not calibrated."""
        return _lens(self._plan.facts.current(camera, LENS))

    def lens_at(self, camera: int, instant_utc: dt.datetime) -> LensModel | None:
        """Return the lens model that was in force at an instant."""
        return _lens(self._plan.facts.at(camera, LENS, instant_utc))

    def history(self, camera: int) -> Sequence[CameraFact]:
        """Return all versions of the zones, oldest first."""
        return self._plan.facts.history(camera, ZONES)

    def versions(self, camera: int) -> list[ZoneVersion]:
        """Return all versions, each with the reason that was entered for it."""
        return with_reasons(self._plan.store, self.history(camera))

    def lift_of(self, camera: int, zone: str = "") -> Lift | None:
        """Return the lift of a zone (or any of the camera), or None. Fast; for the tile."""
        return self._orders.lift_of(camera, zone)

    def lifts_of(self, camera: int) -> list[Lift]:
        """Return all lifts of a camera. Fast."""
        return [lift for lift in self._orders.lifts() if lift.camera == camera]

    def now_s(self) -> float:
        """Return the monotonic seconds of the clock that lifts end by."""
        return self._plan.clock.monotonic_s()

    # -- drawing --------------------------------------------------------------------------------------------

    def change(
        self,
        actor: Actor,
        camera: int,
        new_zones: ZoneSet,
        why: str,
        second: SecondApprover | None = None,
    ) -> ZoneSet:
        """Put zones into force in place of the present ones. Lifts of changed zones end.

        Whatever weakens a zone needs what lifting it needs: the permission, and a second person where the
        zone asks for one.

        Raises:
            Refusal: the actor may not, or a second person is needed and no one agreed.
            OperatorError: a zone is not valid, the camera is not calibrated, or the second person's password
                is wrong; nothing was changed.
        """
        self._plan.gate.require(actor, Permission.CHANGE_ZONES, _subject(camera))
        before = self._readable(camera)
        signed = replace(new_zones, zones=tuple(_signed(zone, before, actor) for zone in new_zones.zones))
        check_zones(signed)
        self._check_camera(camera, signed)
        why = checked_line("The reason", why)
        if not why:
            raise OperatorError("Enter a reason for changing the privacy zones.", "The reason is recorded.")
        if signed == before:
            return signed
        agreed = require_weakening(self._plan, actor, _subject(camera), weakened(before, signed), second)
        detail = {**_changes(before, signed, why), **agreed}
        self._state(actor, camera, ZONES, write_zones(signed), "zone-changed", detail)
        for lift in self._orders.lifts():
            if lift.camera == camera and signed.zone(lift.zone) != before.zone(lift.zone):
                self._orders.end(lift, "zone changed", actor.login)
        self._orders.load()
        return signed

    def undo(self, actor: Actor, camera: int, second: SecondApprover | None = None) -> ZoneSet:
        """Put the version before the present one into force again.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no earlier version.
        """
        self._plan.gate.require(actor, Permission.CHANGE_ZONES, _subject(camera))
        versions = self.history(camera)
        if not versions:
            raise OperatorError("There is no earlier version of these zones.", "Nothing was changed.")
        former = _read(versions[-2]) if len(versions) > 1 else NO_ZONES
        return self.change(actor, camera, former, "undone: the previous version was restored", second)

    def uncovered_by(self, camera: int, lens: LensModel) -> list[Zone]:
        """Return the zones that may cover less under another lens; none of a camera never in service yet."""
        stages = (from_json(fact.content).stage for fact in self._plan.facts.history(camera, COMMISSIONING))
        seen = {*stages} or {CommissioningStage.IN_SERVICE}  # It is older than commissioning.
        if seen == {CommissioningStage.SET_UP}:
            return []
        try:
            before = self.lens(camera)
        except OperatorError:
            before = None
        return uncovered_by(before, lens, self._readable(camera))

    def calibrate(
        self, actor: Actor, camera: int, lens: LensModel, second: SecondApprover | None = None
    ) -> None:
        """Put a lens model of a PTZ camera into force.

        One that may uncover something needs what weakening the zones needs.

        Raises:
            Refusal: the actor may not, or a second person is needed and no one agreed.
            OperatorError: the model is not valid, or the second person's password is wrong.
        """
        self._plan.gate.require(actor, Permission.CHANGE_ZONES, _subject(camera))
        check_lens(lens)
        self._camera(camera)
        weak = self.uncovered_by(camera, lens)
        agreed = require_weakening(self._plan, actor, _subject(camera), weak, second)
        detail: dict[str, Value] = {
            "error_deg": round(lens.error_deg, 3),
            "points": len(lens.fov),
            # What is covered of a camera that moves depends on it.
            "fastest_pan_deg_s": round(lens.timing.most_per_s[0], 1),
            "fastest_tilt_deg_s": round(lens.timing.most_per_s[1], 1),
            **agreed,
        }
        self._state(actor, camera, LENS, write_lens(lens), "lens-calibrated", detail)
        self._orders.load()

    def _readable(self, camera: int) -> ZoneSet:
        """Return the zones in force; no zones if they cannot be read, so that new ones can replace them."""
        try:
            return self.zones(camera)
        except OperatorError:
            return NO_ZONES

    def _check_camera(self, camera: int, zones: ZoneSet) -> None:
        record = self._camera(camera)
        if record.is_steerable and zones.zones and zones.space is ZoneSpace.PICTURE:
            raise OperatorError(
                text(
                    "Camera {camera} can move, so its zones must be drawn as directions, not on the picture.",
                    camera=camera,
                ),
                "Draw the zones again for a moving camera.",
            )
        if not record.is_steerable and zones.space is ZoneSpace.WORLD:
            raise OperatorError(
                text(
                    "Camera {camera} does not move, so its zones must be drawn on the picture.", camera=camera
                ),
                "Draw the zones again on the picture.",
            )
        if zones.space is ZoneSpace.WORLD and zones.zones and self.lens(camera) is None:
            raise OperatorError(
                text(
                    "Camera {camera} is not calibrated, so the console cannot place its zones.", camera=camera
                ),
                "Calibrate it first.",
            )

    def _camera(self, number: int) -> Camera:
        for camera in self._plan.cameras.cameras():
            if camera.number == number:
                return camera
        raise OperatorError(text("There is no camera {number}.", number=number), "Check the camera list.")

    def _state(
        self, actor: Actor, camera: int, fact: str, content: str, act: str, detail: Mapping[str, Value]
    ) -> None:
        with self._plan.store.unit() as unit:
            # The entry names the version, so that its reason is found whatever else happened at that moment.
            version = unit.state_camera_fact(camera, fact, content, actor.login)
            digest = hashlib.sha256(content.encode()).hexdigest()
            unit.append(_entry(actor, act, camera, {**detail, "version": version, "digest": digest}))

    # -- in the camera --------------------------------------------------------------------------------------

    def write_into_camera(self, actor: Actor, camera: int) -> WrittenMasks:
        """Write the zones that are marked for it to the camera, in place of its masks, and read them back.

        Raises:
            Refusal: the actor may not.
            OperatorError: it is a PTZ camera, whose own masks would not stay in place.
            EnvironmentFault: the camera does not answer.
        """
        self._plan.gate.require(actor, Permission.CHANGE_ZONES, _subject(camera))
        record, zones = self._camera(camera), self.zones(camera)
        if zones.space is ZoneSpace.WORLD:
            raise OperatorError(
                text(
                    "Camera {camera} can move, so its zones cannot be written to the camera.", camera=camera
                ),
                "The console covers them in the picture.",
            )
        marked = [zone for zone in zones.zones if zone.in_camera]
        device = self._plan.open_device(record)
        try:
            stored_masks = device.write_masks([mask_of(zone) for zone in marked])
        finally:
            device.close()
        written = compared(marked, stored_masks)
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
            Refusal: the actor may not, or a second person is needed and no one agreed.
            OperatorError: no such zone, no reason, too long, wrong password of the second person, or already
                lifted.
        """
        plan, subject = self._plan, _subject(camera)
        plan.gate.require(actor, Permission.LIFT_ZONE, subject)
        zone = self._find_zone(camera, zone_id)
        try:
            check_lift(actor, zone, reason, seconds)
            if zone.needs_second:
                check_second(plan.gate.accounts_of(actor), second.actor if second else None, zone)
        except Refusal as refusal:
            raise record(plan.acts, actor.login, refusal, Permission.LIFT_ZONE.value, subject) from None
        if zone.needs_second and second is not None:
            require_agreed(plan.gate, plan.passwords, actor, second, Permission.LIFT_ZONE, subject)
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
        detail: dict[str, str | int | float | None] = {
            "zone": zone.name,
            "reason": lift.reason,
            "seconds": round(seconds, 1),
            "until": lift.until_utc.isoformat(timespec="seconds"),
            "agreed_by": lift.second,
        }
        # The entry comes first, because a lift that cannot be recorded must not happen.
        act = self._plan.apart(RecordedAct(actor.login, "zone-lifted", _subject(camera), now_utc, detail))
        with self._plan.store.unit() as unit:
            unit.append(recorded_entry(act))
        if not self._orders.begin(lift):
            raise _is_lifted(self._orders.lift_of(camera, zone.id) or lift)
        return lift

    def restore(self, actor: Actor, camera: int, zone_id: str) -> None:
        """Restore a lifted zone. Everyone who may watch may do it, because it only covers more.

        Raises:
            Refusal: the actor may not.
            OperatorError: the zone is not lifted.
        """
        self._plan.gate.require(actor, Permission.WATCH, _subject(camera))
        lift = self._orders.lift_of(camera, zone_id)
        if lift is None or not self._orders.end(lift, BY_HAND, actor.login):
            raise OperatorError("This zone is not lifted.", "Nothing was changed.")

    def _find_zone(self, camera: int, zone_id: str) -> Zone:
        zone = self.zones(camera).zone(zone_id)
        if zone is None:
            raise OperatorError(
                text("Camera {camera} does not have this zone.", camera=camera),
                "Choose a zone from the list.",
            )
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
    """Return the zone with its author: the person who drew it or changed it last."""
    earlier = before.zone(zone.id)
    is_same = earlier is not None and replace(zone, author=earlier.author) == earlier
    return replace(zone, author=earlier.author if is_same and earlier else actor.login)


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
        "why": why,
    }


def _is_lifted(lift: Lift) -> OperatorError:
    until = spoken_time(lift.until_utc)
    return OperatorError(
        text(
            "{by_name} has already lifted zone {zone_name} until {until}.",
            by_name=lift.by_name,
            zone_name=lift.zone_name,
            until=until,
        ),
        "Wait, or restore the zone first.",
    )
