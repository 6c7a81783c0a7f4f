"""The pictures of a clip for the studio, in a file of its own that is deleted when the studio is closed."""

from __future__ import annotations

import shutil
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import av.error

from console.domain.errors import EnvironmentFault
from console.media.frames import copied
from console.media.redaction.cover import cover

if TYPE_CHECKING:
    from pathlib import Path

    from av.video.frame import VideoFrame

    from console.domain.redaction.job import RedactionJob

STEP = Fraction(1, 25)


class PicturesOnDisk:
    """Implements `services.redaction.ports.StudioPictures`.

    Args:
        folder: with the file; deleted at the end.
        name: of the file, one key frame for each picture.
        frames: how many.
        size: in pixels.
        scenes: see `scenes.SceneWatch`.
    """

    def __init__(
        self, folder: Path, name: str, frames: int, size: tuple[int, int], scenes: tuple[int, ...] = ()
    ) -> None:
        self._folder, self._frames, self._size, self._scenes = folder, frames, size, scenes
        self._container = av.open(str(folder / name))
        self._stream = self._container.streams.video[0]
        self._held: tuple[int, VideoFrame] | None = None

    @property
    def frames(self) -> int:
        """How many there are."""
        return self._frames

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._size

    @property
    def scenes(self) -> tuple[int, ...]:
        """The frames at which the picture is suddenly another one."""
        return self._scenes

    def rgb(self, number: int) -> bytes:
        """Return a picture, three bytes a pixel, rows without padding."""
        return self._frame(number).to_ndarray(format="rgb24").tobytes()

    def covered_rgb(self, number: int, job: RedactionJob) -> bytes:
        """Return a picture as it will be covered."""
        picture = copied(self._frame(number))
        cover(picture, job, number)
        return picture.to_ndarray(format="rgb24").tobytes()

    def _frame(self, number: int) -> VideoFrame:
        if self._held is None or self._held[0] != number:
            wanted = round(number * STEP / (self._stream.time_base or Fraction(1)))
            try:
                self._container.seek(wanted, stream=self._stream)
                frame = next(
                    frame
                    for frame in self._container.decode(self._stream)
                    if frame.pts is not None and frame.pts >= wanted
                )
            except (av.error.FFmpegError, StopIteration) as error:
                raise EnvironmentFault(
                    "This picture cannot be shown.", "Open the redaction again."
                ) from error
            self._held = number, frame
        return self._held[1]

    def close(self) -> None:
        """Delete the pictures from the disk."""
        self._container.close()
        shutil.rmtree(self._folder, ignore_errors=True)
