"""One RTSP session: the tracks that were set up, and whether they play."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.demo.simulated.rtsp.channel import Channel
    from console.demo.simulated.rtsp.transport import ServedTransport

TIMEOUT_S = 60


class ServerSession:
    """A listener of one channel. Used only in the event loop's thread."""

    def __init__(self, channel: Channel) -> None:
        self.id = secrets.token_hex(8)
        self.channel = channel
        self.waits_for_key = True
        self._tracks: dict[int, ServedTransport] = {}
        self._heard_s = time.monotonic()

    def add(self, track: int, transport: ServedTransport) -> None:
        """Set up a track, in place of its former transport."""
        if old := self._tracks.get(track):
            old.close()
        self._tracks[track] = transport

    @property
    def tracks(self) -> list[int]:
        """Return the tracks that are set up."""
        return sorted(self._tracks)

    def touch(self) -> None:
        """Note that the client is alive."""
        self._heard_s = time.monotonic()

    def is_overdue(self, timeout_s: float) -> bool:
        """Return whether nothing came from the client for longer than the timeout and some grace."""
        return time.monotonic() - self._heard_s > timeout_s * (1.5 if timeout_s >= TIMEOUT_S else 1.0)

    def play(self) -> None:
        """Join the channel, from the next key picture."""
        self.waits_for_key = not self.channel.begins_anywhere
        now_s = time.time()
        for track in self._tracks:
            self.send(track, [self.channel.report(track, now_s)], control=True)
        self.channel.join(self)

    def pause(self) -> None:
        """Leave the channel."""
        self.channel.leave(self)

    def send(self, track: int, packets: list[bytes], *, control: bool = False) -> None:
        """Pass packets to a track's transport."""
        transport = self._tracks.get(track)
        if transport is not None and not transport.send(packets, control=control):
            self.waits_for_key = True

    def close(self) -> None:
        """End the session."""
        self.pause()
        for transport in self._tracks.values():
            transport.close()
        self._tracks = {}
