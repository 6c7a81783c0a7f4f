"""The parts that work without a screen, wired together: capture, recorder, retention, ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from console.app.hosted_loop import HostedLoop
from console.domain.clock import SystemClock
from console.domain.recording.modes import RecordingSetup
from console.domain.recording.policy import RecordingPolicy
from console.domain.recording.retention import RetentionRules
from console.domain.recording.segments import SegmentState
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials, OpenOptions
from console.media.recorder.masked_recording import MaskedRecording
from console.media.recorder.recorder import Recorder
from console.media.recorder.system_time import system_time
from console.media.volume.volume_set import VolumeConfig, VolumeSet
from console.network.certificate_trust import CertificateTrust, stream_trust
from console.services.cameras.device_ports import ClosableFeed
from console.services.recording.camera_clocks import CameraClockEntries
from console.services.recording.chain_heads import ChainHeadEntries
from console.services.recording.clock_trust import ClockTrust
from console.services.recording.retention import RetentionService

if TYPE_CHECKING:
    import datetime as dt
    import threading
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.status import RecordingState
    from console.domain.clock import Clock
    from console.media.relay.stream import RelayStream
    from console.services.cameras.lessons import CameraLessons
    from console.services.cameras.ports import TrackStore
    from console.services.ports import (
        ActLog,
        CameraRegister,
        FirstActs,
        Holds,
        PacketSink,
        RecordingControl,
    )
    from console.services.privacy.ports import CameraMasks
    from console.settings.secrets import Secrets

SEAL_DEADLINE_S = 10.0
LEDGER_DEADLINE_S = 5.0


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Parameters of the engine."""

    register: CameraRegister
    secrets: Secrets
    acts: ActLog
    holds: Holds | None
    """None: recordings are never deleted (recording without a database)."""
    volumes: Sequence[VolumeConfig]
    """Empty: nothing is recorded."""
    crashed: Callable[[str], None]
    policy: RecordingPolicy = field(default_factory=RecordingPolicy)
    rules: RetentionRules = field(default_factory=RetentionRules)
    options: OpenOptions = field(default_factory=OpenOptions)
    transports: Mapping[int, str] = field(default_factory=dict)
    """Transports that are set for single cameras."""
    trust: Callable[[int], CertificateTrust] = field(default=lambda _number: stream_trust())
    """Returns what verifies the certificate of a camera's encrypted streams."""
    device: str = ""
    plan_of: Callable[[int], RecordingSetup] = field(default=lambda _number: RecordingSetup())
    """How each camera is recorded."""
    is_live: Callable[[int], bool] = field(default=lambda _number: True)
    """Whether a camera is captured and recorded; only cameras in service are."""
    masks: CameraMasks | None = None
    """The privacy zones in force; None: no picture is masked (recording without a database)."""
    lessons: CameraLessons | None = None
    """What was learned about the cameras; None: it is learned anew after each start."""
    tracks: TrackStore | None = None
    """Positions of PTZ cameras over time; deleted with the recordings."""
    books: FirstActs | None = None
    """Where deletions and the heads of the chains are entered; None: there are no books."""
    clock_trust: ClockTrust = field(default_factory=ClockTrust)
    """Whether the machine's clock is believed, for retention."""
    relay: Callable[[int], RelayStream] | None = None
    """Passes recorded streams on to other processes; None: no one else receives them."""
    loops: Sequence[HostedLoop] = ()
    """Further threads (for example the ledger writer) that must end after the recorder."""


@dataclass(frozen=True, slots=True)
class RecordedSegment:
    """A segment as it may be read on this machine."""

    path: str
    begin_utc: dt.datetime
    end_utc: dt.datetime
    is_sealed: bool


class TrialFeed(ClosableFeed, Protocol):
    """The pictures of a camera that is not in service yet."""

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """Return whether the camera moved since an instant, by its picture; None: cannot be told."""
        ...


