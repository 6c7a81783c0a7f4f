"""Recording RTSP addresses into a volume, without a screen or a database."""

from __future__ import annotations

import datetime as dt
import logging
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from console.app.engine import Engine, EngineOptions
from console.domain.cameras.address_login import split_login
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.errors import OperatorError
from console.domain.recording.placement import VolumeLimits
from console.domain.text import text
from console.domain.threads import BackgroundThread
from console.media.capture.options import AUTOMATIC, OpenOptions
from console.media.volume.volume_set import VolumeConfig, VolumeSet
from console.network.certificate_trust import stream_trust
from console.services.cameras.lessons import CameraLessons
from console.settings.home import home
from console.settings.lesson_file import LessonFile
from console.settings.secrets import FixedSecrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

FLOOR_BYTES = 10**9
ASK_S = 0.5
"""How often it is asked whether the cameras may still be recorded."""
SIGNAL_S = 0.5
"""A signal that did not wake the main thread is handled after so long."""
_log = logging.getLogger(__name__)


class GivenCameras:
    """A camera register of the addresses on the command line."""

    def __init__(self, cameras: Sequence[Camera]) -> None:
        self._cameras = cameras

    def cameras(self) -> Sequence[Camera]:
        """Return all cameras."""
        return self._cameras


class LoggedActs:
    """Writes acts to the diagnostic log, where there is no ledger."""

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """Log the act; implements `services.ports.ActLog`."""
        _log.info("%s: %s %s %s", actor, act, subject, detail)


def given_cameras(addresses: Sequence[str]) -> tuple[list[Camera], FixedSecrets]:
    """Return cameras made from addresses, and the logins taken out of these.

    Raises:
        OperatorError: an address is not an RTSP address.
    """
    cameras, logins = [], {}
    for number, address in enumerate(addresses, 1):
        _require_rtsp(number, address)
        url, user, password = split_login(address)
        urn = f"GIVEN-{number:04}"
        logins[urn] = user, password
        cameras.append(Camera(number, urn, url, "", "", CameraKind.FIXED, url))
    return cameras, FixedSecrets(logins)


def _require_rtsp(number: int, address: str) -> None:
    """Raise an error if an address is not RTSP. It does not quote it, because it may contain a password."""
    wrong = OperatorError(
        text("Address {number} is not an RTSP address.", number=number),
        "Enter it as rtsp://USER:PASSWORD@HOST:PORT/PATH,"
        " with @ : / ? # % in a password as %40 %3A %2F %3F %23 %25.",
    )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise wrong from None
    # An @ after the host is the rest of a password that was not percent-encoded.
    torn = "@" in parts.path + parts.query + parts.fragment
    if parts.scheme not in {"rtsp", "rtsps"} or not parts.hostname or port == 0 or torn:
        raise wrong


