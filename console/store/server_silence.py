"""Giving up a read from a server that has stopped without closing its connections."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Generator

SILENCE_S = 15.0
"""Seconds of waiting for an answer after which the server is asked whether it is there."""
ASK_S = 5


class ServerConnection(psycopg.Connection[Any]):
    """A connection of the driver whose reads are given up if the server answers no one.

    A long query is waited for as long as the server takes new connections. A commit is always waited for:
    a server that wakes up may still carry it out.
    """

    is_reading = False

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the end of an exchange with the server, as the driver does.

        Raises:
            OperationalError: it reads, and the server is silent.
        """
        return super().wait(self._until_silent(gen) if self.is_reading else gen, interval, timeout)

    def _until_silent(self, exchange: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        heard_s = time.monotonic()
        try:
            state = next(exchange)
            while True:
                ready = yield state
                if not ready and time.monotonic() - heard_s > SILENCE_S:
                    self._give_up_if_silent()
                if ready or time.monotonic() - heard_s > SILENCE_S:
                    heard_s = time.monotonic()
                state = exchange.send(ready)
        except StopIteration as end:
            return end.value

    def _give_up_if_silent(self) -> None:
        try:
            asked = psycopg.connect(self.info.dsn, password=self.info.password or None, connect_timeout=ASK_S)
        except psycopg.OperationalError as error:
            if "FATAL" in str(error):
                # It answered, if only that it has too many connections.
                return
            self.close()
            raise psycopg.OperationalError("the server is silent") from None
        asked.close()