class LiveEngine(Protocol):
    """Pictures and recording, by this process or beside a recorder."""

    clock: SystemClock
    feed: CaptureFeed

    @property
    def recorder(self) -> RecordingControl:
        """Control of the recorder."""
        ...

    def start(self) -> None:
        """Start everything."""
        ...

    def change(self, cameras: Sequence[Camera]) -> None:
        """Replace the cameras. Any thread."""
        ...

    def trial_feed(self, camera: Camera, *, is_recorded: bool = False) -> TrialFeed:
        """Return a feed of a camera that is not in service yet; the caller closes it."""
        ...

    def segments(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> Sequence[RecordedSegment]:
        """Return the segments of a camera in a time. Waits."""
        ...

    def close(self) -> None:
        """End everything."""
        ...


def capture_options(
    plan: EngineOptions,
    clock: Clock,
    state: Callable[[int], RecordingState],
    notes: Callable[[int], tuple[str, tuple[str, ...]]],
) -> CaptureOptions:
    """Return how the cameras are captured.

    Args:
        plan: of the engine.
        clock: gives the time.
        state: how a camera is recorded.
        notes: what is wrong with its recording, and what is recorded otherwise than it is sent, in words.
    """

    def credentials(camera: Camera) -> Credentials:
        return Credentials(*plan.secrets.login(camera.urn))

    return CaptureOptions(
        clock,
        credentials,
        None,
        state,
        notes,
        plan.options,
        plan.transports,
        plan.trust,
        plan.device,
        plan.masks,
        lessons=plan.lessons,
    )


class Engine:
    """Starts and ends capture, recorder and loops in order. Used from the thread that builds it."""

    def __init__(self, plan: EngineOptions) -> None:
        self.clock = SystemClock()
        self.volumes = VolumeSet(plan.volumes, self.clock.monotonic_s)
        self.recorder = Recorder(self.volumes, plan.acts, plan.policy, decodes=bool(plan.volumes))
        self._masking = MaskedRecording(self.recorder, plan.masks) if plan.masks else None
        self._sink = self._masking or self.recorder
        self._plan = plan
        cameras = self._live(plan.register.cameras())
        self._records = bool(plan.volumes)
        self.feed = CaptureFeed(cameras, self._capture_plan(self._sink if self._records else None))
        self.recorder.damaged = self.feed.read_otherwise
        self.recorder.looked = self.feed.looked
        self._planned: set[int] = set()
        self._plan_recording(cameras)
        self._threads = [*plan.loops, *self._loops(plan)]

    def _capture_plan(self, sink: PacketSink | None) -> CaptureOptions:
        options = capture_options(self._plan, self.clock, self.recorder.state, self._recording_notes)
        return replace(options, sink=sink, relay=self._plan.relay)

    def _recording_notes(self, camera: int) -> tuple[str, tuple[str, ...]]:
        masking = self._masking.fault(camera) if self._masking is not None else ""
        return self.recorder.fault(camera) or masking, self.recorder.notes(camera)

    def _loops(self, plan: EngineOptions) -> list[HostedLoop]:
        if not self._records:
            return []
        recorder = HostedLoop("recorder", lambda stop: self.recorder.run(stop, self.clock), plan.crashed)
        if plan.books is None:
            return [recorder]
        entries = ChainHeadEntries(self.volumes.chain_heads, plan.books, self.clock)
        heads = HostedLoop("heads of recordings", lambda stop: entries.run(stop, plan.crashed), plan.crashed)
        clocks = CameraClockEntries(self._clock_errors, plan.books, self.clock, system_time)
        measured = HostedLoop("clocks of cameras", lambda stop: clocks.run(stop, plan.crashed), plan.crashed)
        if plan.holds is None:
            return [measured, heads, recorder]
        retention = RetentionService(
            self.volumes, plan.holds, plan.books, plan.register, plan.rules, plan.tracks, plan.clock_trust
        )

        def delete(stop: threading.Event) -> None:
            retention.run(stop, self.clock, plan.crashed)

        # They end from the last to the first: the final heads are those of the sealed segments.
        return [measured, heads, recorder, HostedLoop("retention", delete, plan.crashed)]

    def _clock_errors(self) -> dict[int, float]:
        """Return the error of each camera's clock in seconds, where the camera reports its time."""
        numbers = [camera.number for camera in self._live(self._plan.register.cameras())]
        errors = ((number, self.feed.status(number).clock_error_s) for number in numbers)
        return {number: error_s for number, error_s in errors if error_s is not None}

    def start(self) -> None:
        """Start capturing and recording."""
        for thread in self._threads:
            thread.start()
        if self._records:
            for camera in self._live(self._plan.register.cameras()):
                self.feed.record(camera.number)

    def change(self, cameras: Sequence[Camera]) -> None:
        """Replace the cameras: new ones are captured and recorded, others disconnected. Any thread."""
        live = self._live(cameras)
        self._plan_recording(live)
        self.feed.change(live, [camera.number for camera in live] if self._records else ())

    def trial_feed(self, camera: Camera, *, is_recorded: bool = False) -> CaptureFeed:
        """Return a feed of a camera that is not in service yet, for testing it; the caller closes it."""
        sink = self._sink if is_recorded and self._records else None
        feed = CaptureFeed([camera], self._capture_plan(sink))
        if sink is not None:
            feed.record(camera.number)
        return feed

    def segments(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> Sequence[RecordedSegment]:
        """Return the segments of a camera in a time."""
        found = self.volumes.segments(camera, begin_utc, end_utc)
        places = ((segment, self.volumes.file_of(segment)) for segment in found)
        return [
            RecordedSegment(
                str(path), segment.begin_utc, segment.end_utc, segment.state is SegmentState.SEALED
            )
            for segment, path in places
            if path is not None
        ]

    def _live(self, cameras: Sequence[Camera]) -> list[Camera]:
        return [camera for camera in cameras if self._plan.is_live(camera.number)]

    def _plan_recording(self, cameras: Sequence[Camera]) -> None:
        for number in {camera.number for camera in cameras} - self._planned:
            # Planned only once, so that a mode chosen by an operator stays.
            self.recorder.plan(number, self._plan.plan_of(number))
            self._planned.add(number)

    def close(self) -> None:
        """Close the cameras, then end retention and recorder, and the ledger last."""
        self.feed.close()
        for thread in reversed(self._threads):
            thread.end(SEAL_DEADLINE_S)
