"""Faults of cameras and volumes that someone must acknowledge (FLT-01)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from console.bridge import labels
from console.domain.cameras.status import CameraStatus, PictureState, RecordingState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.bridge.camera_status import CameraStatusPoller
    from console.bridge.messages import MessageCentre
    from console.domain.cameras.camera import Camera
    from console.services.ports import RecordingControl

BAD = {PictureState.FROZEN, PictureState.BLACK, PictureState.NO_SIGNAL, PictureState.REFUSED}
_UNREACHABLE = {PictureState.NO_SIGNAL, PictureState.REFUSED}
"""A camera in these states cannot be recorded either: one cause, and so one fault."""
GRACE_S = 5.0
"""A picture fault that ends sooner than this is shown on the tile only, not as a message."""
VOLUMES_PERIOD_MS = 5000


class FaultMonitor(QObject):
    """Reports faults from camera and volume statuses, and their end. UI thread."""

    def __init__(
        self,
        statuses: CameraStatusPoller,
        recording: RecordingControl,
        messages: MessageCentre,
        cameras: Mapping[int, Camera],
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(statuses)
        self._statuses = statuses
        self._recording = recording
        self._messages = messages
        self._cameras = cameras
        self._now_s = now_s
        self._bad_since_s: dict[str, float] = {}
        statuses.polled.connect(self.check)
        self._timer = QTimer(self)
        self._timer.setInterval(VOLUMES_PERIOD_MS)
        self._timer.timeout.connect(self.check_volumes)
        self._timer.start()

    def stop(self) -> None:
        """Stop checking the volumes."""
        self._timer.stop()

    def check(self) -> None:
        """Report or end the faults of every camera."""
        for status in self._statuses.all():
            self._judge_picture(status)
            # A recorder that is away is one fault, which is told by itself, and not one of each camera.
            if not self._recording.away:
                self._judge_recording(status)

    def check_volumes(self) -> None:
        """Report or end the faults of every recording volume."""
        for volume in self._recording.volumes():
            key = f"volume {volume.path}"
            if volume.fault:
                what = QCoreApplication.translate("Faults", "Volume {0}: {1}").format(
                    volume.path, volume.fault
                )
                then = QCoreApplication.translate(
                    "Faults", "Check the disk. Recording continues on other volumes if there is space."
                )
                self._messages.fault(key, what, then)
            else:
                self._messages.clear_fault(key)

    def _judge_picture(self, status: CameraStatus) -> None:
        key = f"picture {status.number}"
        if self._lasts(key, is_bad=status.picture in BAD):
            what = QCoreApplication.translate("Faults", "{0}: {1}").format(
                self._called(status.number), labels.picture_word(status.picture)
            )
            if self._is_unrecorded_for_lack_of_signal(status):
                what = QCoreApplication.translate("Faults", "{0}, not recorded").format(what)
            self._messages.fault(key, what, status.last_fault, status.number)

    def _is_unrecorded_for_lack_of_signal(self, status: CameraStatus) -> bool:
        """Return whether a camera is not recorded because nothing comes from it."""
        is_failed = status.recording is RecordingState.FAILED
        # A recorder that is away, or has a fault of its own, is another cause.
        has_own_cause = bool(status.recording_fault or self._recording.away)
        return is_failed and status.picture in _UNREACHABLE and not has_own_cause

    def _judge_recording(self, status: CameraStatus) -> None:
        self._judge_doubt(status)
        self._judge_sound(status)
        key = f"recording {status.number}"
        is_failed = status.recording is RecordingState.FAILED
        if self._lasts(key, is_bad=is_failed and not self._is_unrecorded_for_lack_of_signal(status)):
            what = QCoreApplication.translate("Faults", "{0}: recording failed").format(
                self._called(status.number)
            )
            then = (
                status.last_fault
                or status.recording_fault
                or QCoreApplication.translate("Faults", "Check the recording volumes in the health pane.")
            )
            self._messages.fault(key, what, then, status.number)

    def _judge_doubt(self, status: CameraStatus) -> None:
        key = f"doubt {status.number}"
        if self._lasts(key, is_bad=status.recording is RecordingState.DOUBTFUL):
            what = QCoreApplication.translate("Faults", "{0}: recording in doubt").format(
                self._called(status.number)
            )
            self._messages.fault(key, what, status.recording_fault, status.number)

    def _judge_sound(self, status: CameraStatus) -> None:
        key = f"sound {status.number}"
        if self._lasts(key, is_bad=status.recording is RecordingState.SILENT):
            what = QCoreApplication.translate("Faults", "{0}: announced sound, sends none").format(
                self._called(status.number)
            )
            self._messages.fault(key, what, status.recording_fault, status.number)

    def _lasts(self, key: str, *, is_bad: bool) -> bool:
        if not is_bad:
            if self._bad_since_s.pop(key, None) is not None:
                self._messages.clear_fault(key)
            return False
        return self._now_s() - self._bad_since_s.setdefault(key, self._now_s()) >= GRACE_S

    def _called(self, number: int) -> str:
        camera = self._cameras.get(number)
        name = QCoreApplication.translate("Faults", "Camera {0}").format(number)
        return f"{name} {camera.name}" if camera else name
