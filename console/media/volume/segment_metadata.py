"""The metadata of a segment file: a header after the `moov` and a seal at its end.

Both are `uuid` boxes, which players skip: `size, "uuid", 16 bytes of type, JSON, SHA-256 of the JSON,
length of the JSON, magic`. Length and magic are last, so that a seal can be found from the end of the file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import struct
from dataclasses import dataclass
from typing import Any

from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode
from console.domain.recording.segments import Gap
from console.media.volume.boxes import boxes, read_at

FORMAT = 1
HEAD_TYPE = bytes.fromhex("77617463-6872-6f6f-6d00-7365676d6864".replace("-", ""))
SEAL_TYPE = bytes.fromhex("77617463-6872-6f6f-6d00-7365676d7365".replace("-", ""))
_FOOT = struct.Struct(">32sI8s")
_MAGIC = b"WRENVEL1"
_FRONT = 24
# A larger header or seal was not written by watchroom; the seal of a minute is about 6 KB.
_LARGEST = 8 << 20


class NotOursError(Exception):
    """The file has no header or seal of watchroom, or a damaged one; the text says which."""


class DamagedTrailerError(NotOursError):
    """The seal is damaged: the writer finished, but the file was altered later."""


@dataclass(frozen=True, slots=True)
class SegmentHeader:
    """The metadata known when a segment begins."""

    volume: str
    camera: int
    number: int
    run_utc: dt.datetime
    begin_utc: dt.datetime
    mode: RecordingMode
    previous_sha256: str
    tracks: tuple[str, ...]
    gap: Gap | None = None
    """The missing time just before this segment."""


@dataclass(frozen=True, slots=True)
class SegmentChunk:
    """A range of the file, so that an alteration can be located."""

    offset: int
    size: int
    sha256: str
    """Hash of the file from byte 0 to the end of this range: one running hash gives all of them, and the
    first that differs shows the first altered range.
    """


@dataclass(frozen=True, slots=True)
class SegmentTrailer:
    """The metadata known when a segment has ended."""

    end_utc: dt.datetime
    frames: int
    key_frames: int
    cause: Cause
    words: str
    """The session's description of the end."""
    recovered: bool
    chunks: tuple[SegmentChunk, ...]
    """From byte 0 to the seal, without a gap."""


def _pack(kind: bytes, content: dict[str, Any]) -> bytes:
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    foot = _FOOT.pack(hashlib.sha256(text).digest(), len(text), _MAGIC)
    return struct.pack(">I4s", _FRONT + len(text) + len(foot), b"uuid") + kind + text + foot


def _unpack(block: bytes, kind: bytes) -> dict[str, Any]:
    if len(block) < _FRONT + _FOOT.size or block[4:8] != b"uuid" or block[8:24] != kind:
        raise NotOursError("it is not a watchroom segment")
    digest, length, magic = _FOOT.unpack(block[-_FOOT.size :])
    text = block[_FRONT : -_FOOT.size]
    if magic != _MAGIC or length != len(text) or hashlib.sha256(text).digest() != digest:
        raise NotOursError("its metadata is damaged")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotOursError("its metadata is not valid") from error
    if not isinstance(content, dict):
        raise NotOursError("its metadata is not valid")
    return content


def _instant(content: str) -> dt.datetime:
    instant = dt.datetime.fromisoformat(content)
    if instant.tzinfo is None:
        raise ValueError("a time without its zone")
    return instant


def _number(content: object) -> int:
    if type(content) is not int:
        raise TypeError("no whole number")
    return content


def _known(format_: object) -> None:
    if type(format_) is not int or format_ != FORMAT:
        raise ValueError("another format")


def _flag(content: object) -> bool:
    if not isinstance(content, bool):
        raise TypeError("neither yes nor no")
    return content


def _list(content: object) -> list[Any]:
    if not isinstance(content, list):
        raise TypeError("no list")
    return content


def _words(content: object) -> str:
    if not isinstance(content, str):
        raise TypeError("no text")
    return content


def pack_header(header: SegmentHeader) -> bytes:
    """Return the header as a box."""
    gap = header.gap
    return _pack(
        HEAD_TYPE,
        {
            "format": FORMAT,
            "volume": header.volume,
            "camera": header.camera,
            "number": header.number,
            "run_utc": header.run_utc.isoformat(),
            "begin_utc": header.begin_utc.isoformat(),
            "mode": header.mode.value,
            "previous_sha256": header.previous_sha256,
            "tracks": list(header.tracks),
            "gap": gap
            and {"begin_utc": gap.begin_utc.isoformat(), "cause": gap.cause.value, "detail": gap.detail},
        },
    )


