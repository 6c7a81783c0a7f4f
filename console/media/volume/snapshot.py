"""Read a volume's index without touching the volume: it may be read-only, moved, or in use."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from console.domain.errors import EnvironmentFault
from console.media.volume.index import INDEX, Index
from console.media.volume.lock import is_being_written

if TYPE_CHECKING:
    from console.domain.recording.segments import Segment


def _rows(path: Path, flags: str) -> list[Segment]:
    index = Index(path, uri=f"file:{quote(str(path.resolve()))}?{flags}")
    try:
        return index.all()
    finally:
        index.close()


def read_index(folder: Path) -> list[Segment] | None:
    """Every row, or None where there is no index.

    With nothing in the write-ahead log the file is read in place as it stands; with something in it, one in
    use is read by SQLite's own sharing, else from a copy, since opening it here would write to the volume.

    Raises:
        EnvironmentFault: it cannot be read.
    """
    path = folder / INDEX
    if not path.exists():
        return None
    log = path.with_name(INDEX + "-wal")
    if not log.exists() or log.stat().st_size == 0:
        return _rows(path, "mode=ro&immutable=1")
    if is_being_written(folder):
        return _rows(path, "mode=ro")
    try:
        with tempfile.TemporaryDirectory(prefix="watchroom-index-") as place:
            for file in (path, log):
                shutil.copyfile(file, Path(place) / file.name)
            return _rows(Path(place) / INDEX, "mode=rw")
    except OSError as error:
        raise EnvironmentFault(
            f"The index {path} cannot be copied to be read: {error.strerror}.",
            "Check the space for temporary files.",
        ) from error
