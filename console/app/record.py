"""Recording without a screen: any RTSP addresses into a volume, or a whole scheme as a service."""

from __future__ import annotations

import datetime as dt
import logging
import signal
import threading
import time
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from console.app.engine import Engine, EngineOptions
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.errors import OperatorError
from console.domain.recording.placement import VolumeLimits
from console.media.volume.volume_set import VolumeConfig, VolumeSet
from console.settings.secrets import FixedSecrets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FLOOR_BYTES = 10**9
_log = logging.getLogger(__name__)


class GivenCameras:
    """Cameras given on the command line: a register without a database."""

    def __init__(self, cameras: Sequence[Camera]) -> None:
        self._cameras = cameras

    def cameras(self) -> Sequence[Camera]:
        """All of them."""
        return self._cameras


class LoggedActs:
    """Acts where there is no ledger: they are told in the diagnostic log."""

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """See `services.ports.ActLog`."""
        _log.info("%s: %s %s %s", actor, act, subject, detail)


def given_cameras(addresses: Sequence[str]) -> tuple[list[Camera], FixedSecrets]:
    """Cameras from addresses, and their logins taken out of these.

    Raises:
        OperatorError: an address is none.
    """
    cameras, logins = [], {}
    for number, address in enumerate(addresses, 1):
        parts = _parts(number, address)
        urn = f"GIVEN-{number:04}"
        logins[urn] = (unquote(parts.username or ""), unquote(parts.password or ""))
        url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        cameras.append(Camera(number, urn, url, "", "", CameraKind.FIXED, url))
    return cameras, FixedSecrets(logins)


def _parts(number: int, address: str) -> SplitResult:
    """The address in parts. What is wrong with it is said without a word of it: it may hold a password."""
    wrong = OperatorError(
        f"Address {number} is no RTSP address.",
        "Write it as rtsp://USER:PASSWORD@HOST:PORT/PATH,"
        " with @ : / ? # % in a password as %40 %3A %2F %3F %23 %25.",
    )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise wrong from None
    # An @ behind the host is what is left of a password that was not written so.
    torn = "@" in parts.path + parts.query + parts.fragment
    if parts.scheme not in {"rtsp", "rtsps"} or not parts.hostname or port == 0 or torn:
        raise wrong
    return parts


def record_given(addresses: Sequence[str], into: Path, seconds: float) -> dict[str, Any]:
    """Record addresses into a volume with no database and no screen; nothing is ever deleted.

    Args:
        addresses: RTSP, with logins in them where needed.
        into: the volume's folder.
        seconds: how long; 0: until interrupted.

    Returns:
        A plain object for JSON; `ok` tells whether every camera was recorded.
    """
    cameras, secrets = given_cameras(addresses)
    volumes = [VolumeConfig(into, VolumeLimits(floor_bytes=FLOOR_BYTES))]
    with VolumeSetOpened(volumes) as trial:
        trial.refuse_unusable()
    begun_utc = dt.datetime.now(dt.UTC)
    faults: list[str] = []
    engine = Engine(EngineOptions(GivenCameras(cameras), secrets, LoggedActs(), None, volumes, faults.append))
    engine.start()
    stay(seconds)
    statuses = {camera.number: engine.feed.status(camera.number) for camera in cameras}
    engine.close()
    with VolumeSetOpened(volumes) as kept:
        rows = [_row(camera, kept.volumes, begun_utc) for camera in cameras]
    for row in rows:
        status = statuses[row["number"]]
        row |= {"state": status.recording.value, "reconnects": status.reconnects, "fault": status.last_fault}
    return {
        "ok": all(row["segments"] for row in rows) and not faults,
        "into": str(into),
        "faults": faults,
        "cameras": rows,
    }


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
    """Volumes opened for a question and closed again."""

    def __init__(self, configs: Sequence[VolumeConfig]) -> None:
        self.volumes = VolumeSet(configs, time.monotonic)

    def __enter__(self) -> Self:
        self.volumes.turn()
        return self

    def __exit__(self, *_: object) -> None:
        self.volumes.close()

    def refuse_unusable(self) -> None:
        """Say at once, and not after an hour, that nothing can be written.

        Raises:
            OperatorError: why.
        """
        faults = [status.fault for status in self.volumes.status() if status.fault]
        if faults:
            raise OperatorError(f"Nothing can be recorded there: {faults[0]}", "Choose another folder.")


def stay(seconds: float) -> None:
    """Wait for so long (0: for ever), or until SIGINT or SIGTERM. Main thread."""
    over = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, lambda *_: over.set())
    over.wait(seconds or None)
    for number, handler in before.items():
        signal.signal(number, handler)
