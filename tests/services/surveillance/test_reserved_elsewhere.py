"""Cameras under an authorisation are reserved at every other console of the scheme, and say only that."""

from __future__ import annotations

import datetime as dt
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import sqlalchemy as sa

from console.app.wiring.policies import steering_rules
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import Role
from console.domain.people.console_sign import RESERVED, ConsoleSign
from console.domain.people.refusal import Refusal
from console.domain.ptz.model import Preset, Velocity
from console.domain.ptz.stop_profile import HOME, Parking, StopProfile
from console.domain.ptz.tour import Hours, PresetTour, TourStop
from console.services.people.signs_of_life import BEAT_S, SILENT_S, TURN_S
from console.services.ptz.commands import PtzCommands
from console.services.ptz.parking import ParkingMonitor
from console.services.ptz.presets import Presets
from console.services.ptz.reservations import Reservations
from console.services.ptz.service import SteeringService
from console.services.ptz.tours import Tours
from console.store.camera_facts import CameraFactTable
from console.store.console_signs import ConsoleSignTable
from console.store.database import open_database
from console.store.ledger.apart_keys import OPTION, ApartKeys
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from console.store.pictures import PictureTable
from console.store.tables import console_signs
from tests.services.surveillance.test_every_camera_act import AllLive
from tests.services.surveillance.test_total_control import Handing
from tests.support.people import CONSOLE, PASSWORD, Room, login_of
from tests.support.ptz_cameras import PlainHead
from tests.support.steering_doubles import Blind, Forgetful
from tests.support.surveillance import OFFICER, Bureau
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from console.domain.ptz.reservation import Reservation
    from console.services.cameras.admission import Admission
    from tests.support.clocks import SimulatedClock

LEFT = Velocity(-0.5, 0, 0)
ALWAYS = PresetTour("Round", (TourStop("1", "Bench", 5), TourStop("2", "Gate", 5)), Hours())


class Parks(Forgetful):
    """A memory that sends every camera home after a minute."""

    def profile_of(self, camera: int) -> StopProfile:
        del camera
        return StopProfile(parking=Parking(HOME, "home", 1))


class Console:
    """One console, with its steering as the product wires it, and heads that keep what they are told."""

    def __init__(self, engine: Engine, clock: SimulatedClock, name: str) -> None:
        self.room = Room(engine, clock)
        self.room.staff = self.room.console(name)
        self.bureau = Handing(self.room) if name == CONSOLE else Bureau(self.room)
        self.signs, self.acts, staff = self.bureau.at.signs, self.room.acts, self.room.staff
        self.heads = {number: PlainHead(clock) for number in (3, 4)}
        cameras = [
            Camera(one, f"U{one}", "", "", "", CameraKind.PTZ, "rtsp://x/", device=onvif_device("http://x/"))
            for one in self.heads
        ]
        self.reservations = Reservations(self.acts, clock, staff.cameras.is_reserved)
        self.rules = steering_rules(cast("Admission", AllLive()), staff, self.reservations)
        self.steering = SteeringService(
            cameras,
            lambda camera: self.heads[camera.number],
            self.acts,
            clock,
            self.rules,
            Blind(),
            Parks(),
        )
        self.lost: list[str] = []
        self.reservations.listen(lambda _camera: None, self._lost)
        books, facts = BookTable(engine, Units(engine, clock)), CameraFactTable(engine)
        self.commands = PtzCommands(self.steering, self.acts)
        self.presets = Presets(
            self.steering, staff.access, PictureTable(engine, clock), self.acts, clock, staff.cameras.may_use
        )
        self.tours = Tours(self.steering, self.reservations, books, facts, staff.access, self.acts, clock)
        self.parking = ParkingMonitor(self.steering, Parks(), self.reservations, self.tours, lambda: (3, 4))

    def _lost(self, reservation: Reservation, why: str) -> None:
        self.lost.append(why)
        self.steering.lost(reservation, why)

    def sit(self, role: Role) -> str:
        self.bureau.at.sit(role)
        return login_of(role)

    def is_reserved(self, camera: int) -> bool:
        return self.room.staff.cameras.is_reserved(camera)


class Consoles:
    """Two consoles on one database: `here` the officer works, `there` the supervisor sits."""

    def __init__(self, engine: Engine, other: Engine, clock: SimulatedClock) -> None:
        self.clock = clock
        self.there = Console(other, clock, "desk 2")
        self.there.sit(Role.SUPERVISOR)
        self.here = Console(engine, clock, CONSOLE)
        self.here.sit(Role.OPERATOR)
        self.turn()

    def turn(self, seconds: float = 0.0, *, only_there: bool = False) -> None:
        """Let both consoles tell and hear, for some seconds."""
        for _ in range(int(seconds / TURN_S) or 1):
            if seconds:
                self.clock.sleep_s(TURN_S)
            if not only_there:
                self.here.bureau.officers.read()
                self.here.bureau.officers.check()
                self.here.signs.turn()
            self.there.signs.turn()

    def close(self) -> None:
        """Stop and leave all cameras; the stops are confirmed while the clock goes on."""
        for console in (self.here, self.there):
            closing = threading.Thread(target=console.steering.close)
            closing.start()
            while closing.is_alive():
                self.clock.sleep_s(0.1)
                closing.join(0.01)

    def begin(self, **changes: Any) -> int:
        return self.here.bureau.begin(**changes).authorisation


