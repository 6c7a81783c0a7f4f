"""The recorder's door: who may come in, and the answers to their orders."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.app.recorder import messages
from console.app.recorder.address import door_of, limit_wait, peer, short_name
from console.app.recorder.group import groups_of_peer
from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.text import text
from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT_CALLERS = 16
"""So many are answered, and together with those whose threads are still ending there are twice as many."""
SILENT_S = 2.0
"""If there is no room, a caller who was silent for so long makes way; consoles speak four times a second."""
CLOSE_S = 2.0
LOOK_S = 0.3
"""The socket's file is looked for so often."""
_OTHERS_WRITE = 0o022
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Caller:
    connection: Connection
    spoke_s: float = field(default_factory=time.monotonic)


class OrderDoor:
    """Lets callers in and answers their orders, each caller on a thread of its own.

    Args:
        home: of the scheme.
        answer: carries out an order and returns the answer; its `ConsoleError` is told to the caller.
        gone: called with the number of a caller that has left.
        group: of the machine, whose members may give orders too; None: only the recorder's own user.

    Raises:
        OSError: it cannot listen there.
        EnvironmentFault: the socket's folder is another user's.
    """

    def __init__(
        self,
        home: Path,
        answer: Callable[[int, dict[str, Any]], dict[str, Any]],
        gone: Callable[[int], None],
        group: int | None = None,
    ) -> None:
        self._answer, self._gone, self._group = answer, gone, group
        self._address = door_of(home)
        self._callers: dict[int, _Caller] = {}
        self._leaving: set[int] = set()
        """Callers that were sent away or have gone, and whose threads have not ended."""
        self._lock = threading.Lock()
        self._is_closed = False
        self._reported = ""
        self._file: tuple[int, int] | None = None
        """Which file the socket is, so that one that replaced it is noticed."""
        self._socket = self._bound() if sys.platform != "win32" else None
        self._thread = BackgroundThread(self._run, name="recorder orders")
        self._thread.start()

    def _bound(self) -> socket.socket:
        path = Path(self._address)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _keep_private(path.parent)
        # It gets its name when it answers, so that nobody who finds it is turned away. The recorder's lock is
        # ours, so whatever lies there was left behind.
        beside = path.with_name(f"{path.name}.new")
        beside.unlink(missing_ok=True)
        made = socket.socket(socket.AF_UNIX)
        try:
            made.settimeout(LOOK_S)
            with short_name(str(beside)) as name:
                made.bind(name)
            self._admit_group(beside)
            made.listen()
            beside.replace(path)
            self._file = _identity(path)
        except OSError:
            made.close()
            beside.unlink(missing_ok=True)
            raise
        return made

    def _admit_group(self, path: Path) -> None:
        """Open socket and folder to the group, if there is one; else to this user alone."""
        if self._group is None:
            path.chmod(0o600)
            return
        for place, mode in ((path.parent, 0o710), (path, 0o660)):
            os.chown(place, -1, self._group)
            place.chmod(mode)

    def close(self) -> None:
        """Send all callers away and stop listening."""
        self._is_closed = True
        with self._lock:
            callers = tuple(self._callers.values())
        for caller in callers:
            _shut(caller.connection)
        if self._socket is not None:
            # On a machine without memory it may wait for ever for a thread that never began.
            self._thread.join(CLOSE_S)
            self._socket.close()
            if _identity(Path(self._address)) == self._file:
                Path(self._address).unlink(missing_ok=True)

    def _run(self) -> None:
        pipe = Listener(self._address, "AF_PIPE") if self._socket is None else None
        number = 0
        while not self._is_closed:
            try:
                caller = pipe.accept() if pipe is not None else self._accepted()
                if caller is not None:
                    number = self._let_in(caller, number)
            except TimeoutError:
                continue
            except Exception as error:  # noqa: BLE001  # it serves everyone: no descriptor, thread or folder now
                self._report(f"{type(error).__name__}: {error}")
                time.sleep(LOOK_S)
            else:
                self._reported = ""

    def _report(self, trouble: str) -> None:
        if trouble != self._reported:
            _log.error("no caller can be let in: %s", trouble)
        self._reported = trouble

    def _accepted(self) -> Connection | None:
        """Return the next caller; raises `TimeoutError` if nobody came for a while."""
        if self._socket is None:
            return None
        if _identity(Path(self._address)) != self._file:
            again = self._bound()
            self._socket.close()
            self._socket = again
            _log.warning("the socket's file was deleted or replaced; it is made again")
        plain = self._socket.accept()[0]
        plain.setblocking(True)
        # Whoever gives orders and reads no answers would keep a thread for ever.
        limit_wait(plain, socket.SO_SNDTIMEO)
        return Connection(plain.detach())

    def _let_in(self, connection: Connection, number: int) -> int:
        with self._lock:
            number = max([number, *self._callers]) + 1
            may_come = may_order(connection, self._group) and self._has_room()
            if may_come:
                self._callers[number] = _Caller(connection)
        if not may_come:
            _log.warning("a caller was sent away")
            connection.close()
            return number
        try:
            BackgroundThread(self._serve, args=(number, connection)).start()
        except RuntimeError:
            with self._lock:
                del self._callers[number]
            connection.close()
            raise
        return number

    def _has_room(self) -> bool:
        """Return whether one more may come; if need be, whoever was silent for longest has to leave."""
        if len(self._callers) + len(self._leaving) >= 2 * LIMIT_CALLERS:
            return False
        if len(self._callers) < LIMIT_CALLERS:
            return True
        number, silent = min(self._callers.items(), key=lambda one: one[1].spoke_s)
        if time.monotonic() - silent.spoke_s < SILENT_S:
            return False
        del self._callers[number]
        self._leaving.add(number)
        _shut(silent.connection, is_cut=True)
        return True

    def _serve(self, number: int, connection: Connection) -> None:
        try:
            while not self._is_closed:
                order = messages.decode(connection.recv_bytes(messages.LIMIT_BYTES))
                self._note_word(number)
                connection.send_bytes(messages.encode(self._answered(number, order)))
        except (OSError, EOFError):
            pass  # the caller has gone
        except ConsoleError as error:
            _log.warning("a caller said something else than an order: %s", error)
        finally:
            with self._lock:
                self._callers.pop(number, None)
                self._leaving.add(number)
            connection.close()
            try:
                self._gone(number)
            finally:
                with self._lock:
                    self._leaving.discard(number)

    def _note_word(self, number: int) -> None:
        with self._lock:
            caller = self._callers.get(number)
            if caller is not None:
                caller.spoke_s = time.monotonic()

    def _answered(self, number: int, order: dict[str, Any]) -> dict[str, Any]:
        try:
            return {"ok": True, **self._answer(number, order)}
        except ConsoleError as error:
            return {"ok": False, "what": error.what, "then": error.then}
        except (KeyError, TypeError, ValueError, OverflowError):
            unclear = messages.NotUnderstood()
            return {"ok": False, "what": unclear.what, "then": unclear.then}


