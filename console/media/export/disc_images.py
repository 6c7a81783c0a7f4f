"""Images of discs: ISO 9660 level 3, Joliet and Rock Ridge, read back whole. No UDF: 7-Zip fails on it."""

from __future__ import annotations

import contextlib
import hashlib
import io
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from console.domain.errors import OperatorError
from console.domain.text import text
from console.media.export.zip_packages import check_read_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from console.domain.evidence.package import PackagedSegment

JOLIET_LONGEST = 64
SECTOR = 2048
RESERVED_BYTES = 8 << 20
"""On each disc, for everything but the recordings."""

DiscMedia = dict[int, list["PackagedSegment"]]


def split_over_discs(media: Mapping[int, Sequence[PackagedSegment]], disc_bytes: int) -> list[DiscMedia]:
    """Return the recordings of each disc, by camera: whole ones only, in the order of their time.

    Args:
        media: by camera.
        disc_bytes: what one disc holds.

    Raises:
        OperatorError: a recording is larger than a disc.
    """
    discs: list[DiscMedia] = [{camera: [] for camera in media}]
    room = disc_bytes - RESERVED_BYTES
    left = room
    in_time = sorted(
        ((camera, one) for camera, segments in media.items() for one in segments),
        key=lambda pair: (pair[1].segment.begin_utc, pair[0]),
    )
    for camera, one in in_time:
        needed = _on_disc(one.file.size)
        if needed > room:
            raise OperatorError(
                text("{file} does not fit on one disc.", file=one.file.name),
                "Choose larger discs, a folder or a ZIP file. Nothing was issued.",
            )
        if needed > left:
            discs.append({number: [] for number in media})
            left = room
        discs[-1][camera].append(one)
        left -= needed
    return discs


def _on_disc(size: int) -> int:
    """Return what a file takes: whole sectors, and its place in three folders."""
    return (size + SECTOR - 1) // SECTOR * SECTOR + SECTOR


def write_image(
    target: Path,
    files: Mapping[str, Path],
    sums: Mapping[str, str],
    label: str,
    moved: Callable[[int], None],
) -> None:
    """Write the image of one disc, read it and compare every file.

    Args:
        target: a new file.
        files: by their names on the disc, with `/` between folders; each part of at most 64 characters.
        sums: SHA-256 of each, by the same names.
        label: of the disc.
        moved: receives the bytes of each block; may raise to cancel.

    Raises:
        EnvironmentFault: what was read back differs.
        OSError: the disk failed.
    """
    # Imported late: most consoles never write one.
    import pycdlib

    done = 0

    def progress(now: int, _all: int, _opaque: object = None) -> None:
        nonlocal done
        moved(max(0, now - done))
        done = now

    image = pycdlib.PyCdlib()
    image.new(interchange_level=3, joliet=3, rock_ridge="1.09", vol_ident=label[:16])
    with contextlib.closing(image):
        folders = _add_folders(image, files)
        for number, (name, path) in enumerate(files.items(), 1):
            above, _, last = name.rpartition("/")
            image.add_file(
                str(path),
                f"{folders[above]}/F{number:07d}.;1",
                rr_name=last,
                joliet_path=f"/{name}",
            )
        image.write(str(target), progress_cb=progress)
    read = pycdlib.PyCdlib()
    read.open(str(target))
    with contextlib.closing(read):
        for name in files:
            digest = _Digest(moved)
            read.get_file_from_iso_fp(cast("BinaryIO", digest), joliet_path=f"/{name}")
            check_read_back(name, digest.sha256.hexdigest(), sums[name])


def _add_folders(image: Any, names: Iterable[str]) -> dict[str, str]:
    """Add the folders of all names; return their paths in the oldest of the three trees, by name."""
    found = {"": ""}
    for number, folder in enumerate(dict.fromkeys(_folders_of(names)), 1):
        above, _, last = folder.rpartition("/")
        found[folder] = f"{found[above]}/D{number:05d}"
        image.add_directory(found[folder], rr_name=last, joliet_path=f"/{folder}")
    return found


def _folders_of(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        parts = name.split("/")[:-1]
        for length in range(1, len(parts) + 1):
            yield "/".join(parts[:length])


class _Digest(io.RawIOBase):
    """A file that only hashes what is written to it."""

    def __init__(self, moved: Callable[[int], None]) -> None:
        super().__init__()
        self._moved, self.sha256 = moved, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, block: Any) -> int:
        self.sha256.update(block)
        self._moved(len(block))
        return len(block)
