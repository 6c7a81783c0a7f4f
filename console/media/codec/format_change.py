"""Detecting that a camera changed its picture format during the stream, from parameter sets in key frames."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from console.media.codec.parameter_sets import extradata, nal_units, parameter_sets, sequence_set
from console.media.codec.picture_size import picture_size

if TYPE_CHECKING:
    from console.domain.streaming.packets import StreamFormat


class FormatChangeDetector:
    """Holds a stream's format; it is replaced by a new object when the camera changed it. One thread."""

    def __init__(self, stream: StreamFormat) -> None:
        self.format = stream
        self._sets: list[bytes] = []

    def key(self, access_unit: bytes) -> None:
        """Check the parameter sets of a key frame of the video."""
        video = self.format.tracks[0]
        if video.codec not in {"h264", "hevc"}:
            return
        sets = parameter_sets(video.codec, nal_units(video.codec, access_unit))
        if not sets or sets == self._sets:
            return
        had_sets = bool(self._sets)
        self._sets = sets
        # The first sets in the stream are those of the session description in another encoding, if it had
        # any.
        if had_sets or not video.width:
            self._adopt(sets)

    def _adopt(self, sets: list[bytes]) -> None:
        video = self.format.tracks[0]
        size = picture_size(video.codec, sequence_set(video.codec, sets)) or (video.width, video.height)
        changed = dataclasses.replace(video, extradata=extradata(sets), width=size[0], height=size[1])
        self.format = dataclasses.replace(self.format, tracks=(changed, *self.format.tracks[1:]))
