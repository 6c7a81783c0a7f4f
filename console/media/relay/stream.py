"""One camera's packets as they come, with the group of pictures in memory, for everyone who looks."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from console.media.relay.description import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.media.rtsp.framing import Packet
    from console.media.rtsp.session_setup import OpenTrack

LIMIT_GROUP_BYTES = 16 * 2**20
LIMIT_GROUP_PACKETS = 20_000
"""Limits of the group of pictures in memory; beyond them a new viewer waits for the next key frame."""


class RelayViewer(Protocol):
    """Someone who receives a camera's packets. Any thread; nothing here blocks."""

    channels: frozenset[int]
    """The channels that were set up."""

    def send(self, block: bytes) -> None:
        """Queue bytes for the connection."""
        ...

    def end(self) -> None:
        """Close the connection, because the camera's stream has ended."""
        ...


class RelayStream:
    """The stream of one camera.

    `opened`, `packets`, `key_frame` and `closed`: the thread that reads the camera. Everything else: any.
    """

    def __init__(self) -> None:
        self.wanted: Callable[[], None] = lambda: None
        """Called when the first viewer comes, so that packets are read as they arrive."""
        self._lock = threading.Lock()
        self._tracks: tuple[OpenTrack, ...] = ()
        self._viewers: tuple[RelayViewer, ...] = ()
        self._group: list[Packet] = []
        self._group_bytes = 0
        self._has_key = False
        self._is_unshown = False

    @property
    def is_watched(self) -> bool:
        """Whether anyone receives the packets."""
        return bool(self._viewers)

    @property
    def tracks(self) -> tuple[OpenTrack, ...]:
        """The tracks of the present session; empty while there is none."""
        return self._tracks

    @property
    def is_unshown(self) -> bool:
        """Whether a session runs by a client that does not show its packets, so nobody can receive them."""
        return self._is_unshown

    @property
    def description(self) -> str:
        """The session description; empty while there is no session."""
        tracks = self._tracks
        return describe(tracks) if tracks else ""

    def opened(self, tracks: Sequence[OpenTrack]) -> None:
        """Begin a session."""
        self.closed()
        with self._lock:
            self._tracks = tuple(tracks)

    def opened_unshown(self) -> None:
        """Begin a session by a client that does not show the packets as they came."""
        self.closed()
        self._is_unshown = True

    def closed(self) -> None:
        """End the session; those who look must ask again, because the tracks may be others next time."""
        with self._lock:
            viewers, self._viewers, self._tracks = self._viewers, (), ()
            self._is_unshown = False
            self._forget()
        for viewer in viewers:
            viewer.end()

    def packets(self, batch: list[Packet]) -> None:
        """Pass packets on."""
        with self._lock:
            if self._viewers:
                self._pass_on(batch)
            # Also before the first key frame, which is known for one only after its packets came.
            self._keep(batch)

    def key_frame(self, stamp: int) -> None:
        """Note that the newest picture, of this RTP stamp, is a key frame: a group begins with it."""
        with self._lock:
            if not self._tracks:
                return
            begin = self._begin_of(self._tracks[0].channel, stamp)
            self._group = self._group[begin:]
            self._group_bytes = sum(len(payload) for _, payload in self._group)
            self._has_key = bool(self._group)

    def play(self, viewer: RelayViewer, answer: Callable[[int | None, int | None], bytes]) -> bool:
        """Begin to send to a viewer, first the group in memory; return False if there is no session.

        Args:
            viewer: receives the packets.
            answer: returns what is sent before them, by sequence number and stamp of the first packet of the
                picture, if that is known.
        """
        with self._lock:
            if not self._tracks:
                return False
            group = self._group if self._has_key else []
            video = self._tracks[0].channel
            first = next((payload for channel, payload in group if channel == video), b"")
            is_known = len(first) >= 12
            sequence = int.from_bytes(first[2:4], "big") if is_known else None
            stamp = int.from_bytes(first[4:8], "big") if is_known else None
            viewer.send(answer(sequence, stamp) + _interleaved(group, viewer.channels))
            is_first = not self._viewers
            self._viewers = (*self._viewers, viewer)
        if is_first:
            self.wanted()
        return True

    def leave(self, viewer: RelayViewer) -> None:
        """Stop sending to a viewer."""
        with self._lock:
            self._viewers = tuple(one for one in self._viewers if one is not viewer)

    def _pass_on(self, batch: list[Packet]) -> None:
        blocks: dict[frozenset[int], bytes] = {}
        for viewer in self._viewers:
            block = blocks.get(viewer.channels)
            if block is None:
                block = blocks[viewer.channels] = _interleaved(batch, viewer.channels)
            viewer.send(block)

    def _keep(self, batch: list[Packet]) -> None:
        self._group += batch
        self._group_bytes += sum(len(payload) for _, payload in batch)
        if self._group_bytes > LIMIT_GROUP_BYTES or len(self._group) > LIMIT_GROUP_PACKETS:
            self._forget()

    def _forget(self) -> None:
        self._group, self._group_bytes, self._has_key = [], 0, False

    def _begin_of(self, channel: int, stamp: int) -> int:
        """Return where the picture with a stamp begins; the end if it is not in memory."""
        wanted, group = stamp.to_bytes(4, "big"), self._group
        found = len(group)
        for at in range(len(group) - 1, -1, -1):
            own, payload = group[at]
            if own != channel:
                continue
            if payload[4:8] == wanted:
                found = at
            elif found < len(group):
                break
        return found


def _interleaved(packets: list[Packet], channels: frozenset[int]) -> bytes:
    """Return packets as they are sent between RTSP messages (RFC 2326, 10.12)."""
    parts: list[bytes] = []
    for channel, payload in packets:
        if channel in channels:
            parts += (b"$%c" % channel, len(payload).to_bytes(2, "big"), payload)
    return b"".join(parts)
