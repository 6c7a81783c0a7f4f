"""The map: plans of the area and the cameras on them. Kept with history, shared, offline."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.cameras.facts import PLACE
from console.domain.errors import OperatorError
from console.domain.map.plans import (
    MOST_PLANS,
    PLANS,
    SCHEME,
    Plan,
    checked,
    placement_from_json,
    placement_to_json,
    plans_from_json,
    plans_to_json,
)
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.domain.typed_text import checked_line
from console.services.books.service import act_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.books.fields import Value
    from console.domain.map.plans import CameraPlacement, Georeference
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.cameras.ports import CameraFacts, PictureStore

PICTURES = "plan/"


@dataclass(frozen=True, slots=True)
class SiteMap:
    """All plans, and the positions of the cameras on them."""

    plans: tuple[Plan, ...] = ()
    standpoints: Mapping[int, CameraPlacement] | None = None

    def plan(self, plan_id: str) -> Plan | None:
        """Return a plan by its id, or None."""
        return next((plan for plan in self.plans if plan.id == plan_id), None)

    def on(self, plan_id: str) -> dict[int, CameraPlacement]:
        """Return the cameras on a plan."""
        return {camera: place for camera, place in (self.standpoints or {}).items() if place.plan == plan_id}


class MapService:
    """Reads and changes the map. Not for the UI thread: calls wait for the database."""

    def __init__(
        self,
        facts: CameraFacts,
        pictures: PictureStore,
        books: BookStore,
        gate: Gate,
        may_use: Callable[[int], bool] = lambda _camera: True,
    ) -> None:
        self._may_use = may_use
        self._facts, self._pictures, self._books, self._gate = facts, pictures, books, gate

    def read(self) -> SiteMap:
        """Return the present map.

        Raises:
            EnvironmentFault: the database cannot be read, or its content is not valid.
        """
        fact = self._facts.current(SCHEME, PLANS)
        plans = plans_from_json(fact.content) if fact else ()
        places = {
            camera: placement_from_json(each.content)
            for camera, each in self._facts.all_current(PLACE).items()
        }
        return SiteMap(
            plans,
            {
                camera: place
                for camera, place in places.items()
                if place is not None and self._may_use(camera)
            },
        )

    def picture(self, plan_id: str) -> bytes | None:
        """Return a plan's picture file; None if it is missing."""
        picture = self._pictures.load(PICTURES + plan_id)
        return picture[1] if picture else None

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
            actor: the person who does it.
            title: name of the plan.
            picture: media type and file.
            size: size of the picture in pixels.
            georeference: the georeference, if known.

        Raises:
            Refusal: the actor may not.
            OperatorError: no name, too many plans, or the picture is too large.
        """
        self._gate.require(actor, Permission.CHANGE_MAP, title)
        plans = self.read().plans
        title = checked_line("The name of the plan", title)
        if not title:
            raise OperatorError("Enter a name for the plan.", "For example, Town centre.")
        if len(plans) >= MOST_PLANS:
            raise OperatorError(
                text("There are already {most_plans} plans.", most_plans=MOST_PLANS),
                "Remove one that is not used.",
            )
        plan = Plan(_new_id(title, plans), title, *size, georeference)
        self._pictures.save(PICTURES + plan.id, *picture, actor.login)
        self._state_plans(actor, (*plans, plan), {"added": plan.title})
        return plan

    def change_plan(self, actor: Actor, plan: Plan) -> None:
        """Change the name or scale of a plan.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no such plan.
        """
        self._gate.require(actor, Permission.CHANGE_MAP, plan.title)
        plan = replace(plan, title=checked_line("The name of the plan", plan.title))
        known = self.read().plans
        if all(known_plan.id != plan.id for known_plan in known):
            raise OperatorError(
                text("The plan “{title}” does not exist.", title=plan.title), "Someone may have removed it."
            )
        changed = tuple(plan if known_plan.id == plan.id else known_plan for known_plan in known)
        self._state_plans(actor, changed, {"changed": plan.title})

    def remove_plan(self, actor: Actor, plan_id: str) -> None:
        """Remove a plan. Its cameras are then on no plan.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no such plan.
        """
        self._gate.require(actor, Permission.CHANGE_MAP, plan_id)
        now = self.read()
        plan = now.plan(plan_id)
        if plan is None:
            raise OperatorError("This plan does not exist.", "Someone may have removed it.")
        left = tuple(known_plan for known_plan in now.plans if known_plan.id != plan_id)
        with self._books.unit() as unit:
            unit.state_camera_fact(SCHEME, PLANS, plans_to_json(left), actor.login)
            for camera in now.on(plan_id):
                unit.state_camera_fact(camera, PLACE, placement_to_json(None), actor.login)
            unit.append(act_entry(actor.login, "map-changed", SCHEME, {"removed": plan.title}))
        self._pictures.delete(PICTURES + plan_id)

    def put(self, actor: Actor, camera: int, place: CameraPlacement | None) -> None:
        """Put a camera on a plan, move or turn it. None: take it off the map.

        Raises:
            Refusal: the actor may not.
            OperatorError: the position is not valid.
        """
        self._gate.require(actor, Permission.CHANGE_MAP, f"camera {camera}")
        if place is not None:
            plan = self.read().plan(place.plan)
            if plan is None:
                raise OperatorError("This plan does not exist.", "Someone may have removed it.")
            place = checked(replace(place), plan)
        detail: dict[str, Value] = {"plan": place.plan if place else "–"}
        if place is not None:
            detail |= {"x": round(place.x), "y": round(place.y), "bearing": round(place.bearing_deg)}
        with self._books.unit() as unit:
            unit.state_camera_fact(camera, PLACE, placement_to_json(place), actor.login)
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