def pack_seal(seal: SegmentTrailer) -> bytes:
    """Return the seal as a box."""
    return _pack(
        SEAL_TYPE,
        {
            "end_utc": seal.end_utc.isoformat(),
            "frames": seal.frames,
            "key_frames": seal.key_frames,
            "cause": seal.cause.value,
            "words": seal.words,
            "recovered": seal.recovered,
            "chunks": [[chunk.size, chunk.sha256] for chunk in seal.chunks],
        },
    )


def read_header(descriptor: int, file_size: int) -> SegmentHeader:
    """Return the header of an open segment.

    Raises:
        NotOursError: it is missing or damaged.
    """
    for box in boxes(descriptor, file_size):
        if box.kind == b"uuid":
            if box.size > _LARGEST:
                break
            return _header(_unpack(read_at(descriptor, box.size, box.offset), HEAD_TYPE))
        if box.kind == b"moof":
            break
    raise NotOursError("it has no watchroom header")


def _header(content: dict[str, Any]) -> SegmentHeader:
    try:
        _known(content["format"])
        begin = _instant(content["begin_utc"])
        gap = content["gap"]
        camera = _number(content["camera"])
        return SegmentHeader(
            volume=_words(content["volume"]),
            camera=camera,
            number=_number(content["number"]),
            run_utc=_instant(content["run_utc"]),
            begin_utc=begin,
            mode=RecordingMode(content["mode"]),
            previous_sha256=_words(content["previous_sha256"]),
            tracks=tuple(map(_words, _list(content["tracks"]))),
            gap=None
            if gap is None
            else Gap(camera, _instant(gap["begin_utc"]), begin, Cause(gap["cause"]), _words(gap["detail"])),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise NotOursError("its header is not valid") from error


def read_seal(descriptor: int, file_size: int) -> tuple[SegmentTrailer, int]:
    """Return the seal at the end of an open segment, and the byte at which it begins.

    Raises:
        NotOursError: it is missing (the writer died), or damaged.
    """
    if file_size < _FRONT + _FOOT.size:
        raise NotOursError("it has no seal")
    _, length, magic = _FOOT.unpack(read_at(descriptor, _FOOT.size, file_size - _FOOT.size))
    size = _FRONT + length + _FOOT.size
    begin = file_size - size
    block = b""
    if magic == _MAGIC and size <= min(file_size, _LARGEST):
        block = read_at(descriptor, size, begin)
    try:
        return _seal(_unpack(block, SEAL_TYPE), begin), begin
    except NotOursError as error:
        if _has_seal_box(descriptor, file_size):
            raise DamagedTrailerError("its seal is damaged") from error
        raise NotOursError("it has no seal") from error


def seal_begin(descriptor: int, file_size: int) -> int | None:
    """Return the byte at which the seal begins, by its last bytes alone; None if there is none."""
    if file_size < _FRONT + _FOOT.size:
        return None
    _, length, magic = _FOOT.unpack(read_at(descriptor, _FOOT.size, file_size - _FOOT.size))
    begin = file_size - _FRONT - length - _FOOT.size
    return int(begin) if magic == _MAGIC and begin >= 0 else None


def _has_seal_box(descriptor: int, file_size: int) -> bool:
    """Return whether the file ends with a complete box of a seal's type."""
    final_box = None
    for box in boxes(descriptor, file_size):
        final_box = box
    if final_box is None or final_box.end != file_size:
        return False
    return final_box.kind == b"uuid" and read_at(descriptor, 16, final_box.offset + 8) == SEAL_TYPE


def _seal(content: dict[str, Any], begin: int) -> SegmentTrailer:
    try:
        chunks = []
        offset = 0
        for size, sha256 in _list(content["chunks"]):
            chunks.append(SegmentChunk(offset, _number(size), _words(sha256)))
            offset += size
        if offset != begin:
            raise NotOursError("its seal does not match its length")
        return SegmentTrailer(
            end_utc=_instant(content["end_utc"]),
            frames=_number(content["frames"]),
            key_frames=_number(content["key_frames"]),
            cause=Cause(content["cause"]),
            words=_words(content["words"]),
            recovered=_flag(content["recovered"]),
            chunks=tuple(chunks),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise NotOursError("its seal is not valid") from error