@pytest.fixture
def consoles(room: Room) -> Iterator[Consoles]:
    other = open_database(Path(str(room.engine.url.database)))
    made = Consoles(room.engine, other, room.clock)
    yield made
    made.close()
    other.dispose()


def movements(console: Console, me: str) -> dict[str, Callable[[], object]]:
    """Everything with which a person moves camera 3."""
    actor = console.room.person(me).actor
    return {
        "move": lambda: console.steering.move(3, LEFT, me),
        "renew": lambda: console.steering.renew(3, me),
        "preset": lambda: console.steering.goto(3, Preset("1", "Bench"), me),
        "home": lambda: console.steering.home(3, me),
        "place": lambda: console.commands.centre(3, 0.1, 0.1, me),
        "focus": lambda: console.commands.focus(3, 0.5, me),
        "automatic focus": lambda: console.commands.automatic_focus(3, me),
        "iris": lambda: console.commands.iris(3, 0.1, me),
        "wiper": lambda: console.commands.auxiliary(3, "wiper", me),
        "store preset": lambda: console.presets.store(actor, 3, "Gate"),
        "set home": lambda: console.presets.set_home(actor, 3),
        "tour": lambda: console.tours.start(me, 3, ALWAYS.name),
        "reserve": lambda: console.reservations.reserve(3, console.rules.holder(me, 3), 15),
        "request": lambda: console.reservations.request(3, console.rules.holder(me, 3)),
        "take over": lambda: console.reservations.take_over(3, console.rules.holder(me, 3)),
    }


@pytest.mark.req("RIP-04")
def test_no_other_console_moves_a_camera_of_an_officer_and_hears_only_that_it_is_reserved(
    consoles: Consoles,
) -> None:
    there, me = consoles.there, login_of(Role.SUPERVISOR)
    there.tours.save(there.room.person(me).actor, 3, [ALWAYS])
    assert not there.is_reserved(3)
    consoles.begin()
    consoles.turn()
    assert [number for number in range(1, 10) if there.is_reserved(number)] == [3, 7]
    for name, move in movements(there, me).items():
        with pytest.raises(Refusal, match="it is reserved at another console") as refused:
            move()
        said = f"{refused.value.what} {refused.value.then} {refused.value.rule}"
        assert not any(word in said for word in ("AP/DS/1", "Dale", CONSOLE, "authorisation")), name
        assert "ask the supervisor" in refused.value.then
    there.steering.move(4, LEFT, me)
    # Pictures stay, and at the officer's own seat nothing is reserved.
    assert there.room.staff.cameras.may_use(3)
    assert not consoles.here.is_reserved(3)
    consoles.here.steering.move(3, LEFT, login_of(Role.OPERATOR))
    assert not there.heads[3].said


@pytest.mark.req("RIP-04")
def test_the_program_moves_no_camera_that_is_reserved_elsewhere(consoles: Consoles) -> None:
    there = consoles.there
    consoles.begin()
    consoles.turn(120)
    there.parking.tick()
    until(lambda: "home" in there.heads[4].said, "camera 4 parks")
    there.tours.save(there.room.me(Role.SUPERVISOR), 3, [ALWAYS])
    there.tours.tick()
    there.parking.tick()
    assert there.heads[3].said == []
    consoles.here.bureau.officers.end(consoles.here.bureau.operator, PASSWORD)
    consoles.turn(1)
    there.tours.tick()
    until(lambda: "goto 1" in there.heads[3].said, "the patrol goes on")


@pytest.mark.req("RIP-04")
def test_who_moves_or_reserved_it_loses_it_when_the_officer_begins(consoles: Consoles) -> None:
    there, me = consoles.there, login_of(Role.SUPERVISOR)
    there.reservations.reserve(3, there.rules.holder(me, 3), 15)
    there.steering.move(3, LEFT, me)
    there.steering.move(4, LEFT, me)
    consoles.begin()
    consoles.turn()
    there.reservations.tick()
    assert there.lost == ["It is reserved at another console."]
    assert there.reservations.reservation_of(3) is None
    assert there.reservations.reservation_of(4) is not None
    until(lambda: "stop" in " ".join(there.heads[3].said), "camera 3 stops")


