"""Reading the log of deployments: where each redeployable camera was, why and for how long (RED-01)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.deployment_file import OPENED, Deployment, DeploymentPosition, deployment_of
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.cameras.facts import PLACE
from console.domain.errors import OperatorError
from console.domain.map.plans import placement_from_json
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import every_case, understood

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.books.entries import CaseFile
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.kept_documents import DocumentStore
    from console.services.books.ports import BookStore, Gate
    from console.services.cameras.ports import CameraFacts

BOOK = "deployments"
PHOTOGRAPH = "deployment"
"""Prefix of the names under which photographs of signs are kept."""


class DeploymentReading:
    """What is read of the log. Not for the UI thread: calls wait for the database.

    A covert deployment is known only to those named in its authorisation (RIP-04).
    """

    def __init__(
        self, store: BookStore, gate: Gate, facts: CameraFacts, pictures: DocumentStore, clock: Clock
    ) -> None:
        self._store, self._gate, self._facts = store, gate, facts
        self._pictures, self._clock = pictures, clock
        self._concerned = ConcernedEntries(store, gate)

    def now_utc(self) -> dt.datetime:
        """Return the time of this service's clock. Does not wait."""
        return self._clock.utc_now()

    def deployments(self, actor: Actor) -> list[Deployment]:
        """Return all deployments, the newest first: where each camera was, why and for how long.

        Raises:
            Refusal: the actor may not read the log.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        # A covert one is known only to those named in its authorisation (RIP-04).
        kept = self._concerned.numbers(actor, BOOK)
        return [one for one in self._all() if one.number not in kept]

    def unread(self, actor: Actor) -> int:
        """Return how many deployments cannot be read because their entries are damaged.

        Raises:
            Refusal: the actor may not read the log.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        return self._unread()

    def places(self, actor: Actor) -> list[Deployment]:
        """Return all deployments to be printed.

        Raises:
            Refusal: the actor may not print books, or not read the log.
        """
        self._gate.require(actor, Permission.PRINT_BOOKS, BOOK)
        return self.deployments(actor)

    def charted(self, actor: Actor) -> list[Deployment]:
        """Return all deployments with their places on the plans, the newest first.

        Where a deployment has no place of its own, it has that of its camera on the map, as it was put there
        after the camera's former deployment and before the end of this one.

        Raises:
            Refusal: the actor may not read the log.
        """
        return self._with_places(self.deployments(actor))

    def charted_places(self, actor: Actor) -> list[Deployment]:
        """Return what `charted` does, to be printed.

        Raises:
            Refusal: the actor may not print books, or not read the log.
        """
        return self._with_places(self.places(actor))

    def _with_places(self, found: Sequence[Deployment]) -> list[Deployment]:
        # Former deployments of a camera count whoever may read them: a place from before their end is theirs.
        ends = [
            (one.camera, one.up_utc, one.down_utc or one.until_utc)
            for one in self._all()
            if one.camera is not None and one.up_utc is not None
        ]
        return [
            one
            if one.position is not None or one.camera is None or one.up_utc is None
            else replace(one, position=self._place_of_camera(one.camera, one.up_utc, one.down_utc, ends))
            for one in found
        ]

    def _place_of_camera(
        self,
        camera: int,
        up_utc: dt.datetime,
        down_utc: dt.datetime | None,
        ends: Sequence[tuple[int | None, dt.datetime, dt.datetime | None]],
    ) -> DeploymentPosition | None:
        former = [end for other, up, end in ends if other == camera and up < up_utc and end is not None]
        facts = [
            fact
            for fact in self._facts.history(camera, PLACE)
            if (not former or fact.since_utc > max(former))
            and (down_utc is None or fact.since_utc <= down_utc)
        ]
        place = placement_from_json(facts[-1].content) if facts else None
        if place is None:
            return None
        since_utc, author = facts[-1].since_utc, facts[-1].author
        return DeploymentPosition(place.plan, place.x, place.y, author, since_utc, is_of_camera=True)

    def photograph(self, actor: Actor, number: int, digest: str) -> tuple[str, bytes] | None:
        """Return media type and content of a photograph of the signs of a deployment, or None.

        Raises:
            Refusal: the actor may not read the log.
            OperatorError: there is no such deployment.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        case = self._case(number)
        self._concerned.require(actor, BOOK, [case.entry])
        known = deployment_of(case).photographs
        return self._pictures.load(f"{PHOTOGRAPH}/{digest}") if digest in known else None

    def _unread(self) -> int:
        return len(self._store.marked(BOOK, (OPENED,))) - len(self._all())

    def _all(self, *, is_open: bool | None = None) -> list[Deployment]:
        cases = every_case(self._store, BookQuery(BOOK, kinds=(OPENED,), is_open=is_open))
        return list(understood(self._store, cases, deployment_of))

    def _case(self, number: int) -> CaseFile:
        case = self._store.case(EntryRef(BOOK, number), personal=False)
        if case is None or case.entry.kind != OPENED:
            raise OperatorError(
                text("There is no deployment {number}.", number=number), "Choose one from the list."
            )
        return case
