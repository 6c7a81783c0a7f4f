"""Live pictures of all cameras: which tile shows which stream, and the sessions that this needs."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from console.domain.cameras.camera import Camera, StreamRole
from console.domain.cameras.status import CameraStatus, PictureState, RecordingState
from console.domain.privacy.mask_state import UNCOUNTED, MaskState
from console.domain.streaming.utc_clock import UtcClock
from console.domain.threads import BackgroundThread
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.relayed import RelayedOpener
from console.media.capture.session import SessionReport, SharedReaders, StreamSession
from console.media.capture.stream_source import StreamMemory, StreamOpener
from console.media.capture.tile_stream import TileSubscription
from console.media.stream_faults import FaultKind, StreamFault
from console.network.certificate_trust import CertificateTrust, stream_trust

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from console.domain.clock import Clock
    from console.domain.privacy.model import DrawnOn
    from console.domain.streaming.picture import PixelFormat
    from console.media.capture.frame_consumer import FrameConsumer
    from console.media.capture.relayed import RelayPlaces
    from console.media.masking.mask import Mask
    from console.media.relay.stream import RelayStream
    from console.services.cameras.lessons import CameraLessons
    from console.services.ports import PacketSink
    from console.services.privacy.ports import CameraMasks

SHUTDOWN_S = 5.0
SINGLE_S = 60.0
"""How long a camera with a single session gives it to the recorder before the sub-stream is tried again."""
SINGLE_AGAIN_S = 600.0
"""Shortest time between two such handovers, in case the first one did not help."""
AGAIN_S = 1.0
"""A stream's thread that crashed goes on after so long."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """Dependencies and settings of the feed."""

    clock: Clock
    credentials: Callable[[Camera], Credentials]
    sink: PacketSink | None = None
    """The recorder; None: nothing is recorded."""
    recording_state: Callable[[int], RecordingState] = field(default=lambda _number: RecordingState.OFF)
    recording_notes: Callable[[int], tuple[str, tuple[str, ...]]] = field(default=lambda _number: ("", ()))
    """What is wrong with a camera's recording, and what is recorded otherwise than it is sent, in words."""
    options: OpenOptions = field(default_factory=OpenOptions)
    transports: Mapping[int, str] = field(default_factory=dict)
    """Transports that are set for single cameras."""
    trust: Callable[[int], CertificateTrust] = field(default=lambda _number: stream_trust())
    """Returns what verifies the certificate of a camera's encrypted streams."""
    device: str = ""
    """Hardware decoder by libav's name; empty: the processor."""
    masks: CameraMasks | None = None
    """The privacy zones in force; None: no camera has any."""
    places: RelayPlaces | None = None
    """Where recorded streams are read if another process records; None: they are recorded here, or not."""
    elsewhere: Callable[[CameraStatus], CameraStatus] = field(default=lambda status: status)
    """Adds what another process that records says of a camera."""
    relay: Callable[[int], RelayStream] | None = None
    """Passes recorded streams on to others; None: no one else receives them."""
    lessons: CameraLessons | None = None
    """What was learned about the cameras; None: it is learned anew after each start."""
    make_mask: Callable[[int, CameraMasks | None], Mask] | None = None
    """Creates the mask of a stream; benchmarks replace it by one that reports what it did."""


@dataclass(slots=True)
class _Running:
    session: StreamSession
    stop: threading.Event
    thread: BackgroundThread


