"""The list of deleted segments, as lines of JSON beside the index, so that a rebuilt index knows them too."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode
from console.domain.recording.segments import Segment, SegmentState
from console.media.volume.files import sync_path
from console.media.volume.rights import touch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from console.media.volume.files import Files

DELETED = "deleted.jsonl"
_INSTANTS = ("run_utc", "begin_utc", "end_utc", "deleted_utc")


def append(folder: Path, segments: Iterable[Segment], files: Files) -> None:
    """Write one line for each deleted segment, and force them to the disk."""
    path = folder / DELETED
    touch(path)
    with path.open("a", encoding="utf-8") as log:
        log.writelines(json.dumps(_line(segment)) + "\n" for segment in segments)
    sync_path(files, path)


def _line(segment: Segment) -> dict[str, Any]:
    values = dataclasses.asdict(segment)
    for name in _INSTANTS:
        values[name] = values[name] and values[name].isoformat()
    for name in ("mode", "cause", "state"):
        values[name] = values[name].value
    return values


def read(folder: Path) -> list[Segment]:
    """Return all deleted segments whose lines can be read."""
    return read_all(folder)[0]


def read_all(folder: Path) -> tuple[list[Segment], list[str]]:
    """Return all deleted segments, and in words which lines cannot be read.

    A last line without its end was cut off by a power failure: the deletion is done again at the next start.
    """
    try:
        lines = (folder / DELETED).read_bytes().split(b"\n")
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [f"it cannot be read: {error.strerror}"]
    segments, damaged = [], []
    for number, line in enumerate(lines, 1):
        try:
            segments.append(_deleted(line))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            if number < len(lines):
                damaged.append(f"line {number} cannot be read: {error}")
    return segments, damaged


def _deleted(line: bytes) -> Segment:
    values = json.loads(line)
    for name in _INSTANTS:
        values[name] = _instant(values[name])
    values["mode"] = RecordingMode(values["mode"])
    values["cause"] = Cause(values["cause"])
    values["state"] = SegmentState(values["state"])
    for field in dataclasses.fields(Segment):
        kind = {"int": int, "str": str}.get(str(field.type))
        if kind is not None and type(values[field.name]) is not kind:
            raise TypeError(f"{field.name} is {values[field.name]!r}")
    segment = Segment(**values)
    if segment.state is not SegmentState.DELETED:
        raise ValueError(f"its state is {segment.state.value}")
    return segment


def _instant(content: str) -> dt.datetime:
    instant = dt.datetime.fromisoformat(content)
    if instant.tzinfo is None:
        raise ValueError(f"{content} has no time zone")
    return instant
