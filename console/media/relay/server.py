"""The relay: serves the streams of the recorder's cameras as RTSP over TCP."""

from __future__ import annotations

import logging
import secrets
import selectors
import socket
import threading
import time
from itertools import islice
from typing import TYPE_CHECKING

from console.domain.http_digest_server import Digest
from console.domain.threads import BackgroundThread
from console.media.relay.connection import RelayConnection
from console.media.relay.stream import RelayStream

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT_CONNECTIONS = 256
LIMIT_IDLE_S = 20.0
"""A connection that plays nothing is closed after so long."""
LIMIT_UNKNOWN_S = 5.0
"""A connection without the password is closed after so long: anyone on this machine can open one."""
LIMIT_ACCEPTED = 32
"""So many new connections are taken at a time, so that no crowd keeps the others waiting."""
FLUSH_S = 0.02
WAIT_S = 0.25
USER = "watchroom"
REALM = "watchroom recorder"
_log = logging.getLogger(__name__)


class RelayServer:
    """Serves streams by camera. Any thread; its own thread answers.

    Args:
        host: the interface to listen on.
        port: 0: a free one.

    Raises:
        OSError: it cannot listen there.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.secret = secrets.token_hex(32)
        """The password, new at each start."""
        self._lock = threading.Lock()
        self._streams: dict[int, RelayStream] = {}
        self._connections: dict[int, RelayConnection] = {}
        self._stop = threading.Event()
        self._login = Digest(REALM, USER, self.secret)
        self._socket = socket.create_server((host, port), backlog=64)
        self._socket.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._socket, selectors.EVENT_READ, None)
        self._thread = BackgroundThread(self._run, name="relay")

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._socket.getsockname()[1])

    @property
    def viewers(self) -> int:
        """Number of connections that receive a stream."""
        return sum(one.stream is not None for one in tuple(self._connections.values()))

    def stream(self, camera: int) -> RelayStream:
        """Return the stream of a camera, which whoever reads the camera fills."""
        with self._lock:
            return self._streams.setdefault(camera, RelayStream())

    def address(self, camera: int) -> str:
        """Return a camera's address on this machine."""
        return f"rtsp://127.0.0.1:{self.port}/camera/{camera}"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def close(self) -> None:
        """End all connections and stop listening."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        for connection in tuple(self._connections.values()):
            self._drop(connection)
        self._selector.close()
        self._socket.close()

    def _find(self, camera: int) -> RelayStream | None:
        return self._streams.get(camera)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._turn()
            except Exception:  # noqa: BLE001  # it serves everyone: what one connection causes ends here
                _log.exception("relay")
                time.sleep(WAIT_S)

    def _turn(self) -> None:
        is_behind = any(one.has_waiting for one in self._connections.values())
        for key, _ in self._selector.select(FLUSH_S if is_behind else WAIT_S):
            if key.data is None:
                self._accept()
            else:
                key.data.receive()
        for connection in tuple(self._connections.values()):
            connection.flush()
            if connection.is_over or self._is_idle(connection):
                self._drop(connection)

    @staticmethod
    def _is_idle(connection: RelayConnection) -> bool:
        limit_s = LIMIT_IDLE_S if connection.is_known else LIMIT_UNKNOWN_S
        return connection.stream is None and time.monotonic() - connection.began_s > limit_s

    def _accept(self) -> None:
        for plain in islice(self._waiting_sockets(), LIMIT_ACCEPTED):
            if not self._has_room():
                plain.close()
                continue
            plain.setblocking(False)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            made = RelayConnection(plain, self._login, self._find, secrets.token_hex(8))
            self._connections[plain.fileno()] = made
            self._selector.register(plain, selectors.EVENT_READ, made)

    def _has_room(self) -> bool:
        """Return whether one more may come; the oldest that has not shown the password makes way for it."""
        if len(self._connections) < LIMIT_CONNECTIONS:
            return True
        oldest = next((one for one in self._connections.values() if not one.is_known), None)
        if oldest is not None:
            self._drop(oldest)
        return oldest is not None

    def _waiting_sockets(self) -> Iterator[socket.socket]:
        while True:
            try:
                yield self._socket.accept()[0]
            except BlockingIOError:
                return
            except OSError:
                # No descriptor is free; who waits is still there at the next turn.
                time.sleep(FLUSH_S)
                return

    def _drop(self, connection: RelayConnection) -> None:
        number = connection.socket.fileno()
        self._connections.pop(number, None)
        self._selector.unregister(connection.socket)
        connection.close()
