"""The map: plans of the town and where each camera stands on them. Kept with history, shared, offline."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.cameras.facts import PLACE
from console.domain.errors import OperatorError
from console.domain.map.plans import (
    MOST_PLANS,
    Plan,
    checked,
    plans_from_json,
    plans_to_json,
    standpoint_from_json,
    standpoint_to_json,
)
from console.domain.people.permissions import Permission
from console.services.books.service import act_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.fields import Value
    from console.domain.map.plans import Georeference, Standpoint
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.cameras.ports import CameraFacts, PictureStore

PLANS = "plans"
SCHEME = 0
"""Facts of the scheme as a whole stand under this number; no camera has it."""
PICTURES = "plan/"


@dataclass(frozen=True, slots=True)
class SiteMap:
    """All plans, and where the cameras stand."""

    plans: tuple[Plan, ...] = ()
    standpoints: Mapping[int, Standpoint] | None = None

    def plan(self, plan_id: str) -> Plan | None:
        """A plan by its id."""
        return next((plan for plan in self.plans if plan.id == plan_id), None)

    def on(self, plan_id: str) -> dict[int, Standpoint]:
        """The cameras that stand on a plan."""
        return {camera: place for camera, place in (self.standpoints or {}).items() if place.plan == plan_id}


class MapService:
    """Any thread but the screen's: calls wait for the database."""

    def __init__(self, facts: CameraFacts, pictures: PictureStore, books: BookStore, gate: Gate) -> None:
        self._facts, self._pictures, self._books, self._gate = facts, pictures, books, gate

    def read(self) -> SiteMap:
        """The map as it is now.

        Raises:
            EnvironmentFault: the database cannot be read, or holds nonsense.
        """
        fact = self._facts.current(SCHEME, PLANS)
        plans = plans_from_json(fact.content) if fact else ()
        told = {
            camera: standpoint_from_json(each.content)
            for camera, each in self._facts.all_current(PLACE).items()
        }
        return SiteMap(plans, {camera: place for camera, place in told.items() if place is not None})

    def picture(self, plan_id: str) -> bytes | None:
        """A plan's picture file; None where it is gone."""
        found = self._pictures.load(PICTURES + plan_id)
        return found[1] if found else None

    def add_plan(
        self,
        actor: Actor,
        title: str,
        picture: tuple[str, bytes],
        size: tuple[int, int],
        georeference: Georeference | None = None,
    ) -> Plan:
        """Add a plan.

        Args:
            actor: who does it.
            title: its name.
            picture: media type and file.
            size: of the picture, pixels.
            georeference: where it is known.

        Raises:
            Refusal: the actor may not.
            OperatorError: no name, too many plans, or the picture is too large.
        """
        self._gate.require(actor, Permission.CHANGE_MAP, title)
        known = self.read().plans
        if not title.strip():
            raise OperatorError("The plan needs a name.", "Say what it shows.")
        if len(known) >= MOST_PLANS:
            raise OperatorError(f"There are {MOST_PLANS} plans already.", "Remove one that nobody uses.")
        plan = Plan(_new_id(title, known), title.strip(), *size, georeference)
        self._pictures.save(PICTURES + plan.id, *picture, actor.login)
        self._state_plans(actor, (*known, plan), {"added": plan.title})
        return plan

    def change_plan(self, actor: Actor, plan: Plan) -> None:
        """Another name or scale of a plan.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no such plan.
        """
        self._gate.require(actor, Permission.CHANGE_MAP, plan.title)
        known = self.read().plans
        if all(one.id != plan.id for one in known):
            raise OperatorError(f"There is no plan “{plan.title}”.", "Somebody may have removed it.")
        changed = tuple(plan if one.id == plan.id else one for one in known)
        self._state_plans(actor, changed, {"changed": plan.title})

    def remove_plan(self, actor: Actor, plan_id: str) -> None:
        """Remove a plan; its cameras stand nowhere then.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no such plan.
        """
        self._gate.require(actor, Permission.CHANGE_MAP, plan_id)
        now = self.read()
        plan = now.plan(plan_id)
        if plan is None:
            raise OperatorError("There is no such plan.", "Somebody may have removed it.")
        left = tuple(one for one in now.plans if one.id != plan_id)
        with self._books.unit() as unit:
            unit.state_camera_fact(SCHEME, PLANS, plans_to_json(left), actor.login)
            for camera in now.on(plan_id):
                unit.state_camera_fact(camera, PLACE, standpoint_to_json(None), actor.login)
            unit.append(act_entry(actor.login, "map-changed", SCHEME, {"removed": plan.title}))
        self._pictures.delete(PICTURES + plan_id)

    def put(self, actor: Actor, camera: int, place: Standpoint | None) -> None:
        """Put a camera on a plan, move or turn it; None: take it off the map.

        Raises:
            Refusal: the actor may not.
            OperatorError: it cannot stand there.
        """
        self._gate.require(actor, Permission.CHANGE_MAP, f"camera {camera}")
        if place is not None:
            plan = self.read().plan(place.plan)
            if plan is None:
                raise OperatorError("There is no such plan.", "Somebody may have removed it.")
            place = checked(replace(place), plan)
        detail: dict[str, Value] = {"plan": place.plan if place else "–"}
        if place is not None:
            detail |= {"x": round(place.x), "y": round(place.y), "bearing": round(place.bearing_deg)}
        with self._books.unit() as unit:
            unit.state_camera_fact(camera, PLACE, standpoint_to_json(place), actor.login)
            unit.append(act_entry(actor.login, "map-changed", camera, detail))

    def _state_plans(self, actor: Actor, plans: tuple[Plan, ...], detail: dict[str, Value]) -> None:
        with self._books.unit() as unit:
            unit.state_camera_fact(SCHEME, PLANS, plans_to_json(plans), actor.login)
            unit.append(act_entry(actor.login, "map-changed", SCHEME, detail))


def _new_id(title: str, known: tuple[Plan, ...]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "plan"
    used = {plan.id for plan in known}
    return next(
        each for each in (base, *(f"{base}-{n}" for n in range(2, MOST_PLANS + 3))) if each not in used
    )
