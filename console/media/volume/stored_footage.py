"""Recordings of volumes read from their files, whoever records: beside a recorder or without one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.recording.coverage import gaps_within
from console.domain.recording.segments import is_name_of
from console.domain.text import text
from console.media.volume.folder import describe
from console.media.volume.inside import open_inside
from console.media.volume.snapshot import index_as_it_is

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from console.domain.recording.segments import Gap, Segment


class StoredFootage:
    """Implements `services.recording.ports.FootageSource` on folders, without changing them. Any thread.

    Segments that are still being written are not in an index yet, so they are not found.

    Args:
        folders: of the volumes; one that is not connected is left out, and `notes` says so.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._configured = tuple(folders)

    @property
    def _folders(self) -> list[Path]:
        """The volumes that are connected now."""
        return [folder for folder in self._configured if _identity(folder)]

    @property
    def source(self) -> StoredFootage:
        """The recordings themselves."""
        return self

    def notes(self) -> list[str]:
        """Return which volumes are not connected, in words."""
        return [
            text("The recording volume {name} was not available.", name=folder.name)
            for folder in self._configured
            if not _identity(folder)
        ]

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Segment]:
        """Return segments of a camera that overlap a time, by begin, from every volume."""
        found = [
            row for row in self._rows(camera, begin_utc, end_utc)[0] if row.state.has_file and is_name_of(row)
        ]
        return sorted(found, key=lambda segment: segment.begin_utc)

    def gaps(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Gap]:
        """Return the missing time of a camera with causes; `end_utc` must not be later than now."""
        rows, noted = self._rows(camera, begin_utc, end_utc)
        return gaps_within(camera, rows, noted, begin_utc, end_utc)

    def _rows(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> tuple[list[Segment], list[Gap]]:
        rows: list[Segment] = []
        gaps: list[Gap] = []
        for folder in self._folders:
            with index_as_it_is(folder) as index:
                if index is not None:
                    rows += index.between(camera, begin_utc, end_utc)
                    gaps += index.gaps(camera, begin_utc, end_utc)
        return rows, gaps

    def open_segment(self, segment: Segment) -> BinaryIO:
        """Open a segment for reading; the caller closes it.

        Raises:
            EnvironmentFault: its volume or its file is missing, or cannot be read.
        """
        try:
            return os.fdopen(open_inside(self._holder(segment), segment.name), "rb", buffering=0)
        except OSError as error:
            raise EnvironmentFault(
                text(
                    "The recording {name} cannot be read: {error}.", name=segment.name, error=error.strerror
                ),
                "Check that its volume is connected. It may have been deleted meanwhile.",
            ) from error

    def volume_of(self, segment: Segment) -> str:
        """Return the identity of the volume that holds a segment."""
        return _identity(self._holder(segment))

    def path_of(self, segment: Segment) -> Path:
        """Return the path of a segment's file."""
        return self._holder(segment) / segment.name

    def _holder(self, segment: Segment) -> Path:
        for folder in self._folders:
            with index_as_it_is(folder) as index:
                rows = index.between(segment.camera, segment.begin_utc, segment.end_utc) if index else []
            if any(row.name == segment.name and row.sha256 == segment.sha256 for row in rows):
                return folder
        raise EnvironmentFault(
            text("The recording {name} is not available.", name=segment.name),
            "Check that its volume is connected. It may have been deleted meanwhile.",
        )


def _identity(folder: Path) -> str:
    try:
        return describe(folder)
    except ConsoleError:
        return ""
