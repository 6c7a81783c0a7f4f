"""Just enough of H.264 (ITU-T H.264, baseline, CAVLC) to put a slice of our own into an encoded picture.

A pre-encoded loop cannot hold a true clock. So the caption band at the top is a slice by itself, which is
written here, macroblock by macroblock: unchanged ones are skipped, flat ones are predicted from the left,
text is sent as samples. The encoder's slice is the rest of the picture; only the address of its first
macroblock is rewritten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from console.demo.simulated.pixels import Pixels

MACROBLOCK = 16
NAL_SLICE, NAL_IDR, NAL_SPS, NAL_PPS = 1, 5, 7, 8


def split_annexb(stream: bytes) -> list[bytes]:
    """Return the NAL units of an Annex B byte stream, without start codes."""
    return [part.rstrip(b"\0") for part in re.split(rb"\x00\x00\x00?\x01", stream) if part.rstrip(b"\0")]


def nal_type(nal: bytes) -> int:
    """Return the nal_unit_type."""
    return nal[0] & 0x1F


def _escape(payload: bytes) -> bytes:
    return re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\0\0\3", payload)


def _unescape(payload: bytes) -> bytes:
    return payload.replace(b"\0\0\3", b"\0\0")


class BitWriter:
    """Writes bits, the most significant first."""

    def __init__(self) -> None:
        self._whole = bytearray()
        self._bits, self._count = 0, 0
        """What does not fill bytes yet; long runs gather here and are cut into bytes only where asked for."""

    def u(self, value: int, width: int) -> None:
        """Write a number of fixed width."""
        self._bits = self._bits << width | value
        self._count += width

    def ue(self, value: int) -> None:
        """Write a number in Exp-Golomb code."""
        self.u(value + 1, 2 * (value + 1).bit_length() - 1)

    def se(self, value: int) -> None:
        """Write a signed number in Exp-Golomb code."""
        self.ue(2 * value - 1 if value > 0 else -2 * value)

    def align(self) -> None:
        """Write zero bits up to a whole byte."""
        spare = -self._count % 8
        count = (self._count + spare) // 8
        self._whole += (self._bits << spare).to_bytes(count)
        self._bits = self._count = 0

    def raw(self, samples: bytes) -> None:
        """Write whole bytes; the writer must be aligned."""
        self._whole += samples

    def finish(self) -> bytes:
        """Write the stop bit, align, and return the bytes."""
        self.u(1, 1)
        self.align()
        return bytes(self._whole)


class BitReader:
    """Reads bits of a payload without its emulation prevention bytes."""

    def __init__(self, payload: bytes) -> None:
        self._value = int.from_bytes(payload)
        self._left = 8 * len(payload)

    def u(self, width: int) -> int:
        """Read a number of fixed width."""
        self._left -= width
        return self._value >> self._left & (1 << width) - 1

    def ue(self) -> int:
        """Read a number in Exp-Golomb code."""
        zeros = 0
        while not self.u(1):
            zeros += 1
        return (1 << zeros) - 1 + self.u(zeros)

    def se(self) -> int:
        """Read a signed number in Exp-Golomb code."""
        code = self.ue()
        return (code + 1) // 2 if code % 2 else -(code // 2)

    def rest(self) -> tuple[int, int]:
        """Return the unread bits as a number, and how many they are."""
        return self._value & (1 << self._left) - 1, self._left


@dataclass(frozen=True, slots=True)
class Headers:
    """The parameter set fields on which slice headers depend."""

    frame_num_bits: int
    deblocking_control: bool

    @classmethod
    def parse(cls, sps: bytes, pps: bytes) -> Headers:
        """Read the few fields that are needed of a baseline stream.

        Raises:
            ValueError: the stream uses a feature that this module does not support.
        """
        bits = BitReader(_unescape(sps[4:]))
        bits.ue()  # seq_parameter_set_id
        if sps[1] not in {66, 77}:
            raise ValueError(f"profile {sps[1]} is not baseline or main")
        frame_num_bits = bits.ue() + 4
        if bits.ue() != 2:
            raise ValueError("the picture order count is not of type 2")
        return cls(frame_num_bits, _deblocking_control(pps))


def _deblocking_control(pps: bytes) -> bool:
    bits = BitReader(_unescape(pps[1:]))
    bits.ue()
    bits.ue()
    if bits.u(1):
        raise ValueError("entropy coding is CABAC")
    bits.u(1)
    if bits.ue():
        raise ValueError("several slice groups")
    bits.ue()
    bits.ue()
    weighted = bits.u(3)
    bits.se()
    bits.se()
    bits.se()
    if weighted:
        raise ValueError("weighted prediction")
    return bool(bits.u(1))


@dataclass(frozen=True, slots=True)
class SliceHeader:
    """The fields that two slices of one picture must share."""

    is_idr: bool
    frame_num: int
    idr_pic_id: int
    ref_idc: int

    @classmethod
    def parse(cls, nal: bytes, headers: Headers) -> SliceHeader:
        """Read a slice's header as far as it is needed."""
        bits = BitReader(_unescape(nal[1:40]))
        bits.ue()
        bits.ue()
        bits.ue()
        frame_num = bits.u(headers.frame_num_bits)
        is_idr = nal_type(nal) == NAL_IDR
        return cls(is_idr, frame_num, bits.ue() if is_idr else 0, nal[0] >> 5 & 3)


