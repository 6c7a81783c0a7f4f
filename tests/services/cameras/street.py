"""A street with a redeployable camera, and the supervisor who deploys it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.deployments import (
    Approved,
    Assessed,
    Deployed,
    Positioned,
    TakenDown,
)
from console.domain.cameras.camera import CameraKind
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import Role
from console.services.cameras.covert_cameras import CovertCameras
from console.services.cameras.lost_deployments import LostDeployments
from console.store.camera_facts import CameraFactTable
from console.store.cameras import CameraTable
from tests.services.cameras.test_commissioning import WANTED, Yard, yard
from tests.support.surveillance import Bureau

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.books.deployment_file import Deployment, DeploymentState
    from console.domain.people.actor import Actor
    from console.domain.people.person import Person
    from console.services.cameras.deployments import Deployments


__all__ = ["yard"]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
READERS = ("the-manager",)
PHOTO = b"\xff\xd8\xff a photograph of two signs"


@dataclass
class Street:
    """A yard with redeployable camera 10, and the supervisor who deploys it."""

    yard: Yard
    bureau: Bureau

    @property
    def deployments(self) -> Deployments:
        return self.bureau.at.desk.deployments

    @property
    def now(self) -> dt.datetime:
        return self.yard.room.clock.utc_now()

    def covert(self, person: Callable[[], Person | None]) -> CovertCameras:
        """Who has the pictures of covert cameras, of which nothing was read yet."""
        room = self.yard.room
        lost = LostDeployments(CameraFactTable(room.engine), CameraTable(room.engine, room.clock).cameras)
        return CovertCameras(self.bureau.at.store, room.staff.access, person, lost)

    def me(self, role: Role) -> Actor:
        return self.yard.room.me(role)

    def assess(self, role: Role = Role.SUPERVISOR, **changes: Any) -> int:
        fields: dict[str, Any] = {
            "location": "Foundry Lane lay-by",
            "purpose": "prevent and detect crime",
            "assessment": "Three fires in a month; no homes in view.",
            "intelligence": "pattern 06/14",
            "consultation": "Ward members.",
            "openness": "overt, with signs",
            "controllers": ("Anyshire Police",),
            "asked_by": "Fire service",
        }
        return self.deployments.assess(self.me(role), Assessed(**{**fields, **changes})).number

    def approve(self, number: int, role: Role = Role.MANAGER, days: int = 28) -> None:
        self.deployments.enter(self.me(role), self.approval(days), number)

    def approval(self, days: int = 28) -> Approved:
        return Approved(from_utc=self.now, until_utc=self.now + days * DAY, reasons="Nothing milder helps.")

    def put_up(self, number: int, photograph: bytes = PHOTO, **changes: Any) -> None:
        fields: dict[str, Any] = {"camera": 10, "up_utc": self.now, "signs_utc": self.now, "person": "B."}
        self.deployments.enter(
            self.me(Role.SUPERVISOR), Deployed(**{**fields, **changes}), number, photograph
        )

    def take_down(self, number: int, photograph: bytes = PHOTO, **changes: Any) -> None:
        fields: dict[str, Any] = {"down_utc": self.now, "are_signs_down": True, "person": "B."}
        self.deployments.enter(
            self.me(Role.SUPERVISOR), TakenDown(**{**fields, **changes}), number, photograph
        )

    def one(self, number: int) -> Deployment:
        found = self.deployments.deployments(self.me(Role.SUPERVISOR))
        return next(one for one in found if one.number == number)

    def state(self, number: int) -> DeploymentState:
        return self.one(number).state(self.now)

    def is_live(self) -> bool:
        return any(camera.number == 10 for camera in self.yard.cameras.cameras())


def no_database() -> None:
    raise EnvironmentFault("The database is away.", "Wait.")


@pytest.fixture
def street(yard: Yard) -> Street:
    made = Street(yard, Bureau(yard.room))
    yard.room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    made.deployments.listen(yard.cameras.deployed)
    yard.service.add(made.me(Role.ENGINEER), replace(WANTED, number=10, kind=CameraKind.REDEPLOYABLE))
    return made


def put_on_plan(street: Street, number: int, plan: str, x: int, y: int, role: Role = Role.SUPERVISOR) -> None:
    street.deployments.enter(street.me(role), Positioned(plan=plan, x=x, y=y), number)
