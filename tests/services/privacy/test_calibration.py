"""A lens measured by visiting places: who may, what is reserved, given up, sent back; the head is told."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.privacy.mask_state import MaskReport, MaskState
from console.domain.ptz.lens import LensModel
from console.domain.ptz.model import PtzPosition, PtzStatus
from console.services.privacy.calibration import ZOOMS, Calibration, CalibrationStep, Progress, places_around
from console.services.privacy.head_speed import AXES, swing
from tests.support.feed import SyntheticFeed, scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.status import CameraStatus
    from console.domain.streaming.picture import Picture
    from console.services.ports import PtzHead
    from console.services.privacy.calibration import Shot
    from console.services.ptz.facade import PtzServices
    from tests.support.people import Room

GUESS = LensModel(0.0, 180.0, -30.0, 45.0, ((0.0, 60.0), (1.0, 6.0)))
HOME = PtzPosition(0.0, 0.3, 0.0)


class QuickClock:
    """Real, but a head needs no time to come to rest."""

    def monotonic_s(self) -> float:
        return time.monotonic()


class Desk:
    """As much of steering as a measurement asks; the head is at once where it is sent."""

    def __init__(self) -> None:
        self.at = HOME
        self.visited: list[PtzPosition] = []
        self.said: list[str] = []
        self.steering = self.reservations = self.rules = self

    def reserve(self, camera: int, holder: object, minutes: float) -> None:
        del camera, holder, minutes
        self.said.append("reserved")

    def give_back(self, camera: int, login: str) -> None:
        del camera, login
        self.said.append("given back")

    def holder(self, login: str, camera: int) -> str:
        del camera
        return login

    def release(self, camera: int, cause: str) -> None:
        del camera
        self.said.append(cause)

    def go_to(self, camera: int, work: Callable[[PtzHead], object], to: str, actor: str) -> None:
        del camera, actor
        self.said.append(to)
        work(cast("PtzHead", self))

    def submit_and_wait(self, camera: int, kind: str, work: Callable[[PtzHead], Any], actor: str) -> Any:
        del camera, kind, actor
        return work(cast("PtzHead", self))

    def move_to(self, position: PtzPosition) -> None:
        self.at = position
        self.visited.append(position)

    def status(self) -> PtzStatus:
        return PtzStatus(self.at, is_moving=False)


class Pictures:
    """A picture that is always new enough."""

    def __init__(self, mask: MaskReport) -> None:
        self._feed = SyntheticFeed(scheme(1))
        self._mask = mask

    def status(self, camera: int) -> CameraStatus:
        return replace(self._feed.status(camera), mask=self._mask)

    def subscribe(self, *args: Any) -> Any:
        viewing = self._feed.subscribe(*args)

        def latest() -> Picture | None:
            self._feed.pump()
            picture = type(viewing).latest(viewing)
            return replace(picture, arrived_s=time.monotonic() + 1) if picture is not None else None

        return SimpleNamespace(latest=latest, close=viewing.close)


def fitted(shots: Sequence[Shot], guess: LensModel) -> LensModel:
    assert {shot.position.zoom for shot in shots} == set(ZOOMS)
    return replace(guess, is_calibrated=True)


def bench(room: Room, mask: MaskReport = MaskReport()) -> tuple[Calibration, Desk]:  # noqa: B008  # frozen
    desk, feed = Desk(), Pictures(mask)
    clock = cast("Any", QuickClock())
    made = Calibration(cast("PtzServices", desk), cast("Any", feed), room.staff.access, fitted, clock)
    return made, desk


def progress(stop: threading.Event | None = None) -> Progress:
    return Progress(stop or threading.Event(), lambda _step: None)


@pytest.mark.req("PRV-02")
def test_it_visits_places_at_all_zooms_and_goes_back(room: Room) -> None:
    room.on_duty(Role.SUPERVISOR)
    calibration, desk = bench(room)
    steps: list[CalibrationStep] = []
    lens = calibration.measure(room.me(Role.SUPERVISOR), 5, GUESS, Progress(threading.Event(), steps.append))
    assert lens.is_calibrated
    places = places_around(HOME, GUESS)
    assert desk.visited[: len(places)] == places
    swings = [end for axis in AXES for end in swing(HOME, axis, GUESS)]
    assert [place for place in desk.visited[len(places) : -1] if place in swings] == [
        end for one, other in zip(swings[::2], swings[1::2], strict=True) for end in (one, other, one)
    ]
    # This head is at once where it is sent, so that no speed can be told.
    assert lens.timing == GUESS.timing
    assert desk.visited[-1] == HOME
    assert desk.said[0] == "reserved"
    assert desk.said[-1] == "given back"
    assert steps[-1].words == "Comparing the pictures"
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert {step.of for step in steps} == {len(places) + len(AXES) + 1}
    assert steps[-1].done == steps[-1].of - 1


def test_it_is_given_up_between_two_looks_and_the_camera_goes_back(room: Room) -> None:
    room.on_duty(Role.SUPERVISOR)
    calibration, desk = bench(room)
    stop = threading.Event()
    stop.set()
    with pytest.raises(OperatorError, match="cancelled"):
        calibration.measure(room.me(Role.SUPERVISOR), 5, GUESS, progress(stop))
    assert desk.said[-3:] == ["calibration ended", "back", "given back"]


def test_a_covered_picture_cannot_be_compared(room: Room) -> None:
    room.on_duty(Role.SUPERVISOR)
    calibration, desk = bench(room, MaskReport(MaskState.COVERED, "camera was moved"))
    with pytest.raises(OperatorError, match="covered"):
        calibration.measure(room.me(Role.SUPERVISOR), 5, GUESS, progress())
    assert desk.visited == []


@pytest.mark.parametrize("role", Role)
def test_only_who_may_change_zones_measures(room: Room, role: Role) -> None:
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    calibration, desk = bench(room, MaskReport(MaskState.COVERED, "camera was moved"))
    with pytest.raises(ConsoleError) as error:
        calibration.measure(room.me(role), 5, GUESS, progress())
    assert isinstance(error.value, Refusal) is not may(role, Permission.CHANGE_ZONES)
    assert ("reserved" in desk.said) is may(role, Permission.CHANGE_ZONES)


def test_places_stay_within_the_heads_reach() -> None:
    for begin in (HOME, PtzPosition(1.0, 1.0, 1.0), PtzPosition(-1.0, -1.0, 0.0)):
        for place in places_around(begin, GUESS):
            assert abs(place.pan) <= 1
            assert abs(place.tilt) <= 1
            assert 0 <= place.zoom <= 1