def move_slice(nal: bytes, first_macroblock: int) -> bytes:
    """Return the slice, moved to another first macroblock of a taller picture."""
    bits = BitReader(_unescape(nal[1:]))
    bits.ue()
    value, width = bits.rest()
    stop = (value & -value).bit_length()  # the stop bit and the zeros behind it
    value, width = value >> stop, width - stop
    writer = BitWriter()
    writer.ue(first_macroblock)
    writer.u(value, width)
    return nal[:1] + _escape(writer.finish())


def _write_header(header: SliceHeader, headers: Headers, first_macroblock: int = 0) -> BitWriter:
    bits = BitWriter()
    bits.ue(first_macroblock)
    bits.ue(7 if header.is_idr else 0)  # I, as all slices of the picture are; or P
    bits.ue(0)
    bits.u(header.frame_num, headers.frame_num_bits)
    if header.is_idr:
        bits.ue(header.idr_pic_id)
    else:
        bits.u(0, 2)  # no override of the number of references, no reordering
    if header.ref_idc:
        bits.u(0, 2 if header.is_idr else 1)
    bits.se(0)
    if headers.deblocking_control:
        bits.ue(1)  # no deblocking
    return bits


def _nal(header: SliceHeader, bits: BitWriter) -> bytes:
    first = header.ref_idc << 5 | (NAL_IDR if header.is_idr else NAL_SLICE)
    return bytes([first]) + _escape(bits.finish())


def skip_slice(header: SliceHeader, headers: Headers, macroblocks: int, first: int = 0) -> bytes:
    """Return a slice that repeats the previous picture for this many macroblocks, starting at `first`."""
    bits = _write_header(header, headers, first)
    bits.ue(macroblocks)
    return _nal(header, bits)


