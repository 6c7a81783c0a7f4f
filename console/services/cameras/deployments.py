"""Deployments of redeployable cameras: assessed, approved by another, ended by themselves (RED-01)."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from console.domain.books import KINDS
from console.domain.books.deployment_file import (
    Deployment,
    DeploymentState,
    deployment_of,
)
from console.domain.books.deployments import (
    Approved,
    Assessed,
    Deployed,
    Over,
    Positioned,
    Refused,
    Reviewed,
    TakenDown,
)
from console.domain.books.entries import EntryRef
from console.domain.books.payloads import values_of
from console.domain.cameras import commissioning, deployment
from console.domain.cameras.camera import CameraKind
from console.domain.cameras.commissioning import Commissioning, CommissioningStage
from console.domain.cameras.deployment import SOURCE, DeployedSpan
from console.domain.cameras.facts import COMMISSIONING, DEPLOYMENT
from console.domain.errors import ConsoleError, OperatorError
from console.domain.map.plans import PLANS, SCHEME, plans_from_json
from console.domain.people.actor import PROGRAM
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.books.kept_documents import kept_with_entry
from console.services.books.service import act_entry, kind_of, new_entry, refuse_future
from console.services.cameras.deployment_reading import BOOK, PHOTOGRAPH, DeploymentReading
from console.services.cameras.deployment_rules import (
    check_approval,
    check_install,
    check_removal,
    checked_photograph,
    own_assessment,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.entries import NewEntry
    from console.domain.books.fields import Value
    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.surveillance.authorisation import Authorisation
    from console.services.books.kept_documents import DocumentStore
    from console.services.books.ports import BookStore, Gate, UnitOfWork
    from console.services.books.service import BookService
    from console.services.cameras.ports import CameraFacts

CHECK_S = 20.0
WORDING = frozenset(
    {"assessment", "consultation", "no_consultation", "asked_by", "result", "reasons", "person"}
)
"""What a correction may change. Places, times, cameras and photographs say where a camera really was."""
FollowUp = Approved | Refused | Deployed | Reviewed | TakenDown | Positioned
_log = logging.getLogger(__name__)


class AuthorisationOf(Protocol):
    """Finds a surveillance authorisation by its unique reference number."""

    def __call__(self, urn: str) -> Authorisation | None:
        """Return the authorisation, or None. Waits for the database."""
        ...


class Deployments(DeploymentReading):
    """The acts on deployments. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        facts: facts of cameras.
        pictures: keeps the photographs of signs.
        clock: the system's, or a test's.
        cameras: returns the scheme's cameras.
        authorisation: finds what a covert deployment is tied to.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        facts: CameraFacts,
        pictures: DocumentStore,
        clock: Clock,
        cameras: Callable[[], Sequence[Camera]],
        authorisation: AuthorisationOf,
    ) -> None:
        super().__init__(store, gate, facts, pictures, clock)
        self._books, self._cameras, self._authorisation = books, cameras, authorisation
        self._listeners: list[Callable[[int, DeployedSpan], None]] = []

    def listen(self, changed: Callable[[int, DeployedSpan], None]) -> None:
        """Call `changed` with a camera and its time after each change made here, on the caller's thread."""
        self._listeners.append(changed)

    # -- acts ----------------------------------------------------------------------------------------------

    def assess(self, actor: Actor, payload: Assessed, draft: int | None = None) -> EntryRef:
        """Enter an assessment. The camera is not live before another person has approved it.

        Raises:
            Refusal: the actor may not, or a covert deployment names no authorisation of this scheme.
            OperatorError: a field is wrong.
        """
        kind = kind_of(payload)
        self._gate.require(actor, kind.act, kind.title)
        entry = new_entry(kind, actor, payload)
        if payload.authorisation:
            self._authorised(payload.authorisation)
        return EntryRef(BOOK, self._append(entry, draft))

    def enter(
        self, actor: Actor, payload: FollowUp, number: int, photograph: bytes = b"", draft: int | None = None
    ) -> EntryRef:
        """Enter an approval or refusal, the installation, a review, or the removal.

        Args:
            actor: its author.
            payload: of the kind.
            number: of the entry that opened the deployment.
            photograph: of the signs, put up or taken down: PNG or JPEG; empty where the camera is covert.
            draft: what it was typed in; deleted with the entry.

        Raises:
            Refusal: the actor may not, or a rule of deployments forbids it.
            OperatorError: a field is wrong, or it is not the time for it.
        """
        kind = kind_of(payload)
        self._gate.require(actor, kind.act, kind.title)
        case = self._case(number)
        self._concerned.require(actor, BOOK, [case.entry])
        # Where a camera was is often put on a plan only when it is looked back on.
        if not case.is_open and not isinstance(payload, Positioned):
            raise OperatorError(
                text("Deployment {number} is closed.", number=number), "Assess a new deployment."
            )
        now_utc, one = self._clock.utc_now(), deployment_of(case)
        refuse_future(_past(payload), now_utc)
        self._check(actor, one, payload)
        if photograph and isinstance(payload, Deployed | TakenDown):
            payload = replace(payload, photograph=hashlib.sha256(photograph).hexdigest())
        entry = new_entry(kind, actor, payload, number)
        if isinstance(payload, Deployed):
            check_install(one, payload, self._cameras(), self._all(), self._covered(one, payload))
        if isinstance(payload, TakenDown):
            check_removal(one, payload, self._all())
        span = _span_after(one, payload)
        kept: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
        if photograph and isinstance(payload, Deployed | TakenDown):
            name, media_type = f"{PHOTOGRAPH}/{payload.photograph}", checked_photograph(photograph)
            kept = kept_with_entry(self._pictures, name, media_type, photograph, actor.login)
        with kept, self._store.unit() as unit:
            entered = unit.append(entry)
            if span is not None:
                camera = payload.camera if isinstance(payload, Deployed) else one.camera or 0
                unit.state_camera_fact(camera, DEPLOYMENT, deployment.to_json(span), actor.login)
                if not span.is_running(now_utc):
                    self._take_out(unit, actor, camera, _why_out(is_over=True))
            if draft is not None:
                unit.drop_draft(draft)
        if span is not None:
            self._tell(camera, span)
        return EntryRef(BOOK, entered)

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct the wording of an entry.

        Raises:
            Refusal: the actor may not.
            OperatorError: it would change where, when or on whose word a camera was deployed.
        """
        self._gate.require(actor, Permission.ASSESS_DEPLOYMENT, str(ref))
        case = self._store.case(ref, personal=False)
        if case is not None:
            self._concerned.require(actor, BOOK, [case.entry])
        if changes.keys() - WORDING:
            raise OperatorError(
                "Places, times, cameras and photographs of a deployment cannot be corrected.",
                "End the deployment, and assess a new one.",
            )
        return self._books.correct_from_service(actor, ref, changes, why)

    # -- ends by themselves --------------------------------------------------------------------------------

    def run(self, stop: threading.Event) -> None:
        """Take cameras out of service whose deployment is over, until `stop` is set."""
        while not stop.wait(CHECK_S):
            try:
                self.end_due()
            except ConsoleError:
                # The database is away, which is reported elsewhere. The cameras are not live meanwhile.
                _log.warning("deployments that are over could not be entered")

    def end_due(self) -> list[int]:
        """Take every redeployable camera out of service that is in no running deployment; return which."""
        now_utc = self._clock.utc_now()
        open_ones = [one for one in self._all(is_open=True) if one.camera is not None]
        running = {one.camera for one in open_ones if self._runs(one)}
        due = [
            camera.number
            for camera in self._cameras()
            if camera.kind is CameraKind.REDEPLOYABLE
            and camera.number not in running
            and self._commissioning(camera.number).stage is CommissioningStage.IN_SERVICE
        ]
        for number in due:
            last = next((one for one in open_ones if one.camera == number), None)
            with self._store.unit() as unit:
                self._take_out(unit, PROGRAM, number, _why_out(is_over=last is not None))
                if last is not None:
                    over = Over(camera=number, over_utc=now_utc)
                    unit.append(new_entry(KINDS["deployments.over"], PROGRAM, over, last.number))
                    span = DeployedSpan(last.number, last.up_utc or now_utc, now_utc)
                    unit.state_camera_fact(number, DEPLOYMENT, deployment.to_json(span), PROGRAM.login)
            if last is not None:
                self._tell(number, span)
        return due

    def _runs(self, one: Deployment) -> bool:
        if one.state(self._clock.utc_now()) is not DeploymentState.INSTALLED:
            return False
        if not one.is_covert:
            return True
        found = self._authorisation(one.authorisation)
        return found is not None and found.why_not(self._clock.utc_now()) is None

    def _take_out(self, unit: UnitOfWork, actor: Actor, number: int, why: str) -> None:
        before = self._commissioning(number)
        if before.stage is CommissioningStage.IN_SERVICE:
            details = replace(before, stage=CommissioningStage.OUT, why_out=why)
            unit.state_camera_fact(number, COMMISSIONING, commissioning.to_json(details), actor.login)
            unit.append(act_entry(actor.login, "camera-out-of-service", number, {"why": why}))

    def _commissioning(self, number: int) -> Commissioning:
        fact = self._facts.current(number, COMMISSIONING)
        # A camera from before commissioning was recorded is live.
        live = Commissioning(stage=CommissioningStage.IN_SERVICE)
        return commissioning.from_json(fact.content) if fact is not None else live

    # -- checks --------------------------------------------------------------------------------------------

    def _check(self, actor: Actor, one: Deployment, payload: FollowUp) -> None:
        match payload:
            case Approved():
                own = self._gate.accounts_of(actor)
                check_approval(
                    one,
                    payload,
                    own,
                    self._clock.utc_now(),
                    self._covering(one),
                    may_be_over=self._unread() > 0,
                )
                act = Permission.APPROVE_DEPLOYMENT
                self._gate.require_independent({one.assessed_by} - own, actor, act, BOOK)
            case Refused() if one.approved_by:
                raise OperatorError("The deployment was approved already.", "End it by a review.")
            case Refused() if one.assessed_by in self._gate.accounts_of(actor):
                raise own_assessment()
            case Positioned():
                self._check_position(payload)
            case Reviewed() if one.camera is None:
                raise OperatorError("The camera is not installed yet.", "Enter the installation first.")
            case _:
                return

    def _check_position(self, payload: Positioned) -> None:
        fact = self._facts.current(SCHEME, PLANS)
        plans = plans_from_json(fact.content) if fact is not None else ()
        plan = next((plan for plan in plans if plan.id == payload.plan), None)
        if plan is None:
            raise OperatorError("This plan does not exist.", "Someone may have removed it.")
        if not (0 <= payload.x <= plan.width and 0 <= payload.y <= plan.height):
            raise OperatorError("The place is outside the plan.", "Choose a place on the plan.")

    def _covering(self, one: Deployment) -> Authorisation | None:
        return self._authorised(one.authorisation) if one.is_covert else None

    def _covered(self, one: Deployment, payload: Deployed) -> Refusal | None:
        """Return why a covert camera may not be installed under its authorisation now, or None.

        Where a lost deployment is entered again whose time is over, the authorisation need not last until
        now: the camera is not live again.
        """
        found, now_utc = self._covering(one), self._clock.utc_now()
        if found is None:
            return None
        is_over = one.until_utc is not None and one.until_utc <= now_utc
        is_again = is_over and self._unread() > 0
        refused = found.why_not_at(payload.up_utc) if is_again else found.why_not(now_utc)
        if refused is None and payload.camera not in found.cameras:
            return Refusal(
                text("{urn} does not name camera {camera}.", urn=found.urn, camera=payload.camera),
                "Install a camera that it names.",
                rule="A covert deployment stays within its authorisation.",
                source=SOURCE,
            )
        return refused

    def _authorised(self, urn: str) -> Authorisation:
        found = self._authorisation(urn)
        if found is None:
            raise Refusal(
                text("There is no authorisation {urn} in this scheme.", urn=urn),
                "Enter it under Surveillance first.",
                rule="Covert only against fly-tipping, and only under its surveillance authorisation.",
                source=SOURCE,
            )
        return found

    # -- entries -------------------------------------------------------------------------------------------

    def _append(self, entry: NewEntry, draft: int | None) -> int:
        with self._store.unit() as unit:
            number = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return number

    def _tell(self, camera: int, span: DeployedSpan) -> None:
        for changed in tuple(self._listeners):
            changed(camera, span)


def _past(payload: FollowUp) -> dict[str, Value]:
    """Return the times of a payload that must have passed: all but those approved."""
    return {} if isinstance(payload, Approved) else values_of(payload)


def _span_after(one: Deployment, payload: FollowUp) -> DeployedSpan | None:
    """Return the time of the installed camera after an entry; None: it does not change."""
    if isinstance(payload, Deployed) and one.until_utc is not None:
        return DeployedSpan(one.number, payload.up_utc, one.until_utc)
    if one.camera is None or one.up_utc is None:
        return None
    match payload:
        case Approved():
            return DeployedSpan(one.number, one.up_utc, payload.until_utc)
        case TakenDown():
            return DeployedSpan(one.number, one.up_utc, payload.down_utc)
        case Reviewed(goes_on="no"):
            return DeployedSpan(one.number, one.up_utc, payload.reviewed_utc)
        case _:
            return None


def _why_out(*, is_over: bool) -> str:
    if not is_over:
        return text("there is no approved deployment (RED-01)")
    # Without its number: the entry is in the audit log, and a covert deployment is known to few.
    return text("its deployment is over (RED-01)")