class CaptureFeed:
    """Implements `services.ports.CameraFeed`. Any thread; only `close` blocks.

    Invariant: a stream has at most one session, which serves the recorder and every tile.

    Args:
        cameras: the cameras that can be shown.
        plan: clock, credentials, recorder.
    """

    def __init__(self, cameras: Iterable[Camera], plan: CaptureOptions) -> None:
        self._cameras = {camera.number: camera for camera in cameras}
        self._plan = plan
        self._utc = UtcClock(plan.clock)
        self._lock = threading.RLock()
        self._running: dict[tuple[int, StreamRole], _Running] = {}
        self._viewings: dict[int, list[TileSubscription]] = {}
        self._recorded: set[int] = set()
        self._leaving: list[_Running] = []
        self._gave_way_s: dict[int, float] = {}
        self._memories: dict[tuple[int, str], StreamMemory] = {}
        self._readers = SharedReaders()
        self._closed = False

    def subscribe(
        self,
        camera: int,
        width: int,
        height: int,
        on_picture: Callable[[], None],
        pixel_format: PixelFormat,
    ) -> TileSubscription:
        """Start showing a camera; return the viewing, which the caller closes.

        A camera that is not in the scheme has no pictures until it is.

        Args:
            camera: its number.
            width: of the tile, device pixels.
            height: of the tile, device pixels; 0: hidden.
            on_picture: called from the capture thread for each picture.
            pixel_format: format of the pictures.
        """
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
        """Replace the list of cameras, and of those that are recorded; unchanged streams continue."""
        with self._lock:
            before, self._cameras = self._cameras, {camera.number: camera for camera in cameras}
            to_record = set(recorded) & self._cameras.keys()
            for number, old in before.items():
                is_other = _streams(self._cameras.get(number)) != _streams(old)
                if is_other or (number in self._recorded and number not in to_record):
                    self._hang_up(number)
            self._recorded &= to_record
            for viewing in [tile for tiles in self._viewings.values() for tile in tiles]:
                self._reconsider(viewing)
        for number in to_record:
            self.record(number)

    def _hang_up(self, number: int) -> None:
        """End a camera's streams. Its tiles stay, and are served again if the camera is still in the list."""
        self._recorded.discard(number)
        for role in StreamRole:
            running = self._running.pop((number, role), None)
            if running is not None:
                running.session.consumers = ()
                running.stop.set()
                running.session.interrupt()
                self._leaving = [
                    *(leaving for leaving in self._leaving if leaving.thread.is_alive()),
                    running,
                ]

    def status(self, camera: int) -> CameraStatus:
        """Return the status of a camera."""
        now_s = self._plan.clock.monotonic_s()
        with self._lock:
            roles = (StreamRole.SUB, StreamRole.MAIN)
            running = [self._running[camera, r] for r in roles if (camera, r) in self._running]
            viewings = tuple(self._viewings.get(camera, ()))
        recording = self._plan.recording_state(camera)
        reports = [runner.session.report(now_s) for runner in running]
        recording_fault, notes = self._plan.recording_notes(camera)
        if not reports:
            unseen = CameraStatus(camera, recording=recording, recording_fault=recording_fault)
            return self._plan.elsewhere(unseen)
        shown = max(reports, key=_display_rank)
        status = CameraStatus(
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
            recording_fault=recording_fault,
            dropped_tracks=(*shown.dropped_tracks, *notes),
            stream=shown.stream,
            client=shown.client,
            masked=shown.mask.state in {MaskState.MASKED, MaskState.COVERED},
            mask=shown.mask,
            cover=sum((r.cover for r in reports), UNCOUNTED),
        )
        return self._plan.elsewhere(status)

    def read_otherwise(self, camera: int) -> None:
        """Read a camera's recorded stream in another way, because its pictures come damaged. Any thread."""
        with self._lock:
            running = self._running.get((camera, StreamRole.MAIN))
        if running is not None:
            running.session.read_otherwise()

    def looked(self, camera: int, picture: PictureState) -> None:
        """Take in what the pictures of a recorded camera look like that no one watches. Any thread."""
        with self._lock:
            running = self._running.get((camera, StreamRole.MAIN))
        if running is not None:
            running.session.looked(picture)

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """Return whether the camera moved since an instant, by its picture; None: cannot be told."""
        now_s = self._plan.clock.monotonic_s()
        with self._lock:
            running = [self._running[camera, role] for role in StreamRole if (camera, role) in self._running]
        verdicts = (runner.session.is_moving(since_s, now_s) for runner in running)
        return next((verdict for verdict in verdicts if verdict is not None), None)

    def drawn_on(self, camera: int) -> DrawnOn | None:
        """Return how the newest picture looks, for drawing zones; None before there is one."""
        with self._lock:
            running = [self._running[camera, role] for role in StreamRole if (camera, role) in self._running]
        return next((view for view in (runner.session.drawn_on() for runner in running) if view), None)

    def close(self) -> None:
        """Stop every session and wait for them, at most `SHUTDOWN_S`."""
        with self._lock:
            self._closed = True
            running = [*self._running.values(), *self._leaving]
        for runner in running:
            runner.stop.set()
            runner.session.interrupt()
        until_s = self._plan.clock.monotonic_s() + SHUTDOWN_S
        for runner in running:
            runner.thread.join(max(0.0, until_s - self._plan.clock.monotonic_s()))
            if runner.thread.is_alive():
                _log.error("%s did not end within %.0f s", runner.thread.name, SHUTDOWN_S)

    def _replace(self, old: _Running, session: StreamSession) -> None:
        """Move the viewers of a session that ends to another session."""
        session.consumers = (
            *session.consumers,
            *(k for k in old.session.consumers if k not in session.consumers),
        )
        old.session.consumers = ()
        old.stop.set()
        old.session.interrupt()
        self._leaving = [*(leaving for leaving in self._leaving if leaving.thread.is_alive()), old]

    def _failed(self, session: StreamSession, fault: StreamFault) -> None:
        """After a session failed, feed its tiles from the camera's other stream, if that one is running."""
        with self._lock:
            if self._closed:
                return
            if session.role is StreamRole.MAIN and fault.kind is FaultKind.FULL:
                self._give_way(session)
            for looker in session.consumers:
                for role in StreamRole:
                    self._lend_to(looker, session.camera, role)

    def _give_way(self, session: StreamSession) -> None:
        """End our sub-stream if the camera has no session left for the recorder."""
        camera, now_s = session.camera, self._plan.clock.monotonic_s()
        since_s = now_s - self._gave_way_s.get(camera, float("-inf"))
        sub = self._running.get((camera, StreamRole.SUB))
        if since_s > SINGLE_AGAIN_S and sub and camera in self._recorded:
            self._gave_way_s[camera] = now_s
            del self._running[camera, StreamRole.SUB]
            self._replace(sub, session)

    def _reconsider(self, viewing: TileSubscription) -> None:
        """Give a tile the stream it needs now; the present one serves until the new one has a picture."""
        with self._lock:
            if viewing.is_closed:
                self._forget(viewing)
                return
            if viewing.camera not in self._cameras:
                return  # removed from the scheme; it may be added again
            # Start the stream that fits the tile's size if it is not running.
            session = self._ensure(viewing.camera, self._role(viewing))
            if session is None:
                return
            if viewing not in session.consumers:
                # A new session needs some time for its first picture, so running ones serve the tile too.
                session.consumers = (*session.consumers, viewing)
                self._lend_running(viewing)
            now_s = self._plan.clock.monotonic_s()
            report = session.report(now_s)
            # Leave the other streams only once the new one shows a fresh picture. The age alone does not
            # prove that: it may be the age of a picture from before the connection broke.
            if report.state.is_alive and report.picture_age_s is not None and report.picture_age_s < 1.0:
                self._leave_others(viewing, session)

    def _role(self, viewing: TileSubscription) -> StreamRole:
        camera = self._cameras[viewing.camera]
        role = viewing.wanted_role()
        since_s = self._plan.clock.monotonic_s() - self._gave_way_s.get(viewing.camera, float("-inf"))
        return role if camera.sub_url and since_s > SINGLE_S else StreamRole.MAIN

    def _lend_running(self, viewing: TileSubscription) -> None:
        """Let every running stream of the camera serve the tile, so that it has a picture meanwhile."""
        for role in StreamRole:
            self._lend_to(viewing, viewing.camera, role)

    def _lend_to(self, looker: FrameConsumer, camera: int, role: StreamRole) -> None:
        running = self._running.get((camera, role))
        if running and looker not in running.session.consumers:
            running.session.consumers = (*running.session.consumers, looker)

    def _leave_others(self, viewing: TileSubscription, session: StreamSession) -> None:
        for role in StreamRole:
            running = self._running.get((viewing.camera, role))
            if running and running.session is not session:
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

        opener = StreamOpener(
            camera.url(role),
            login,
            self._options(camera.number),
            self._utc,
            lambda: plan.trust(camera.number),
            self._memory(camera, role),
        )
        chosen: StreamOpener | RelayedOpener = opener
        if role is StreamRole.MAIN and plan.places is not None:
            chosen = RelayedOpener(camera.number, opener, plan.places, self._utc)
        recorded = role is StreamRole.MAIN and camera.number in self._recorded
        session = StreamSession(
            camera.number,
            role,
            chosen,
            plan.clock,
            plan.sink if recorded else None,
            plan.device,
            self._failed,
            partial(plan.make_mask or _mask, camera.number, plan.masks),
            chosen.read_otherwise,
            self._readers,
            plan.relay(camera.number) if recorded and plan.relay else None,
        )
        stop = threading.Event()
        name = f"capture {camera.number} {role.value}"
        thread = BackgroundThread(self._host, args=(session, stop), name=name)
        thread.start()
        running = self._running[camera.number, role] = _Running(session, stop, thread)
        return running

    def _options(self, number: int) -> OpenOptions:
        options = self._plan.options
        return replace(options, transport=self._plan.transports.get(number, options.transport))

    def _memory(self, camera: Camera, role: StreamRole) -> StreamMemory:
        """Return what earlier sessions learned about a stream; a new address is learned anew."""
        key = camera.number, camera.url(role)
        if key not in self._memories:
            lesson = self._plan.lessons.about(camera.url(role)) if self._plan.lessons else None
            self._memories[key] = StreamMemory(camera.url(role), self._options(camera.number), lesson)
        return self._memories[key]

    def _host(self, session: StreamSession, stop: threading.Event) -> None:
        while not _runs_to_its_end(session, stop):
            stop.wait(AGAIN_S)
        with self._lock:
            running = self._running.get((session.camera, session.role))
            if running is None or running.session is not session:
                return  # another session has replaced it
            del self._running[session.camera, session.role]
            # A tile may have been added at the moment when the session ended.
            if session.consumers and not self._closed:
                self._start(self._cameras[session.camera], session.role).session.consumers = session.consumers


def _mask(camera: int, masks: CameraMasks | None) -> Mask:
    # A recorder shows nothing, and does not need what this loads.
    from console.media.masking.mask import Mask

    return Mask(camera, masks)


def _streams(camera: Camera | None) -> tuple[str, ...]:
    return (camera.urn, camera.main_url, camera.sub_url) if camera else ()


def _runs_to_its_end(session: StreamSession, stop: threading.Event) -> bool:
    """Run a session; return False if it crashed."""
    try:
        session.run(stop)
    except Exception as error:  # noqa: BLE001  # the top of the thread: its own report has failed, too
        _log.error("camera %d: the thread of a stream starts again: %s", session.camera, type(error).__name__)
        return False
    return True


def _remove(session: StreamSession, viewing: TileSubscription) -> None:
    session.consumers = tuple(looker for looker in session.consumers if looker is not viewing)


def _display_rank(report: SessionReport) -> tuple[bool, bool, float]:
    """Rank a session for the status of its camera: watched first, then alive, then the newest picture."""
    age_s = report.picture_age_s
    return report.is_watched, report.state.is_alive, -(age_s if age_s is not None else 1e9)
