"""A local port that leads to a camera over our own TLS, for a library that would check no certificate."""

from __future__ import annotations

import re
import select
import socket
import ssl
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError
from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from console.network.certificate_trust import CertificateTrust

LOCAL = "127.0.0.1"
CONNECT_S = 3.0
STUCK_S = 20.0
"""A side that takes or ends nothing for so long ends the relay; the library gives up long before."""
_CHUNK_BYTES = 65_536
_REDIRECTION = re.compile(rb"RTSP/\d\.\d\s+3\d\d\b")


class TlsRelay:
    """Carries one connection to a camera; its certificate is verified before anything is sent.

    It ends with the connection. The camera's redirections are not passed on: they would lead out of the TLS.

    Args:
        address: host and port of the camera.
        trust: verifies its certificate.
    """

    def __init__(self, address: tuple[str, int], trust: CertificateTrust) -> None:
        self._address, self._trust = address, trust
        self._listener = socket.create_server((LOCAL, 0), backlog=1)
        self.port: int = self._listener.getsockname()[1]
        BackgroundThread(self._carry, name="relay").start()

    def close(self) -> None:
        """Take no connection any more; one that runs ends by itself."""
        self._listener.close()

    def _carry(self) -> None:
        try:
            with self._listener, self._listener.accept()[0] as near, self._connected() as far:
                _exchange(near, far)
        except (OSError, ConsoleError):
            return  # the library sees a closed connection, and our own client says what is wrong

    def _connected(self) -> ssl.SSLSocket:
        plain = socket.create_connection(self._address, CONNECT_S)
        try:
            secured = self._trust.secured(plain, self._address[0], ssl.SSLSocket)
        except BaseException:
            plain.close()
            raise
        return secured


def _exchange(near: socket.socket, far: ssl.SSLSocket) -> None:
    """Copy both ways until one side ends. One thread, because TLS is not read and written by two at once."""
    near.settimeout(STUCK_S)
    far.settimeout(STUCK_S)
    while True:
        ready = [far] if far.pending() else select.select([near, far], [], [])[0]
        if near in ready:
            data = near.recv(_CHUNK_BYTES)
            if not data:
                return
            far.sendall(data)
        if far in ready:
            data = far.recv(_CHUNK_BYTES)
            if not data or _REDIRECTION.match(data):
                return
            near.sendall(data)
