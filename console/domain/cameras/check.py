"""The daily check of every camera's picture and recording (FLT-01)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.cameras.status import CameraStatus, RecordingState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CLOCK_MOST_S = 5.0
"""A larger clock error is a defect, because times in evidence would be doubted."""


class CheckVerdict(Enum):
    """The result that a person recorded for a camera's picture."""

    UNSEEN = "not looked at yet"
    FINE = "in order"
    DEFECT = "defect"


@dataclass(frozen=True, slots=True)
class CameraCheck:
    """The result of the check for one camera."""

    verdict: CheckVerdict = CheckVerdict.UNSEEN
    defect: str = ""
    """Description of the defect; empty if there is none."""


def automatic(status: CameraStatus, *, is_recorded: bool) -> str:
    """Describe the defects that the console detects by itself; empty if there are none."""
    wrong = []
    if not status.picture.is_alive:
        wrong.append(f"picture: {status.picture.value}")
    if is_recorded and status.recording not in {RecordingState.REAL_TIME, RecordingState.TIME_LAPSE}:
        wrong.append(f"recording: {status.recording.value}")
    if status.clock_error_s is not None and abs(status.clock_error_s) > CLOCK_MOST_S:
        wrong.append(f"clock wrong by {status.clock_error_s:+.0f} s")
    return "; ".join(wrong)


@dataclass(frozen=True, slots=True)
class CheckRound:
    """A check of all cameras. Immutable: each change returns a new one."""

    looks: Mapping[int, CameraCheck] = field(default_factory=dict)

    @classmethod
    def start(cls, cameras: Iterable[int]) -> CheckRound:
        """Start a check of these cameras."""
        return cls({camera: CameraCheck() for camera in sorted(cameras)})

    def marked(self, camera: int, verdict: CheckVerdict, defect: str = "") -> CheckRound:
        """Return the check with the result of one camera. A camera that is not part of it changes nothing."""
        if camera not in self.looks:
            return self
        description = defect.strip() if verdict is CheckVerdict.DEFECT else ""
        return replace(self, looks={**self.looks, camera: CameraCheck(verdict, description)})

    def for_cameras(self, cameras: Iterable[int]) -> CheckRound:
        """Return the check for a changed list of cameras. Results of remaining cameras stay."""
        return CheckRound({camera: self.looks.get(camera, CameraCheck()) for camera in sorted(cameras)})

    def cameras_with(self, verdict: CheckVerdict) -> tuple[int, ...]:
        """Return the numbers of the cameras with this result."""
        return tuple(camera for camera, look in self.looks.items() if look.verdict is verdict)

    @property
    def is_over(self) -> bool:
        """Whether every camera has a result, and each defect a description."""
        return bool(self.looks) and all(
            look.verdict is CheckVerdict.FINE or (look.verdict is CheckVerdict.DEFECT and look.defect)
            for look in self.looks.values()
        )
