"""Length and number of frames of a segment without a seal, from its container."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass

import av


@dataclass(frozen=True, slots=True)
class Measured:
    """Length and frames of the video track."""

    seconds: float
    frames: int
    key_frames: int


class _BoundedFile(io.RawIOBase):
    """The beginning of an open file, up to a byte, for the demuxer."""

    def __init__(self, descriptor: int, end: int) -> None:
        self._descriptor = descriptor
        self._end = end
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        remaining = self._end - self._at
        os.lseek(self._descriptor, self._at, os.SEEK_SET)
        block = os.read(self._descriptor, remaining if size < 0 else min(size, remaining))
        self._at += len(block)
        return block

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._end}[whence]
        return self._at

    def tell(self) -> int:
        return self._at


def measure(descriptor: int, end: int) -> Measured:
    """Read the packets of the video track as far as possible; unreadable data ends the count.

    Args:
        descriptor: of the open file.
        end: the byte after the part to read.
    """
    frames = keys = 0
    previous_dts = step = 0
    unit_s = 0.0
    try:
        with av.open(_BoundedFile(descriptor, end), "r") as container:
            stream = container.streams.video[0]
            unit_s = float(stream.time_base or 0)
            for packet in container.demux(stream):
                if packet.size and packet.dts is not None:
                    frames += 1
                    keys += packet.is_keyframe
                    step = packet.duration or packet.dts - previous_dts
                    previous_dts = packet.dts
    except (av.error.FFmpegError, IndexError):
        # Unreadable data ends the count; what was read before still counts.
        pass
    return Measured((previous_dts + step) * unit_s, frames, keys)
