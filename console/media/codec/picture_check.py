"""Whether access units are whole and follow each other, by their slices; cheap enough for every packet."""

from __future__ import annotations

from itertools import pairwise

from console.domain.text import text
from console.media.codec.hevc_order import HevcOrder
from console.media.codec.hevc_sets import PARAMETER_SETS
from console.media.codec.slice_layout import SliceLayout
from console.media.codec.slices import H264Syntax, HevcSyntax, NalRole, first_block

_START = b"\x00\x00\x01"
WHOLE_EVERY = 16
_LOOK_BYTES = 512
_HEADER_BYTES = 64
_REFERENCE = 0x60
"""Bits of an H.264 NAL header that are set if other pictures refer to it."""


class PictureCheck:
    """Checks the pictures of one session in decoding order. One thread.

    Args:
        codec: by libavcodec's name; only H.264 and H.265 are looked into.
        extradata: the session's parameter sets.
    """

    def __init__(self, codec: str, extradata: bytes) -> None:
        self._codec = codec
        self._h264 = H264Syntax()
        self._syntax: H264Syntax | HevcSyntax = self._h264 if codec == "h264" else HevcSyntax()
        self._hevc = HevcOrder()
        self._layout = SliceLayout()
        self._is_divided = False
        """Whether pictures come in several slices, so that each is looked through."""
        self._is_looked_into = codec in {"h264", "hevc"} and not extradata.startswith(b"\x01")
        self._until_whole = 0
        self._prefix: _Prefix | None = None
        self._reference: int | None = None
        """Frame number of the last reference picture (H.264); None: not known."""
        for nal in _units(extradata):
            self._learn(nal)

    def reset(self) -> None:
        """Forget the picture before: packets were dropped on our side."""
        self._reference = None
        self._hevc.reset()

    def fault(self, picture: bytes, *, is_key: bool) -> str:
        """Return what is wrong with a picture, in words; empty if nothing is.

        Key pictures and every sixteenth are looked through for further slices, the others only to the first:
        a camera that sends two pictures in one does so always. Where there are several slices, one may be
        missing in any picture, so all are looked through.
        """
        if not self._is_looked_into:
            return ""
        if self._until_whole and not is_key and not self._is_divided and self._is_next(picture):
            self._until_whole -= 1
            return ""
        self._until_whole = WHOLE_EVERY if is_key or not self._until_whole else self._until_whole - 1
        is_whole = self._is_divided or self._until_whole == WHOLE_EVERY
        units = _units(picture) if is_whole else [self._first_slice(picture)]
        slices = [nal for nal in units if len(nal) > 3 and self._learn(nal) is NalRole.SLICE]
        if not slices:
            return text("A picture has no slices.")
        fault = self._division_fault(slices) if is_whole else self._order_fault(slices)
        return self._sequence_fault(slices[0]) or fault

    def _learn(self, nal: bytes) -> NalRole:
        role = self._syntax.role(nal)
        if self._codec == "hevc" and role is NalRole.AHEAD:
            self._hevc.sets.learn(nal)
        return role

    def _sequence_fault(self, nal: bytes) -> str:
        if self._codec == "h264":
            return self._number_fault(nal)
        is_lacking = self._hevc.lacks_reference(nal)
        return text("A picture before this one is missing.") if is_lacking else ""

    def _division_fault(self, slices: list[bytes]) -> str:
        """Return what is wrong with a picture whose slices are all here; a usual division is right."""
        self._is_divided |= len(slices) > 1
        kind, firsts = slices[0][0], self._first_blocks(slices) if self._is_divided else None
        if firsts is not None and self._layout.is_usual(kind, firsts):
            return ""
        fault = self._order_fault(slices)
        is_lacking = not fault and firsts is not None and self._layout.lacks(kind, firsts)
        return text("A picture lacks slices.") if is_lacking else fault

    def _first_blocks(self, slices: list[bytes]) -> tuple[int, ...] | None:
        if self._codec == "h264":
            return tuple(map(first_block, slices))
        blocks = [self._hevc.first_block(nal) for nal in slices]
        known = tuple(block for block in blocks if block is not None)
        return known if len(known) == len(blocks) else None

    def _is_next(self, picture: bytes) -> bool:
        """Return whether a picture is plainly the one after the last reference.

        In most streams the bits before the frame number are the same in all pictures but key pictures.
        """
        prefix = self._prefix
        if prefix is None or picture[:5] != prefix.header or self._reference is None:
            return False
        bits = int.from_bytes(picture[5:13], "big")
        number = bits >> prefix.shift & prefix.mask
        is_next = bits >> prefix.prefix_shift == prefix.bits and number == (self._reference + 1) & prefix.mask
        if is_next and b"\x00\x00\x03" not in picture[5:13]:
            if prefix.is_reference:
                self._reference = number
            return True
        return False

    def _order_fault(self, slices: list[bytes]) -> str:
        first = slices[0]
        is_first = first[2] & 0x80 if self._codec == "hevc" else first[1] & 0x80
        if not is_first:
            return text("A picture lacks its first slice.")
        for before, nal in pairwise(slices):
            if self._syntax.begins_picture(nal, first, before):
                return text("Two pictures are in one.")
        return ""

    def _number_fault(self, nal: bytes) -> str:
        """Compare a picture's frame number with that of the reference before it (H.264, 7.4.3)."""
        number = self._h264.frame_number(nal)
        if number is None:
            return ""
        value, limit, may_skip = number
        before = self._reference
        if nal[0] & 0x1F == 5:
            before = None
        if nal[0] & _REFERENCE or nal[0] & 0x1F == 5:
            self._reference = value
        if not self._is_divided and nal[0] & 0x1F == 1 and nal[1] & 0x80 and len(nal) > 8:
            self._prefix = _Prefix(nal, limit.bit_length() - 1, self._h264.bits_before_number(nal))
        if before is None or may_skip or value in {before, (before + 1) % limit}:
            return ""
        return text("A picture before this one is missing.")

    def _first_slice(self, picture: bytes) -> bytes:
        """Return the begin of a picture's first slice; units before it are small."""
        at = picture.find(_START) + 3
        while at > 2:
            nal = picture[at : at + _HEADER_BYTES]
            if len(nal) > 3 and self._syntax.role(nal) is NalRole.SLICE:
                return nal
            if nal and self._codec == "hevc" and nal[0] >> 1 & 0x3F in PARAMETER_SETS:
                # Parameter sets must be learned whole.
                end = picture.find(_START, at)
                self._hevc.sets.learn(picture[at:end] if end > 0 else picture[at:])
            at = picture.find(_START, at, at + _LOOK_BYTES) + 3
        return b""


class _Prefix:
    """The begin of a slice that is its picture's only plain one: what stands before its frame number."""

    __slots__ = ("bits", "header", "is_reference", "mask", "prefix_shift", "shift")

    def __init__(self, nal: bytes, number_bits: int, before: int) -> None:
        self.header = b"\x00" + _START + nal[:1]
        self.is_reference = bool(nal[0] & _REFERENCE)
        self.prefix_shift = 64 - before
        self.shift = self.prefix_shift - number_bits
        self.mask = (1 << number_bits) - 1
        self.bits = int.from_bytes(nal[1:9], "big") >> self.prefix_shift


def _units(stream: bytes) -> list[bytes]:
    """Return the NAL units of a byte stream; a zero byte before a start code stays at the unit's end."""
    return [unit for unit in stream.split(_START)[1:] if len(unit) > 3]
