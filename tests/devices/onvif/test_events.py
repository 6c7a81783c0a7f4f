"""Events by pull-point: what they mean, and that no subscription is ever left behind."""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from console.devices.onvif import event_loop, pull_point
from console.devices.onvif.topics import kind_of, read_events, topics_of
from console.devices.onvif.tree import Tree
from console.domain.cameras.event_state import CameraEvents
from console.domain.cameras.events import EventKind
from console.domain.cameras.faults import CommandRefused
from tests.devices.ptz_contract import PATIENCE_S
from tests.support.steering import off_the_network
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import SimulatedTown, TownCamera
    from console.demo.simulated.onvif.events import EventService
    from console.devices.onvif.device import OnvifDevice
    from console.domain.cameras.events import DeviceEvent

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.fixture
def slots(ptz_town: SimulatedTown) -> Iterator[EventService]:
    """The camera's subscriptions, none of them taken."""
    service = ptz_town.server.cameras[3].onvif._events
    service._open.clear()
    yield service
    service._open.clear()


@contextmanager
def listened(device: OnvifDevice) -> Iterator[list[DeviceEvent]]:
    told: list[DeviceEvent] = []
    stop = threading.Event()
    thread = threading.Thread(target=device.listen, args=(3, told.append, stop))
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def changes(told: list[DeviceEvent]) -> list[tuple[EventKind, bool, str]]:
    return [(one.kind, one.is_on, one.source) for one in told if not one.is_initial]


def test_each_kind_arrives_and_the_subscription_is_closed(
    device: OnvifDevice, camera: TownCamera, slots: EventService
) -> None:
    wanted = [
        ("motion", EventKind.MOTION, "source"),
        ("tamper", EventKind.TAMPER, "source"),
        ("input", EventKind.INPUT, "input1"),
        ("signal_loss", EventKind.SIGNAL_LOSS, "source"),
        ("rule", EventKind.RULE, "Forecourt"),
    ]
    camera.set_signal("motion", is_on=False)
    with listened(device) as told:
        until(lambda: len(told) >= 5)
        assert all(one.is_initial for one in told[:5])
        for name, kind, source in wanted:
            camera.set_signal(name, is_on=True)
            until(lambda kind=kind, source=source: (kind, True, source) in changes(told))  # type: ignore[misc]
            camera.set_signal(name, is_on=False)
            until(lambda kind=kind, source=source: (kind, False, source) in changes(told))  # type: ignore[misc]
        assert len(slots._open) == 1
    assert slots._open == {}
    assert told[-1].camera_utc is not None
    assert abs((told[-1].camera_utc - told[-1].at_utc).total_seconds()) < 5


def test_who_is_told_may_fail_and_the_subscription_is_closed_all_the_same(
    device: OnvifDevice, slots: EventService
) -> None:

    def fails(_event: DeviceEvent) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        device.listen(3, fails, threading.Event())
    assert slots._open == {}


def test_no_free_subscription_is_said(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("events_refused", True)
    with pytest.raises(CommandRefused, match="no pull point is free"):
        device.listen(3, lambda _event: None, threading.Event())


@pytest.mark.usefixtures("slots")
def test_a_camera_that_leaks_its_slots_runs_out_of_them_and_says_so(
    device: OnvifDevice, camera: TownCamera
) -> None:
    camera.set_fault("events_leak", True)
    stopped = threading.Event()

    def once(_event: DeviceEvent) -> None:
        stopped.set()

    for _ in range(6):
        stopped.clear()
        device.listen(3, once, stopped)
    with pytest.raises(CommandRefused, match="no pull point is free"):
        device.listen(3, once, threading.Event())


def test_a_cut_network_is_survived_with_the_same_subscription(
    device: OnvifDevice, camera: TownCamera, ptz_town: SimulatedTown, slots: EventService
) -> None:
    with listened(device) as told:
        until(lambda: len(told) >= 5)
        with off_the_network(ptz_town, 3):
            pass
        camera.set_signal("tamper", is_on=True)
        until(lambda: any(one.kind is EventKind.TAMPER and one.is_on for one in told))
        assert len(slots._open) == 1
    assert slots._open == {}


def test_a_subscription_that_the_camera_lost_is_opened_anew(
    device: OnvifDevice, camera: TownCamera, slots: EventService
) -> None:
    with listened(device) as told:
        until(lambda: len(told) >= 5)
        slots._open.clear()
        until(lambda: len(slots._open) == 1)
        camera.set_signal("input", is_on=True)
        until(lambda: any(one.kind is EventKind.INPUT and one.is_on for one in told))
    assert slots._open == {}


def test_it_is_renewed_before_it_ends(
    device: OnvifDevice, slots: EventService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull_point, "LIFE_S", 0.1)
    monkeypatch.setattr(pull_point, "PULL_S", 0.1)
    monkeypatch.setattr(event_loop, "PULL_S", 0.1)
    with listened(device) as told:
        until(lambda: len(told) >= 5)
        (before,) = slots._open.values()
        ends_s = before.ends_s
        until(lambda: before.ends_s > ends_s)
        assert list(slots._open.values()) == [before]


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("tns1:VideoSource/MotionAlarm", EventKind.MOTION),
        ("tns1:RuleEngine/CellMotionDetector/Motion", EventKind.MOTION),
        ("tns1:VideoSource/tnsaxis:Tampering", EventKind.TAMPER),
        ("tns1:RuleEngine/TamperDetector/Tamper", EventKind.TAMPER),
        ("tns1:VideoSource/ImageTooDark/ImagingService", EventKind.TAMPER),
        ("tns1:Device/Trigger/DigitalInput", EventKind.INPUT),
        ("tns1:VideoSource/SignalLoss", EventKind.SIGNAL_LOSS),
        ("tns1:RuleEngine/LineDetector/Crossed", EventKind.RULE),
        ("tns1:Device/HardwareFailure/FanFailure", EventKind.OTHER),
        ("", EventKind.OTHER),
    ],
)
def test_topics_as_makers_write_them(topic: str, kind: EventKind) -> None:
    assert kind_of(topic) is kind


