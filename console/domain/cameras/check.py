"""The daily check: every camera's picture and recording is looked at, and what was seen is kept (FLT-01)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.cameras.status import CameraStatus, RecordingState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CLOCK_MOST_S = 5.0
"""A camera's clock that is further off than this is a defect: times in evidence would be doubted."""


class CheckVerdict(Enum):
    """What a person said of a camera's picture."""

    UNSEEN = "not looked at yet"
    FINE = "in order"
    DEFECT = "defect"


@dataclass(frozen=True, slots=True)
class CameraCheck:
    """One camera in a round."""

    verdict: CheckVerdict = CheckVerdict.UNSEEN
    defect: str = ""
    """What is wrong; only where there is a defect."""


def automatic(status: CameraStatus, *, is_recorded: bool) -> str:
    """What the console itself sees that is wrong, in words; empty where nothing is."""
    wrong = []
    if not status.picture.is_alive:
        wrong.append(f"picture: {status.picture.value}")
    if is_recorded and status.recording in {RecordingState.OFF, RecordingState.FAILED}:
        wrong.append(f"recording: {status.recording.value}")
    if status.clock_error_s is not None and abs(status.clock_error_s) > CLOCK_MOST_S:
        wrong.append(f"clock wrong by {status.clock_error_s:+.0f} s")
    return "; ".join(wrong)


@dataclass(frozen=True, slots=True)
class CheckRound:
    """A round over all cameras. Each change makes another one."""

    looks: Mapping[int, CameraCheck] = field(default_factory=dict)

    @classmethod
    def over(cls, cameras: Iterable[int]) -> CheckRound:
        """A round that begins."""
        return cls({camera: CameraCheck() for camera in sorted(cameras)})

    def marked(self, camera: int, verdict: CheckVerdict, defect: str = "") -> CheckRound:
        """With what was said of a camera; one that is not in the round changes nothing."""
        if camera not in self.looks:
            return self
        kept = defect.strip() if verdict is CheckVerdict.DEFECT else ""
        return replace(self, looks={**self.looks, camera: CameraCheck(verdict, kept)})

    def following(self, cameras: Iterable[int]) -> CheckRound:
        """The same round where cameras came or went meanwhile."""
        return CheckRound({camera: self.looks.get(camera, CameraCheck()) for camera in sorted(cameras)})

    def of(self, verdict: CheckVerdict) -> tuple[int, ...]:
        """The cameras of which this was said."""
        return tuple(camera for camera, look in self.looks.items() if look.verdict is verdict)

    @property
    def is_over(self) -> bool:
        """Whether every camera was looked at, and each defect has its words."""
        return bool(self.looks) and all(
            look.verdict is CheckVerdict.FINE or (look.verdict is CheckVerdict.DEFECT and look.defect)
            for look in self.looks.values()
        )
