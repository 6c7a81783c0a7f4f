"""Reading a volume's index without changing the volume, which may be read-only, moved, or in use."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.media.volume.index import INDEX, Index
from console.media.volume.lock import is_being_written

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def _opened(path: Path, flags: str) -> Iterator[Index]:
    index = Index(path, uri=f"file:{quote(str(path.resolve()))}?{flags}")
    try:
        yield index
    finally:
        index.close()


@contextlib.contextmanager
def index_as_it_is(folder: Path) -> Iterator[Index | None]:
    """Give the index of a volume for reading, or None if there is none.

    With an empty write-ahead log the file is read in place. With data in the log, a volume in use is read
    through SQLite's sharing, any other from a copy, because opening it here would write to the volume.

    Raises:
        EnvironmentFault: it cannot be read.
    """
    path = folder / INDEX
    log = path.with_name(INDEX + "-wal")
    if not path.exists():
        yield None
    elif not log.exists() or log.stat().st_size == 0:
        with _opened(path, "mode=ro&immutable=1") as index:
            yield index
    elif is_being_written(folder):
        with _opened(path, "mode=ro") as index:
            yield index
    else:
        with tempfile.TemporaryDirectory(prefix="watchroom-index-") as place:
            _copy(path, log, Path(place))
            with _opened(Path(place) / INDEX, "mode=rw") as index:
                yield index


def _copy(path: Path, log: Path, place: Path) -> None:
    try:
        for file in (path, log):
            shutil.copyfile(file, place / file.name)
    except OSError as error:
        raise EnvironmentFault(
            text("The index {path} cannot be copied for reading: {error}.", path=path, error=error.strerror),
            "Check the free space for temporary files.",
        ) from error
