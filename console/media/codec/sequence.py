"""What a sequence parameter set says of pictures (ITU-T H.264, 7.3.2.1.1; H.265, 7.3.2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from console.media.codec.bits import GolombReader
from console.media.codec.hevc_sets import skip_profile

_H264_WITH_CHROMA = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
"""Profiles with further fields about chroma (7.3.2.1.1)."""
_H264_BASELINE = 66
LIMIT_PX = 16_384
LIMIT_REORDER = 16
_READ_BYTES = 512


@dataclass(frozen=True, slots=True)
class Sequence:
    """The fields of a sequence parameter set that order pictures."""

    width: int
    height: int
    reorder: int = 0
    """Pictures that may be sent before one that is shown earlier (B-frames)."""
    frame_number_bits: int = 0
    """H.264 only, as are all fields below."""
    order_kind: int = 0
    order_bits: int = 0
    has_no_order_deltas: bool = False
    is_frames_only: bool = True
    has_separate_planes: bool = False
    may_skip_numbers: bool = False


@lru_cache(maxsize=256)
def read_sequence(codec: str, sps: bytes) -> Sequence | None:
    """Return what a sequence parameter set says; None if it cannot be read.

    Args:
        codec: h264 or hevc.
        sps: with its NAL header, without a start code.
    """
    try:
        if codec == "h264":
            sequence = _h264(GolombReader.of_nal(sps[1:_READ_BYTES]))
        else:
            sequence = _hevc(GolombReader.of_nal(sps[2:_READ_BYTES]))
    except ValueError:
        return None
    fits = 0 < sequence.width <= LIMIT_PX and 0 < sequence.height <= LIMIT_PX
    return sequence if fits else None


def picture_size(codec: str, sps: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; None if the set cannot be read."""
    sequence = read_sequence(codec, sps)
    return (sequence.width, sequence.height) if sequence else None


def _h264(bits: GolombReader) -> Sequence:
    profile = bits.take(8)
    bits.take(16)
    bits.unsigned()
    chroma, separate_planes = _h264_chroma(bits) if profile in _H264_WITH_CHROMA else (1, False)
    number_bits = bits.unsigned() + 4
    order_kind, order_bits, no_deltas = _h264_order(bits)
    bits.unsigned()
    may_skip_numbers = bool(bits.take(1))
    columns, rows = bits.unsigned() + 1, bits.unsigned() + 1
    frames_only = bits.take(1)
    if not frames_only:
        bits.take(1)
    bits.take(1)
    left, right, top, bottom = _window(bits)
    unit_x = 2 if chroma in {1, 2} else 1
    unit_y = (2 if chroma == 1 else 1) * (2 - frames_only)
    return Sequence(
        columns * 16 - (left + right) * unit_x,
        rows * 16 * (2 - frames_only) - (top + bottom) * unit_y,
        0 if order_kind == 2 or profile == _H264_BASELINE else _h264_reorder(bits),
        number_bits,
        order_kind,
        order_bits,
        no_deltas,
        bool(frames_only),
        separate_planes,
        may_skip_numbers,
    )


def _h264_chroma(bits: GolombReader) -> tuple[int, bool]:
    chroma = bits.unsigned()
    separate_planes = bool(bits.take(1)) if chroma == 3 else False
    bits.unsigned()
    bits.unsigned()
    bits.take(1)
    if bits.take(1):
        for number in range(8 if chroma != 3 else 12):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if number < 6 else 64)
    return chroma, separate_planes


def _skip_scaling_list(bits: GolombReader, size: int) -> None:
    previous = following = 8
    for _ in range(size):
        if following:
            following = (previous + bits.signed()) % 256
        previous = following or previous


def _h264_order(bits: GolombReader) -> tuple[int, int, bool]:
    """Return the kind of picture order count, its bits, and whether its deltas are always 0."""
    kind = bits.unsigned()
    if kind == 0:
        return 0, bits.unsigned() + 4, False
    no_deltas = False
    if kind == 1:
        no_deltas = bool(bits.take(1))
        bits.signed()
        bits.signed()
        for _ in range(min(bits.unsigned(), 255)):
            bits.signed()
    return kind, 0, no_deltas


def _window(bits: GolombReader) -> tuple[int, int, int, int]:
    if not bits.take(1):
        return 0, 0, 0, 0
    return bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()


def _h264_reorder(bits: GolombReader) -> int:
    """Return the reordering that the usability information announces (annex E.1.1); 0 if it says nothing."""
    try:
        if not bits.take(1):
            return 0
        _skip_h264_looks(bits)
        has_buffers = [_skip_buffers(bits) for _ in range(2)]
        bits.take(1 + any(has_buffers))
        if not bits.take(1):
            return 0
        bits.take(1)
        for _ in range(4):
            bits.unsigned()
        return min(bits.unsigned(), LIMIT_REORDER)
    except ValueError:
        return 0  # the size was read; some cameras cut the rest off


def _skip_h264_looks(bits: GolombReader) -> None:
    """Skip aspect ratio, overscan, colours, chroma location and timing."""
    if bits.take(1) and bits.take(8) == 255:
        bits.take(32)
    if bits.take(1):
        bits.take(1)
    if bits.take(1):
        bits.take(4)
        if bits.take(1):
            bits.take(24)
    if bits.take(1):
        bits.unsigned()
        bits.unsigned()
    if bits.take(1):
        bits.take(65)


def _skip_buffers(bits: GolombReader) -> bool:
    """Skip the parameters of a reference decoder (annex E.1.2); return whether they were there."""
    if not bits.take(1):
        return False
    count = min(bits.unsigned(), 31) + 1
    bits.take(8)
    for _ in range(count):
        bits.unsigned()
        bits.unsigned()
        bits.take(1)
    bits.take(20)
    return True


def _hevc(bits: GolombReader) -> Sequence:
    bits.take(4)
    layers = bits.take(3)
    bits.take(1)
    skip_profile(bits, layers)
    bits.unsigned()
    chroma = bits.unsigned()
    if chroma == 3:
        bits.take(1)
    width, height = bits.unsigned(), bits.unsigned()
    left, right, top, bottom = _window(bits)
    unit_x, unit_y = (2 if chroma in {1, 2} else 1), (2 if chroma == 1 else 1)
    size = width - (left + right) * unit_x, height - (top + bottom) * unit_y
    return Sequence(*size, _hevc_reorder(bits, layers))


def _hevc_reorder(bits: GolombReader, layers: int) -> int:
    """Return the reordering of the highest temporal layer."""
    try:
        for _ in range(3):
            bits.unsigned()
        reorder = 0
        for _ in range(layers + 1 if bits.take(1) else 1):
            bits.unsigned()
            reorder = bits.unsigned()
            bits.unsigned()
    except ValueError:
        return 0
    return min(reorder, LIMIT_REORDER)
