"""The local interface of the recorder: one JSON object a message, each order with its answer.

An order is `{"v": 1, "do": NAME, …}`. The answer is `{"ok": true, …}`, or with what happened and what to do
`{"ok": false, "what": …, "then": …}`.
`ARCHITECTURE.md` lists the orders.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from console.app.engine import RecordedSegment
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.status import CameraStatus, PictureState, RecordingState, VolumeStatus
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROTOCOL = 1
LIMIT_BYTES = 4 * 2**20
_PLAIN = (
    "fps_offered",
    "bitrate_bps",
    "drops",
    "reconnects",
    "clock_error_s",
    "last_fault",
    "recording_fault",
    "stream",
    "client",
)


class NotUnderstood(EnvironmentFault):
    """A message that is not one of this interface."""

    def __init__(self) -> None:
        super().__init__(
            "The recorder and the console do not understand each other.",
            "Restart the recorder: watchroom recorder stop, then start the console again.",
        )


@dataclass(frozen=True, slots=True)
class RecorderReport:
    """What the recorder tells of itself."""

    version: str
    pid: int
    begun_utc: dt.datetime
    relay_port: int
    cameras: Mapping[int, CameraStatus] = field(default_factory=dict)
    relayed: frozenset[int] = frozenset()
    """Cameras whose packets the relay has."""
    unshown: frozenset[int] = frozenset()
    """Cameras that the recorder reads by a client that does not show the packets."""
    volumes: tuple[VolumeStatus, ...] = ()
    faults: tuple[str, ...] = ()


def encode(message: Mapping[str, Any]) -> bytes:
    """Return a message as bytes; ASCII, because what cameras say need not be valid Unicode."""
    return json.dumps({"v": PROTOCOL, **message}).encode()


def decode(data: bytes) -> dict[str, Any]:
    """Return a message.

    Raises:
        NotUnderstood: it is none, or of another version of the interface.
    """
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        raise NotUnderstood from None
    if not isinstance(message, dict) or message.get("v") != PROTOCOL:
        raise NotUnderstood
    return message


def write_report(report: RecorderReport) -> dict[str, Any]:
    """Return a report as a plain object."""
    return {
        "version": report.version,
        "pid": report.pid,
        "begun": report.begun_utc.isoformat(),
        "relay_port": report.relay_port,
        "cameras": [_write_status(status) for status in report.cameras.values()],
        "relayed": sorted(report.relayed),
        "unshown": sorted(report.unshown),
        "volumes": [
            {name: getattr(volume, name) for name in VolumeStatus.__slots__} for volume in report.volumes
        ],
        "faults": list(report.faults),
    }


def read_report(told: Mapping[str, Any]) -> RecorderReport:
    """Return a report.

    Raises:
        NotUnderstood: it is none.
    """
    try:
        statuses = [_read_status(one) for one in told["cameras"]]
        return RecorderReport(
            str(told["version"]),
            int(told["pid"]),
            dt.datetime.fromisoformat(told["begun"]),
            int(told["relay_port"]),
            {status.number: status for status in statuses},
            frozenset(map(int, told["relayed"])),
            frozenset(map(int, told["unshown"])),
            tuple(VolumeStatus(**volume) for volume in told["volumes"]),
            tuple(map(str, told["faults"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise NotUnderstood from None


def _write_status(status: CameraStatus) -> dict[str, Any]:
    return {
        "number": status.number,
        "picture": status.picture.value,
        "recording": status.recording.value,
        "dropped_tracks": list(status.dropped_tracks),
        **{name: getattr(status, name) for name in _PLAIN},
    }


def _read_status(told: Mapping[str, Any]) -> CameraStatus:
    return CameraStatus(
        int(told["number"]),
        PictureState(told["picture"]),
        RecordingState(told["recording"]),
        dropped_tracks=tuple(map(str, told["dropped_tracks"])),
        **{name: told[name] for name in _PLAIN},
    )


def write_camera(camera: Camera) -> dict[str, Any]:
    """Return a camera on trial as a plain object; there is no login in it."""
    return {
        "number": camera.number,
        "urn": camera.urn,
        "name": camera.name,
        "kind": camera.kind.value,
        "main_url": camera.main_url,
        "sub_url": camera.sub_url,
    }


def read_camera(told: Mapping[str, Any]) -> Camera:
    """Return a camera on trial.

    Raises:
        NotUnderstood: it is none.
    """
    try:
        kind = CameraKind(told["kind"])
        texts = [str(told[name]) for name in ("urn", "name", "main_url", "sub_url")]
        number = int(told["number"])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise NotUnderstood from None
    if number < 1:
        raise NotUnderstood
    return Camera(number, texts[0], texts[1], "", "", kind, texts[2], texts[3])


def write_segments(segments: Sequence[RecordedSegment]) -> list[dict[str, Any]]:
    """Return segments as plain objects."""
    return [
        {
            "path": one.path,
            "begin": one.begin_utc.isoformat(),
            "end": one.end_utc.isoformat(),
            "sealed": one.is_sealed,
        }
        for one in segments
    ]


def read_segments(told: list[Mapping[str, Any]]) -> list[RecordedSegment]:
    """Return segments.

    Raises:
        NotUnderstood: they are none.
    """
    try:
        return [
            RecordedSegment(
                str(one["path"]),
                dt.datetime.fromisoformat(one["begin"]),
                dt.datetime.fromisoformat(one["end"]),
                bool(one["sealed"]),
            )
            for one in told
        ]
    except (KeyError, TypeError, ValueError):
        raise NotUnderstood from None
