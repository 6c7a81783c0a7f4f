"""Live pictures of all cameras: who looks at which stream, and which sessions that needs."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.cameras.camera import Camera, StreamRole
from console.domain.cameras.status import CameraStatus, RecordingState
from console.domain.errors import OperatorError
from console.domain.privacy.mask_state import MaskState
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.session import SessionReport, StreamSession
from console.media.capture.stream_source import StreamOpener
from console.media.capture.tile_stream import TileSubscription
from console.media.masking.mask import Mask
from console.media.stream_faults import FaultKind, StreamFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.domain.clock import Clock
    from console.domain.privacy.model import DrawnOn
    from console.domain.streaming.picture import PixelFormat
    from console.media.capture.display_pipeline import FrameConsumer
    from console.services.ports import PacketSink
    from console.services.privacy.ports import CameraMasks

SHUTDOWN_S = 5.0
SINGLE_S = 60.0
"""A camera that has one session only gives it to the recorder; the sub-stream is tried again after that."""
SINGLE_AGAIN_S = 600.0
"""Where that did not help, it is not done again so soon."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """What the feed is told of the outside. `app` fills it in."""

    clock: Clock
    credentials: Callable[[Camera], Credentials]
    sink: PacketSink | None = None
    """The recorder; None: nothing is recorded."""
    recording_state: Callable[[int], RecordingState] = field(default=lambda _number: RecordingState.OFF)
    options: OpenOptions = field(default_factory=OpenOptions)
    device: str = ""
    """Hardware decoder by libav's name; empty: the processor."""
    masks: CameraMasks | None = None
    """The privacy zones in force; None: no camera has any."""
    make_mask: Callable[[int, CameraMasks | None], Mask] = Mask
    """What covers a stream's pictures; benchmarks put one in its place that tells what it did."""


@dataclass(slots=True)
class _Running:
    session: StreamSession
    stop: threading.Event
    thread: threading.Thread