@pytest.mark.req("RIP-03")
def test_it_ends_with_the_work_or_its_cancellation_or_its_time(consoles: Consoles) -> None:
    number = consoles.begin()
    consoles.turn()
    assert consoles.there.is_reserved(3)
    consoles.there.bureau.cancel(number)
    consoles.turn()
    # The officer's leaving is not confirmed yet, and the cameras are free all the same.
    assert consoles.here.room.staff.cameras.lost
    assert not consoles.there.is_reserved(3)
    consoles.here.bureau.officers.end(consoles.here.bureau.operator, PASSWORD)
    consoles.begin(urn="AP/DS/2")
    consoles.turn(60)
    assert consoles.there.is_reserved(3)
    consoles.here.bureau.officers.end(consoles.here.bureau.operator, PASSWORD)
    consoles.turn()
    assert not consoles.there.is_reserved(3)


@pytest.mark.req("RIP-03")
def test_it_ends_when_the_officers_console_dies(consoles: Consoles) -> None:
    consoles.begin()
    consoles.turn(60)
    # From now on the officer's console does nothing any more.
    consoles.turn(SILENT_S - 1, only_there=True)
    assert consoles.there.is_reserved(3)
    consoles.turn(2, only_there=True)
    assert not consoles.there.is_reserved(3)
    assert ConsoleSignTable(consoles.there.room.engine).all() == []


def test_a_console_that_was_only_slow_is_heard_again(consoles: Consoles) -> None:
    consoles.begin()
    consoles.turn()
    table = ConsoleSignTable(consoles.there.room.engine)
    (sign,) = table.all()
    assert table.remove(sign.token, sign.work)
    consoles.turn(BEAT_S)
    consoles.turn()
    assert consoles.there.is_reserved(3)


def test_a_console_that_starts_knows_it_before_anybody_sits_there(consoles: Consoles) -> None:
    consoles.begin()
    started = Console(consoles.there.room.engine, consoles.clock, "desk 3")
    assert started.is_reserved(3)
    started.steering.close()


def test_without_the_database_what_was_known_goes_on_until_the_end_of_the_authorisation(
    consoles: Consoles, monkeypatch: pytest.MonkeyPatch
) -> None:
    consoles.begin()
    consoles.turn()

    def away(_table: object) -> list[ConsoleSign]:
        raise EnvironmentFault("The database is away.")

    monkeypatch.setattr(ConsoleSignTable, "all", away)
    consoles.turn(SILENT_S * 2, only_there=True)
    assert consoles.there.is_reserved(3)
    consoles.clock.sleep_s(100 * 24 * 3600)
    assert not consoles.there.is_reserved(3)


def test_nothing_begins_that_the_other_consoles_cannot_hear_of(
    consoles: Consoles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_table: object, _sign: ConsoleSign) -> None:
        raise EnvironmentFault("The database is away.")

    number = consoles.here.bureau.enter()
    consoles.here.bureau.complete(number)
    with monkeypatch.context() as patched:
        patched.setattr(ConsoleSignTable, "put", away)
        with pytest.raises(EnvironmentFault):
            consoles.here.bureau.begin(number)
    assert consoles.here.room.staff.cameras.session is None
    consoles.turn()
    assert not consoles.there.is_reserved(3)


def test_of_two_operations_the_first_has_the_camera_and_one_operation_shares_it(consoles: Consoles) -> None:
    here, there = consoles.here, consoles.there
    here.room.add("b.hill", "Ben Hill", Role.OPERATOR)
    here.room.license("b.hill", "1000000000000077")
    number = consoles.begin()
    consoles.turn(1)
    there.room.staff.seat.leave()
    there.room.staff.sit_down(there.room.person("b.hill"))
    ben = there.room.person("b.hill").actor
    there.bureau.officers.begin(ben, number, OFFICER)
    consoles.turn(1)
    assert not there.is_reserved(3)
    assert not here.is_reserved(3)
    there.bureau.officers.end(ben, PASSWORD)
    second = here.bureau.register.enter(here.bureau.supervisor, here.bureau.payload(urn="AP/DS/9")).number
    here.bureau.complete(second)
    there.bureau.officers.begin(ben, second, OFFICER)
    consoles.turn(1)
    assert there.is_reserved(3)
    assert not here.is_reserved(3)
    here.bureau.officers.end(here.bureau.operator, PASSWORD)
    consoles.turn(1)
    assert not there.is_reserved(3)
    assert here.is_reserved(3)


