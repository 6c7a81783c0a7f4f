"""The cameras that are admitted to live use and recording (SYS-07, RED-01). Reading it never waits."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from console.domain.cameras import deployment
from console.domain.cameras.commissioning import Commissioning, CommissioningStage, from_json
from console.domain.cameras.facts import COMMISSIONING, DEPLOYMENT
from console.domain.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.deployment import DeployedSpan
    from console.domain.cameras.report import Identity
    from console.domain.clock import Clock
    from console.services.cameras.ports import CameraFacts


class Admission:
    """The commissioning details of all cameras, in memory. Thread-safe; only `load` waits.

    Args:
        facts: facts of cameras, read by `load`.
        clock: says whether the approved time of a redeployable camera is over.
    """

    def __init__(self, facts: CameraFacts, clock: Clock | None = None) -> None:
        self._facts, self._clock = facts, clock or SystemClock()
        self._known: dict[int, Commissioning] = {}
        self._deployed: dict[int, DeployedSpan] = {}
        self._wrong: dict[int, Identity] = {}
        self._lock = Lock()

    def load(self) -> None:
        """Read the stored commissioning details.

        Raises:
            EnvironmentFault: the database cannot be read, or its content is not valid; nothing changed.
        """
        facts = self._facts.all_current(COMMISSIONING)
        known = {number: from_json(fact.content) for number, fact in facts.items()}
        spans = {
            number: deployment.from_json(fact.content)
            for number, fact in self._facts.all_current(DEPLOYMENT).items()
        }
        with self._lock:
            self._known = known
            self._deployed = {number: span for number, span in spans.items() if span is not None}

    def commissioning_of(self, number: int) -> Commissioning | None:
        """Return the details of a camera; None if it was added before commissioning was recorded."""
        return self._known.get(number)

    def is_live(self, number: int) -> bool:
        """Return whether the camera may be used live and is recorded."""
        details, span = self.commissioning_of(number), self._deployed.get(number)
        if span is not None and not span.is_running(self._clock.utc_now()):
            return False
        return details is None or details.stage is CommissioningStage.IN_SERVICE

    def is_deployed(self, number: int) -> bool:
        """Return whether a redeployable camera is inside an approved deployment now."""
        span = self._deployed.get(number)
        return span is not None and span.is_running(self._clock.utc_now())

    def span_of(self, number: int) -> DeployedSpan | None:
        """Return the newest deployment of a camera, also one that is over; None: it never had one."""
        return self._deployed.get(number)

    def changes_in_s(self) -> float | None:
        """Return the seconds until the next deployment begins or ends; None: none is known."""
        now_utc = self._clock.utc_now()
        instants = [at for span in self._deployed.values() for at in (span.from_utc, span.until_utc)]
        return min(((at - now_utc).total_seconds() for at in instants if at > now_utc), default=None)

    def wrong_device(self, number: int) -> Identity | None:
        """Return the wrong device at a camera's address; None if it is the right one, or not known."""
        return self._wrong.get(number)

    def record_device(self, number: int, wrong: Identity | None) -> None:
        """Record that another device was found at a camera's address; None: it is the right one."""
        with self._lock:
            others = {known: box for known, box in self._wrong.items() if known != number}
            self._wrong = {**others, number: wrong} if wrong else others

    def live(self, cameras: Iterable[Camera]) -> list[Camera]:
        """Return those of the cameras that may be used live and are recorded."""
        return [camera for camera in cameras if self.is_live(camera.number)]

    def remember(self, number: int, details: Commissioning) -> None:
        """Update the details of a camera that were just saved."""
        with self._lock:
            self._known = {**self._known, number: details}

    def remember_span(self, number: int, span: DeployedSpan | None) -> None:
        """Update the deployment of a camera that was just saved."""
        with self._lock:
            others = {known: other for known, other in self._deployed.items() if known != number}
            self._deployed = {**others, number: span} if span else others
