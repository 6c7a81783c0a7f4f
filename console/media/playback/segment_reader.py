"""One segment opened for playback: its key frames, and its groups of pictures as coded samples."""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import av
import av.error

from console.media.volume.boxes import boxes, read_at
from console.media.volume.fragments import (
    FragmentDamagedError,
    Sample,
    boxes_in,
    fragment_samples,
    track_scale,
)
from console.media.volume.key_frames import VIDEO_TRACK, KeyFrame, read_key_frames, walk_key_frames
from console.media.volume.segment_metadata import seal_begin

if TYPE_CHECKING:
    from typing import BinaryIO

GROUP_MOST_BYTES = 128 << 20
"""No camera's group of pictures is larger: a minute at 16 Mbit/s."""
EARLY_S = 0.0005
"""A picture counts as shown half a millisecond before its time, because times are rounded to microseconds."""


class FootageDamagedError(Exception):
    """A segment, or a part of it, cannot be read as pictures; the text says why."""


@dataclass(frozen=True, slots=True)
class CodedPictures:
    """What a decoder must know of a segment's picture."""

    codec: str
    extradata: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class CodedSample:
    """One coded picture with its bytes."""

    data: bytes
    pts: int
    dts: int


@dataclass(frozen=True, slots=True)
class PictureGroup:
    """A group of pictures: a key frame and what is decoded after it, until the next.

    Attributes:
        number: index of the group in its segment.
        samples: in decoding order.
        times: when each picture is shown, seconds from the segment's begin, rising.
        order: index in `times` by the sample's `pts`.
        is_reordered: whether pictures are shown in another order than they are decoded in.
    """

    number: int
    samples: tuple[CodedSample, ...]
    times: tuple[float, ...]
    order: dict[int, int] = field(repr=False)
    is_reordered: bool

    def index_at(self, seconds: float) -> int:
        """Return the index of the picture that is shown at a time; the first if none is yet."""
        return max(0, bisect_right(self.times, seconds + EARLY_S) - 1)


class SegmentReader:
    """Reads groups of pictures of one segment, also while it is being written. One thread at a time.

    Args:
        file: the segment; closed with the reader.
        is_open: whether it may still grow.

    Raises:
        FootageDamagedError: it has no readable head, or no complete fragment yet.
    """

    def __init__(self, file: BinaryIO, *, is_open: bool) -> None:
        self._file, self._fd = file, file.fileno()
        self.is_open = is_open
        self._keys: list[KeyFrame] = []
        self._end = 0
        try:
            self._begin()
        except FragmentDamagedError as error:
            file.close()
            raise FootageDamagedError(str(error)) from error
        except BaseException:
            file.close()
            raise

    def _begin(self) -> None:
        head = self._head()
        self.pictures = _pictures_in(head)
        self._scale = track_scale(_moov(head), VIDEO_TRACK)
        self._find_keys(len(head))
        if not self._keys:
            raise FootageDamagedError("it has no key frame yet")
        self._first_pts = self._read(0)[0].pts
        self._times = [self._seconds(key.dts) for key in self._keys]

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def size_bytes(self) -> int:
        """The file's length now."""
        return os.fstat(self._fd).st_size

    @property
    def media_end(self) -> int:
        """The byte after the last complete fragment that was found."""
        return self._end

    def grown(self) -> bool:
        """Find key frames that were written since; return whether the last group may have more pictures."""
        if not self.is_open:
            return False
        before = self._end
        found, self._end = walk_key_frames(self._fd, self.size_bytes, before)
        self._keys += found
        self._times += [self._seconds(key.dts) for key in found]
        return self._end > before

    def group_at(self, seconds: float) -> int:
        """Return the number of the group that is shown at a time from the segment's begin."""
        return max(0, bisect_right(self._times, seconds + EARLY_S) - 1)

    @property
    def groups(self) -> int:
        """The number of groups."""
        return len(self._keys)

    def key_time(self, number: int) -> float:
        """Return when a group begins, seconds from the segment's begin."""
        return self._times[number]

    def group(self, number: int) -> PictureGroup:
        """Read a group of pictures.

        Raises:
            FootageDamagedError: it cannot be read.
        """
        try:
            samples = self._read(number)
        except FragmentDamagedError as error:
            raise FootageDamagedError(str(error)) from error
        is_reordered = any(sample.pts != sample.dts + self._first_pts for sample in samples)
        if is_reordered and number + 1 < len(self._keys):
            # Pictures that are coded after the next key frame may be shown before it.
            following = self._read(number + 1)
            samples += _leading(following)
        key_pts = samples[0].pts
        shown = sorted({sample.pts for sample in samples if sample.pts >= key_pts and not _is_next(sample)})
        times = tuple(self._seconds(pts - self._first_pts) for pts in shown)
        return PictureGroup(
            number, tuple(samples), times, {pts: index for index, pts in enumerate(shown)}, is_reordered
        )

    def _seconds(self, units: int) -> float:
        return units / self._scale

    def _head(self) -> bytes:
        """Return everything before the first fragment."""
        for box in boxes(self._fd, self.size_bytes):
            if box.kind == b"moof":
                return read_at(self._fd, box.offset, 0)
        raise FootageDamagedError("it has no complete fragment yet")

    def _find_keys(self, media_begin: int) -> None:
        size = self.size_bytes
        sealed = None if self.is_open else seal_begin(self._fd, size)
        keys = read_key_frames(self._fd, sealed) if sealed is not None else None
        if keys:
            self._keys, self._end = keys, cast("int", sealed)
        else:
            self._keys, self._end = walk_key_frames(self._fd, size, media_begin)

    def _read(self, number: int) -> list[CodedSample]:
        begin = self._keys[number].offset
        end = self._keys[number + 1].offset if number + 1 < len(self._keys) else self._end
        if not 0 < end - begin <= GROUP_MOST_BYTES:
            raise FragmentDamagedError("a group of pictures has an impossible length")
        block = memoryview(read_at(self._fd, end - begin, begin))
        if len(block) < end - begin:
            raise FragmentDamagedError("the file is shorter than its key frames say")
        return _samples_of(block)


