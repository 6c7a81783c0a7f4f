"""Commission cameras: set up by an engineer, put into service by the manager, and live only then (SYS-07)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from console.domain.books import KINDS
from console.domain.books.equipment import Installed
from console.domain.cameras import commissioning as rules
from console.domain.cameras import deployment
from console.domain.cameras.camera import CameraKind
from console.domain.cameras.certificate import CertifiedService
from console.domain.cameras.commissioning import Commissioning, CommissioningStage
from console.domain.cameras.facts import COMMISSIONING, DEPLOYMENT, IDENTITY
from console.domain.cameras.identity import identity_from_json, identity_to_json
from console.domain.clock import LONDON
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.domain.typed_text import checked_line
from console.services.books.service import act_entry, new_entry
from console.services.cameras.enrolment import is_other_device

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


class AgreementCheck(Protocol):
    """Asks whether the agreement to add or remove a camera is recorded."""

    def __call__(self, login: str, camera: int, *, is_added: bool) -> None:
        """Return, or raise the refusal."""
        ...


class CommissioningService:
    """Commissions cameras. Each act asks the gate. Calls wait for the database, except `known`.

    Args:
        enrolment: adds and removes.
        cameras: told of each change.
        admission: what is known.
        facts: facts of cameras.
        books: for the unit of work.
        gate: checks permissions before each act.
        clock: the system's.
        is_recorded: whether this console records; else no trial of the recording is asked for.
        require_agreement: refuses a camera whose agreement is not recorded (SYS-07).
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
        require_agreement: AgreementCheck = lambda _login, _camera, *, is_added: None,  # noqa: ARG005 - by name
    ) -> None:
        self.enrolment, self.cameras, self.admission = enrolment, cameras, admission
        self._facts, self._books, self._gate, self.clock = facts, books, gate, clock
        self._is_recorded, self._require_agreement = is_recorded, require_agreement

    # -- what is known --------------------------------------------------------------------------------------

    def commissioning_of(self, number: int) -> Commissioning | None:
        """Return the commissioning details of a camera (`Admission.known`). Does not wait."""
        return self.admission.commissioning_of(number)

    def lacks(self, number: int) -> list[MissingRequirement]:
        """Return what is missing before a camera may go live.

        Raises:
            OperatorError: there is no such camera.
        """
        return self.lacks_of(self.enrolment.camera(number), self._recorded(number))

    def _recorded(self, number: int) -> Commissioning:
        """Return what is recorded of a camera. One from before commissioning was recorded is in service."""
        today = self.clock.utc_now().astimezone(LONDON).date()
        return self.commissioning_of(number) or Commissioning(
            stage=CommissioningStage.IN_SERVICE, since_on=today
        )

    def lacks_of(self, camera: Camera, details: Commissioning) -> list[MissingRequirement]:
        """Return what is missing in these details. Does not wait."""
        return rules.lacks(
            camera,
            details,
            is_movable=camera.is_steerable,
            is_recorded=self._is_recorded(),
            is_deployed=self.admission.is_deployed(camera.number),
        )

    def reviews_due(self, within_days: int = 60) -> list[tuple[Camera, dt.date]]:
        """Return cameras in service whose impact assessment is due for review, the soonest first."""
        today = self.clock.utc_now().astimezone(LONDON).date()
        due = [
            (camera, details.review_due_on)
            for camera in self.cameras.cameras()
            if (details := self.commissioning_of(camera.number))
            and details.stage is CommissioningStage.IN_SERVICE
            and details.review_due_on
        ]
        return sorted(
            [(camera, day) for camera, day in due if day and (day - today).days <= within_days],
            key=lambda pair: pair[1],
        )

    # -- setting up -----------------------------------------------------------------------------------------

    def add(self, actor: Actor, details: CameraRequest) -> Camera:
        """Add a camera to the scheme. It still has to be set up.

        Raises:
            Refusal: the actor may not.
            OperatorError: see `Enrolment.add`.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, details.name)
        camera = self.enrolment.add(details, actor.login)
        self.admission.remember(camera.number, Commissioning())
        self.cameras.reload()
        return camera

    def change(self, actor: Actor, number: int, details: CameraRequest) -> Camera:
        """Change the name, location or addresses of a camera.

        With another address it may be another device: it goes back to set-up, and its tests must be repeated.

        Raises:
            Refusal: the actor may not, or somebody needs it.
            OperatorError: see `Enrolment.change`.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        before = self.enrolment.camera(number)
        camera = self.enrolment.change(number, details, actor.login)
        if is_other_device(before, camera):
            self._alter(actor, number, {"why": "its address was changed"}, is_other_device=True)
        self.cameras.reload()
        return camera

    def _alter(
        self, actor: Actor, number: int, detail: dict[str, Value], *, is_other_device: bool = False
    ) -> None:
        """Take a live camera back to set-up; the manager must admit it again."""
        before = self._recorded(number)
        details = before.altered(is_other_device=is_other_device)
        if details != before:
            self._state(actor, number, details, "camera-out-of-service", detail)
            self.cameras.tell_again()

    def remove(self, actor: Actor, number: int, why: str) -> Camera:
        """Remove a camera from the scheme for good. Its recordings are kept for their retention period.

        Raises:
            Refusal: the actor may not, the agreement is not recorded, or somebody needs it.
            OperatorError: there is no such camera, or no reason is given.
        """
        self._gate.require(actor, Permission.PUT_INTO_SERVICE, f"camera {number}")
        reason = checked_line("The reason", why)
        if not reason:
            raise OperatorError("Enter a reason for removing the camera.", "The reason is recorded.")
        # One that was never in service was never part of the scheme that the public knows.
        if self._recorded(number).was_in_service:
            self._require_agreement(actor.login, number, is_added=False)
        camera = self.enrolment.remove(number, actor.login, reason)
        self.cameras.reload()
        return camera

    def save(self, actor: Actor, number: int, details: Commissioning) -> None:
        """Save the details that were filled in. Test outcomes are not changed.

        A live camera whose details are changed by someone who may not admit it goes back to set-up.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no such camera.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        self.enrolment.camera(number)
        before = self._recorded(number)
        updated = replace(
            details.checked(),
            stage=before.stage,
            trials=before.trials,
            since_on=before.since_on,
            why_out=before.why_out,
        )
        if updated == before:
            return
        must_be_admitted = self._gate.find_refusal(actor, Permission.PUT_INTO_SERVICE) is not None
        if must_be_admitted and updated.altered(is_other_device=False) != updated:
            self.enrolment.require_free(actor.login, number)
        self._state(actor, number, updated, "camera-set-up", _changed(before, updated))
        if must_be_admitted:
            self._alter(actor, number, {"why": "its details were changed"})

    def require_testable(self, actor: Actor, number: int) -> None:
        """Check that a camera may be tested now: a test opens its streams, and one moves it.

        Raises:
            CameraReserved: somebody needs it.
            Refusal: the actor may not.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        self.enrolment.require_free(actor.login, number)

    def record_test(self, actor: Actor, number: int, trial: AcceptanceTest) -> None:
        """Save the outcome of a test.

        Raises:
            Refusal: the actor may not.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        before = self._recorded(number)
        outcome = "passed" if trial.is_passed else "failed"
        detail: dict[str, Value] = {"trial": trial.name, "outcome": outcome, "said": trial.said}
        self._state(actor, number, before.with_test(trial), "camera-set-up", detail)

    # -- into service and out -------------------------------------------------------------------------------

    def put_into_service(self, actor: Actor, number: int, identity: Identity | None = None) -> None:
        """Put a camera into service: it is live and recorded, and listed as equipment.

        Raises:
            Refusal: the actor may not, or something is missing, such as the recorded agreement.
        """
        self._gate.require(actor, Permission.PUT_INTO_SERVICE, f"camera {number}")
        camera, missing = self.enrolment.camera(number), self.lacks(number)
        if missing:
            raise _lacking(camera, missing)
        before = self._recorded(number)
        today = self.clock.utc_now().astimezone(LONDON).date()
        is_new = before.since_on is None
        if is_new:
            self._require_agreement(actor.login, number, is_added=True)
        details = replace(
            before, stage=CommissioningStage.IN_SERVICE, since_on=before.since_on or today, why_out=""
        )
        with self._books.unit() as unit:
            unit.state_camera_fact(number, COMMISSIONING, rules.to_json(details), actor.login)
            unit.append(act_entry(actor.login, "camera-in-service", number, {"purpose": details.purpose}))
            if identity is not None:
                unit.state_camera_fact(number, IDENTITY, identity_to_json(identity), actor.login)
            if camera.kind is not CameraKind.REDEPLOYABLE and self.admission.span_of(number) is not None:
                # It was redeployable, and stays where it is now: no deployment bounds it any more.
                unit.state_camera_fact(number, DEPLOYMENT, deployment.to_json(None), actor.login)
            if is_new:
                entry = _installed(camera, details, identity, today, actor)
                unit.append(new_entry(KINDS["equipment.installed"], actor, entry))
        self.admission.remember(number, details)
        if camera.kind is not CameraKind.REDEPLOYABLE:
            self.admission.remember_span(number, None)
        self.cameras.tell_again()

    def take_out(self, actor: Actor, number: int, why: str) -> None:
        """Take a camera out of service: no live use and no recording until it is put back.

        Raises:
            Refusal: the actor may not.
            OperatorError: no reason is given.
        """
        self._gate.require(actor, Permission.PUT_INTO_SERVICE, f"camera {number}")
        reason = checked_line("The reason", why)
        if not reason:
            raise OperatorError(
                "Enter a reason for taking the camera out of service.", "The reason is recorded."
            )
        self.enrolment.camera(number)
        self.enrolment.require_free(actor.login, number)
        details = replace(
            self._recorded(number),
            stage=CommissioningStage.OUT,
            why_out=reason,
        )
        self._state(actor, number, details, "camera-out-of-service", {"why": reason})
        self.cameras.tell_again()

    def accept_certificate(
        self,
        actor: Actor,
        number: int,
        fingerprint: str,
        service: CertifiedService = CertifiedService.DEVICE,
    ) -> None:
        """Accept a certificate of the camera by its SHA-256. From now on the service must present it.

        Raises:
            Refusal: the actor may not.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        fingerprint = checked_line("The fingerprint", fingerprint)
        before = self._recorded(number)
        details = before.with_certificate(fingerprint, service)
        is_another = before.accepted(service) not in {"", fingerprint}
        if is_another:
            self.enrolment.require_free(actor.login, number)
        self._state(actor, number, details, "camera-set-up", _changed(before, details))
        if is_another:
            self._alter(actor, number, {"why": "its certificate was changed"}, is_other_device=True)
        # Connections that were refused because of the certificate are tried again now.
        self.cameras.tell_again()

    # -- which box it is ------------------------------------------------------------------------------------

    def identity(self, number: int) -> Identity | None:
        """Return the device that was accepted; None if there is none."""
        fact = self._facts.current(number, IDENTITY)
        return identity_from_json(fact.content) if fact else None

    def accept_device(self, actor: Actor, number: int, identity: Identity) -> None:
        """Accept a replaced device at the camera's address. Its tests must be repeated.

        Raises:
            Refusal: the actor may not.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {number}")
        self.enrolment.require_free(actor.login, number)
        detail: dict[str, Value] = {"model": identity.model, "serial": identity.serial}
        with self._books.unit() as unit:
            unit.state_camera_fact(number, IDENTITY, identity_to_json(identity), actor.login)
            unit.append(act_entry(actor.login, "camera-exchanged", number, detail))
        self.admission.record_device(number, None)
        self._alter(actor, number, {"why": "the device was exchanged"}, is_other_device=True)

    def _state(
        self, actor: Actor, number: int, known: Commissioning, act: str, detail: dict[str, Value]
    ) -> None:
        with self._books.unit() as unit:
            unit.state_camera_fact(number, COMMISSIONING, rules.to_json(known), actor.login)
            unit.append(act_entry(actor.login, act, number, detail))
        self.admission.remember(number, known)


def _lacking(camera: Camera, missing: list[MissingRequirement]) -> Refusal:
    first, missing_text = missing[0], "; ".join(lack.what for lack in missing)
    return Refusal(
        text(
            "You cannot put camera {camera} {name} into service yet. Missing: {missing_text} ({source}).",
            camera=camera.number,
            name=camera.name,
            missing_text=missing_text,
            source=first.source,
        ),
        "Complete this under Commissioning.",
        rule=first.rule,
        source=first.source,
    )


def _installed(
    camera: Camera, details: Commissioning, identity: Identity | None, today: dt.date, actor: Actor
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
        assessment=f"{details.assessment}; {details.requirement}",
        safeguard=details.safeguard,
    )


def _changed(before: Commissioning, after: Commissioning) -> dict[str, Value]:
    return {
        name: str(getattr(getattr(after, name), "value", getattr(after, name)) or "–")
        for name in rules.PARTICULARS
        if getattr(after, name) != getattr(before, name)
    }
