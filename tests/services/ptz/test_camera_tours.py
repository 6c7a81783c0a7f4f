"""A tour that a camera runs by itself stops for who has the camera, and is taken up again afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.app.wiring.ptz import officer_of
from console.domain.books.act_aggregation import RecordedAct
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import PROGRAM, Role
from console.domain.ptz.reservation import Holder, Priority
from console.services.people.seat_cameras import APART
from console.services.ptz.camera_tours import AGAIN_S, CameraTours
from console.services.ptz.tours import RESUME_S
from tests.services.surveillance.test_reserved_elsewhere import Console, Consoles, consoles
from tests.support.people import PASSWORD, login_of
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.ptz_cameras import PlainHead

__all__ = ["consoles"]
BEN = Holder("ben", "Ben", Priority.OPERATOR)


class Touring:
    """The tours inside the cameras of a console; camera 3 runs one."""

    def __init__(self, consoles: Consoles, console: Console) -> None:
        self.consoles, self.console, self.head = consoles, console, console.heads[3]
        staff = console.room.staff
        self.tours = CameraTours(
            console.steering,
            console.reservations,
            lambda camera: officer_of(staff, camera),
            console.acts,
            consoles.clock,
        )
        self.head.can = replace(self.head.can, has_tours=True)
        self.head.is_touring = True

    def until(self, word: str) -> None:
        def is_said() -> bool:
            self.tours.tick()
            return word in self.head.said

        until(is_said, word)

    def later(self, seconds: float) -> None:
        self.consoles.turn(seconds)
        self.tours.tick()

    def recorded(self) -> list[tuple[str, str, object]]:
        """Who is recorded to have turned a tour on or off, under which act."""
        now_utc, cameras = self.consoles.clock.utc_now(), self.console.room.staff.cameras
        return [
            (actor, cameras.apart(RecordedAct(actor, act, subject, now_utc, detail)).act, detail["to"])
            for actor, act, subject, detail in self.console.acts.named("patrol-run")
        ]


@pytest.mark.req("RIP-04")
def test_an_officer_stops_it_and_afterwards_it_goes_on(consoles: Consoles) -> None:
    touring = Touring(consoles, consoles.here)
    touring.tours.tick()
    assert touring.head.said == []
    consoles.begin()
    touring.until("tour t1 off")
    assert not touring.head.is_touring
    assert consoles.here.heads[4].said == []
    touring.later(RESUME_S + 1)
    assert "tour t1 on" not in touring.head.said
    consoles.here.bureau.officers.end(consoles.here.bureau.operator, PASSWORD)
    touring.until("tour t1 on")
    operator = login_of(Role.OPERATOR)
    # Neither goes to the ordinary log, which would say which camera it was, and when.
    assert touring.recorded() == [(operator, APART, "off"), (operator, APART, "on")]
    touring.later(RESUME_S + 1)
    assert touring.head.said.count("tour t1 on") == 1


def test_a_reservation_stops_it_and_steering_alone_does_not(consoles: Consoles) -> None:
    touring = Touring(consoles, consoles.there)
    reservations = consoles.there.reservations
    reservations.steer(3, BEN)
    touring.tours.tick()
    assert touring.head.said == []
    reservations.reserve(3, BEN, 5)
    touring.until("tour t1 off")
    reservations.give_back(3, BEN.login)
    touring.later(RESUME_S + 1)
    touring.until("tour t1 on")
    assert [(actor, to) for actor, _, to in touring.recorded()] == [
        (PROGRAM.login, "off"),
        (PROGRAM.login, "on"),
    ]


def test_one_that_did_not_run_is_not_started(consoles: Consoles) -> None:
    touring = Touring(consoles, consoles.there)
    touring.head.is_touring = False
    consoles.there.reservations.reserve(3, BEN, 5)
    touring.later(AGAIN_S)
    consoles.there.reservations.give_back(3, BEN.login)
    for _ in range(3):
        touring.later(RESUME_S + 1)
    assert touring.head.said == []


@pytest.mark.req("RIP-04")
def test_it_does_not_go_on_while_an_officer_elsewhere_has_the_camera(consoles: Consoles) -> None:
    touring = Touring(consoles, consoles.there)
    consoles.there.reservations.reserve(3, BEN, 5)
    touring.until("tour t1 off")
    consoles.begin()
    consoles.turn()
    consoles.there.reservations.tick()
    assert consoles.there.reservations.reservation_of(3) is None
    for _ in range(3):
        touring.later(RESUME_S + 1)
    assert "tour t1 on" not in touring.head.said
    consoles.here.bureau.officers.end(consoles.here.bureau.operator, PASSWORD)
    consoles.turn(1)
    touring.until("tour t1 on")


def test_a_camera_that_does_not_answer_is_asked_again(
    consoles: Consoles, monkeypatch: pytest.MonkeyPatch
) -> None:
    touring = Touring(consoles, consoles.there)
    tries = failing(touring.head, monkeypatch)
    consoles.there.reservations.reserve(3, BEN, 5)
    touring.tours.tick()
    until(lambda: tries() == 1, "it is asked")
    touring.later(1)
    assert tries() == 1
    monkeypatch.undo()
    touring.later(AGAIN_S)
    touring.until("tour t1 off")


def failing(head: PlainHead, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    asked: list[None] = []

    def tours() -> list[object]:
        asked.append(None)
        raise EnvironmentFault("It does not answer.")

    monkeypatch.setattr(head, "tours", tours)
    return lambda: len(asked)