def may_order(caller: Connection, group: int | None = None) -> bool:
    """Return whether a caller is of the recorder's own user, its group, or the machine's administrator."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True  # the named pipe, or the socket's folder, is closed to others
    with socket.socket(fileno=os.dup(caller.fileno())) as plain:
        is_member = group is not None and group in groups_of_peer(plain)
        return is_member or peer(plain)[1] in {os.getuid(), 0}


def _identity(path: Path) -> tuple[int, int] | None:
    """Return which file lies there; None: none."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _keep_private(folder: Path) -> None:
    """Close a folder in which another user could put a socket of his own.

    Raises:
        EnvironmentFault: it is another user's, or a link.
    """
    if folder.is_symlink() or not folder.is_dir() or folder.lstat().st_uid != os.getuid():
        raise EnvironmentFault(
            text("The recorder cannot take orders in {folder}: it is not this user's folder.", folder=folder),
            "Delete it, or give it to this user.",
        )
    if folder.lstat().st_mode & _OTHERS_WRITE:
        folder.chmod(0o700)


def _shut(caller: Connection, *, is_cut: bool = False) -> None:
    """End a caller's wait in another thread.

    Args:
        caller: who has to leave.
        is_cut: whether an answer that he is not reading ends, too; else his last answer still goes out.
    """
    if sys.platform == "win32":
        caller.close()
        return
    try:
        with socket.socket(fileno=os.dup(caller.fileno())) as plain:
            plain.shutdown(socket.SHUT_RDWR if is_cut else socket.SHUT_RD)
    except OSError:
        return  # it has gone
