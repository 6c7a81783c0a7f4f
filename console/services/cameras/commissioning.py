"""Commissioning cameras: set up by an engineer, put into service by the manager, live only then (SYS-07)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.domain.books import KINDS
from console.domain.books.equipment import Installed
from console.domain.cameras import commissioning as rules
from console.domain.cameras.commissioning import Commissioning, CommissioningStage
from console.domain.cameras.facts import COMMISSIONING, IDENTITY
from console.domain.cameras.identity import identity_from_json, identity_to_json
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.services.books.service import act_entry, new_entry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.domain.books.fields import Value
    from console.domain.cameras.addresses import CameraRequest
    from console.domain.cameras.camera import Camera
    from console.domain.cameras.commissioning import AcceptanceTest, MissingRequirement
    from console.domain.cameras.report import Identity
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.cameras.admission import Admission
    from console.services.cameras.enrolment import Enrolment
    from console.services.cameras.ports import CameraFacts
    from console.services.cameras.registry import CameraList

LONDON = ZoneInfo("Europe/London")


class CommissioningService:
    """The acts; each asks the gate. Calls wait for the database: never from the UI thread, but for `known`.

    Args:
        enrolment: adds and removes.
        cameras: told of each change.
        admission: what is known.
        facts: of cameras.
        books: for the unit of work.
        gate: asked before each act.
        clock: the system's.
        is_recorded: whether this console records; else no trial of the recording is asked for.
    """

    def __init__(
        self,
        enrolment: Enrolment,
        cameras: CameraList,
        admission: Admission,
        facts: CameraFacts,
        books: BookStore,
        gate: Gate,
        clock: Clock,
        *,
        is_recorded: Callable[[], bool] = lambda: True,
    ) -> None:
        self.enrolment, self.cameras, self.admission = enrolment, cameras, admission
        self._facts, self._books, self._gate, self.clock = facts, books, gate, clock
        self._is_recorded = is_recorded

    # -- what is known --------------------------------------------------------------------------------------

    def known(self, number: int) -> Commissioning | None:
        """See `Admission.known`."""
        return self.admission.known(number)

    def lacks(self, number: int) -> list[MissingRequirement]:
        """What is missing before it may go live.

        Raises:
            OperatorError: there is no such camera.
        """
        return self.lacks_of(self.enrolment.camera(number), self.known(number) or Commissioning())

    def lacks_of(self, camera: Camera, known: Commissioning) -> list[MissingRequirement]:
        """What is missing of what is known. Does not wait."""
        return rules.lacks(
            camera,
            known,
            is_movable=camera.kind.is_movable and bool(camera.onvif_url),
            is_recorded=self._is_recorded(),
        )

    def reviews_due(self, within_days: int = 60) -> list[tuple[Camera, dt.date]]:
        """Cameras in service whose impact assessment is to be reviewed soon or is overdue, soonest first."""
        today = self.clock.utc_now().astimezone(LONDON).date()
        due = [
            (camera, known.review_due_on)
            for camera in self.cameras.cameras()
            if (known := self.known(camera.number))
            and known.stage is CommissioningStage.IN_SERVICE
            and known.review_due_on
        ]
        return sorted(
            [(camera, day) for camera, day in due if day and (day - today).days <= within_days],
            key=lambda pair: pair[1],
        )

    # -- setting up -----------------------------------------------------------------------------------------

    def add(self, actor: Actor, wanted: CameraRequest) -> Camera:
        """Bring a camera into the scheme, to be set up.

        Raises:
            Refusal: the actor may not.
            OperatorError: see `Enrolment.add`.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, wanted.name)
        camera = self.enrolment.add(wanted, actor.login)
        self.admission.remember(camera.number, Commissioning())
        self.cameras.reload()
        return camera

    def change(self, actor: Actor, number: int, wanted: CameraRequest) -> Camera:
        """Change what a camera is called, where it is, how it is reached.

        Raises:
            Refusal: the actor may not.
            OperatorError: see `Enrolment.change`.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        camera = self.enrolment.change(number, wanted, actor.login)
        self.cameras.reload()
        return camera

    def remove(self, actor: Actor, number: int, why: str) -> Camera:
        """Take a camera out of the scheme for good; its recordings stay for as long as they are kept.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no such camera, or no reason is given.
        """
        self._gate.require(actor, Permission.PUT_INTO_SERVICE, f"camera {number}")
        if not why.strip():
            raise OperatorError("Removing a camera needs its reason.", "Say why.")
        camera = self.enrolment.remove(number, actor.login, why.strip())
        self.cameras.reload()
        return camera

    def keep(self, actor: Actor, number: int, wanted: Commissioning) -> None:
        """Keep what was filled in; its stage and its trials do not change by this.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no such camera.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        self.enrolment.camera(number)
        before = self.known(number) or Commissioning()
        kept = replace(
            wanted,
            stage=before.stage,
            trials=before.trials,
            since_on=before.since_on,
            why_out=before.why_out,
        )
        if kept != before:
            self._state(actor, number, kept, "camera-set-up", _changed(before, kept))

    def tried(self, actor: Actor, number: int, trial: AcceptanceTest) -> None:
        """Keep the outcome of a trial.

        Raises:
            Refusal: the actor may not.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        before = self.known(number) or Commissioning()
        outcome = "passed" if trial.is_passed else "failed"
        detail: dict[str, Value] = {"trial": trial.name, "outcome": outcome, "said": trial.said}
        self._state(actor, number, before.tried(trial), "camera-set-up", detail)

    # -- into service and out -------------------------------------------------------------------------------

    def put_into_service(self, actor: Actor, number: int, identity: Identity | None = None) -> None:
        """From now on it is live and recorded, and stands in the book of equipment.

        Raises:
            Refusal: the actor may not, or something is missing; it says what.
        """
        self._gate.require(actor, Permission.PUT_INTO_SERVICE, f"camera {number}")
        camera, missing = self.enrolment.camera(number), self.lacks(number)
        if missing:
            raise _lacking(camera, missing)
        before = self.known(number) or Commissioning()
        today = self.clock.utc_now().astimezone(LONDON).date()
        is_new = before.since_on is None
        known = replace(
            before, stage=CommissioningStage.IN_SERVICE, since_on=before.since_on or today, why_out=""
        )
        with self._books.unit() as unit:
            unit.state_camera_fact(number, COMMISSIONING, rules.to_json(known), actor.login)
            unit.append(act_entry(actor.login, "camera-in-service", number, {"purpose": known.purpose}))
            if identity is not None:
                unit.state_camera_fact(number, IDENTITY, identity_to_json(identity), actor.login)
            if is_new:
                entry = _installed(camera, known, identity, today, actor)
                unit.append(new_entry(KINDS["equipment.installed"], actor, entry))
        self.admission.remember(number, known)
        self.cameras.tell_again()

    def take_out(self, actor: Actor, number: int, why: str) -> None:
        """No live use and no recording any more, until it is put into service again.

        Raises:
            Refusal: the actor may not.
            OperatorError: no reason is given.
        """
        self._gate.require(actor, Permission.PUT_INTO_SERVICE, f"camera {number}")
        if not why.strip():
            raise OperatorError("Taking a camera out of service needs its reason.", "Say why.")
        self.enrolment.camera(number)
        known = replace(
            self.known(number) or Commissioning(), stage=CommissioningStage.OUT, why_out=why.strip()
        )
        self._state(actor, number, known, "camera-out-of-service", {"why": why.strip()})
        self.cameras.tell_again()

    def accept_certificate(self, actor: Actor, number: int, fingerprint: str) -> None:
        """This is the camera's certificate, by its SHA-256; from now on it must be that one.

        Raises:
            Refusal: the actor may not.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        # A camera from before commissioning was kept is live, and stays so.
        before = self.known(number) or Commissioning(stage=CommissioningStage.IN_SERVICE)
        known = replace(before, fingerprint=fingerprint)
        self._state(actor, number, known, "camera-set-up", _changed(before, known))
        # Whoever was refused by the camera asks it again now.
        self.cameras.tell_again()

    # -- which box it is ------------------------------------------------------------------------------------

    def identity(self, number: int) -> Identity | None:
        """The box that was accepted; None where none was."""
        fact = self._facts.current(number, IDENTITY)
        return identity_from_json(fact.content) if fact else None

    def accept_box(self, actor: Actor, number: int, identity: Identity) -> None:
        """Another box hangs at the camera's address, and rightly so: its trials have to be made again.

        Raises:
            Refusal: the actor may not.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        detail: dict[str, Value] = {"model": identity.model, "serial": identity.serial}
        with self._books.unit() as unit:
            unit.state_camera_fact(number, IDENTITY, identity_to_json(identity), actor.login)
            unit.append(act_entry(actor.login, "camera-exchanged", number, detail))
        self.admission.note_box(number, None)

    def _state(
        self, actor: Actor, number: int, known: Commissioning, act: str, detail: dict[str, Value]
    ) -> None:
        with self._books.unit() as unit:
            unit.state_camera_fact(number, COMMISSIONING, rules.to_json(known), actor.login)
            unit.append(act_entry(actor.login, act, number, detail))
        self.admission.remember(number, known)


def _lacking(camera: Camera, missing: list[MissingRequirement]) -> Refusal:
    told = "; ".join(lack.what for lack in missing)
    return Refusal(
        f"Camera {camera.number} {camera.name} cannot go live yet. Missing: {told}.",
        "Fill it in and try it in the commissioning pane (Ctrl+Shift+D).",
        rule=missing[0].rule,
        source=missing[0].source,
    )


def _installed(
    camera: Camera, known: Commissioning, identity: Identity | None, today: dt.date, actor: Actor
) -> Installed:
    make = f"{identity.maker} {identity.model}".strip() if identity else ""
    return Installed(
        urn=camera.urn,
        item="camera",
        make=make or "not told",
        serial=identity.serial if identity else "",
        place=camera.place or camera.name,
        installed_on=today,
        installer=actor.name,
        cameras=(camera.number,),
        assessment=f"{known.assessment}; {known.requirement}",
        safeguard=known.safeguard,
    )


def _changed(before: Commissioning, after: Commissioning) -> dict[str, Value]:
    return {
        name: str(getattr(getattr(after, name), "value", getattr(after, name)) or "–")
        for name in rules.PARTICULARS
        if getattr(after, name) != getattr(before, name)
    }
