"""A recorder under a simulated clock, with real files beneath it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from console.domain.recording.placement import VolumeLimits
from console.domain.recording.policy import RecordingPolicy
from console.domain.streaming.utc_clock import UtcClock
from console.media.recorder.recorder import Recorder
from console.media.volume.volume_set import VolumeConfig, VolumeSet
from tests.media.clips import BEGIN, FPS, Clip, packets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from console.domain.books.act_aggregation import RecordedAct
    from console.domain.streaming.packets import EncodedPacket
    from console.media.volume.files import Files

NO_LIMITS = VolumeLimits(floor_bytes=0, reserve_bytes=0)
POLICY = RecordingPolicy(stagger=False, segment_s=4.0, time_lapse_segment_s=20.0, time_lapse_interval_s=2.0)


class FakeClock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.base_utc = BEGIN

    def utc_now(self) -> dt.datetime:
        return self.base_utc + dt.timedelta(seconds=self.now_s)

    def monotonic_s(self) -> float:
        return self.now_s

    def sleep_s(self, seconds: float) -> None:
        self.now_s += seconds


class Acts:
    """Keeps what was done."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str, str, dict[str, str | int | float | None]]] = []

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        self.done.append((actor, act, subject, detail))

    def enter_first(self, acts: Sequence[RecordedAct]) -> None:
        self.done += [(act.actor, act.act, act.subject, dict(act.detail)) for act in acts]


class Town:
    """A recorder, its volumes, its clock, and cameras that send what a test wants."""

    def __init__(
        self,
        *paths: Path,
        policy: RecordingPolicy = POLICY,
        files: Callable[[Path], Files] | None = None,
        limits: VolumeLimits = NO_LIMITS,
    ) -> None:
        self.clock = FakeClock()
        self.utc = UtcClock(self.clock)
        self.acts = Acts()
        self.volumes = VolumeSet(
            [VolumeConfig(path, limits) for path in paths], self.clock.monotonic_s, files
        )
        self.recorder = Recorder(self.volumes, self.acts, policy)
        self.recorder.start(self.clock)
        self._sent: dict[int, int] = {}

    def send(self, camera: int, made: Clip, seconds: float) -> None:
        """A camera sends evenly for so long; the recorder turns five times a second."""
        count = round(seconds * FPS)
        first = self._sent.get(camera, 0)
        self._sent[camera] = first + count
        self.feed(camera, packets(made, count, self.clock.now_s, first))
        self.turn()

    def feed(self, camera: int, sent: Iterable[EncodedPacket]) -> None:
        """Packets at their own times of arrival."""
        for packet in sent:
            while packet.arrived_s - self.clock.now_s >= 0.2:
                self.clock.now_s += 0.2
                self.recorder.tick(self.clock)
            # The capture threads stamp packets by the machine's clock.
            utc = self.utc.utc(packet.arrived_s)
            self.recorder.packet(camera, dataclasses.replace(packet, arrived_utc=utc))
        self.clock.now_s = max(self.clock.now_s, packet.arrived_s + 1 / FPS)

    def turn(self) -> None:
        self.recorder.tick(self.clock)

    def pass_s(self, seconds: float) -> None:
        """Time goes by and nothing is sent."""
        end_s = self.clock.now_s + seconds
        while self.clock.now_s < end_s:
            self.clock.now_s = min(end_s, self.clock.now_s + 0.2)
            self.recorder.tick(self.clock)
