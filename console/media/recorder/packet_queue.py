"""The queue between capture threads and the recorder: bounded, never blocking."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.recording.causes import Cause
    from console.domain.recording.policy import RecordingPolicy
    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.media.recorder.decode_check import DecodeResult


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A session began, or its format changed."""

    stream: StreamFormat


@dataclass(frozen=True, slots=True)
class SessionClosed:
    """A session ended."""

    cause: Cause
    detail: str


@dataclass(frozen=True, slots=True)
class QueueOverflowed:
    """Packets were dropped because the recorder did not fetch them in time."""

    packets: int


@dataclass(frozen=True, slots=True)
class SampleDecoded:
    """A sample of the recording was decoded."""

    result: DecodeResult


Event = SessionOpened | SessionClosed | QueueOverflowed | SampleDecoded


class CameraQueue:
    """The packets of one camera for the recorder. `put`: the capture thread; `take`: the recorder."""

    def __init__(self, policy: RecordingPolicy) -> None:
        self._lock = threading.Lock()
        self._most_bytes = policy.queue_bytes
        self._most_packets = policy.queue_packets
        self._items: list[EncodedPacket | Event] = []
        self._size_bytes = 0
        self._lost = 0
        self.drops = 0
        """Packets dropped since start."""

    def put(self, packet: EncodedPacket) -> None:
        """Queue a packet, or drop it if the limit is reached."""
        size = len(packet.data)
        with self._lock:
            if (
                self._lost
                or self._size_bytes + size > self._most_bytes
                or len(self._items) >= self._most_packets
            ):
                self._lost += 1
                self.drops += 1
                return
            self._items.append(packet)
            self._size_bytes += size

    def put_event(self, event: Event) -> None:
        """Queue an event in its place; events are few and never dropped."""
        with self._lock:
            self._mark_lost()
            self._items.append(event)

    def take(self) -> list[EncodedPacket | Event]:
        """Return all queued items in order and empty the queue."""
        with self._lock:
            self._mark_lost()
            items, self._items = self._items, []
            self._size_bytes = 0
            return items

    def _mark_lost(self) -> None:
        if self._lost:
            self._items.append(QueueOverflowed(self._lost))
            self._lost = 0
