"""Where the recorder listens, and how it is reached."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
import struct
import sys
import tempfile
from contextlib import contextmanager
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import TYPE_CHECKING

from console.app.instance_lock import RECORDER_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

SOCKET = "orders.sock"
LONGEST_SOCKET_PATH = 100
ANSWER_S = 3.0
"""A recorder that does not answer for so long hangs."""
_HAS_NUMBERS = Path("/proc/self/fd").is_dir()
"""Whether a folder can be named by the number of its descriptor (Linux)."""
_UCRED = struct.Struct("3i")
_TIMEVAL = struct.Struct("ll")


def door_of(home: Path) -> str:
    """Return the address at which the recorder of a home listens: a socket, or a named pipe on Windows."""
    if sys.platform == "win32":
        return rf"\\.\pipe\watchroom-{_short(home)}"
    path = home / RECORDER_FOLDER / SOCKET
    if _HAS_NUMBERS or len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return str(path)
    # The system allows no longer name. The folder must belong to this user alone.
    place = Path(tempfile.gettempdir()) / f"watchroom-{os.getuid()}"
    return str(place / f"{_short(home)}.sock")


def _short(home: Path) -> str:
    return hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:24]


@contextmanager
def short_name(address: str) -> Iterator[str]:
    """Give a name of the socket that the system allows: on Linux its folder may be named by a descriptor."""
    path = Path(address)
    if not _HAS_NUMBERS or len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        yield address
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def knock(home: Path) -> Connection:
    """Connect to the recorder of a home. Afterwards no reading or writing waits for longer than `ANSWER_S`.

    Raises:
        OSError: nobody answers, or someone who is neither this user, nor the owner of the home, nor root.
    """
    if sys.platform == "win32":
        return Client(door_of(home), "AF_PIPE")
    with socket.socket(socket.AF_UNIX) as plain, short_name(door_of(home)) as name:
        # Set before connecting: a recorder that hangs has a full queue, at which connecting waits.
        for limit in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            limit_wait(plain, limit)
        try:
            plain.connect(name)
        except PermissionError as error:
            raise PermissionError(error.errno, error.strerror, door_of(home)) from None
        _, uid = peer(plain)
        if uid not in {os.getuid(), 0, home.stat().st_uid}:
            raise PermissionError(errno.EACCES, f"it belongs to user {uid}", door_of(home))
        return Connection(plain.detach())


def limit_wait(plain: socket.socket, limit: int) -> None:
    """Have no reading (`SO_RCVTIMEO`) or no writing (`SO_SNDTIMEO`) wait for longer than `ANSWER_S`."""
    plain.setsockopt(socket.SOL_SOCKET, limit, _TIMEVAL.pack(int(ANSWER_S), 0))


def server_of(home: Path) -> int | None:
    """Return the process that listens at the door of a home, also if it hangs; None: nobody, or not known."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    try:
        with knock(home) as connection, socket.socket(fileno=os.dup(connection.fileno())) as plain:
            return peer(plain)[0] or None
    except OSError:
        return None


def peer(plain: socket.socket) -> tuple[int, int]:
    """Return process and user at the other end, as the system knows them."""
    if not hasattr(socket, "SO_PEERCRED"):
        return 0, os.getuid()  # the socket's folder is closed to others
    told = plain.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
    process, uid, _ = _UCRED.unpack(told)
    return process, uid
