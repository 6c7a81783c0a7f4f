"""Options for opening a stream."""

from __future__ import annotations

from dataclasses import dataclass, field

AUTOMATIC, TCP, UDP, MULTICAST, HTTP = "automatic", "tcp", "udp", "multicast", "http"
TRANSPORTS = (AUTOMATIC, TCP, UDP, MULTICAST, HTTP)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A camera's login; never part of a text."""

    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OpenOptions:
    """Options for opening a stream."""

    transport: str = AUTOMATIC
    """How the camera sends: tcp (interleaved), udp, multicast, http (tunnelled), or automatic: what works."""
    answer_timeout_s: float = 3.0
    silence_s: float = 1.8
    """Seconds of silence after which a stream counts as stalled and is reopened."""
    own_client: bool = True
    """Whether our own RTSP client is used where possible."""
