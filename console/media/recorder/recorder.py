"""The recorder: takes every camera's packets and keeps them, in one thread, not knowing who sends them."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.cameras.status import RecordingState
from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode, RecordingSetup
from console.domain.recording.policy import RecordingPolicy
from console.media.recorder.camera import CameraRecorder
from console.media.recorder.flusher import Flusher
from console.media.recorder.packet_queue import CameraQueue, SessionClosed, SessionOpened
from console.media.recorder.recording_clock import RecordingClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.cameras.status import VolumeStatus
    from console.domain.clock import Clock, Stop
    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.media.volume.volume_set import VolumeSet
    from console.services.ports import ActLog


_ALWAYS = RecordingSetup()


class Recorder:
    """A `PacketSink` and a `RecordingControl`. `run` in a thread of its own; everything else from any thread.

    Args:
        volumes: where segments go; `run` opens and closes them.
        acts: the ledger's door; takes every switch of mode.
        policy: the figures.
    """

    def __init__(self, volumes: VolumeSet, acts: ActLog, policy: RecordingPolicy | None = None) -> None:
        self._volumes = volumes
        self._acts = acts
        self._policy = policy or RecordingPolicy()
        self._queues: dict[int, CameraQueue] = {}
        self._plans: dict[int, RecordingSetup] = {}
        self._cameras: dict[int, CameraRecorder] = {}
        self._guard = threading.Lock()
        self._turned_s: float | None = None
        self._moment: RecordingClock | None = None

    def plan(self, camera: int, plan: RecordingSetup) -> None:
        """How a camera is to be recorded; without one it is recorded in real time, always."""
        with self._guard:
            self._plans[camera] = plan

    def opened(self, camera: int, stream: StreamFormat) -> None:
        """See `PacketSink.opened`."""
        self._queue(camera).tell(SessionOpened(stream))

    def packet(self, camera: int, packet: EncodedPacket) -> None:
        """See `PacketSink.packet`."""
        queue = self._queues.get(camera) or self._queue(camera)
        queue.put(packet)

    def closed(self, camera: int, cause: Cause, detail: str) -> None:
        """See `PacketSink.closed`."""
        self._queue(camera).tell(SessionClosed(cause, detail))

    def state(self, camera: int) -> RecordingState:
        """See `RecordingControl.state`."""
        recorder = self._cameras.get(camera)
        return recorder.state if recorder else RecordingState.OFF

    def switch(self, camera: int, *, real_time: bool, actor: str) -> None:
        """See `RecordingControl.switch`."""
        mode = RecordingMode.REAL_TIME if real_time else RecordingMode.TIME_LAPSE
        with self._guard:
            plan = self._plans.get(camera, RecordingSetup())
            self._plans[camera] = replace(plan, switched=mode)
        self._acts.record(actor, "recording-switched", f"camera {camera}", {"mode": mode.value})

    def release(self, camera: int, *, actor: str) -> None:
        """Give a camera back to its schedule."""
        with self._guard:
            plan = self._plans.get(camera, RecordingSetup())
            self._plans[camera] = replace(plan, switched=None)
        self._acts.record(actor, "recording-switched", f"camera {camera}", {"mode": "by schedule"})

    def volumes(self) -> Sequence[VolumeStatus]:
        """See `RecordingControl.volumes`."""
        return self._volumes.status()

    def drops(self, camera: int) -> int:
        """Packets of a camera that were thrown away since start."""
        queue, recorder = self._queues.get(camera), self._cameras.get(camera)
        return (queue.drops if queue else 0) + (recorder.rejected if recorder else 0)

    def dropped_tracks(self, camera: int) -> tuple[str, ...]:
        """Tracks of a camera that cannot be kept, in words."""
        recorder = self._cameras.get(camera)
        return recorder.dropped_tracks if recorder else ()

    def fault(self, camera: int) -> str:
        """Why a camera is not recorded though it should be; empty where it is."""
        recorder = self._cameras.get(camera)
        return recorder.fault if recorder else ""

    def run(self, stop: Stop, clock: Clock) -> None:
        """Record until told to stop; then seal everything."""
        self.start(clock)
        flusher = Flusher(self._volumes)
        flusher.start()
        try:
            while not stop.is_set():
                self.turn(clock)
                clock.sleep_s(self._policy.turn_s)
            self.turn(clock)
        finally:
            flusher.stop()
            self.finish()

    def start(self, clock: Clock) -> None:
        """Open the volumes."""
        self._moment = RecordingClock(clock)
        self._volumes.turn()

    def turn(self, clock: Clock) -> None:
        """One round: the clock, the volumes, every camera."""
        moment = self._moment
        if moment is None:
            return
        now_s = clock.monotonic_s()
        self._watch_clock(moment, now_s)
        self._volumes.turn()
        now_utc = moment.utc(now_s)
        for camera, queue in tuple(self._queues.items()):
            recorder = self._camera(camera, moment)
            recorder.follow(self._plans.get(camera, _ALWAYS), now_utc)
            recorder.take(queue.take())
            recorder.turn(now_s)
        # Only the pause counts: a round that is long because a disk is slow is no sleep.
        self._turned_s = clock.monotonic_s()

    def finish(self) -> None:
        """Seal everything and let go of the volumes."""
        for recorder in self._cameras.values():
            recorder.end(Cause.CLOSED)
        self._volumes.close()

    def _watch_clock(self, moment: RecordingClock, now_s: float) -> None:
        """Cut where the machine slept or its clock was set: a segment's time must run evenly."""
        last_s = self._turned_s
        step_s = moment.step_s(self._policy.clock_step_s)
        if last_s is not None and now_s - last_s > self._policy.slept_s:
            self._end_all(Cause.SLEPT)
        elif step_s:
            self._end_all(Cause.CLOCK_FORWARD if step_s > 0 else Cause.CLOCK_BACK)

    def _end_all(self, cause: Cause) -> None:
        for recorder in self._cameras.values():
            recorder.end(cause)

    def _queue(self, camera: int) -> CameraQueue:
        with self._guard:
            return self._queues.setdefault(camera, CameraQueue(self._policy))

    def _camera(self, camera: int, moment: RecordingClock) -> CameraRecorder:
        recorder = self._cameras.get(camera)
        if recorder is None:
            recorder = CameraRecorder(camera, self._volumes, self._policy, moment)
            self._cameras[camera] = recorder
        return recorder
