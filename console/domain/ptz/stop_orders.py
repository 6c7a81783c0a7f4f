"""How a camera is stopped by another process, without the driver: address, login and messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class StopWay:
    """One way of stopping: SOAP actions with the bodies of their messages."""

    messages: tuple[tuple[str, str], ...]
    after_refusal: bool = False
    """Whether it is sent only if the camera has refused one before it."""


@dataclass(frozen=True, slots=True)
class StopOrders:
    """Everything that is needed to stop one camera. Only in memory and in the pipe to the watchdog."""

    host: str
    port: int
    path: str
    host_header: str
    is_encrypted: bool
    fingerprint: str
    """SHA-256 of the certificate that the camera shows, 64 hex digits; empty without TLS."""
    user: str
    password: str = field(repr=False)
    clock_error_s: float = 0.0
    speaks_digest: bool = False
    ways: tuple[StopWay, ...] = ()
    """The ways of stopping, the one that works for this camera first."""

    def content(self) -> dict[str, Any]:
        """Return the orders as JSON has them."""
        ways = [{"messages": way.messages, "after_refusal": way.after_refusal} for way in self.ways]
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "ways"}
        return {**plain, "ways": ways}
