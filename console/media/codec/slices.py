"""Slices of H.264 and H.265: which picture they belong to (ITU-T H.264, 7.3.3, 7.4.1.2.4; H.265, 7.3.6)."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from console.media.codec.bits import GolombReader
from console.media.codec.sequence import Sequence, read_sequence

_HEADER_BYTES = 40
"""A slice header's first fields are never longer."""
_RECOVERY_POINT = 6
"""Type of the SEI message of a recovery point (H.264 annex D.1.8)."""


class NalRole(Enum):
    """The place of a NAL unit in its access unit."""

    AHEAD = "belongs to the picture after it"
    SLICE = "slice"
    BEHIND = "belongs to the picture before it"


_H264_ROLES = {
    **dict.fromkeys(range(32), NalRole.AHEAD),
    **dict.fromkeys((1, 2, 3, 4, 5), NalRole.SLICE),
    **dict.fromkeys((10, 11, 12, 19, 20, 21), NalRole.BEHIND),
}
_HEVC_ROLES = {
    **dict.fromkeys(range(32), NalRole.SLICE),
    **dict.fromkeys(range(32, 64), NalRole.AHEAD),
    **dict.fromkeys((36, 37, 38, 40, 45, 46, 47, *range(56, 64)), NalRole.BEHIND),
}


class SliceIdentity:
    """The fields of an H.264 slice header that tell pictures apart. One object for each slice."""

    __slots__ = ("bottom", "first", "identity", "is_field", "is_idr", "number", "redundant")

    def __init__(self, first: int, number: int, identity: tuple[int, ...], *, is_idr: bool) -> None:
        self.first, self.number, self.identity, self.is_idr = first, number, identity, is_idr
        self.is_field = self.bottom = False
        self.redundant = 0

    def is_second_field_of(self, other: SliceIdentity) -> bool:
        """Return whether this slice's field completes the frame that the other's field began."""
        are_fields = self.is_field and other.is_field and self.bottom != other.bottom
        return are_fields and self.number == other.number


class NalSyntax(Protocol):
    """What an assembler of access units must know of a codec. One thread: it learns parameter sets."""

    reorder: int
    """Pictures that may be sent before one that is shown earlier, by the sequence parameter sets."""

    def role(self, nal: bytes) -> NalRole:
        """Return the place of a NAL unit in its access unit; parameter sets are learned."""
        ...

    def is_key(self, nal: bytes) -> bool:
        """Return whether a NAL unit makes its picture one from which decoding can begin."""
        ...

    def begins_picture(self, nal: bytes, first: bytes, last: bytes) -> bool:
        """Return whether a slice is of another picture than the `first` and `last` slice before it."""
        ...


class H264Syntax:
    """Implements `NalSyntax` for H.264."""

    def __init__(self) -> None:
        self.reorder = 0
        self._sequences: dict[int, Sequence] = {}
        self._pictures: dict[int, _PictureSet] = {}
        self._newest: dict[int, bytes] = {}
        self._may_repeat = False
        """Whether fields or redundant pictures may come, so that a picture can have two first slices."""

    def role(self, nal: bytes) -> NalRole:
        """Return the place of a NAL unit in its access unit; parameter sets are learned."""
        kind = nal[0] & 0x1F
        if kind in {7, 8} and nal != self._newest.get(kind):
            self._learn(kind, nal)
        return _H264_ROLES[kind]

    def is_key(self, nal: bytes) -> bool:
        """Return whether it is of an IDR picture, or a recovery point where the camera refreshes without."""
        kind = nal[0] & 0x1F
        return kind == 5 or (kind == 6 and len(nal) > 1 and nal[1] == _RECOVERY_POINT)

    def begins_picture(self, nal: bytes, first: bytes, last: bytes) -> bool:
        """Return whether a slice is of another picture than the `first` and `last` slice before it."""
        if not self._may_repeat:
            return bool(nal[1] & 0x80) or first_block(nal) <= first_block(last)
        header, begun = self.header(nal), self.header(first)
        if header is None or begun is None:
            return bool(nal[1] & 0x80)
        if header.redundant or header.is_second_field_of(begun):
            return False
        return header.identity != begun.identity or header.first <= first_block(last)

    def header(self, nal: bytes) -> SliceIdentity | None:
        """Return the header of a slice; None without its parameter sets, or if it is not valid."""
        try:
            return self._header(nal)
        except (KeyError, ValueError):
            return None

    def frame_number(self, nal: bytes) -> tuple[int, int, bool] | None:
        """Return a slice's frame number, its modulus and whether numbers may be skipped; None: unknown.

        Every picture of every camera is asked, so the bits are read without a reader.
        """
        head = nal[1:17].replace(b"\x00\x00\x03", b"\x00\x00")
        bits, left = int.from_bytes(head, "big"), 8 * len(head)
        code = 0
        for _ in range(3):  # the first block, the type, the picture parameter set
            zeros = left - bits.bit_length()
            left -= 2 * zeros + 1
            if left <= 0:
                return None
            code = (bits >> left) - 1
            bits &= (1 << left) - 1
        return self._number_behind(code, bits, left)

    @staticmethod
    def bits_before_number(nal: bytes) -> int:
        """Return how many bits of a slice stand before its frame number.

        Raises:
            ValueError: the slice is cut off.
        """
        bits = GolombReader.of_nal(nal[1:17])
        whole = bits.left
        for _ in range(3):
            bits.unsigned()
        return whole - bits.left

    def _number_behind(self, picture: int, bits: int, left: int) -> tuple[int, int, bool] | None:
        found = self._pictures.get(picture)
        sequence = self._sequences.get(found.sequence) if found else None
        if sequence is None:
            return None
        left -= sequence.frame_number_bits + 2 * sequence.has_separate_planes
        if left < 0:
            return None
        number_mask = (1 << sequence.frame_number_bits) - 1
        return bits >> left & number_mask, number_mask + 1, sequence.may_skip_numbers

    def _learn(self, kind: int, nal: bytes) -> None:
        self._newest[kind] = nal
        try:
            if kind == 7:
                number = GolombReader.of_nal(nal[4:12]).unsigned()
                sequence = read_sequence("h264", nal)
                if sequence is not None:
                    self._sequences[number] = sequence
                    self.reorder = sequence.reorder
                    self._may_repeat |= not sequence.is_frames_only
            else:
                number, picture = _picture_set(GolombReader.of_nal(nal[1:128]))
                self._pictures[number] = picture
                self._may_repeat |= picture.has_redundant
        except ValueError:
            return  # its slices are then told apart by their first block alone

    def _header(self, nal: bytes) -> SliceIdentity:
        bits = GolombReader.of_nal(nal[1:_HEADER_BYTES])
        first, _, picture_number = bits.unsigned(), bits.unsigned(), bits.unsigned()
        picture = self._pictures[picture_number]
        sequence = self._sequences[picture.sequence]
        if sequence.has_separate_planes:
            bits.take(2)
        number = bits.take(sequence.frame_number_bits)
        is_field = not sequence.is_frames_only and bool(bits.take(1))
        bottom = is_field and bool(bits.take(1))
        is_idr = nal[0] & 0x1F == 5
        idr = bits.unsigned() if is_idr else 0
        order = _order(bits, sequence, is_whole=picture.has_bottom_order and not is_field)
        identity = (number, picture_number, is_field, bottom, is_idr, idr, bool(nal[0] & 0x60), *order)
        header = SliceIdentity(first, number, identity, is_idr=is_idr)
        header.is_field, header.bottom = is_field, bottom
        header.redundant = bits.unsigned() if picture.has_redundant else 0
        return header