@pytest.mark.req("RIP-02")
def test_under_total_control_no_console_without_the_police_moves_their_cameras(consoles: Consoles) -> None:
    here, there = consoles.here, consoles.there
    handing = here.bureau
    assert isinstance(handing, Handing)
    number = handing.permitted()
    handing.control.take(handing.manager, number, handing.request(), PASSWORD, PASSWORD)
    there.bureau.at.desk.control.read()
    consoles.turn(120)
    assert there.room.staff.seat.seat is None
    there.tours.load()
    there.parking.tick()
    until(lambda: "home" in there.heads[4].said, "camera 4 parks")
    assert there.heads[3].said == []
    assert there.is_reserved(3)
    here.room.staff.sit_down(here.room.person(handing.inspector.login))
    assert not here.is_reserved(3)


@pytest.mark.req("RIP-04")
def test_neither_the_databases_file_nor_a_question_tells_more(room: Room) -> None:
    class Vault:
        key: bytes | None = None

        def secret(self, _name: str) -> bytes | None:
            return self.key

        def keep_secret(self, _name: str, secret: bytes) -> None:
            self.key = secret

    sealed = room.engine.execution_options(**{OPTION: ApartKeys(cast("Any", Vault()))})
    content = b'{"cameras": [3, 7]}'
    ConsoleSignTable(sealed).put(ConsoleSign("a", RESERVED, room.clock.utc_now(), content))
    with room.engine.connect() as connection:
        stored = connection.execute(sa.select(console_signs.c.content)).scalar_one()
    assert b"cameras" not in stored
    assert ConsoleSignTable(sealed).all()[0].content == content
    # Without the key it is known that something is reserved, and not what: then no camera is moved.
    assert ConsoleSignTable(room.engine).all()[0].content is None


def test_a_reservation_that_cannot_be_opened_bars_every_camera_while_it_lives(consoles: Consoles) -> None:
    table = ConsoleSignTable(consoles.there.room.engine)
    table.put(ConsoleSign("a", RESERVED, consoles.clock.utc_now(), b"WR1 not to be read"))
    consoles.turn()
    assert consoles.there.is_reserved(1)
    consoles.turn(SILENT_S + 1)
    assert not consoles.there.is_reserved(1)


@pytest.mark.req("RIP-04")
def test_a_clock_that_is_ahead_frees_no_camera_of_a_console_that_goes_on(consoles: Consoles) -> None:
    there, clock = consoles.there, consoles.clock
    now_utc = clock.utc_now()
    # By the clock of the other console there is an hour left; by this one it was over an hour ago.
    slow = dt.timedelta(hours=2)
    work = {
        "authorisation": 1,
        "cameras": [3],
        "begun_utc": (now_utc - slow).isoformat(),
        "ends_utc": (now_utc - dt.timedelta(hours=1)).isoformat(),
    }

    def say() -> None:
        sign = ConsoleSign("a slow console", RESERVED, clock.utc_now() - slow, json.dumps(work).encode())
        ConsoleSignTable(there.room.engine).put(sign)
        there.signs.turn()

    say()
    # One that is not renewed may be left of a console that died long ago.
    assert not there.is_reserved(3)
    clock.sleep_s(1)
    say()
    assert there.is_reserved(3)
    clock.sleep_s(30)
    for _ in range(8):
        clock.sleep_s(2)
        there.signs.turn()
    assert not there.is_reserved(3)


def test_questions_are_answered_from_memory(consoles: Consoles) -> None:
    consoles.begin()
    consoles.turn()
    asked: list[str] = []
    engine = consoles.there.room.engine

    def note(*said: object) -> None:
        asked.append(str(said[2]))

    sa.event.listen(engine, "before_cursor_execute", note)
    for camera in range(1, 1001):
        consoles.there.is_reserved(camera)
    with pytest.raises(Refusal, match="another console"):
        consoles.there.rules.check(login_of(Role.SUPERVISOR), 3)
    consoles.there.reservations.tick()
    consoles.there.parking.tick()
    sa.event.remove(engine, "before_cursor_execute", note)
    assert asked == []


@pytest.mark.req("RIP-03")
def test_over_a_real_server_it_comes_and_goes(postgres_url: str, tmp_path: Path) -> None:
    del tmp_path
    clock = cast("SimulatedClock", SystemClock())
    engines = open_database(postgres_url), open_database(postgres_url)
    stop = threading.Event()
    Room(engines[0], clock).fill()
    consoles = Consoles(*engines, clock)
    threads = [
        threading.Thread(target=run, args=(stop,), daemon=True)
        for run in (
            consoles.here.signs.run,
            consoles.there.signs.run,
            consoles.here.bureau.officers.run_reading,
        )
    ]
    try:
        for thread in threads:
            thread.start()
        number = consoles.begin()
        until(lambda: consoles.there.is_reserved(3), "the reservation")
        consoles.there.bureau.cancel(number)
        until(lambda: not consoles.there.is_reserved(3), "its end")
    finally:
        stop.set()
        for thread in threads:
            thread.join(5)
        consoles.close()
        for engine in engines:
            engine.dispose()
