"""Detecting that a camera changed its format during the stream, from what the stream itself carries."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from console.media.codec.parameter_sets import extradata, nal_units, parameter_sets, sequence_set
from console.media.codec.sequence import picture_size

if TYPE_CHECKING:
    from console.domain.streaming.packets import StreamFormat, TrackFormat


class FormatChangeDetector:
    """Holds a stream's format; it is replaced by a new object when the stream shows another. One thread."""

    def __init__(self, stream: StreamFormat) -> None:
        self.format = stream
        video = stream.tracks[0]
        self._sets = parameter_sets(video.codec, [video.extradata]) if _has_sets(video) else []

    def key(self, access_unit: bytes) -> None:
        """Check the parameter sets of a key frame of the video; they win over those of the description."""
        video = self.format.tracks[0]
        if not _has_sets(video):
            return
        sets = parameter_sets(video.codec, nal_units(video.codec, access_unit))
        is_known = video.width > 0 and all(nal in self._sets for nal in sets)
        if not sets or is_known:
            return
        if not sequence_set(video.codec, sets):
            # A picture parameter set alone belongs to the sequence before it.
            sets = [*(nal for nal in self._sets if not _is_same_kind(video.codec, nal, sets)), *sets]
        self._sets = sets
        self._adopt(sets)

    def sound(self, track: int, configuration: bytes) -> None:
        """Use the configuration that a track of sound carries in itself."""
        if self.format.tracks[track].extradata != configuration:
            changed = dataclasses.replace(self.format.tracks[track], extradata=configuration)
            tracks = (*self.format.tracks[:track], changed, *self.format.tracks[track + 1 :])
            self.format = dataclasses.replace(self.format, tracks=tracks)

    def _adopt(self, sets: list[bytes]) -> None:
        video = self.format.tracks[0]
        size = picture_size(video.codec, sequence_set(video.codec, sets)) or (video.width, video.height)
        changed = dataclasses.replace(video, extradata=extradata(sets), width=size[0], height=size[1])
        self.format = dataclasses.replace(self.format, tracks=(changed, *self.format.tracks[1:]))


def _has_sets(video: TrackFormat) -> bool:
    return video.codec in {"h264", "hevc"}


def _is_same_kind(codec: str, nal: bytes, sets: list[bytes]) -> bool:
    mask = 0x1F if codec == "h264" else 0x7E
    return nal[0] & mask in {other[0] & mask for other in sets}
