"""A volume's folder: its description, and whether it can be used."""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.media.volume.files import Files, sync_path
from console.media.volume.rights import make_folder, touch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DESCRIPTION = "volume.json"
SEGMENTS = "segments"
QUARANTINE = "quarantine"
FORMAT = 1
# File systems on which SQLite's locks and shared memory do not work.
_NETWORK = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afpfs",
        "ncpfs",
        "9p",
        "davfs",
        "fuse.sshfs",
        "fuse.rclone",
    }
)


@dataclass(frozen=True, slots=True)
class Mount:
    """A mount point and its file system."""

    point: str
    kind: str
    options: str = ""


def _mounts() -> Iterable[Mount]:
    return (Mount(part.mountpoint, part.fstype, part.opts) for part in psutil.disk_partitions(all=True))


def refuse_network_share(folder: Path, mounts: Callable[[], Iterable[Mount]] = _mounts) -> None:
    """Raise an error for a folder on a network share.

    Raises:
        EnvironmentFault: it is on a network share, where the index does not work.
    """
    path = folder.resolve()
    above = [mount for mount in mounts() if path.is_relative_to(mount.point)]
    remote = str(path).startswith("\\\\")
    if above:
        nearest = max(above, key=lambda mount: len(mount.point))
        remote = remote or nearest.kind.lower() in _NETWORK or "remote" in nearest.options.split(",")
    if remote:
        raise EnvironmentFault(
            text("{folder} is on a network share, where the index (SQLite) does not work.", folder=folder),
            "Choose a folder on a disk of this machine.",
        )


def describe(folder: Path) -> str:
    """Return the identity of the volume in a folder; empty if it is not a volume.

    Raises:
        EnvironmentFault: it is of a newer format, or its description is damaged.
    """
    try:
        description = (folder / DESCRIPTION).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise EnvironmentFault(
            text("The volume {folder} cannot be read: {error}.", folder=folder, error=error.strerror),
            "Check the disk.",
        ) from error
    try:
        content = json.loads(description)
        newest, identity = int(content["format"]), str(content["id"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise EnvironmentFault(
            text("{folder} is damaged.", folder=folder / DESCRIPTION),
            "Move this file to another folder and start again. "
            "The volume gets a new description and keeps its recordings.",
        ) from error
    if newest > FORMAT:
        raise EnvironmentFault(
            text(
                "The volume {folder} was written by a newer version of watchroom (format {newest}).",
                folder=folder,
                newest=newest,
            ),
            "Use that version or a later one. Nothing was changed.",
        )
    return identity


def make(folder: Path, files: Files) -> str:
    """Make a folder a volume, unless it is one; return its identity.

    The description is written to another file and renamed, so that it is never incomplete.
    """
    identity = describe(folder)
    if identity:
        return identity
    try:
        make_folder(folder / SEGMENTS)
        make_folder(folder / QUARANTINE)
        identity = _known_identity(folder) or str(uuid.uuid4())
        draft = folder / (DESCRIPTION + ".new")
        touch(draft)
        draft.write_text(json.dumps({"format": FORMAT, "id": identity}) + "\n", "utf-8")
        sync_path(files, draft)
        draft.replace(folder / DESCRIPTION)
        files.sync_folder(folder)
    except OSError as error:
        raise EnvironmentFault(
            text(
                "No recording volume can be created in {folder}: {error}.",
                folder=folder,
                error=error.strerror,
            ),
            "Check that the disk is connected, not full and not read-only.",
        ) from error
    return identity


def _known_identity(folder: Path) -> str:
    """Return the identity in the segments that are already there, in case the description was lost."""
    from console.media.volume.segment_inspection import inspect

    for path in chain.from_iterable(walk(folder, group) for group in groups(folder)):
        try:
            inspected = inspect(folder, path)
        except OSError:
            continue
        if inspected.header is not None:
            return inspected.header.volume
    return ""


def groups(folder: Path) -> list[str]:
    """Return the names directly under `segments`: a folder for each camera, and anything else."""
    try:
        return sorted(entry.name for entry in os.scandir(folder / SEGMENTS))
    except FileNotFoundError:
        return []


def camera_of(group: str) -> int | None:
    """Return the camera that a folder under `segments` belongs to, or None."""
    number = int(group) if group.isascii() and group.isdigit() else 0
    return number if group == f"{number:05d}" else None


def walk(folder: Path, group: str) -> Iterable[str]:
    """Return the paths inside the volume of all files of one group, with forward slashes, in no order."""
    start = folder / SEGMENTS / group
    if start.is_symlink() or not start.is_dir():
        if start.is_symlink() or start.exists():
            yield f"{SEGMENTS}/{group}"
        return
    waiting = [start]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            else:
                yield Path(entry.path).relative_to(folder).as_posix()
