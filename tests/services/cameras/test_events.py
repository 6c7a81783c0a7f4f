"""Events of cameras: listened to on the wire, kept as states, answered by rule, recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.cameras.event_rules import (
    FLOOD_COUNT,
    FLOOD_S,
    EventResponse,
    EventRule,
    FloodLimiter,
    response_to,
)
from console.domain.cameras.event_state import LASTS_MOST_S, SHOWN_LEAST_S, SOURCES_MOST, CameraEvents
from console.domain.cameras.events import DeviceEvent, EventKind
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import ConsoleError, EnvironmentFault
from console.services.cameras import event_listener
from console.services.cameras.events import CameraEventService, EventAlert, EventOptions
from tests.support.clocks import SimulatedClock
from tests.support.screen import KeptActs
from tests.support.waiting import until

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from console.services.cameras.device_ports import CameraDevice

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
FIRST = Camera(1, "C-1", "Quay", "", "", CameraKind.FIXED, "rtsp://h/", device=onvif_device("http://h/"))
SECOND = replace(FIRST, number=2, urn="C-2")
PLAIN = replace(FIRST, number=3, urn="C-3", device=None)


def event(kind: EventKind = EventKind.TAMPER, *, is_on: bool = True, camera: int = 1) -> DeviceEvent:
    return DeviceEvent(camera, kind, is_on, NOW, topic="tns1:x", source="a")


@dataclass
class Mouth:
    """A camera that says what a test lets it say, and nothing else of a device."""

    fault: ConsoleError | None = None
    told: list[Callable[[DeviceEvent], None]] = field(default_factory=list)
    opened: int = 0
    closed: int = 0

    def listen(self, camera: int, listener: Callable[[DeviceEvent], None], stop: threading.Event) -> None:
        del camera
        if self.fault is not None:
            raise self.fault
        self.told.append(listener)
        stop.wait()
        self.told.remove(listener)

    def close(self) -> None:
        self.closed += 1

    def say(self, event: DeviceEvent) -> None:
        self.told[-1](event)


class Yard:
    """A watch over cameras whose mouths the test holds."""

    def __init__(self, *rules: EventRule, records_motion: bool = False) -> None:
        self.mouths = {1: Mouth(), 2: Mouth()}
        self.acts, self.clock = KeptActs(), SimulatedClock()
        self.alerts: list[EventAlert] = []
        self.crashed: list[str] = []
        plan = EventOptions(rules, records_motion)
        self.watch = CameraEventService(
            self.opened, self.acts, self.clock, plan, self.crashed.append, first_s=0
        )
        self.watch.listen(self.alerts.append)

    def opened(self, camera: Camera) -> CameraDevice:
        mouth = self.mouths[camera.number]
        mouth.opened += 1
        return mouth  # type: ignore[return-value]  # it is listened to and closed, no more

    def listening(self, *numbers: int) -> None:
        until(lambda: all(self.mouths[number].told for number in numbers), "listeners")

    def begin(self) -> Yard:
        self.watch.set_cameras([FIRST])
        self.listening(1)
        return self

    def say(self, kind: EventKind, *, is_on: bool = True, **other: object) -> None:
        self.mouths[1].say(replace(event(kind, is_on=is_on), **other))  # type: ignore[arg-type]  # by name

    @property
    def answers(self) -> list[tuple[EventKind, EventResponse, bool]]:
        return [(alert.event.kind, alert.response, alert.is_over) for alert in self.alerts]


@pytest.fixture
def yard() -> Iterator[Yard]:
    made = Yard()
    yield made
    assert made.watch.close(5)


# -- listening ----------------------------------------------------------------------------------------------


def test_cameras_come_and_go_and_each_is_closed(yard: Yard) -> None:
    yard.watch.set_cameras([FIRST, SECOND, PLAIN])
    yard.listening(1, 2)
    yard.watch.set_cameras([SECOND])
    until(lambda: yard.mouths[1].closed == 1, "the first to be closed")
    assert yard.mouths[2].told
    yard.watch.set_cameras([replace(SECOND, device=onvif_device("http://other/"))])
    until(lambda: (yard.mouths[2].opened, yard.mouths[2].closed) == (2, 1), "a listener at the new address")
    assert yard.watch.close(5)
    assert yard.mouths[2].closed == 2
    yard.watch.set_cameras([FIRST])
    assert yard.mouths[1].opened == 1, "it is closed"


@pytest.mark.parametrize("fault", [CommandRefused("It sends none."), LoginRefused("Wrong password.")])
def test_one_without_events_is_asked_again_seldom_or_when_something_changed(
    yard: Yard, fault: ConsoleError
) -> None:
    yard.mouths[1].fault = fault
    yard.watch.set_cameras([FIRST])
    until(lambda: yard.mouths[1].closed == 1, "the first attempt")
    assert yard.mouths[1].opened == 1
    yard.mouths[1].fault = None
    yard.watch.set_cameras([FIRST])
    yard.listening(1)
    assert yard.mouths[1].opened == 2


def test_one_that_does_not_answer_is_tried_again(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_listener, "AGAIN_S", 0.01)
    yard.mouths[1].fault = EnvironmentFault("No answer.")
    yard.watch.set_cameras([FIRST])
    until(lambda: yard.mouths[1].closed >= 3, "three attempts")
    yard.mouths[1].fault = None
    yard.listening(1)


def test_a_bug_is_reported_and_takes_nothing_else_along(yard: Yard) -> None:
    yard.begin()

    def broken(_alert: EventAlert) -> None:
        raise ZeroDivisionError

    yard.mouths[1].told.clear()
    yard.mouths[2].listen = lambda *_: 1 / 0  # type: ignore[method-assign,assignment]
    yard.watch.listen(broken)
    yard.watch.set_cameras([FIRST, SECOND])
    until(lambda: yard.crashed, "the report")
    assert "camera 2" in yard.crashed[0]


def test_when_nobody_listens_any_more_nothing_is_known_to_last(yard: Yard) -> None:
    yard.begin()
    yard.say(EventKind.TAMPER)
    assert yard.watch.shown(1) == (EventKind.TAMPER,)
    yard.watch.set_cameras([])
    until(lambda: yard.answers[-1:] == [(EventKind.TAMPER, EventResponse.FAULT, True)], "its end")
    assert yard.watch.shown(1) == ()


# -- rules --------------------------------------------------------------------------------------------------


@pytest.mark.req("FLT-01")
def test_tampering_and_lost_signals_are_faults_the_rest_as_usual(yard: Yard) -> None:
    yard.begin()
    for kind in EventKind:
        yard.say(kind)
    assert yard.answers == [
        (EventKind.TAMPER, EventResponse.FAULT, False),
        (EventKind.INPUT, EventResponse.NOTICE, False),
        (EventKind.SIGNAL_LOSS, EventResponse.FAULT, False),
        (EventKind.RULE, EventResponse.NOTICE, False),
    ]
    yard.say(EventKind.TAMPER, source="b")
    yard.say(EventKind.TAMPER, is_on=False)
    assert len(yard.alerts) == 4, "another source of it still is on"
    yard.say(EventKind.TAMPER, source="b", is_on=False)
    assert yard.answers[-1] == (EventKind.TAMPER, EventResponse.FAULT, True)


def test_what_held_when_we_came_is_shown_but_did_not_begin_now(yard: Yard) -> None:
    yard.begin()
    yard.say(EventKind.INPUT, is_initial=True)
    yard.say(EventKind.SIGNAL_LOSS, is_initial=True)
    assert yard.answers == []
    assert set(yard.watch.shown(1)) == {EventKind.INPUT, EventKind.SIGNAL_LOSS}
    assert yard.acts.acts == []


def test_a_fault_that_began_is_one_again_when_the_camera_is_heard_again(yard: Yard) -> None:
    yard.begin()
    yard.say(EventKind.TAMPER)
    yard.watch._silent(1)
    yard.say(EventKind.TAMPER, is_initial=True)
    onset, end = (EventKind.TAMPER, EventResponse.FAULT, False), (EventKind.TAMPER, EventResponse.FAULT, True)
    assert yard.answers == [onset, end, onset]
    yard.say(EventKind.TAMPER, is_on=False)
    yard.watch._silent(1)
    yard.say(EventKind.TAMPER, is_initial=True)
    assert yard.answers == [onset, end, onset, end]


def test_the_first_rule_that_fits_holds() -> None:
    rules = (
        EventRule(frozenset({EventKind.MOTION}), EventResponse.SPOT, frozenset({4})),
        EventRule(frozenset({EventKind.MOTION, EventKind.TAMPER}), EventResponse.INCIDENT),
    )
    assert response_to(rules, 4, EventKind.MOTION) is EventResponse.SPOT
    assert response_to(rules, 5, EventKind.MOTION) is EventResponse.INCIDENT
    assert response_to(rules, 5, EventKind.SIGNAL_LOSS) is EventResponse.FAULT
    assert response_to((), 5, EventKind.MOTION) is EventResponse.TILE


def test_a_flood_is_held_back_but_never_a_fault(yard: Yard) -> None:
    yard.begin()
    for at in range(FLOOD_COUNT + 5):
        yard.say(EventKind.INPUT, source=f"{at}")
        yard.say(EventKind.INPUT, source=f"{at}", is_on=False)
    yard.say(EventKind.TAMPER)
    begun = [alert for alert in yard.alerts if not alert.is_over]
    assert [alert.is_held_back for alert in begun] == [False] * FLOOD_COUNT + [True] * 5 + [False]
    assert not yard.watch.is_flood_over()
    yard.clock.advance(FLOOD_S)
    assert yard.watch.is_flood_over()


def test_ten_notices_in_ten_minutes_are_borne() -> None:
    flood = FloodLimiter()
    assert all(flood.lets_through(at * 60.0) for at in range(40))
    assert not all(flood.lets_through(2400.0 + at) for at in range(FLOOD_COUNT))
    assert flood.held_back > 0


# -- states -------------------------------------------------------------------------------------------------


def test_it_is_shown_while_it_lasts_and_for_five_seconds_at_least() -> None:
    state = CameraEvents()
    assert state.add(event(), 0.0)
    assert not state.add(event(), 1.0), "a repeat changes nothing"
    assert state.since_utc(EventKind.TAMPER) == NOW
    assert state.add(event(is_on=False), 1.0)
    assert state.shown(SHOWN_LEAST_S - 0.1) == (EventKind.TAMPER,)
    assert state.shown(SHOWN_LEAST_S + 0.1) == ()
    assert state.add(event(), 10.0)
    assert state.shown(600.0) == (EventKind.TAMPER,)
    assert state.shown(10.0 + LASTS_MOST_S) == (), "a camera that never says that it is over"


def test_what_happens_in_an_instant_happens_again() -> None:
    state = CameraEvents()
    crossing = replace(event(EventKind.RULE), is_momentary=True)
    assert state.add(crossing, 0.0)
    assert state.add(crossing, 1.0)
    assert not state.is_on(EventKind.RULE)
    assert state.shown(1.0 + SHOWN_LEAST_S) == ()


def test_a_camera_that_names_new_sources_without_end_fills_no_memory() -> None:
    state = CameraEvents()
    for at in range(1000):
        state.add(replace(event(), source=f"{at}"), 0.0)
    assert len(state._holding) <= SOURCES_MOST
    assert len(state.last()) <= 20


# -- books --------------------------------------------------------------------------------------------------


@pytest.mark.req("PPL-08")
def test_events_are_recorded_and_motion_only_where_it_is_wanted(yard: Yard) -> None:
    yard.begin()
    for is_on in (True, False):
        yard.say(EventKind.MOTION, is_on=is_on)
        yard.say(EventKind.RULE, is_on=is_on)
    recorded = [(subject, detail["state"]) for _, _, subject, detail in yard.acts.named("camera-event")]
    assert recorded == [("camera 1, analytics rule", "began"), ("camera 1, analytics rule", "ended")]
    other = Yard(records_motion=True).begin()
    other.say(EventKind.MOTION)
    other.watch.close(5)
    assert [subject for _, _, subject, _ in other.acts.acts] == ["camera 1, motion"]


def test_the_last_are_listed_newest_first(yard: Yard) -> None:
    yard.watch.set_cameras([FIRST, SECOND])
    yard.listening(1, 2)
    yard.say(EventKind.MOTION)
    yard.mouths[2].say(event(EventKind.RULE, camera=2))
    assert [event.camera for event in yard.watch.recent()] == [2, 1]
    assert [event.camera for event in yard.watch.recent(1)] == [1]
    assert yard.watch.recent(9) == ()