@pytest.mark.parametrize(
    ("maker", "topic", "item", "kind"),
    [
        ("Samsung/Hanwha", "tns1:VideoAnalytics/tnssamsung:MotionDetection", "State", EventKind.MOTION),
        ("Samsung/Hanwha", "tns1:VideoSource/tnssamsung:TamperingDetection", "State", EventKind.TAMPER),
        ("Reolink", "tns1:RuleEngine/CellMotionDetector/Motion", "IsMotion", EventKind.MOTION),
        ("Reolink", "tns1:RuleEngine/MyRuleDetector/PeopleDetect", "State", EventKind.RULE),
        ("Reolink", "tns1:RuleEngine/MyRuleDetector/VehicleDetect", "State", EventKind.RULE),
        ("Reolink", "tns1:RuleEngine/MyRuleDetector/Visitor", "State", EventKind.RULE),
        ("Tapo", "tns1:RuleEngine/CellMotionDetector/Motion", "IsMotion", EventKind.MOTION),
        ("Tapo", "tns1:RuleEngine/CellMotionDetector/People", "IsPeople", EventKind.RULE),
        ("Tapo", "tns1:RuleEngine/CellMotionDetector/Tamper", "IsTamper", EventKind.TAMPER),
        ("Tapo", "tns1:RuleEngine/CellMotionDetector/LineCross", "IsLineCross", EventKind.RULE),
        ("Tapo", "tns1:RuleEngine/TPSmartEventDetector/TPSmartEvent", "IsTPSmartEvent", EventKind.RULE),
        ("Hikvision", "tns1:VideoSource/MotionAlarm", "State", EventKind.MOTION),
        ("Hikvision", "tns1:RuleEngine/FieldDetector/ObjectsInside", "IsInside", EventKind.RULE),
        ("Hikvision", "tns1:VideoSource/GlobalSceneChange/ImagingService", "State", EventKind.TAMPER),
        ("Dahua", "tns1:VideoAnalytics/tnsdahua:VideoMotion", "State", EventKind.MOTION),
        ("Dahua", "tns1:VideoAnalytics/tnsdahua:SmartMotionHuman", "State", EventKind.MOTION),
        ("Dahua", "tns1:VideoSource/tnsdahua:VideoLoss", "State", EventKind.SIGNAL_LOSS),
        ("Axis", "tnsaxis:CameraApplicationPlatform/VMD/Camera1Profile1", "active", EventKind.MOTION),
        ("Axis", "tns1:RuleEngine/tnsaxis:VMD3/vmd3_video_1", "active", EventKind.MOTION),
        ("Axis", "tns1:VideoAnalytics/tnsaxis:MotionDetection", "motion", EventKind.MOTION),
        ("Axis", "tnsaxis:CameraApplicationPlatform/ObjectAnalytics/Scenario1", "active", EventKind.RULE),
        ("Axis", "tns1:Device/tnsaxis:IO/Port", "state", EventKind.INPUT),
        ("Bosch", "tns1:RuleEngine/MotionRegionDetector/Motion", "State", EventKind.MOTION),
        ("Bosch", "tns1:VideoSource/tns1:MotionAlarm", "State", EventKind.MOTION),
        ("Panasonic", "tns1:VideoSource/tnspana:VMDAlarm", "State", EventKind.MOTION),
        ("Vivotek", "tns1:VideoAnalytics/Motion", "State", EventKind.MOTION),
        ("Uniview", "tns1:UserAlarm/IVA/HumanShapeDetect", "State", EventKind.RULE),
    ],
)
@pytest.mark.parametrize(
    ("word", "is_on"), [("true", True), ("false", False), ("True", True), ("false ", False)]
)
def test_events_as_makers_write_them(
    maker: str, topic: str, item: str, kind: EventKind, word: str, is_on: bool
) -> None:
    (event,) = read_events(
        1, messages(notification(topic, f'<SimpleItem Name="{item}" Value="{word}"/>')), NOW
    )
    assert (maker, event.kind, event.is_on, event.is_momentary) == (maker, kind, is_on, False)


