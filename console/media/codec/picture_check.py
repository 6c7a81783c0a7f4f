"""Whether access units are whole and follow each other, by their slices; cheap enough for every packet."""

from __future__ import annotations

from itertools import pairwise

from console.domain.text import text
from console.media.codec.slices import H264Syntax, HevcSyntax, NalRole

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
        self._is_looked_into = codec in {"h264", "hevc"} and not extradata.startswith(b"\x01")
        self._until_whole = 0
        self._prefix: _Prefix | None = None
        self._reference: int | None = None
        """Frame number of the last reference picture (H.264); None: not known."""
        for nal in _units(extradata):
            self._syntax.role(nal)

    def reset(self) -> None:
        """Forget the picture before: packets were dropped on our side."""
        self._reference = None

    def fault(self, picture: bytes, *, is_key: bool) -> str:
        """Return what is wrong with a picture, in words; empty if nothing is.

        Key pictures and every sixteenth are looked through for further slices, the others only to the first:
        a camera that sends two pictures in one does so always.
        """
        if not self._is_looked_into:
            return ""
        if self._until_whole and not is_key and self._is_next(picture):
            self._until_whole -= 1
            return ""
        self._until_whole = WHOLE_EVERY if is_key or not self._until_whole else self._until_whole - 1
        units = _units(picture) if self._until_whole == WHOLE_EVERY else [self._first_slice(picture)]
        slices = [nal for nal in units if len(nal) > 3 and self._syntax.role(nal) is NalRole.SLICE]
        if not slices:
            return text("A picture has no slices.")
        fault = self._order_fault(slices)
        if self._codec == "h264":
            fault = self._number_fault(slices[0]) or fault
        return fault

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
        if nal[0] & 0x1F == 1 and nal[1] & 0x80 and len(nal) > 8:
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