def record_given(
    addresses: Sequence[str],
    into: Path,
    seconds: float,
    transport: str = AUTOMATIC,
    fingerprint: str = "",
    require: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """Record addresses into a volume without database and screen; nothing is deleted.

    Args:
        addresses: RTSP, with logins in them where needed.
        into: the volume's folder.
        seconds: duration; 0: until interrupted.
        transport: how the cameras send; see `OpenOptions`.
        fingerprint: SHA-256 of the certificate that is accepted of rtsps:// addresses; empty: none.
        require: raises an error as soon as one of them must not be recorded any more.

    Returns:
        A plain object for JSON; `ok` tells whether every camera was recorded.

    Raises:
        ConsoleError: what `require` raised; the recording has ended, and what was recorded before is kept.
    """
    cameras, secrets = given_cameras(addresses)
    volumes = [VolumeConfig(into, VolumeLimits(floor_bytes=FLOOR_BYTES))]
    with VolumeSetOpened(volumes) as trial:
        trial.refuse_unusable()
    begun_utc = dt.datetime.now(dt.UTC)
    faults: list[str] = []
    options = OpenOptions(transport=transport)
    engine = Engine(
        EngineOptions(
            GivenCameras(cameras),
            secrets,
            LoggedActs(),
            None,
            volumes,
            faults.append,
            options=options,
            trust=lambda _number: stream_trust(fingerprint),
            lessons=kept_lessons(home()),
        )
    )
    engine.start()
    try:
        _stay_while(require, seconds)
        statuses = {camera.number: engine.feed.status(camera.number) for camera in cameras}
    finally:
        engine.close()
    with VolumeSetOpened(volumes) as reopened:
        rows = [_row(camera, reopened.volumes, begun_utc) for camera in cameras]
    for row in rows:
        status = statuses[row["number"]]
        row |= {
            "state": status.recording.value,
            "reconnects": status.reconnects,
            "fault": status.last_fault or status.recording_fault,
            "read_by": status.client,
        }
    return {
        "ok": all(row["segments"] for row in rows) and not faults,
        "into": str(into),
        "faults": faults,
        "cameras": rows,
    }


def kept_lessons(place: Path) -> CameraLessons:
    """Return what was learned about cameras, kept in a home folder if there is one."""
    storage = LessonFile(place) if place.is_dir() else None
    return CameraLessons(lambda: dt.datetime.now(dt.UTC), storage)


def _row(camera: Camera, volumes: VolumeSet, since_utc: dt.datetime) -> dict[str, Any]:
    now_utc = dt.datetime.now(dt.UTC)
    segments = volumes.segments(camera.number, since_utc, now_utc)
    return {
        "number": camera.number,
        "url": camera.main_url,
        "segments": len(segments),
        "bytes": sum(segment.size_bytes for segment in segments),
        "seconds_recorded": round(volumes.coverage_s(camera.number, since_utc, now_utc), 2),
        "gaps": len(volumes.gaps(camera.number, since_utc, now_utc)),
    }


class VolumeSetOpened:
    """Context manager that opens volumes for reading and closes them."""

    def __init__(self, configs: Sequence[VolumeConfig]) -> None:
        self.volumes = VolumeSet(configs, time.monotonic)

    def __enter__(self) -> Self:
        self.volumes.tick()
        return self

    def __exit__(self, *_: object) -> None:
        self.volumes.close()

    def refuse_unusable(self) -> None:
        """Raise an error if a volume cannot be written.

        Raises:
            OperatorError: with the reason.
        """
        faults = [status.fault for status in self.volumes.status() if status.fault]
        if faults:
            raise OperatorError(
                text("Recording is not possible: {faults}", faults=faults[0]), "Choose another folder."
            )


def stay(seconds: float, over: threading.Event | None = None) -> None:
    """Wait for some seconds (0: for ever), until `over` is set, or until SIGINT or SIGTERM. Main thread."""
    ended = over or threading.Event()
    with ended_by_signals(ended):
        await_end(ended, seconds)


def _stay_while(require: Callable[[], None], seconds: float) -> None:
    """Wait as `stay` does, and ask again and again whether it may go on. Main thread."""
    ended = threading.Event()
    until_s = time.monotonic() + seconds if seconds else float("inf")
    with ended_by_signals(ended):
        while not ended.is_set() and (left_s := until_s - time.monotonic()) > 0:
            require()
            await_end(ended, min(left_s, ASK_S))


def await_end(ended: threading.Event, seconds: float) -> None:
    """Wait for an event, at most some seconds (0: for ever). Main thread.

    The system may hand a signal to any thread, which does not wake this one; Python handles it only here.
    """
    until_s = time.monotonic() + seconds if seconds else float("inf")
    while not ended.is_set() and (left_s := until_s - time.monotonic()) > 0:
        ended.wait(min(left_s, SIGNAL_S))


@contextmanager
def ended_by_signals(ended: threading.Event) -> Iterator[None]:
    """Set an event at SIGINT or SIGTERM, so that nothing is left half done. Main thread."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        # A thread, because the main thread may just then hold the event's lock.
        signal.signal(number, lambda *_: BackgroundThread(ended.set, "signal").start())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