class CaptureFeed:
    """Implements `services.ports.CameraFeed`. Any thread; nothing here blocks but `close`.

    Invariant: a stream has at most one session, which serves the recorder and every tile.

    Args:
        cameras: those that can be looked at.
        plan: clock, credentials, recorder.
    """

    def __init__(self, cameras: Iterable[Camera], plan: CaptureOptions) -> None:
        self._cameras = {camera.number: camera for camera in cameras}
        self._plan = plan
        self._lock = threading.RLock()
        self._running: dict[tuple[int, StreamRole], _Running] = {}
        self._viewings: dict[int, list[TileSubscription]] = {}
        self._recorded: set[int] = set()
        self._leaving: list[_Running] = []
        self._gave_way_s: dict[int, float] = {}
        self._closed = False

    def look(
        self,
        camera: int,
        width: int,
        height: int,
        on_picture: Callable[[], None],
        pixel_format: PixelFormat,
    ) -> TileSubscription:
        """See `services.ports.CameraFeed`.

        Raises:
            OperatorError: there is no such camera.
        """
        if camera not in self._cameras:
            raise OperatorError(f"There is no camera {camera}.", "The camera list shows all.")
        viewing = TileSubscription(
            camera, (width, height), on_picture, pixel_format, self._plan.clock, self._reconsider
        )
        with self._lock:
            self._viewings.setdefault(camera, []).append(viewing)
            self._reconsider(viewing)
        return viewing

    def record(self, camera: int) -> None:
        """Keep the camera's main stream open for the recorder."""
        with self._lock:
            if camera in self._recorded:
                return
            self._recorded.add(camera)
            watched = self._running.pop((camera, StreamRole.MAIN), None)
            session = self._ensure(camera, StreamRole.MAIN)
            if watched and session:
                self._replace(watched, session)

    def change(self, cameras: Iterable[Camera], recorded: Iterable[int]) -> None:
        """Another list of cameras, and which of them are recorded. Streams that stay the same go on."""
        with self._lock:
            before, self._cameras = self._cameras, {camera.number: camera for camera in cameras}
            wanted = set(recorded) & self._cameras.keys()
            for number, old in before.items():
                is_other = _streams(self._cameras.get(number)) != _streams(old)
                if is_other or (number in self._recorded and number not in wanted):
                    self._hang_up(number)
            self._recorded &= wanted
            for viewing in [each for tiles in self._viewings.values() for each in tiles]:
                self._reconsider(viewing)
        for number in wanted:
            self.record(number)

    def _hang_up(self, number: int) -> None:
        """End a camera's streams; its tiles stay, and look again where the camera is still there."""
        self._recorded.discard(number)
        for role in StreamRole:
            running = self._running.pop((number, role), None)
            if running is not None:
                running.session.lookers = ()
                running.stop.set()
                running.session.interrupt()
                self._leaving = [*(each for each in self._leaving if each.thread.is_alive()), running]

    def status(self, camera: int) -> CameraStatus:
        """See `services.ports.CameraFeed`."""
        now_s = self._plan.clock.monotonic_s()
        with self._lock:
            roles = (StreamRole.SUB, StreamRole.MAIN)
            running = [self._running[camera, r] for r in roles if (camera, r) in self._running]
            viewings = tuple(self._viewings.get(camera, ()))
        recording = self._plan.recording_state(camera)
        reports = [each.session.report(now_s) for each in running]
        if not reports:
            return CameraStatus(camera, recording=recording)
        shown = max(reports, key=_telling)
        return CameraStatus(
            camera,
            shown.state,
            recording,
            fps_offered=shown.fps_offered,
            fps_shown=max((v.painted.per_s(now_s) for v in viewings), default=0.0),
            bitrate_bps=sum(r.bitrate_bps for r in reports),
            drops=sum(r.shed for r in reports) + sum(v.overwritten for v in viewings),
            reconnects=sum(r.reconnects for r in reports),
            decode_ms=shown.decode_ms,
            picture_age_s=shown.picture_age_s,
            clock_error_s=next((r.clock_error_s for r in reports if r.clock_error_s is not None), None),
            last_fault=next((r.fault for r in reports if r.fault), ""),
            dropped_tracks=shown.dropped_tracks,
            stream=shown.stream,
            masked=shown.mask.state in {MaskState.MASKED, MaskState.COVERED},
            mask=shown.mask,
        )

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """See `services.ports.MotionDetector`."""
        now_s = self._plan.clock.monotonic_s()
        with self._lock:
            running = [self._running[camera, role] for role in StreamRole if (camera, role) in self._running]
        seen = (each.session.is_moving(since_s, now_s) for each in running)
        return next((one for one in seen if one is not None), None)

    def drawn_on(self, camera: int) -> DrawnOn | None:
        """See `services.ports.CameraFeed`."""
        with self._lock:
            running = [self._running[camera, role] for role in StreamRole if (camera, role) in self._running]
        return next((view for view in (each.session.drawn_on() for each in running) if view), None)

    def close(self) -> None:
        """Stop every session and wait for them, at most `SHUTDOWN_S`."""
        with self._lock:
            self._closed = True
            running = [*self._running.values(), *self._leaving]
        for each in running:
            each.stop.set()
            each.session.interrupt()
        until_s = self._plan.clock.monotonic_s() + SHUTDOWN_S
        for each in running:
            each.thread.join(max(0.0, until_s - self._plan.clock.monotonic_s()))
            if each.thread.is_alive():
                _log.error("%s did not end within %.0f s", each.thread.name, SHUTDOWN_S)

    def _replace(self, old: _Running, session: StreamSession) -> None:
        """Another session takes over those who look at one that ends."""
        session.lookers = (*session.lookers, *(k for k in old.session.lookers if k not in session.lookers))
        old.session.lookers = ()
        old.stop.set()
        old.session.interrupt()
        self._leaving = [*(each for each in self._leaving if each.thread.is_alive()), old]

    def _failed(self, session: StreamSession, fault: StreamFault) -> None:
        """A session broke: its tiles are fed from the camera's other stream where that one lives."""
        with self._lock:
            if self._closed:
                return
            if session.role is StreamRole.MAIN and fault.kind is FaultKind.FULL:
                self._give_way(session)
            for looker in session.lookers:
                for role in StreamRole:
                    self._lend_to(looker, session.camera, role)

    def _give_way(self, session: StreamSession) -> None:
        """The camera has no session left for the recorder, and one of those it has is ours."""
        camera, now_s = session.camera, self._plan.clock.monotonic_s()
        since_s = now_s - self._gave_way_s.get(camera, float("-inf"))
        sub = self._running.get((camera, StreamRole.SUB))
        if since_s > SINGLE_AGAIN_S and sub and camera in self._recorded:
            self._gave_way_s[camera] = now_s
            del self._running[camera, StreamRole.SUB]
            self._replace(sub, session)

    def _reconsider(self, viewing: TileSubscription) -> None:
        """Give a tile the stream that it wants now; the one it has serves until the new one has a picture."""
        with self._lock:
            if viewing.is_closed:
                self._forget(viewing)
                return
            if viewing.camera not in self._cameras:
                return  # taken out of the scheme; it may come back
            wanted = self._ensure(viewing.camera, self._role(viewing))
            if wanted is None:
                return
            if viewing not in wanted.lookers:
                wanted.lookers = (*wanted.lookers, viewing)
                self._lend(viewing)
            now_s = self._plan.clock.monotonic_s()
            report = wanted.report(now_s)
            # The age alone may be that of a picture from before its connection broke.
            if report.state.is_alive and report.picture_age_s is not None and report.picture_age_s < 1.0:
                self._leave_others(viewing, wanted)

    def _role(self, viewing: TileSubscription) -> StreamRole:
        camera = self._cameras[viewing.camera]
        wanted = viewing.wanted()
        since_s = self._plan.clock.monotonic_s() - self._gave_way_s.get(viewing.camera, float("-inf"))
        return wanted if camera.sub_url and since_s > SINGLE_S else StreamRole.MAIN

    def _lend(self, viewing: TileSubscription) -> None:
        """While the wanted stream opens, one that is running already shows the picture."""
        for role in StreamRole:
            self._lend_to(viewing, viewing.camera, role)

    def _lend_to(self, looker: FrameConsumer, camera: int, role: StreamRole) -> None:
        running = self._running.get((camera, role))
        if running and looker not in running.session.lookers:
            running.session.lookers = (*running.session.lookers, looker)

    def _leave_others(self, viewing: TileSubscription, kept: StreamSession) -> None:
        for role in StreamRole:
            running = self._running.get((viewing.camera, role))
            if running and running.session is not kept:
                _remove(running.session, viewing)

    def _forget(self, viewing: TileSubscription) -> None:
        viewings = self._viewings.get(viewing.camera, [])
        if viewing in viewings:
            viewings.remove(viewing)
        for role in StreamRole:
            running = self._running.get((viewing.camera, role))
            if running:
                _remove(running.session, viewing)

    def _ensure(self, number: int, role: StreamRole) -> StreamSession | None:
        if self._closed:
            return None
        running = self._running.get((number, role))
        if running is None:
            running = self._start(self._cameras[number], role)
        return running.session

    def _start(self, camera: Camera, role: StreamRole) -> _Running:
        plan = self._plan

        def login() -> Credentials:
            return plan.credentials(camera)

        recorded = role is StreamRole.MAIN and camera.number in self._recorded
        session = StreamSession(
            camera.number,
            role,
            StreamOpener(camera.url(role), login, plan.options, plan.clock).open,
            plan.clock,
            plan.sink if recorded else None,
            plan.device,
            self._failed,
            lambda: bool(self._viewings.get(camera.number)),
            plan.make_mask(camera.number, plan.masks),
        )
        stop = threading.Event()
        name = f"capture {camera.number} {role.value}"
        thread = threading.Thread(target=self._host, args=(session, stop), name=name, daemon=True)
        running = self._running[camera.number, role] = _Running(session, stop, thread)
        thread.start()
        return running

    def _host(self, session: StreamSession, stop: threading.Event) -> None:
        session.run(stop)
        with self._lock:
            running = self._running.get((session.camera, session.role))
            if running is None or running.session is not session:
                return  # another has taken its place
            del self._running[session.camera, session.role]
            # Somebody may have begun to look in the instant in which the session gave up.
            if session.lookers and not self._closed:
                self._start(self._cameras[session.camera], session.role).session.lookers = session.lookers


def _streams(camera: Camera | None) -> tuple[str, ...]:
    return (camera.urn, camera.main_url, camera.sub_url) if camera else ()


def _remove(session: StreamSession, viewing: TileSubscription) -> None:
    session.lookers = tuple(looker for looker in session.lookers if looker is not viewing)


def _telling(report: SessionReport) -> tuple[bool, bool, float]:
    """Which of a camera's sessions tells of the tile: one that is watched, alive, with the newest picture."""
    age_s = report.picture_age_s
    return report.is_watched, report.state.is_alive, -(age_s if age_s is not None else 1e9)
