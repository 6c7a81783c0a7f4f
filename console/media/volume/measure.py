"""How long a segment is and how many frames it holds, from its own container: for one without a seal."""

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
    """An open file up to a byte, as the demuxer reads it."""

    def __init__(self, descriptor: int, end: int) -> None:
        self._descriptor = descriptor
        self._end = end
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        left = self._end - self._at
        os.lseek(self._descriptor, self._at, os.SEEK_SET)
        block = os.read(self._descriptor, left if size < 0 else min(size, left))
        self._at += len(block)
        return block

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._end}[whence]
        return self._at

    def tell(self) -> int:
        return self._at


def measure(descriptor: int, end: int) -> Measured:
    """Read the packets of the video track, as far as they can be read."""
    frames = keys = 0
    last = step = 0
    unit_s = 0.0
    try:
        with av.open(_BoundedFile(descriptor, end), "r") as container:
            stream = container.streams.video[0]
            unit_s = float(stream.time_base or 0)
            for packet in container.demux(stream):
                if packet.size and packet.dts is not None:
                    frames += 1
                    keys += packet.is_keyframe
                    step = packet.duration or packet.dts - last
                    last = packet.dts
    except (av.error.FFmpegError, IndexError):
        # A tail that makes no sense ends the count; what was read stays read.
        pass
    return Measured((last + step) * unit_s, frames, keys)
