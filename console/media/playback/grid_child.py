"""Makes small grids from the key frames of recordings, in a process of its own, which a file may kill.

Started by `grid_maker`; a question is a line of JSON (`file`, `is_open`, `from_s`, `every_s`), and so is the
answer (`grids`:
pairs of seconds from the segment's begin and base64 of the cells; empty if the file cannot be read).
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.video.reformatter import Interpolation, VideoReformatter

from console.domain.errors import ConsoleError
from console.domain.playback.motion import COLUMNS, ROWS
from console.media.playback.group_decoder import GroupDecoder
from console.media.playback.segment_reader import FootageDamagedError, SegmentReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.video.frame import VideoFrame

LIMIT_MEMORY_BYTES = 2 << 30
NICENESS = 17


def main() -> None:
    """Answer questions until standard input ends."""
    _be_modest()
    av.logging.set_level(None)
    for line in sys.stdin:
        question = json.loads(line)
        answer = {"grids": _grids(question)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _be_modest() -> None:
    """Give way to everything else, and limit the memory that a hostile file can take."""
    if os.name != "posix":
        return  # there the starter gives the process its priority
    os.nice(NICENESS)
    resource = importlib.import_module("resource")
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT_MEMORY_BYTES, LIMIT_MEMORY_BYTES))


def _grids(question: dict[str, Any]) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    try:
        with Path(question["file"]).open("rb") as file:
            reader = SegmentReader(file, is_open=bool(question["is_open"]))
            frames = _key_frames(reader, float(question["from_s"]), float(question["every_s"]))
            found.extend((seconds, _cells(frame)) for seconds, frame in frames)
    except (FootageDamagedError, ConsoleError, OSError, ValueError, MemoryError):
        pass  # what came before counts; the checks of the recorder say what is wrong with it
    return found


def _key_frames(reader: SegmentReader, from_s: float, every_s: float) -> Iterator[tuple[float, VideoFrame]]:
    decoder, due_s = GroupDecoder(), from_s
    for number in range(reader.groups):
        if reader.key_time(number) >= due_s:
            group = reader.group(number)
            found = next(decoder.decode(reader.pictures, group), None)
            if found is not None:
                yield group.times[found[0]], found[1]
            due_s = reader.key_time(number) + every_s


_reformatter = VideoReformatter()


def _cells(frame: VideoFrame) -> str:
    grid: Any = _reformatter.reformat(
        frame, COLUMNS, ROWS, format="gray", interpolation=Interpolation.AREA, threads=1
    ).to_ndarray()
    return base64.b64encode(grid.tobytes()).decode()


if __name__ == "__main__":
    main()
