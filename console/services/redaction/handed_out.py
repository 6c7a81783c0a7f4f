"""Which frames the service has handed out, covered how: a studio's word for what was seen is not enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.redaction.review import FramesSeen

if TYPE_CHECKING:
    from console.domain.redaction.job import RedactionJob
    from console.domain.redaction.job_json import SavedRedaction
    from console.services.redaction.ports import StudioPictures


class FramesHandedOut:
    """Keeps how each frame of one redaction looked when one person was given it.

    Args:
        saved: what was kept of earlier sittings; its frames were handed out then.
    """

    def __init__(self, saved: SavedRedaction) -> None:
        self._frames = saved.job.frames
        self._looks: dict[int, set[tuple[object, ...]]] = {}
        for frame in range(saved.job.frames):
            if saved.seen.bits >> frame & 1:
                self.add(frame, saved.job)

    def add(self, frame: int, job: RedactionJob) -> None:
        """Note that a frame was handed out, covered as a job says."""
        self._looks.setdefault(frame, set()).add(job.look_at(frame))

    def seen(self, job: RedactionJob) -> FramesSeen:
        """Return the frames that were handed out as this job covers them."""
        if job.frames != self._frames:
            return FramesSeen(job.frames)
        seen = FramesSeen(job.frames)
        for frame in range(job.frames):
            if job.look_at(frame) in self._looks.get(frame, ()):
                seen = seen.seen(frame)
        return seen


class WatchedPictures:
    """Pictures for a studio that note which of them were handed out covered.

    Args:
        pictures: prepared.
        handed_out: where it is noted.
    """

    def __init__(self, pictures: StudioPictures, handed_out: FramesHandedOut) -> None:
        self._pictures, self._handed_out = pictures, handed_out

    @property
    def frames(self) -> int:
        """How many there are."""
        return self._pictures.frames

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._pictures.size

    @property
    def scenes(self) -> tuple[int, ...]:
        """The frames at which the picture is suddenly another one."""
        return self._pictures.scenes

    def rgb(self, number: int) -> bytes:
        """Return a picture, three bytes a pixel, rows without padding."""
        return self._pictures.rgb(number)

    def covered_rgb(self, number: int, job: RedactionJob) -> bytes:
        """Return a picture as it will be covered."""
        pixels = self._pictures.covered_rgb(number, job)
        self._handed_out.add(number, job)
        return pixels

    def close(self) -> None:
        """Delete the pictures from the disk."""
        self._pictures.close()
