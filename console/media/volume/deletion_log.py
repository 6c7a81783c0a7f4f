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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from console.media.volume.files import Files

DELETED = "deleted.jsonl"
_INSTANTS = ("run_utc", "begin_utc", "end_utc", "deleted_utc")


def append(folder: Path, segments: Iterable[Segment], files: Files) -> None:
    """Write one line for each deleted segment, and force them to the disk."""
    path = folder / DELETED
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


def read(folder: Path) -> Iterator[Segment]:
    """Return all deleted segments; a line cut off by a power failure is skipped."""
    path = folder / DELETED
    if not path.exists():
        return
    with path.open(encoding="utf-8") as log:
        for line in log:
            try:
                values = json.loads(line)
                for name in _INSTANTS:
                    values[name] = values[name] and dt.datetime.fromisoformat(values[name])
                values["mode"] = RecordingMode(values["mode"])
                values["cause"] = Cause(values["cause"])
                values["state"] = SegmentState(values["state"])
                yield Segment(**values)
            except (ValueError, TypeError, KeyError):
                continue
