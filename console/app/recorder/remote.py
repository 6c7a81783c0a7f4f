"""What the screen knows and asks of the recorder, as if it were in this process."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.cameras.status import (
    STARTING_S,
    CameraStatus,
    RecorderProcess,
    RecordingState,
    VolumeStatus,
)
from console.domain.errors import ConsoleError
from console.domain.text import text
from console.media.capture.options import Credentials
from console.media.capture.relayed import RelayPlace
from console.media.relay.server import USER
from console.services.ports import FaultSink

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from console.app.recorder.link import RecorderLink
    from console.services.ports import ActLog

GONE_S = 3.0
"""After the recorder has been away for so long, the cameras themselves are looked at."""
UNNAMED_S = 5.0
"""For so long a recorder that does not name a camera yet is waited for: it reads the cameras anew."""
SERVICE_STARTING_S = 8.0
"""So long after the console's start a service that does not answer yet is starting; ours has `STARTING_S`."""
AWAY_KEY = "recorder"
_log = logging.getLogger(__name__)


class RemoteRecording:
    """Implements `RecordingControl` and `RelayPlaces` by the recorder's word. Any thread; nothing blocks.

    Args:
        link: to the recorder.
        acts: records what persons order.
        failed: receives faults of the recorder.
        is_recorded: whether a camera is one that the recorder has.
        start_failed: whether the last start of the recorder failed, so that it is not merely slow.
        is_service: whether it runs under a user of its own, so that this console cannot start it.
    """

    def __init__(
        self,
        link: RecorderLink,
        acts: ActLog,
        failed: Callable[[str], None],
        is_recorded: Callable[[int], bool],
        start_failed: Callable[[], bool] = lambda: False,
        *,
        is_service: bool = False,
    ) -> None:
        self._is_service = is_service
        self._link, self._acts, self._failed, self._is_recorded = link, acts, failed, is_recorded
        self._begun_s, self._start_failed = time.monotonic(), start_failed
        self._orders = ThreadPoolExecutor(1, "orders to the recorder")
        self._reported = ""
        self._faults: frozenset[str] = frozenset()
        self._modes: dict[int, str] = {}
        """What persons ordered here; a recorder that is started again does not know it."""
        self._repeated = 0
        self._unnamed_s: dict[int, float] = {}
        """Since when the recorder has not named cameras that someone looks at."""

    def state(self, camera: int) -> RecordingState:
        """Return how a camera is being recorded now."""
        status = self.status(camera)
        if status is not None:
            return status.recording
        if not self._is_recorded(camera):
            return RecordingState.OFF
        return RecordingState.STARTING if self.is_starting else RecordingState.FAILED

    def status(self, camera: int) -> CameraStatus | None:
        """Return what the recorder says of a camera; None if it does not answer or has no such camera."""
        report = self._link.report
        return report.cameras.get(camera) if report is not None else None

    def notes(self, camera: int) -> tuple[str, tuple[str, ...]]:
        """Return what is wrong with a camera's recording, and what is recorded otherwise than it is sent."""
        status = self.status(camera)
        if status is not None:
            return status.recording_fault, status.dropped_tracks
        return (self.away or self._away_words, ()) if self._is_recorded(camera) else ("", ())

    def switch(self, camera: int, *, real_time: bool, actor: str) -> None:
        """Have a camera recorded in real time or in time-lapse, and record the act when it is done."""
        mode = "real time" if real_time else "time-lapse"
        self._orders.submit(self._switch, camera, mode, actor)

    def refresh(self) -> None:
        """Have the recorder read the cameras anew."""
        self._orders.submit(self._refresh)

    def volumes(self) -> Sequence[VolumeStatus]:
        """Return the state of the recording volumes."""
        report = self._link.report
        return report.volumes if report is not None else ()

    def place(self, camera: int) -> RelayPlace:
        """Return where a camera's recorded stream is to be read now."""
        report = self._link.report
        if report is None:
            away_s = time.monotonic() - self._link.lost_s
            return RelayPlace(waits=away_s < GONE_S and not self._link.fault)
        status = report.cameras.get(camera)
        if status is None:
            since_s = self._unnamed_s.setdefault(camera, time.monotonic())
            return RelayPlace(waits=time.monotonic() - since_s < UNNAMED_S)
        self._unnamed_s.pop(camera, None)
        if camera in report.relayed:
            url = f"rtsp://127.0.0.1:{report.relay_port}/camera/{camera}"
            return RelayPlace(url, Credentials(USER, self._link.secret))
        if camera in report.unshown:
            return RelayPlace()
        connecting = text("The recorder is connecting to the camera.")
        return RelayPlace(waits=not status.last_fault, fault=status.last_fault or connecting)

    def run(self, stop: threading.Event) -> None:
        """Report the recorder's faults, and their end, until told to stop."""
        while not stop.wait(1.0):
            self._tell(self._away_words if self._is_away else "")
            self._tell_faults()
            if self._link.greetings != self._repeated:
                self._orders.submit(self._repeat, self._link.greetings)
        self._orders.shutdown(wait=False, cancel_futures=True)

    @property
    def away(self) -> str:
        """Why the recorder as a whole does not work and what to do, in words; empty if it does."""
        if self._link.report is not None:
            return ""
        if self.is_starting:
            return text("The recorder is starting. Recording begins in a few seconds.")
        return self._away_words

    @property
    def process(self) -> RecorderProcess | None:
        """The recorder's process, by its own word; None while it does not answer."""
        report = self._link.report
        return RecorderProcess(report.version, report.pid, report.begun_utc) if report is not None else None

    @property
    def is_starting(self) -> bool:
        """Whether it has not answered yet since the console was started, and still may."""
        limit_s = SERVICE_STARTING_S if self._is_service else STARTING_S
        is_young = time.monotonic() - self._begun_s < limit_s
        return is_young and not (self._link.greetings or self._link.fault or self._start_failed())

    @property
    def _is_away(self) -> bool:
        away_s = time.monotonic() - self._link.lost_s
        is_gone = bool(self._link.fault) or away_s > GONE_S
        return self._link.report is None and is_gone and not self.is_starting

    @property
    def _away_words(self) -> str:
        if self._link.fault:
            return self._link.fault
        if self._is_service:
            return text(
                "The recorder does not answer, so nothing is recorded. It runs as a service of this machine: "
                "ask whoever looks after it to start it (sudo systemctl restart watchroom-recorder)."
            )
        return text(
            "The recorder does not answer, so nothing is recorded. It is started again automatically. If "
            "this lasts: watchroom recorder stop, then watchroom recorder start."
        )

    def _tell(self, words: str) -> None:
        if words == self._reported:
            return
        if self._reported and isinstance(self._failed, FaultSink):
            self._failed.over(self._reported)
        self._reported = words
        if words:
            self._failed(words)

    def _tell_faults(self) -> None:
        report = self._link.report
        faults = frozenset(report.faults) if report is not None else self._faults
        for fault in self._faults - faults:
            if isinstance(self._failed, FaultSink):
                self._failed.over(fault)
        for fault in faults - self._faults:
            self._failed(fault)
        self._faults = faults

    def _refresh(self) -> None:
        try:
            self._link.order("refresh")
        except ConsoleError:
            return  # it reads them when it starts

    def _switch(self, camera: int, mode: str, actor: str) -> None:
        try:
            self._link.order("switch", camera=camera, mode=mode)
        except ConsoleError as error:
            self._failed(
                text("The recording of camera {camera} was not switched: {error}", camera=camera, error=error)
            )
            return
        self._modes[camera] = mode
        self._acts.record(actor, "recording-switched", f"camera {camera}", {"mode": mode})

    def _repeat(self, greeting: int) -> None:
        """Tell a recorder that was started again what persons ordered before; it is in the books already."""
        try:
            for camera, mode in self._modes.items():
                self._link.order("switch", camera=camera, mode=mode)
        except ConsoleError as error:
            _log.warning("the recorder did not hear which cameras were switched: %s", error)
        else:
            self._repeated = greeting


def merged(own: CameraStatus, theirs: CameraStatus | None) -> CameraStatus:
    """Return the status of a camera that the recorder reads, and this console perhaps shows."""
    if theirs is None:
        return own
    if not own.stream:
        # This console looks at no stream of the camera.
        return replace(theirs, recording=own.recording, recording_fault=own.recording_fault)
    return replace(
        own,
        reconnects=own.reconnects + theirs.reconnects,
        client=own.client or theirs.client,
        clock_error_s=theirs.clock_error_s if own.clock_error_s is None else own.clock_error_s,
    )
