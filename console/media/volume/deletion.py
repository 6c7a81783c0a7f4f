"""Deletion in an order that survives a power cut: mark row, ask for holds, unlink, sync folder, close row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.domain.recording.segments import SegmentState, is_name_of
from console.media.volume import deletion_log
from console.media.volume.files import remove_if_empty

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.domain.recording.held import HeldTimes
    from console.domain.recording.segments import Segment
    from console.media.volume.files import Files
    from console.media.volume.index import Index


def delete(
    folder: Path,
    index: Index,
    files: Files,
    segments: Sequence[Segment],
    by: str,
    at_utc: dt.datetime,
    held: Callable[[], HeldTimes],
) -> list[Segment]:
    """Delete segments of one volume; their rows stay, closed, with the person or rule.

    Args:
        folder: the volume.
        index: its index.
        files: the file operations.
        segments: to be deleted; a row that names a file of something else is left alone.
        by: the person or the rule.
        at_utc: time of the deletion.
        held: reads the holds. It is asked after the rows are marked, when nothing shows the segments any
            more: a hold that was placed while they could still be seen is found, and they are kept.

    Raises:
        OSError: the disk failed; the next start completes the deletion.
        EnvironmentFault: the index failed.
    """
    marked = [
        replace(segment, state=SegmentState.DELETING, deleted_by=by, deleted_utc=at_utc)
        for segment in segments
        if segment.state in {SegmentState.SEALED, SegmentState.RECOVERED} and is_name_of(segment)
    ]
    index.put(marked)
    marked = _without_held(index, marked, segments, held)
    for segment in marked:
        files.unlink_inside(folder, segment.name)
    parents = {(folder / segment.name).parent for segment in marked}
    for parent in parents:
        files.sync_folder(parent)
    closed = [replace(segment, state=SegmentState.DELETED) for segment in marked]
    deletion_log.append(folder, closed, files)
    index.put(closed)
    for parent in parents:
        remove_if_empty(parent)
    return closed


def _without_held(
    index: Index, marked: list[Segment], before: Sequence[Segment], held: Callable[[], HeldTimes]
) -> list[Segment]:
    """Give back what is on hold by now; all of it, if the holds cannot be read. Return the rest."""
    rows = {segment.name: segment for segment in before}
    try:
        times = held()
    except EnvironmentFault:
        index.put([rows[segment.name] for segment in marked])
        raise
    kept = [item for item in marked if times.cover(item.camera, item.begin_utc, item.end_utc)]
    if not kept:
        return marked
    index.put([rows[segment.name] for segment in kept])
    names = {segment.name for segment in kept}
    return [segment for segment in marked if segment.name not in names]