def notification(topic: str, data: str, operation: str = "Changed") -> str:
    return (
        f'<NotificationMessage><Topic>{topic}</Topic><Message><Message PropertyOperation="{operation}">'
        f"<Data>{data}</Data></Message></Message></NotificationMessage>"
    )


@pytest.mark.parametrize(
    "told",
    [
        notification("tns1:Monitoring/ProcessorUsage", '<SimpleItem Name="Value" Value="1"/>'),
        notification("tns1:Device/tnsx:Heartbeat", ""),
        notification("tns1:RuleEngine/LineDetector/Crossed", "", "Initialized"),
        notification("tns1:VideoSource/MotionAlarm", '<SimpleItem Name="State" Value="true"/>', "Deleted"),
        "<NotificationMessage><Topic>tns1:VideoSource/MotionAlarm</Topic></NotificationMessage>",
        "<NotificationMessage/>",
    ],
)
def test_heartbeats_and_empty_messages_begin_nothing(told: str) -> None:
    (event,) = read_events(1, messages(told), NOW)
    assert (event.is_on, event.is_momentary) == (False, False)
    assert not CameraEvents().add(event, 0.0)


def test_a_subscription_whose_answer_cannot_be_read_is_ended_and_not_asked_for_again(
    device: OnvifDevice, camera: TownCamera, slots: EventService
) -> None:
    camera.set_fault("events_unreadable", True)
    before = slots.asked
    with pytest.raises(CommandRefused, match="subscription of its events cannot be read"):
        device.listen(3, lambda _event: None, threading.Event())
    assert slots._open == {}
    assert slots.asked == before + 1


def messages(inner: str) -> Tree:
    return Tree(etree.fromstring(f"<PullMessagesResponse>{inner}</PullMessagesResponse>"))


def test_a_crossing_without_a_state_happened() -> None:
    told = messages(
        "<NotificationMessage><Topic>tns1:RuleEngine/LineDetector/Crossed</Topic><Message>"
        '<Message UtcTime="2026-03-01T00:00:01Z"><Source><SimpleItem Name="Rule" Value="Gate"/></Source>'
        '<Data><SimpleItem Name="ObjectId" Value="7"/></Data></Message></Message></NotificationMessage>'
    )
    (event,) = read_events(9, told, NOW)
    assert (event.camera, event.kind, event.is_on, event.source) == (9, EventKind.RULE, True, "Gate")
    assert event.camera_utc == dt.datetime(2026, 3, 1, 0, 0, 1, tzinfo=dt.UTC)
    assert ("ObjectId", "7") in event.details


def test_messages_that_make_no_sense_are_read_as_far_as_they_do() -> None:
    told = messages(
        "<NotificationMessage/><Other/>" + "<NotificationMessage><Topic>x</Topic></NotificationMessage>" * 300
    )
    events = list(read_events(1, told, NOW))
    assert len(events) == 100
    assert events[0].camera_utc is None
    assert events[1].topic == "x"


def test_topics_are_bounded_however_deep_they_are() -> None:
    deep = "<a>" * 60 + "</a>" * 60
    wide = "".join(f'<t{at} xmlns:w="urn:w" w:topic="true"/>' for at in range(500))
    assert topics_of(Tree(etree.fromstring(f"<TopicSet>{deep}</TopicSet>"))) == ()
    assert len(topics_of(Tree(etree.fromstring(f"<TopicSet>{wide}</TopicSet>")))) == 200
