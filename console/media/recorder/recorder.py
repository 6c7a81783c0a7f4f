"""The recorder: records every camera's packets on one thread, independent of their source."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.cameras.status import PictureState, RecordingState
from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode, RecordingSetup
from console.domain.recording.policy import RecordingPolicy
from console.media.recorder.camera import CameraRecorder
from console.media.recorder.decode_check import DecodeCheck, DecodeJob, DecodeResult
from console.media.recorder.flusher import Flusher
from console.media.recorder.packet_queue import CameraQueue, SampleDecoded, SessionClosed, SessionOpened
from console.media.recorder.quality import QualityPorts, QualityWatch, SampleTurns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.status import VolumeStatus
    from console.domain.clock import Clock, Stop
    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.media.volume.volume_set import VolumeSet
    from console.services.ports import ActLog


_ALWAYS = RecordingSetup()


class Recorder:
    """A `PacketSink` and a `RecordingControl`. `run` on a separate thread; everything else from any thread.

    Args:
        volumes: hold the segments; `run` opens and closes them.
        acts: records every change of mode in the ledger.
        policy: lengths and limits.
        decodes: whether samples of the recordings are decoded, in a process of its own.
    """

    def __init__(
        self,
        volumes: VolumeSet,
        acts: ActLog,
        policy: RecordingPolicy | None = None,
        *,
        decodes: bool = False,
    ) -> None:
        self.damaged: Callable[[int], None] = lambda _camera: None
        """Called with a camera whose pictures come damaged, so that another way of reading it is tried."""
        self.looked: Callable[[int, PictureState], None] = lambda _camera, _picture: None
        """Called with what the pictures of a camera look like, of which samples are decoded."""
        self._decoder = DecodeCheck(self._decoded) if decodes else None
        self._turns = SampleTurns()
        self._volumes = volumes
        self._acts = acts
        self._policy = policy or RecordingPolicy()
        self._queues: dict[int, CameraQueue] = {}
        self._plans: dict[int, RecordingSetup] = {}
        self._cameras: dict[int, CameraRecorder] = {}
        self._guard = threading.Lock()
        self._turned_s: float | None = None
        self._clock: Clock | None = None

    @property
    def away(self) -> str:
        """Empty: it works in this process."""
        return ""

    @property
    def is_starting(self) -> bool:
        """False: it works in this process."""
        return False

    @property
    def process(self) -> None:
        """None: it is this process."""

    def plan(self, camera: int, plan: RecordingSetup) -> None:
        """Set the recording plan of a camera; without one it is always recorded in real time."""
        with self._guard:
            self._plans[camera] = plan

    def opened(self, camera: int, stream: StreamFormat) -> None:
        """Queue the start of a session, or its new format."""
        self._queue(camera).put_event(SessionOpened(stream))

    def packet(self, camera: int, packet: EncodedPacket) -> None:
        """Queue a packet; it is dropped if the queue is full."""
        queue = self._queues.get(camera) or self._queue(camera)
        queue.put(packet)

    def closed(self, camera: int, cause: Cause, detail: str) -> None:
        """Queue the end of a session, with its cause."""
        self._queue(camera).put_event(SessionClosed(cause, detail))

    def state(self, camera: int) -> RecordingState:
        """Return the recording state of a camera."""
        recorder = self._cameras.get(camera)
        return recorder.state if recorder else RecordingState.OFF

    def switch(self, camera: int, *, real_time: bool, actor: str) -> None:
        """Switch a camera to real time or time-lapse until `release`, and record the act."""
        mode = RecordingMode.REAL_TIME if real_time else RecordingMode.TIME_LAPSE
        self.set_mode(camera, mode)
        self._acts.record(actor, "recording-switched", f"camera {camera}", {"mode": mode.value})

    def release(self, camera: int, *, actor: str) -> None:
        """Return a camera to its schedule, and record the act."""
        self.set_mode(camera, None)
        self._acts.record(actor, "recording-switched", f"camera {camera}", {"mode": "by schedule"})

    def set_mode(self, camera: int, mode: RecordingMode | None) -> None:
        """Set how a camera is recorded, None: by its schedule; whoever orders it records the act."""
        with self._guard:
            plan = self._plans.get(camera, RecordingSetup())
            self._plans[camera] = replace(plan, switched=mode)

    def volumes(self) -> Sequence[VolumeStatus]:
        """Return the status of every volume."""
        return self._volumes.status()

    def drops(self, camera: int) -> int:
        """Return the number of packets of a camera dropped since start."""
        queue, recorder = self._queues.get(camera), self._cameras.get(camera)
        return (queue.drops if queue else 0) + (recorder.rejected if recorder else 0)

    def notes(self, camera: int) -> tuple[str, ...]:
        """Return what of a camera is recorded otherwise than it is sent, in words."""
        recorder = self._cameras.get(camera)
        return recorder.notes if recorder else ()

    def fault(self, camera: int) -> str:
        """Return why a camera is not recorded although it should be, or not well; empty if it is."""
        recorder = self._cameras.get(camera)
        return (recorder.fault or recorder.quality.fault) if recorder else ""

    def run(self, stop: Stop, clock: Clock) -> None:
        """Record until told to stop, then seal everything."""
        self.start(clock)
        flusher = Flusher(self._volumes)
        flusher.start()
        try:
            while not stop.is_set():
                self.tick(clock)
                clock.sleep_s(self._policy.turn_s)
            self.tick(clock)
        finally:
            flusher.stop()
            self.finish()

    def start(self, clock: Clock) -> None:
        """Open the volumes."""
        self._clock = clock
        self._volumes.tick()

    def tick(self, clock: Clock) -> None:
        """Run one round: the volumes, every camera."""
        if self._clock is None:
            return
        now_s = clock.monotonic_s()
        self._watch_sleep(now_s)
        self._volumes.tick()
        now_utc = clock.utc_now()
        for camera, queue in tuple(self._queues.items()):
            recorder = self._camera(camera, clock)
            recorder.apply_setup(self._plans.get(camera, _ALWAYS), now_utc)
            recorder.process(queue.take())
            recorder.tick(now_s)
        # Only the pause between rounds counts: a round that is long because of a slow disk is not sleep.
        self._turned_s = clock.monotonic_s()

    def finish(self) -> None:
        """Seal all segments and close the volumes."""
        if self._decoder is not None:
            self._decoder.close()
        for recorder in self._cameras.values():
            recorder.end(Cause.CLOSED)
            recorder.quality.finish()
        self._volumes.close()

    def _watch_sleep(self, now_s: float) -> None:
        """End all segments if the machine slept: a segment's time must run evenly."""
        previous_s = self._turned_s
        if previous_s is not None and now_s - previous_s > self._policy.slept_s:
            for recorder in self._cameras.values():
                recorder.end(Cause.SLEPT)

    def _queue(self, camera: int) -> CameraQueue:
        with self._guard:
            return self._queues.setdefault(camera, CameraQueue(self._policy))

    def _camera(self, camera: int, clock: Clock) -> CameraRecorder:
        recorder = self._cameras.get(camera)
        if recorder is None:
            ports = QualityPorts(self._volumes.note_doubt, self._sample, self._damaged, self._turns.take)
            quality = QualityWatch(camera, ports)
            recorder = CameraRecorder(camera, self._volumes, self._policy, clock, quality)
            self._cameras[camera] = recorder
        return recorder

    def _damaged(self, camera: int) -> None:
        self.damaged(camera)

    def _sample(self, job: DecodeJob) -> bool:
        # Without a decoder there is nothing to wait for.
        return self._decoder is None or self._decoder.submit(job)

    def _decoded(self, job: DecodeJob, result: DecodeResult) -> None:
        self._queue(job.camera).put_event(SampleDecoded(result))
        if result.picture is not None:
            self.looked(job.camera, result.picture)
