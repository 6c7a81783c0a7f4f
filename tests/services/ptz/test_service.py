"""Presets, orders, tours and parking on a real database, with a head that keeps what it was told."""

from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.domain.books.camera_changes import move_not_agreed
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.ptz.automation_state import AutomationKind
from console.domain.ptz.model import Capabilities, Preset, StopMethod, Velocity
from console.domain.ptz.reservation import Holder, Priority
from console.domain.ptz.stop_confirmation import StatusReliability
from console.domain.ptz.stop_profile import HOME, Parking, StopProfile
from console.domain.ptz.tour import Hours, PresetTour, TourStop
from console.services.ptz import stop_profiles
from console.services.ptz.commands import PtzCommands
from console.services.ptz.parking import ParkingMonitor
from console.services.ptz.presets import Presets
from console.services.ptz.reservations import Reservations
from console.services.ptz.service import SteeringService
from console.services.ptz.stop_profiles import StopProfiles
from console.services.ptz.tours import RESUME_S, Tours
from console.store.camera_facts import CameraFactTable
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from console.store.pictures import PictureTable
from tests.support.ptz_cameras import PlainHead
from tests.support.steering_doubles import Anyone, Blind
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.people import Room

JPEG = b"\xff\xd8 a picture"
ROUND = PresetTour("Night round", (TourStop("1", "Bench", 5), TourStop("2", "Gate", 5)))


class Wired:
    """The services of steering, as the console wires them."""

    def __init__(self, room: Room) -> None:
        self.room, self.clock = room, room.clock
        self.head = PlainHead(room.clock)
        camera = Camera(
            3, "U3", "High Street", "", "", CameraKind.PTZ, "rtsp://x/", device=onvif_device("http://x/")
        )
        books = BookTable(room.engine, Units(room.engine, room.clock))
        facts, gate = CameraFactTable(room.engine), room.staff.access
        self.memory = StopProfiles(books, facts, gate)
        self.steering = SteeringService(
            [camera], lambda _: self.head, room.acts, room.clock, Anyone(), Blind(), self.memory
        )
        self.reservations = Reservations(room.acts, room.clock)
        self.pictures = PictureTable(room.engine, SystemClock())
        self.presets = Presets(self.steering, gate, self.pictures, room.acts, room.clock)
        self.orders = PtzCommands(self.steering, room.acts)
        self.tours = Tours(self.steering, self.reservations, books, facts, gate, room.acts, room.clock)
        self.parking = ParkingMonitor(
            self.steering, self.memory, self.reservations, self.tours, self.steering.candidates
        )

    def said(self, word: str) -> Callable[[], bool]:
        return lambda: word in self.head.said

    def doing(self) -> tuple[AutomationKind, str] | None:
        automation = self.steering.state(3).automation
        return (automation.doing, automation.name) if automation else None


@pytest.fixture
def wired(room: Room) -> Iterator[Wired]:
    room.on_duty(Role.OPERATOR)
    made = Wired(room)
    yield made
    made.steering.close()


@pytest.mark.req("PPL-08")
def test_a_preset_is_stored_with_its_picture_and_deleted_with_it(wired: Wired) -> None:
    me = wired.room.me(Role.OPERATOR)
    token = wired.presets.store(me, 3, "  Bus   stop ", JPEG)
    assert wired.presets.pictures(3) == {token: JPEG}
    assert "store Bus stop" in wired.head.said
    wired.presets.delete(me, 3, Preset(token, "Bus stop"))
    assert wired.presets.pictures(3) == {}
    assert [act for who, act, _, _ in wired.room.acts.acts if who == me.login][-2:] == [
        "preset-stored",
        "preset-deleted",
    ]


def test_a_preset_is_renamed_where_it_is(wired: Wired) -> None:
    wired.presets.rename(wired.room.me(Role.OPERATOR), 3, Preset("1", "Bench"), "Gate")
    assert wired.head.said.index("goto 1") < wired.head.said.index("store Gate 1")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_preset_without_a_name_is_refused(wired: Wired, name: str) -> None:
    with pytest.raises(OperatorError, match="name"):
        wired.presets.store(wired.room.me(Role.OPERATOR), 3, name)


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_only_who_may_keep_presets_changes_presets_tours_and_parking(room: Room, role: Role) -> None:
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    wired, me = Wired(room), room.me(role)
    acts: tuple[Callable[[], object], ...] = (
        lambda: wired.presets.store(me, 3, "Gate"),
        lambda: wired.presets.rename(me, 3, Preset("1", "Bench"), "Gate"),
        lambda: wired.presets.delete(me, 3, Preset("1", "Bench")),
        lambda: wired.presets.set_home(me, 3),
        lambda: wired.tours.save(me, 3, [ROUND]),
        lambda: wired.memory.park(me, 3, Parking(HOME, "home", 5)),
    )
    for act in acts:
        if may(role, Permission.KEEP_PRESETS):
            act()
        else:
            with pytest.raises(Refusal):
                act()
    wired.steering.close()