@dataclass(frozen=True, slots=True)
class Band:
    """A strip of picture, rows of macroblocks high, as I420 planes."""

    luma: Pixels
    blue: Pixels
    red: Pixels

    def macroblock(self, row: int, column: int) -> bytes:
        """The 384 samples of one macroblock."""
        y, x = row * MACROBLOCK, column * MACROBLOCK
        half_y, half_x = y // 2, x // 2
        return (
            self.luma[y : y + 16, x : x + 16].tobytes()
            + self.blue[half_y : half_y + 8, half_x : half_x + 8].tobytes()
            + self.red[half_y : half_y + 8, half_x : half_x + 8].tobytes()
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of macroblocks."""
        return self.luma.shape[0] // MACROBLOCK, self.luma.shape[1] // MACROBLOCK


class _Blocks:
    """Writes the macroblocks of one slice and remembers which neighbours hold samples (for nC)."""

    def __init__(self, bits: BitWriter, columns: int, *, intra: bool) -> None:
        self._bits = bits
        self._columns = columns
        self._intra = intra
        self._coefficients: dict[tuple[int, int], int] = {}
        self._skipped = 0

    def skip(self) -> None:
        self._skipped += 1

    def _run(self) -> None:
        if not self._intra:
            self._bits.ue(self._skipped)
            self._skipped = 0

    def samples(self, row: int, column: int, block: bytes) -> None:
        self._run()
        self._bits.ue(25 if self._intra else 30)  # I_PCM
        self._bits.align()
        self._bits.raw(block)
        self._coefficients[row, column] = 16

    def from_left(self, row: int, column: int) -> None:
        self._run()
        self._bits.ue(2 if self._intra else 7)  # I_16x16, horizontal, no coefficients but (an empty) DC
        self._bits.ue(1)  # chroma: horizontal
        self._bits.se(0)
        self._token_of_nothing(row, column)

    def _token_of_nothing(self, row: int, column: int) -> None:
        near = [self._coefficients.get((row, column - 1), 0)] if column else []
        near += [self._coefficients.get((row - 1, column), 0)] if row else []
        count = (sum(near) + 1) // 2 if len(near) == 2 else sum(near)
        for limit, code, width in ((2, 1, 1), (4, 3, 2), (8, 15, 4), (99, 3, 6)):
            if count < limit:
                self._bits.u(code, width)
                return

    def end(self) -> None:
        if self._skipped:
            self._run()


def band_slice(header: SliceHeader, headers: Headers, band: Band, before: Band | None) -> bytes:
    """Return the slice that draws a band.

    Args:
        header: from the other slice of the same picture.
        headers: of the stream.
        band: what is to be shown; its right and left edges are best flat.
        before: what the previous picture showed; unused in an IDR picture.
    """
    rows, columns = band.shape
    bits = _write_header(header, headers)
    blocks = _Blocks(bits, columns, intra=header.is_idr)
    same = np.zeros((rows, columns), np.bool_) if header.is_idr or before is None else _same(band, before)
    flat = _as_left(band) if header.is_idr else None
    for row, column in _places(rows, columns):
        if same[row, column]:
            blocks.skip()
            continue
        if flat is not None and flat[row, column]:
            blocks.from_left(row, column)
        else:
            blocks.samples(row, column, band.macroblock(row, column))
    blocks.end()
    return _nal(header, bits)


def _as_left(band: Band) -> NDArray[np.bool_]:
    """Return which macroblocks are of one colour, and that of the column of samples to their left."""
    rows, columns = band.shape
    alike = np.ones((rows, columns), np.bool_)
    alike[:, 0] = False
    for side, plane in ((16, band.luma), (8, band.blue), (8, band.red)):
        blocks = plane.reshape(rows, side, columns, side)
        edge = blocks[:, :, :-1, -1]
        colour = blocks[:, :1, 1:, :1]
        alike[:, 1:] &= (blocks[:, :, 1:] == colour).all(axis=(1, 3))
        alike[:, 1:] &= (edge == colour[..., 0]).all(axis=1)
    return alike


def _same(band: Band, before: Band) -> NDArray[np.bool_]:
    """Return which macroblocks did not change."""
    rows, columns = band.shape
    same = np.ones((rows, columns), np.bool_)
    for side, here, there in (
        (16, band.luma, before.luma),
        (8, band.blue, before.blue),
        (8, band.red, before.red),
    ):
        same &= (here == there).reshape(rows, side, columns, side).all(axis=(1, 3))
    return same


def _places(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(rows) for column in range(columns))


def flat_band(width: int, height: int, luma: int) -> Band:
    """Return a band of one grey."""
    return Band(
        np.full((height, width), luma, np.uint8),
        np.full((height // 2, width // 2), 128, np.uint8),
        np.full((height // 2, width // 2), 128, np.uint8),
    )
