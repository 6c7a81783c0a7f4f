"""How a stream is opened."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """A camera's login; kept out of every text."""

    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OpenOptions:
    """How to open a stream."""

    transport: str = "tcp"
    """RTSP transport: tcp (interleaved) or udp."""
    answer_timeout_s: float = 3.0
    silence_s: float = 1.8
    """A stream that is silent for longer has stalled, and is opened anew."""
    own_client: bool = True
    """Whether our own RTSP client is used where it can be."""