def test_lens_wiper_and_the_cameras_own_tour(wired: Wired) -> None:
    wired.orders.focus(3, 0.5, "ada")
    until(wired.said("focus 0.5"))
    wired.orders.focus(3, 0, "ada")
    wired.orders.iris(3, 0.1, "ada")
    wired.orders.auxiliary(3, "tt:Wiper|On", "ada")
    until(lambda: {"focus 0", "iris 0.1", "tt:Wiper|On"} <= set(wired.head.said))
    until(lambda: len(wired.room.acts.named("camera-focused")) == 2)
    until(lambda: len(wired.room.acts.named("wiper-used")) == 1)


def test_a_place_in_the_picture_by_parts_of_it_or_by_position(wired: Wired) -> None:
    wired.head.can = Capabilities(has_ptz=True, has_fov_relative=True)
    wired.orders.centre(3, 0.25, -0.1, "ada")
    until(wired.said("by 0.5 -0.2 0"))
    wired.steering._controllers[3]._line.can = wired.head.can = Capabilities(
        has_ptz=True, has_absolute=True, tells_position=True
    )
    wired.orders.centre(3, 0.5, 0.0, "ada")
    until(lambda: any(call.startswith("to 0.176 0 0") for call in wired.head.said))


def test_a_tour_runs_yields_to_a_person_and_goes_on(wired: Wired) -> None:
    me = wired.room.me(Role.OPERATOR)
    wired.tours.save(me, 3, [ROUND])
    wired.tours.start(me.login, 3, "Night round")
    wired.tours.tick()
    until(wired.said("goto 1"))
    wired.clock.advance(5)
    wired.tours.tick()
    until(wired.said("goto 2"))
    assert wired.doing() == (AutomationKind.TOUR, "Night round")
    wired.steering.move(3, Velocity(pan=0.3), "ben")
    wired.tours.tick()
    assert wired.doing() == (AutomationKind.WAITING, "Night round")
    wired.steering.release(3)
    while wired.steering.is_held(3):
        wired.clock.advance(0.05)
        time.sleep(0.005)
    wired.clock.advance(RESUME_S + 1)
    wired.tours.tick()
    until(lambda: wired.head.said.count("goto 2") == 2)
    wired.tours.stop(me.login, 3)
    assert wired.doing() is None
    assert [detail["to"] for _, _, _, detail in wired.room.acts.named("patrol-run")] == ["begins", "ends"]


def test_a_tour_leaves_a_reserved_camera_alone(wired: Wired) -> None:
    me = wired.room.me(Role.OPERATOR)
    wired.tours.save(me, 3, [ROUND])
    wired.tours.start(me.login, 3, "Night round")
    wired.reservations.reserve(3, Holder("ben", "Ben", Priority.OPERATOR), 5)
    wired.tours.tick()
    assert wired.doing() == (AutomationKind.WAITING, "Night round")
    assert not [call for call in wired.head.said if call.startswith("goto")]


def test_a_patrol_runs_in_its_hours_by_london_clock_and_is_loaded_again(wired: Wired) -> None:
    me = wired.room.me(Role.OPERATOR)
    patrol = replace(ROUND, hours=Hours(begin="13:10", end="13:20"))
    wired.tours.save(me, 3, [patrol])
    wired.tours._known.clear()
    wired.tours.load()
    assert wired.tours.tours_of(3) == (patrol,)
    wired.tours.tick()
    assert wired.tours.running(3) is None
    # Noon in UTC is one o'clock in a British summer.
    wired.clock.advance(11 * 60)
    wired.tours.tick()
    assert wired.tours.running(3) == patrol
    wired.tours.stop(me.login, 3)
    wired.tours.tick()
    assert wired.tours.running(3) is None, "who stopped it meant it"
    wired.clock.advance(3600 * 24)
    wired.tours.tick()
    wired.clock.advance(600)
    wired.tours.tick()
    assert wired.tours.running(3) is None


def test_hours_over_midnight_belong_to_the_day_they_began() -> None:
    night = Hours(("friday",), "22:00", "06:00")
    friday = dt.datetime(2026, 1, 2, 23, tzinfo=dt.UTC)
    assert night.includes(friday)
    assert night.includes(friday + dt.timedelta(hours=6))
    assert not night.includes(friday + dt.timedelta(hours=8))
    assert not night.includes(friday - dt.timedelta(hours=20))


