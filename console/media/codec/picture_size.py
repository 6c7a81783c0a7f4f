"""Width and height from a sequence parameter set (ITU-T H.264, 7.3.2.1.1; H.265, 7.3.2.2)."""

from __future__ import annotations

from functools import lru_cache

_H264_WITH_CHROMA = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
"""Profiles with further fields about chroma (7.3.2.1.1)."""
LIMIT_PX = 16_384


class _Bits:
    """Reads a raw byte sequence payload: bits and Exp-Golomb codes (9.1)."""

    def __init__(self, nal: bytes) -> None:
        # Emulation prevention (7.4.1): 00 00 03 stands for 00 00.
        payload = nal.replace(b"\x00\x00\x03", b"\x00\x00")
        self._value = int.from_bytes(payload, "big")
        self._left = len(payload) * 8

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise ValueError("parameter set too short")
        return (self._value >> self._left) & ((1 << count) - 1)

    def unsigned(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 32:
                raise ValueError("Exp-Golomb code not valid")
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        code = self.unsigned()
        return (code + 1) // 2 if code % 2 else -(code // 2)


@lru_cache(maxsize=256)
def picture_size(codec: str, sps: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; None if the set cannot be read.

    Args:
        codec: h264 or hevc.
        sps: the sequence parameter set with its NAL header, without a start code.
    """
    try:
        size = _h264(_Bits(sps[1:512])) if codec == "h264" else _hevc(_Bits(sps[2:512]))
    except ValueError:
        return None
    return size if 0 < size[0] <= LIMIT_PX and 0 < size[1] <= LIMIT_PX else None


def _h264(bits: _Bits) -> tuple[int, int]:
    profile = bits.take(8)
    bits.take(16)
    bits.unsigned()
    chroma = _h264_chroma(bits) if profile in _H264_WITH_CHROMA else 1
    bits.unsigned()
    _h264_order(bits)
    bits.unsigned()
    bits.take(1)
    width = (bits.unsigned() + 1) * 16
    rows = bits.unsigned() + 1
    frames_only = bits.take(1)
    if not frames_only:
        bits.take(1)
    bits.take(1)
    left, right, top, bottom = _window(bits)
    unit_x = 2 if chroma in {1, 2} else 1
    unit_y = (2 if chroma == 1 else 1) * (2 - frames_only)
    height = rows * 16 * (2 - frames_only)
    return width - (left + right) * unit_x, height - (top + bottom) * unit_y


def _h264_chroma(bits: _Bits) -> int:
    chroma = bits.unsigned()
    if chroma == 3:
        bits.take(1)
    bits.unsigned()
    bits.unsigned()
    bits.take(1)
    if bits.take(1):
        for number in range(8 if chroma != 3 else 12):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if number < 6 else 64)
    return chroma


def _skip_scaling_list(bits: _Bits, size: int) -> None:
    previous = following = 8
    for _ in range(size):
        if following:
            following = (previous + bits.signed()) % 256
        previous = following or previous


def _h264_order(bits: _Bits) -> None:
    kind = bits.unsigned()
    if kind == 0:
        bits.unsigned()
    elif kind == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        for _ in range(min(bits.unsigned(), 255)):
            bits.signed()


def _window(bits: _Bits) -> tuple[int, int, int, int]:
    if not bits.take(1):
        return 0, 0, 0, 0
    return bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()


def _hevc(bits: _Bits) -> tuple[int, int]:
    bits.take(4)
    layers = bits.take(3)
    bits.take(1)
    _skip_hevc_profile(bits, layers)
    bits.unsigned()
    chroma = bits.unsigned()
    if chroma == 3:
        bits.take(1)
    width, height = bits.unsigned(), bits.unsigned()
    left, right, top, bottom = _window(bits)
    unit_x, unit_y = (2 if chroma in {1, 2} else 1), (2 if chroma == 1 else 1)
    return width - (left + right) * unit_x, height - (top + bottom) * unit_y


def _skip_hevc_profile(bits: _Bits, layers: int) -> None:
    bits.take(96)
    present = [(bits.take(1), bits.take(1)) for _ in range(layers)]
    if layers:
        bits.take(2 * (8 - layers))
    for profile, level in present:
        bits.take(88 * profile + 8 * level)
