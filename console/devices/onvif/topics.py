"""Event messages of cameras: topics as kinds of event, items as states. All values are checked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.cameras.events import DeviceEvent, EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.devices.onvif.tree import Tree

MESSAGES_MOST = 100
_ITEMS_MOST = 32
_LONGEST = 200
_KINDS = (
    ("SignalLoss", EventKind.SIGNAL_LOSS),
    ("VideoLoss", EventKind.SIGNAL_LOSS),
    ("SceneChange", EventKind.TAMPER),
    ("Tamper", EventKind.TAMPER),
    ("ImageTooDark", EventKind.TAMPER),
    ("ImageTooBright", EventKind.TAMPER),
    ("ImageTooBlurry", EventKind.TAMPER),
    ("Shelter", EventKind.TAMPER),
    ("DigitalInput", EventKind.INPUT),
    ("Trigger/Input", EventKind.INPUT),
    ("IO/Port", EventKind.INPUT),
    ("IO/VirtualInput", EventKind.INPUT),
    # Tapo reports its analytics under the motion detector.
    ("MotionDetector/LineCross", EventKind.RULE),
    ("MotionDetector/Intrusion", EventKind.RULE),
    ("MotionDetector/People", EventKind.RULE),
    ("MotionDetector/TpSmartEvent", EventKind.RULE),
    ("MotionAlarm", EventKind.MOTION),
    ("MotionDetect", EventKind.MOTION),
    ("MotionRegionDetector", EventKind.MOTION),
    ("VideoMotion", EventKind.MOTION),
    ("VMD", EventKind.MOTION),
    ("Motion", EventKind.MOTION),
    ("HumanShapeDetect", EventKind.RULE),
    ("ObjectAnalytics", EventKind.RULE),
    ("FaceDetection", EventKind.RULE),
    ("RuleEngine", EventKind.RULE),
)
"""Part of a topic and its kind of event; the first match counts. Makers add their own words around it."""
_STATES = ("State", "LogicalState", "IsMotion", "IsInside", "IsTamper", "Value", "Active")
"""Names under which a state is told; makers also write `Is…` of their own."""
_HEARTBEATS = (
    "Heartbeat",
    "KeepAlive",
    "Monitoring/",
    "OperatingTime",
    "ProcessorUsage",
    "LastReset",
    "LastReboot",
    "LastClockSync",
    "JobState",
)
"""Parts of topics that only say that the camera lives."""
_ON, _OFF = {"true", "1", "on", "active", "yes"}, {"false", "0", "off", "inactive", "no"}


def kind_of(topic: str) -> EventKind:
    """Return the kind of event of a topic."""
    return next((kind for part, kind in _KINDS if part.lower() in topic.lower()), EventKind.OTHER)


def read_events(camera: int, answer: Tree, now_utc: dt.datetime) -> Iterator[DeviceEvent]:
    """Return the events in an answer to PullMessages."""
    for notification in answer.children("NotificationMessage", MESSAGES_MOST):
        topic = notification.text("Topic")[:_LONGEST]
        message = notification.at("Message", "Message")
        sources = _items(message.at("Source")) + _items(message.at("Key"))
        data = _items(message.at("Data"))
        operation = message.attribute("PropertyOperation")
        state = _told_state(data)
        yield DeviceEvent(
            camera,
            kind_of(topic),
            _is_on(topic, message, operation, state),
            now_utc,
            _moment(message.attribute("UtcTime")),
            topic,
            _source(sources),
            operation == "Initialized",
            tuple(sources + data),
            is_momentary=state is None and _is_on(topic, message, operation, state),
        )


def _is_on(topic: str, message: Tree, operation: str, state: bool | None) -> bool:
    """Return whether something began or happened; its end, a heartbeat or an empty message is neither."""
    if not message or operation == "Deleted" or any(part in topic for part in _HEARTBEATS):
        return False
    return operation != "Initialized" if state is None else state


def _items(tree: Tree) -> list[tuple[str, str]]:
    return [
        (item.attribute("Name")[:_LONGEST], item.attribute("Value")[:_LONGEST])
        for item in tree.children("SimpleItem", _ITEMS_MOST)
    ]


def _told_state(data: list[tuple[str, str]]) -> bool | None:
    """Return the reported state; None for an event without a state, which is momentary."""
    values = {name.lower(): value.strip().lower() for name, value in data}
    for name in (*(name.lower() for name in _STATES), *(name for name in values if name.startswith("is"))):
        word = values.get(name, "")
        if word in _ON | _OFF:
            return word in _ON
    words = {word for word in values.values() if word in {"true", "false"}}
    return words == {"true"} if len(words) == 1 else None


def _source(sources: list[tuple[str, str]]) -> str:
    values = dict(sources)
    known_source = next((values[name] for name in ("Rule", "InputToken", "Source") if values.get(name)), "")
    return known_source or (sources[0][1] if sources else "")


def _moment(text: str) -> dt.datetime | None:
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=dt.UTC)


def topics_of(topic_set: Tree, most: int = 200) -> tuple[str, ...]:
    """Return the topics of a TopicSet as paths."""
    topics: list[str] = []

    def walk(tree: Tree, path: str, depth: int) -> None:
        for child in tree.children() if depth < 12 else ():
            if len(topics) >= most or child.element is None or child.name == "MessageDescription":
                continue
            prefix = f"{child.element.prefix}:" if not path and child.element.prefix else ""
            child_path = f"{path}/{child.name}" if path else prefix + child.name
            if child.attribute("topic").lower() in {"true", "1"}:
                topics.append(child_path[:_LONGEST])
            walk(child, child_path, depth + 1)

    walk(topic_set, "", 0)
    return tuple(dict.fromkeys(topics))