def test_an_idle_camera_counts_down_and_parks_but_never_while_it_is_reserved(wired: Wired) -> None:
    wired.memory.park(wired.room.me(Role.OPERATOR), 3, Parking("1", "Bench", 1))
    wired.steering.prepare(3)
    wired.clock.advance(52)
    wired.parking.tick()
    automation = wired.steering.state(3).automation
    assert automation is not None
    assert (automation.doing, automation.name, automation.left_s) == (AutomationKind.PARKS, "Bench", 9)
    wired.reservations.reserve(3, Holder("ben", "Ben", Priority.OPERATOR), 1)
    wired.clock.advance(20)
    wired.parking.tick()
    assert wired.doing() is None
    wired.reservations.give_back(3, "ben")
    wired.parking.tick()
    wired.parking.tick()
    until(wired.said("goto 1"))
    assert wired.head.said.count("goto 1") == 1
    assert wired.doing() == (AutomationKind.PARKED, "Bench")


def test_what_was_learned_of_a_camera_is_kept(wired: Wired) -> None:
    known = StopProfile(StopMethod.ZERO, 0.4, StatusReliability.ALWAYS_IDLE, Parking(HOME, "home", 15))
    wired.memory._state("watchroom", 3, known, {"stop": "zero velocity"})
    another = StopProfiles(wired.memory._books, wired.memory._facts, wired.memory._gate)
    another.load()
    assert another.profile_of(3) == known
    assert another.profile_of(4) == StopProfile()


def test_what_was_learned_while_the_database_was_away_is_kept_when_it_is_back(
    wired: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stop_profiles, "AGAIN_S", 0.001)
    books, stop = wired.memory._books, threading.Event()
    tries: list[int] = []
    told: list[str] = []
    begin = books.unit

    def unit() -> object:
        tries.append(1)
        if len(tries) < 3:
            raise EnvironmentFault("The books cannot be written.")
        return begin()

    monkeypatch.setattr(books, "unit", unit)
    thread = threading.Thread(target=wired.memory.run, args=(stop, told.append))
    thread.start()
    wired.memory.record_stop(3, StopMethod.ZERO, StatusReliability.ALWAYS_IDLE)
    another = StopProfiles(books, wired.memory._facts, wired.memory._gate)

    def kept() -> bool:
        another.load()
        return another.profile_of(3).way is StopMethod.ZERO

    until(kept)
    stop.set()
    thread.join()
    assert told == ["The books cannot be written."] * 2


@pytest.mark.req("RIP-04")
def test_a_thumbnail_of_a_time_that_the_seat_has_not_is_not_shown(wired: Wired) -> None:
    """Covert cameras are hung elsewhere afterwards, and their presets stay."""
    me, hour = wired.room.me(Role.OPERATOR), dt.timedelta(hours=1)
    begun_utc = wired.clock.utc_now() - hour
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    kept = PictureTable(wired.room.engine, wired.clock)
    presets = Presets(
        wired.steering,
        wired.room.staff.access,
        kept,
        wired.room.acts,
        wired.clock,
        hidden=lambda camera: spans if camera == 3 else (),
    )
    token = presets.store(me, 3, "Lay-by", JPEG)
    assert presets.pictures(3) == {token: JPEG}
    spans.append((begun_utc, begun_utc + 2 * hour))
    assert presets.pictures(3) == {}
    spans[0] = begun_utc - hour, begun_utc
    assert presets.pictures(3) == {token: JPEG}


@pytest.mark.req("SYS-07")
def test_where_a_camera_looks_at_rest_changes_only_with_a_recorded_agreement(wired: Wired) -> None:
    me, asked = wired.room.me(Role.OPERATOR), []

    def refuse(login: str, camera: int) -> None:
        asked.append((login, camera))
        raise move_not_agreed(camera)

    gate, memory = wired.room.staff.access, wired.memory
    presets = Presets(
        wired.steering,
        gate,
        wired.pictures,
        wired.room.acts,
        wired.clock,
        rests_at=memory.resting_preset,
        require_moved=refuse,
    )
    memory.park(me, 3, Parking("1", "Bench", 5))
    strict = StopProfiles(memory._books, memory._facts, gate, refuse)
    strict.load()
    for act in (
        lambda: presets.set_home(me, 3),
        lambda: presets.store(me, 3, "Elsewhere", token="1"),
        lambda: strict.park(me, 3, Parking(HOME, "home", 5)),
    ):
        with pytest.raises(Refusal, match="looks at rest"):
            act()
    assert asked == [(me.login, 3)] * 3
    assert not [said for said in wired.head.said if "store" in said or "home" in said]
    # Any other view, and a later return to the same one, changes nothing of that.
    presets.store(me, 3, "Bus stop")
    strict.park(me, 3, Parking("1", "Bench", 10))
    strict.park(me, 3, None)
