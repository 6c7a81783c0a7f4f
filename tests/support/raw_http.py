"""A server that answers each HTTP request with the very bytes that a test gives."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

_LENGTH = re.compile(rb"(?i)content-length:\s*(\d+)")


class RawHttp:
    """Serves on loopback until it is closed; connections stay open after each answer.

    Args:
        answer: returns the bytes of an answer to the body of a request; empty: the connection is closed.
        host: address to listen at.
    """

    def __init__(self, answer: Callable[[bytes], bytes], host: str = "127.0.0.1") -> None:
        self._answer, self._over = answer, threading.Event()
        self.asked: list[bytes] = []
        """Bodies of the requests, oldest first."""
        self._listener = socket.create_server((host, 0))
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://{host}:{self.port}/onvif/device_service"
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> Self:
        self._listener.settimeout(0.05)
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=(connection,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(0.05)
        buffer = b""
        with connection, contextlib.suppress(OSError):
            while not self._over.is_set():
                with contextlib.suppress(TimeoutError):
                    came = connection.recv(65_536)
                    if not came:
                        return
                    buffer += came
                head, blank, rest = buffer.partition(b"\r\n\r\n")
                length = int(match[1]) if (match := _LENGTH.search(head)) else 0
                if blank and len(rest) >= length:
                    body, buffer = rest[:length], rest[length:]
                    self.asked.append(body)
                    answer = self._answer(body)
                    if not answer:
                        return
                    connection.sendall(answer)