def _samples_of(block: memoryview) -> list[CodedSample]:
    found: list[CodedSample] = []
    at = 0
    for kind, content in boxes_in(block):
        size = len(content) + 8
        if kind == b"moof":
            samples = fragment_samples(block[at : at + size], VIDEO_TRACK)
            found += [_coded(block, at, sample) for sample in samples]
        elif kind != b"mdat":
            break
        at += size
    if not found:
        raise FragmentDamagedError("a fragment holds no picture")
    return found


def _coded(block: memoryview, moof: int, sample: Sample) -> CodedSample:
    begin = moof + sample.offset
    if begin < 0 or begin + sample.size > len(block):
        raise FragmentDamagedError("a picture lies outside its fragment")
    return CodedSample(bytes(block[begin : begin + sample.size]), sample.pts, sample.dts)


def _leading(following: list[CodedSample]) -> list[CodedSample]:
    """Return the next key frame and the pictures after it that are shown before it; nothing if none is."""
    key = following[0]
    leading = [sample for sample in following[1:] if sample.pts < key.pts]
    return [CodedSample(key.data, -1, key.dts), *leading] if leading else []


def _is_next(sample: CodedSample) -> bool:
    """Return whether a sample is the key frame of the next group, decoded only for what refers to it."""
    return sample.pts < 0


def _moov(head: bytes) -> memoryview:
    view, at = memoryview(head), 0
    for kind, content in boxes_in(view):
        size = len(content) + 8
        if kind == b"moov":
            return view[at : at + size]
        at += size
    raise FragmentDamagedError("the file has no head")


def _pictures_in(head: bytes) -> CodedPictures:
    """Return codec and parameter sets, as libav reads them from the head alone; nothing is decoded."""
    try:
        with av.open(io.BytesIO(head), "r", format="mp4") as container:
            context: Any = container.streams.video[0].codec_context
            return CodedPictures(context.name, bytes(context.extradata or b""), context.width, context.height)
    except (av.error.FFmpegError, IndexError) as error:
        raise FootageDamagedError("its head cannot be read") from error
