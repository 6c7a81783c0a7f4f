"""One RTSP session: the tracks that were set up, and whether they play."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.demo.simulated.rtsp.channel import Channel
    from console.demo.simulated.rtsp.transport import TrackTransport

TIMEOUT_S = 60


class ServerSession:
    """A listener of one channel. Only in the event loop's thread."""

    def __init__(self, channel: Channel) -> None:
        self.id = secrets.token_hex(8)
        self.channel = channel
        self.waits_for_key = True
        self._tracks: dict[int, TrackTransport] = {}
        self._heard_s = time.monotonic()

    def add(self, track: int, transport: TrackTransport) -> None:
        """Set a track up, in place of what it had."""
        if old := self._tracks.get(track):
            old.close()
        self._tracks[track] = transport

    @property
    def tracks(self) -> list[int]:
        """The tracks that are set up."""
        return sorted(self._tracks)

    def touch(self) -> None:
        """The other side is alive."""
        self._heard_s = time.monotonic()

    @property
    def is_overdue(self) -> bool:
        """Whether nothing was heard for longer than the session's timeout, and some grace."""
        return time.monotonic() - self._heard_s > TIMEOUT_S * 1.5

    def play(self) -> None:
        """Listen, from the next key picture on."""
        self.waits_for_key = True
        now_s = time.time()
        for track in self._tracks:
            self.send(track, [self.channel.report(track, now_s)], control=True)
        self.channel.join(self)

    def pause(self) -> None:
        """Listen no more."""
        self.channel.leave(self)

    def send(self, track: int, packets: list[bytes], *, control: bool = False) -> None:
        """Pass packets on to a track's transport."""
        transport = self._tracks.get(track)
        if transport is not None and not transport.send(packets, control=control):
            self.waits_for_key = True

    def close(self) -> None:
        """End it."""
        self.pause()
        for transport in self._tracks.values():
            transport.close()
        self._tracks = {}
