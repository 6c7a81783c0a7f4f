"""Where the recorder listens for its own user, and who may come in."""

from __future__ import annotations

import hashlib
import logging
import os
import socket
import struct
import sys
import tempfile
import threading
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.app.instance_lock import RECORDER_FOLDER
from console.app.recorder import messages
from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

SOCKET = "orders.sock"
LONGEST_SOCKET_PATH = 100
LIMIT_CALLERS = 16
LOOK_S = 0.3
"""The socket's file is looked for so often."""
_UCRED = struct.Struct("3i")
_log = logging.getLogger(__name__)


def door_of(home: Path) -> str:
    """Return the address at which the recorder of a home listens: a socket, or a named pipe on Windows."""
    if sys.platform == "win32":
        return rf"\\.\pipe\watchroom-{_short(home)}"
    path = home / RECORDER_FOLDER / SOCKET
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return str(path)
    # The system allows no longer name. The folder belongs to this user alone.
    place = Path(tempfile.gettempdir()) / f"watchroom-{os.getuid()}"
    return str(place / f"{_short(home)}.sock")


def _short(home: Path) -> str:
    return hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:24]


def knock(home: Path) -> Connection:
    """Connect to the recorder of a home.

    Raises:
        OSError: nobody answers.
    """
    family = "AF_PIPE" if sys.platform == "win32" else "AF_UNIX"
    return Client(door_of(home), family)


class OrderDoor:
    """Lets callers in and answers their orders, each caller on a thread of its own.

    Args:
        home: of the scheme.
        answer: carries out an order and returns the answer; its `ConsoleError` is told to the caller.
        gone: called with the number of a caller that has left.

    Raises:
        OSError: it cannot listen there.
    """

    def __init__(
        self,
        home: Path,
        answer: Callable[[int, dict[str, Any]], dict[str, Any]],
        gone: Callable[[int], None],
    ) -> None:
        self._answer, self._gone = answer, gone
        self._address = door_of(home)
        self._callers: dict[int, Connection] = {}
        self._lock = threading.Lock()
        self._is_closed = False
        self._socket = self._bound() if sys.platform != "win32" else None
        self._thread = threading.Thread(target=self._run, name="recorder orders", daemon=True)
        self._thread.start()

    def _bound(self) -> socket.socket:
        path = Path(self._address)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The recorder's lock is ours, so a socket that lies here was left behind.
        path.unlink(missing_ok=True)
        made = socket.socket(socket.AF_UNIX)
        made.settimeout(LOOK_S)
        made.bind(self._address)
        path.chmod(0o600)
        made.listen(LIMIT_CALLERS)
        return made

    def close(self) -> None:
        """Send all callers away and stop listening."""
        self._is_closed = True
        with self._lock:
            callers = tuple(self._callers.values())
        for caller in callers:
            _shut(caller)
        if self._socket is not None:
            self._thread.join()
            self._socket.close()
            Path(self._address).unlink(missing_ok=True)

    def _run(self) -> None:
        pipe = Listener(self._address, "AF_PIPE") if self._socket is None else None
        number = 0
        while not self._is_closed:
            try:
                caller = pipe.accept() if pipe is not None else self._accepted()
            except OSError:
                continue  # nobody came, or he has gone already
            if caller is not None:
                number = self._let_in(caller, number)

    def _accepted(self) -> Connection | None:
        """Return the next caller; None if nobody came for a while."""
        if self._socket is None:
            return None
        if not Path(self._address).is_socket():
            _log.warning("the socket's file was deleted; it is made again")
            self._socket.close()
            self._socket = self._bound()
        try:
            plain = self._socket.accept()[0]
        except TimeoutError:
            return None
        plain.setblocking(True)
        return Connection(plain.detach())

    def _let_in(self, caller: Connection, number: int) -> int:
        with self._lock:
            is_full = len(self._callers) >= LIMIT_CALLERS
            number = max([number, *self._callers]) + 1
            if not is_full and is_own_user(caller):
                self._callers[number] = caller
        if number in self._callers:
            threading.Thread(target=self._serve, args=(number, caller), daemon=True).start()
        else:
            _log.warning("a caller was sent away")
            caller.close()
        return number

    def _serve(self, number: int, caller: Connection) -> None:
        try:
            while not self._is_closed:
                order = messages.decode(caller.recv_bytes(messages.LIMIT_BYTES))
                caller.send_bytes(messages.encode(self._answered(number, order)))
        except (OSError, EOFError):
            pass  # the caller has gone
        except ConsoleError as error:
            _log.warning("a caller said something else than an order: %s", error)
        finally:
            with self._lock:
                self._callers.pop(number, None)
            caller.close()
            self._gone(number)

    def _answered(self, number: int, order: dict[str, Any]) -> dict[str, Any]:
        try:
            return {"ok": True, **self._answer(number, order)}
        except ConsoleError as error:
            return {"ok": False, "what": error.what, "then": error.then}
        except (KeyError, TypeError, ValueError, OverflowError):
            unclear = messages.NotUnderstood()
            return {"ok": False, "what": unclear.what, "then": unclear.then}


def is_own_user(caller: Connection) -> bool:
    """Return whether a caller is of the recorder's own user, or the machine's administrator."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True  # the named pipe, or the socket's folder, is closed to others
    with socket.socket(fileno=os.dup(caller.fileno())) as plain:
        told = plain.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
    _, uid, _ = _UCRED.unpack(told)
    return uid in {os.getuid(), 0}


def _shut(caller: Connection) -> None:
    """End a caller's wait in another thread."""
    if sys.platform == "win32":
        caller.close()
        return
    try:
        with socket.socket(fileno=os.dup(caller.fileno())) as plain:
            # Its last answer still goes out.
            plain.shutdown(socket.SHUT_RD)
    except OSError:
        return  # it has gone
