"""The file of a segment: written in order, hashed and timed, sealed at the end."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from typing import TYPE_CHECKING

from console.media.volume.key_frames import pack_key_frames, walk_key_frames
from console.media.volume.segment_metadata import SegmentChunk, SegmentTrailer, pack_seal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.recording.causes import Cause
    from console.media.volume.files import Files

# Small enough to locate an alteration closely, large enough to keep the list short.
_CHUNK_BYTES = 64 * 1024


class SegmentFile:
    """The file object that the muxer writes to. One thread.

    After a fault it ignores further data, so that a muxer can be closed without a second error; `fault` holds
    the first one.
    """

    def __init__(self, files: Files, path: Path, on_write_s: Callable[[float], None]) -> None:
        self.path = path
        self.fault: OSError | None = None
        self.size_bytes = 0
        self._files = files
        self._on_write_s = on_write_s
        self._descriptor = files.create(path)
        self._guard = threading.Lock()
        self._flushed_bytes = 0
        self._whole = hashlib.sha256()
        self._chunk_begin = 0
        self._chunks: list[SegmentChunk] = []

    def write(self, block: bytes) -> int:
        """Append data; called by the muxer."""
        if self.fault is None:
            begun_s = time.perf_counter()
            try:
                self._files.write(self._descriptor, block)
            except OSError as error:
                self.fault = error
                return len(block)
            self._on_write_s(time.perf_counter() - begun_s)
            self._whole.update(block)
            self.size_bytes += len(block)
            if self.size_bytes - self._chunk_begin >= _CHUNK_BYTES:
                self._end_chunk()
        return len(block)

    def _end_chunk(self) -> None:
        size = self.size_bytes - self._chunk_begin
        if size:
            self._chunks.append(SegmentChunk(self._chunk_begin, size, self._whole.hexdigest()))
            self._chunk_begin = self.size_bytes

    def seal(self, end_utc: dt.datetime, frames: int, key_frames: int, cause: Cause, words: str) -> str:
        """Write the seal, force file and folder to the disk, and close; return the whole file's SHA-256.

        Args:
            end_utc: end of the segment.
            frames: number of frames.
            key_frames: number of key frames.
            cause: why it ends.
            words: the session's description of the end.

        Raises:
            OSError: it did not reach the disk; the file is closed.
        """
        try:
            self._write_key_frames()
            self._end_chunk()
            chunks = tuple(self._chunks)
            self.write(pack_seal(SegmentTrailer(end_utc, frames, key_frames, cause, words, False, chunks)))
            if self.fault is not None:
                raise self.fault
            begun_s = time.perf_counter()
            self._files.sync(self._descriptor)
            self._files.sync_folder(self.path.parent)
            self._on_write_s(time.perf_counter() - begun_s)
        finally:
            self.close()
        return self._whole.hexdigest()

    def _write_key_frames(self) -> None:
        """Write where the key frames are, read back from what was just written and is still in memory."""
        if self.fault is None:
            found, _ = walk_key_frames(self._descriptor, self.size_bytes)
            os.lseek(self._descriptor, 0, os.SEEK_END)
            self.write(pack_key_frames(found))

    def flush_to_disk(self) -> None:
        """Force the data written so far to the disk. From a thread other than the writing one.

        Raises:
            OSError: the disk failed; the writer will notice it too.
        """
        with self._guard:
            size = self.size_bytes
            if self._descriptor < 0 or size == self._flushed_bytes:
                return
            descriptor = os.dup(self._descriptor)
        try:
            self._files.sync(descriptor)
        finally:
            os.close(descriptor)
        self._flushed_bytes = size

    def close(self) -> None:
        """Close the file as it is."""
        with self._guard:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1
