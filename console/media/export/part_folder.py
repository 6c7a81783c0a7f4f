"""The folder in which a package is written: it gets its name when everything in it was checked."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

import psutil

from console.domain.disk_sync import sync_folder
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK = ".watchroom-package"
"""A file in an unfinished package: names its request. Only a folder with it is ever cleared."""
SPARE_BYTES = 16 << 20
FAT_LARGEST = (4 << 30) - 1
"""Bytes of the largest file on FAT32."""


def part_of(into: Path) -> Path:
    """Return the folder in which a package is written before it is complete."""
    return into.with_name(f".{into.name}.part")


def check_place(into: Path, needed_bytes: int, largest_bytes: int) -> None:
    """Check that a new folder can take a package.

    Raises:
        OperatorError: it is not empty, or its drive cannot hold the largest file.
        EnvironmentFault: there is not enough space, or the drive cannot be used.
    """
    try:
        is_used = into.exists() and (not into.is_dir() or any(into.iterdir()))
        if into.is_symlink() or (is_used and not _is_ours(into)):
            raise OperatorError(
                text("{into} is not empty.", into=into), "Choose a new folder. Nothing was written."
            )
        above = next(folder for folder in into.absolute().parents if folder.is_dir())
        part = part_of(into)
        kept = sum(_size_of(folder) for folder in (part, into) if _is_ours(folder))
        free = shutil.disk_usage(above).free + kept
    except OSError as error:
        raise _unusable(into, error) from error
    if free < needed_bytes + SPARE_BYTES:
        raise EnvironmentFault(
            text(
                "There is not enough space in {into}: {needed:.1f} MB are needed, {free:.1f} MB are free.",
                into=into,
                needed=needed_bytes / 1e6,
                free=free / 1e6,
            ),
            "Choose another drive, or a shorter time. Nothing was written.",
        )
    if largest_bytes > FAT_LARGEST and _file_system(above) in {"vfat", "msdos", "fat", "fat32"}:
        raise OperatorError(
            text("The drive of {into} holds no file of 4 GiB or more (FAT32).", into=into),
            "Format it as exFAT or NTFS, or choose another one.",
        )


def _file_system(folder: Path) -> str:
    mounts = [mount for mount in psutil.disk_partitions(all=True) if folder.is_relative_to(mount.mountpoint)]
    return max(mounts, key=lambda mount: len(mount.mountpoint)).fstype.lower() if mounts else ""


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _is_ours(part: Path) -> bool:
    return part.is_dir() and not part.is_symlink() and (part / MARK).is_file()


def _unusable(into: Path, error: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        text("The package cannot be written to {into}: {error}.", into=into, error=error.strerror or error),
        "Choose another disk or folder. Nothing was issued.",
    )


@contextlib.contextmanager
def part_folder(into: Path, mark: str) -> Iterator[Path]:
    """Give the folder of an unfinished package; it becomes `into` at the end.

    After a kill the folder stays, and the next attempt with the same mark finds what is already written.
    After an error, or if it was cancelled, it is cleared: nothing half-made is left.

    Raises:
        OperatorError: something else has its name.
        EnvironmentFault: the disk is full, failed or went away.
    """
    part = part_of(into)
    try:
        _take_back(into, part)
        _prepare(part, mark)
        try:
            yield part
            _rename(part, into)
            (into / MARK).unlink()
            sync_folder(into)
        except BaseException:
            for folder in (part, into):
                if _is_ours(folder):
                    shutil.rmtree(folder, ignore_errors=True)
            raise
    except OSError as error:
        raise _unusable(into, error) from error


def _take_back(into: Path, part: Path) -> None:
    """Take a package back that a kill left between its renaming and its last step: it was not issued."""
    if _is_ours(into) and not part.exists():
        into.rename(part)


def _prepare(part: Path, mark: str) -> None:
    if part.exists() or part.is_symlink():
        if not _is_ours(part):
            raise OperatorError(
                text("{part} is in the way and is not an unfinished package.", part=part),
                "Move it to another folder, or choose another one for the package.",
            )
        if (part / MARK).read_text("utf-8") == mark:
            return
        shutil.rmtree(part)
    part.mkdir(parents=True)
    (part / MARK).write_text(mark, "utf-8")


def _rename(part: Path, into: Path) -> None:
    sync_folder(part)
    if into.exists():
        into.rmdir()
    part.rename(into)
    sync_folder(into.parent)
