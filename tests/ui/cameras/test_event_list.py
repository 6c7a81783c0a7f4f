"""Events of cameras on the screen: on the tile, as messages, at the spot, in a new incident, in the list."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from console.bridge import labels
from console.bridge.camera_events import FLOOD_KEY
from console.domain.cameras.device_address import onvif_device
from console.domain.cameras.event_rules import FLOOD_S, EventResponse, EventRule
from console.domain.cameras.events import DeviceEvent, EventKind
from console.services.cameras.events import CameraEventService, EventOptions
from console.ui.books.incidents_pane import IncidentsPane
from console.ui.shell.notices_pane import NoticesPane
from console.ui.widgets.state_icons import icon
from tests.support.books import Library
from tests.support.clocks import SimulatedClock
from tests.support.feed import scheme
from tests.support.panes import pane_of
from tests.support.waiting import until

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.cameras.camera import Camera
    from console.services.cameras.device_ports import CameraDevice
    from tests.ui.conftest import Bench

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


class Mouths:
    """The cameras of a bench, all listened to."""

    def __init__(self, bench: Bench, *rules: EventRule) -> None:
        self.clock = SimulatedClock()
        self.told: dict[int, Callable[[DeviceEvent], None]] = {}
        self.watch = CameraEventService(
            self.opened, bench.acts, self.clock, EventOptions(rules), pytest.fail, first_s=0
        )
        self.cameras = [replace(camera, device=onvif_device("http://x/")) for camera in scheme(4)]
        self.bench = bench
        bench.events = self.watch
        bench.open()
        self.watch.set_cameras(self.cameras)
        until(lambda: len(self.told) == 4, "listeners")

    def opened(self, camera: Camera) -> CameraDevice:
        del camera
        return self  # type: ignore[return-value]  # it is listened to and closed, no more

    def listen(self, camera: int, told: Callable[[DeviceEvent], None], stop: threading.Event) -> None:
        self.told[camera] = told
        stop.wait()

    def close(self) -> None:
        """Nothing is held."""

    def say(self, camera: int, kind: EventKind, *, is_on: bool = True, source: str = "Gate") -> None:
        self.told[camera](DeviceEvent(camera, kind, is_on, NOW, source=source))
        QApplication.processEvents()
        self.bench.pictures()


def shown(bench: Bench, number: int) -> list[EventKind]:
    """What the tile of a camera says."""
    return list(bench.stage.tiles[number - 1].status.events)


def every(kind: EventKind, response: EventResponse) -> EventRule:
    return EventRule(frozenset({kind}), response)


def end(mouths: Mouths) -> None:
    assert mouths.watch.close(5)
    QApplication.processEvents()


@pytest.mark.usefixtures("qapp")
def test_each_kind_has_a_shape_and_a_word_of_its_own() -> None:
    assert len({labels.event_word(kind) for kind in EventKind}) == len(EventKind)
    drawn = {bytes(icon(kind).pixmap(32).toImage().constBits()) for kind in EventKind}
    assert len(drawn) == len(EventKind)


def test_the_tile_says_it_and_the_picture_stays_free(bench: Bench) -> None:
    mouths = Mouths(bench)
    bench.pictures()
    before = len(bench.stage.tiles[1].pieces)
    mouths.say(2, EventKind.MOTION)
    assert shown(bench, 2) == [EventKind.MOTION]
    assert len(bench.stage.tiles[1].pieces) == before, "in the strip, and nowhere else"
    assert shown(bench, 1) == []
    assert bench.said() == []
    mouths.say(2, EventKind.MOTION, is_on=False)
    assert shown(bench, 2) == [EventKind.MOTION]
    mouths.clock.advance(6)
    bench.pictures()
    assert shown(bench, 2) == []
    end(mouths)


@pytest.mark.req("FLT-01")
def test_tampering_is_a_fault_until_somebody_acknowledges_it(bench: Bench) -> None:
    mouths = Mouths(bench)
    mouths.say(2, EventKind.TAMPER)
    (fault,) = bench.shell.messages.open_faults()
    assert (fault.camera, "tampering" in fault.what) == (2, True)
    mouths.say(2, EventKind.TAMPER, is_on=False)
    (fault,) = bench.shell.messages.open_faults()
    assert fault.ended_utc is not None
    end(mouths)


def test_a_rule_calls_its_camera_to_the_spot(bench: Bench) -> None:
    mouths = Mouths(bench, every(EventKind.RULE, EventResponse.SPOT))
    mouths.say(3, EventKind.RULE)
    wall = bench.shell.wall.wall
    assert wall.camera_at(wall.spot) == 3
    assert any("analytics rule (Gate)" in text for text in bench.said())
    end(mouths)


def test_nothing_is_called_away_from_under_a_hand_that_steers(bench: Bench) -> None:
    mouths = Mouths(bench, every(EventKind.RULE, EventResponse.SPOT))
    bench.shell.steering._movement.camera = 1
    mouths.say(3, EventKind.RULE)
    bench.shell.steering._movement.camera = None
    wall = bench.shell.wall.wall
    assert wall.camera_at(wall.spot) != 3
    assert any("you are steering a camera" in message.then for message in bench.shell.messages.messages())
    end(mouths)


def test_a_flood_becomes_one_message_and_says_how_many_it_swallowed(bench: Bench) -> None:
    mouths = Mouths(bench)
    for at in range(15):
        mouths.say(1, EventKind.INPUT, source=f"{at}")
        mouths.say(1, EventKind.INPUT, is_on=False, source=f"{at}")
    assert len([text for text in bench.said() if "digital input" in text]) == 10
    (flood,) = bench.shell.messages.open_faults()
    assert flood.key == FLOOD_KEY
    mouths.clock.advance(FLOOD_S)
    bench.pictures()
    assert "5 were not shown" in bench.said()[-1]
    assert bench.shell.messages.open_faults()[0].ended_utc is not None
    end(mouths)


def test_the_list_shows_them_by_camera_and_calls_one(bench: Bench) -> None:
    mouths = Mouths(bench)
    bench.do("notices")
    pane = pane_of(bench.shell, NoticesPane)
    pane.tabs.setCurrentIndex(1)
    listed = pane.events
    assert listed.stack.currentWidget() is listed.empty
    mouths.say(1, EventKind.MOTION)
    mouths.say(2, EventKind.RULE)
    assert listed.model.rowCount() == 2
    listed.filter.setCurrentIndex(listed.filter.findData(2))
    assert listed.model.rowCount() == 1
    listed.table.activated.emit(listed.table.model().index(0, 0))
    wall = bench.shell.wall.wall
    assert wall.camera_at(wall.spot) == 2
    end(mouths)


def test_where_events_are_turned_off_the_list_says_so(bench: Bench) -> None:
    def opened(camera: Camera) -> CameraDevice:
        raise AssertionError(camera)

    off = EventOptions(is_enabled=False)
    bench.events = CameraEventService(opened, bench.acts, SimulatedClock(), off, pytest.fail, first_s=0)
    bench.open()
    bench.events.set_cameras([replace(camera, device=onvif_device("http://x/")) for camera in scheme(4)])
    bench.do("notices")
    pane = pane_of(bench.shell, NoticesPane)
    assert "events are turned off" in pane.events.empty.text()


def test_f5_opens_an_incident_with_what_the_camera_told(bench: Bench) -> None:
    mouths = Mouths(bench, every(EventKind.RULE, EventResponse.INCIDENT))
    mouths.say(3, EventKind.RULE)
    bridge = bench.shell.context.bridge.camera_events
    assert any("new incident" in message.then for message in bench.shell.messages.messages())
    trigger = bridge.take_trigger()
    assert trigger is not None
    assert bridge.describe(trigger).startswith("Camera 3")
    assert bridge.take_trigger() is None, "it is offered once"
    end(mouths)


def test_the_form_of_the_incident_is_filled_in(bench: Bench, tmp_path: Path) -> None:
    library = Library(tmp_path / "watchroom.sqlite")
    bench.books = library.desk
    mouths = Mouths(bench, every(EventKind.RULE, EventResponse.INCIDENT))
    mouths.say(3, EventKind.RULE)
    bench.do("incident")
    pane = pane_of(bench.shell, IncidentsPane)
    assert pane.work is not None
    form = pane.work.form
    assert form is not None
    typed = form.raw()
    assert "analytics rule (Gate)" in str(typed["what"])
    assert "3" in str(typed["cameras"])
    assert "1 Jun 2026" in str(typed["seen_utc"])
    assert typed["noticed"] == "alarm"
    end(mouths)
    bench.shell.close()
    library.close()
