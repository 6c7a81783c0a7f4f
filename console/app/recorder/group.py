"""A group of users of the machine whose consoles use a recorder that runs as a user of its own.

Its members may give orders and read recordings. Settings, keyring and database of the recorder stay closed.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text
from console.media.volume.folder import describe
from console.media.volume.rights import SHARED_FILE, SHARED_FOLDER
from console.settings.home import PASSED_THROUGH

if TYPE_CHECKING:
    from collections.abc import Iterable

RECORDINGS = "recordings"
"""The folder of the recorder's home in which a volume may lie, beside those that are volumes already."""
PRIVATE = frozenset(
    {
        *("backups", "certificates", "keyring", "keys", "logs", "models"),
        *("owed", "pictures", "prints", "recorder", "redaction", "snapshots"),
    }
)
"""Folders of a home that are never a volume, also while they are empty."""
_PEERGROUPS = 59
"""`SO_PEERGROUPS` of Linux, which Python does not name."""
_MOST_GROUPS = 256
"""Python reads no longer answer. Who is in more groups than that counts as a member of the first one only."""
_GID = struct.Struct("I")


def group_number(name: str) -> int:
    """Return the number of a group of this machine.

    Raises:
        EnvironmentFault: there is none of that name, this user is not in it, or the system has none.
    """
    if sys.platform == "win32":
        raise EnvironmentFault(
            "A group cannot use the recorder on Windows.", "Clear recording.group in the recorder's settings."
        )
    import grp

    try:
        number = grp.getgrnam(name).gr_gid
    except KeyError:
        raise EnvironmentFault(
            text("This machine has no group {name}.", name=name),
            text(
                "Make it (groupadd {name}), or correct recording.group in the recorder's settings.", name=name
            ),
        ) from None
    if os.getuid() and number not in {os.getgid(), *os.getgroups()}:
        raise EnvironmentFault(
            text("The recorder's own user is not in the group {name}.", name=name),
            text("Add it (usermod -aG {name} USER) and start the recorder again.", name=name),
        )
    return number


def share(home: Path, volumes: Iterable[Path], group: int) -> None:
    """Let a group pass through the home to the recorder's socket, and read the volumes; the rest is closed.

    What the recorder makes later is its own user's, but in the volumes (`media.volume.rights`).

    Raises:
        OperatorError: the home lies in a volume, or a volume is a private folder of it; nothing was changed.
        OSError: a folder cannot be changed.
    """
    shared = [path.resolve() for path in volumes]
    for volume in shared:
        if home.resolve().is_relative_to(volume):
            raise OperatorError(
                text(
                    "The recorder's own folder {home} lies in the recording volume {volume}, so the group "
                    "would read its settings, database and keyring.",
                    home=home,
                    volume=volume,
                ),
                "Give the volume a folder of its own (recording.volumes in the recorder's settings).",
            )
        _refuse_private(home.resolve(), volume)
    for path in home.iterdir():
        if path.is_symlink() or path.resolve() in shared:
            continue
        path.chmod(0o700 if path.is_dir() else 0o600)
    os.chown(home, -1, group)
    home.chmod(PASSED_THROUGH)
    for volume in shared:
        volume.mkdir(mode=0o750, parents=True, exist_ok=True)
        if volume.stat().st_gid != group or not volume.stat().st_mode & stat.S_ISGID:
            _share_tree(volume, group)


def _refuse_private(home: Path, volume: Path) -> None:
    """Refuse a volume that is, or lies in, a folder of the home where the program keeps other things."""
    if not volume.is_relative_to(home):
        return
    top = home / volume.relative_to(home).parts[0]
    is_new = not top.exists() or (top.is_dir() and not any(top.iterdir()))
    if top.name == RECORDINGS or (top.name not in PRIVATE and (is_new or describe(volume))):
        return
    raise OperatorError(
        text(
            "The recording volume {volume} lies in {top}, where the recorder keeps other things, so the "
            "group would read these.",
            volume=volume,
            top=top,
        ),
        text(
            "Give the volume a folder of its own, for example {example} (recording.volumes in the recorder's "
            "settings).",
            example=home / RECORDINGS,
        ),
    )


def _share_tree(volume: Path, group: int) -> None:
    """Give a volume to the group; what is made in it later inherits that. The volume itself comes last."""
    for name, _, files in os.walk(volume, topdown=False):
        folder = Path(name)
        for file in files:
            if (folder / file).is_symlink():
                continue
            descriptor = os.open(folder / file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                if stat.S_ISREG(os.fstat(descriptor).st_mode):
                    os.fchown(descriptor, -1, group)
                    os.fchmod(descriptor, SHARED_FILE)
            finally:
                os.close(descriptor)
        os.chown(folder, -1, group)
        folder.chmod(SHARED_FOLDER)


def unshare(home: Path) -> None:
    """Close a home that a group could pass through."""
    if os.name == "posix" and home.is_dir() and home.stat().st_mode & 0o070:
        home.chmod(0o700)


def groups_of_peer(plain: socket.socket) -> frozenset[int]:
    """Return the groups of the process at the other end, as far as the system tells them."""
    try:
        told = plain.getsockopt(socket.SOL_SOCKET, _PEERGROUPS, _MOST_GROUPS * _GID.size)
    except OSError:
        told = b""
    return frozenset(number for (number,) in _GID.iter_unpack(told)) | _own_group(plain)


def _own_group(plain: socket.socket) -> frozenset[int]:
    if not hasattr(socket, "SO_PEERCRED"):
        return frozenset()
    told = plain.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 3 * _GID.size)
    return frozenset({struct.unpack("3i", told)[2]})