class HevcSyntax:
    """Implements `NalSyntax` for H.265."""

    def __init__(self) -> None:
        self.reorder = 0

    def role(self, nal: bytes) -> NalRole:
        """Return the place of a NAL unit in its access unit; parameter sets are learned."""
        kind = nal[0] >> 1 & 0x3F
        if kind == 33 and (sequence := read_sequence("hevc", nal)):
            self.reorder = sequence.reorder
        return _HEVC_ROLES[kind]

    def is_key(self, nal: bytes) -> bool:
        """Return whether it is of an intra random access point (table 7-1)."""
        return 16 <= nal[0] >> 1 & 0x3F <= 21

    def begins_picture(self, nal: bytes, first: bytes, last: bytes) -> bool:
        """Return whether a slice is of another picture: it says so itself, or differs in kind."""
        return bool(nal[2] & 0x80) or nal[0] not in {first[0], last[0]}


class _PictureSet:
    """What a picture parameter set says of slice headers (H.264, 7.3.2.2)."""

    __slots__ = ("has_bottom_order", "has_redundant", "sequence")

    def __init__(self, sequence: int, *, has_bottom_order: bool, has_redundant: bool) -> None:
        self.sequence, self.has_bottom_order, self.has_redundant = sequence, has_bottom_order, has_redundant


def _picture_set(bits: GolombReader) -> tuple[int, _PictureSet]:
    number, sequence = bits.unsigned(), bits.unsigned()
    bits.take(1)
    has_bottom_order = bool(bits.take(1))
    if bits.unsigned():
        raise ValueError("slice groups")
    bits.unsigned()
    bits.unsigned()
    bits.take(3)
    for _ in range(3):
        bits.signed()
    bits.take(2)
    return number, _PictureSet(sequence, has_bottom_order=has_bottom_order, has_redundant=bool(bits.take(1)))


def _order(bits: GolombReader, sequence: Sequence, *, is_whole: bool) -> tuple[int, ...]:
    """Return the fields of the picture order count."""
    if sequence.order_kind == 0:
        order = bits.take(sequence.order_bits)
        return order, bits.signed() if is_whole else 0
    if sequence.order_kind == 1 and not sequence.has_no_order_deltas:
        first = bits.signed()
        return first, bits.signed() if is_whole else 0
    return ()


def first_block(nal: bytes) -> int:
    """Return where a slice of H.264 begins in its picture; 0 if it is cut off."""
    # Read without a reader, because it is asked for every slice; the code of a block has no emulation bytes.
    head = nal[1:6]
    bits, left = int.from_bytes(head, "big"), 8 * len(head)
    left -= 2 * (left - bits.bit_length()) + 1
    return (bits >> left) - 1 if left >= 0 else 0
