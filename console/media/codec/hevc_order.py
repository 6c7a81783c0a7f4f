"""Whether the pictures that an H.265 picture refers to were sent (ITU-T H.265, 8.3.1, 8.3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.media.codec.bits import GolombReader
from console.media.codec.hevc_sets import HevcSets, ReferenceSet, read_reference_set

if TYPE_CHECKING:
    from console.media.codec.hevc_sets import HevcPictureSet, HevcSequence

_HEADER_BYTES = 64
_IDR = frozenset({19, 20})
_BROKEN_LINK = frozenset({16, 17, 18})
_SKIPPED_LEADING = frozenset({8, 9})
"""Leading pictures that refer to what was before a random access point, so that they may not be decodable."""
_LEADING = frozenset({6, 7, 8, 9})
_NOTHING = ReferenceSet()


class HevcOrder:
    """Follows a decoder's store of reference pictures, by the slice headers alone. One thread."""

    def __init__(self) -> None:
        self.sets = HevcSets()
        self._kept: set[int] | None = None
        """The order counts of the pictures that a decoder has; None: not known."""
        self._anchor = 0
        """Order count of the last picture that the next ones are counted from."""
        self._skips_leading = False

    def reset(self) -> None:
        """Forget the pictures: some were dropped on our side."""
        self._kept = None

    def lacks_reference(self, nal: bytes) -> bool:
        """Return whether a picture refers to one that was not sent.

        Args:
            nal: first slice of the picture; only its begin is read.
        """
        kind, layer = nal[0] >> 1 & 0x3F, (nal[0] & 1) << 5 | nal[1] >> 3
        if layer:
            return False
        try:
            low, needed, order_bits = self._read(nal, kind)
        except (KeyError, IndexError, ValueError):
            self._kept = None
            return False
        order = self._order(low, order_bits, kind)
        if not nal[1] & 7 > 1 and kind not in _LEADING and (kind & 1 or kind >= 16):
            self._anchor = order
        return self._compare(order, needed, kind)

    def first_block(self, nal: bytes) -> int | None:
        """Return where a slice begins in its picture; None if it cannot be told."""
        if nal[2] & 0x80:
            return 0
        try:
            bits, picture, sequence = self._begin(nal)
            if picture.has_dependent_slices:
                bits.take(1)
            return bits.take(sequence.address_bits)
        except (KeyError, ValueError):
            return None

    def _begin(self, nal: bytes) -> tuple[GolombReader, HevcPictureSet, HevcSequence]:
        bits = GolombReader.of_nal(nal[2:_HEADER_BYTES])
        bits.take(2 if 16 <= nal[0] >> 1 & 0x3F <= 23 else 1)
        picture = self.sets.pictures[bits.unsigned()]
        return bits, picture, self.sets.sequences[picture.sequence]

    def _read(self, nal: bytes, kind: int) -> tuple[int, ReferenceSet, int]:
        """Return the low bits of a picture's order count, the pictures it needs, and their number."""
        bits, picture, sequence = self._begin(nal)
        bits.take(picture.extra_bits)
        bits.unsigned()
        bits.take(picture.has_output_flag + 2 * sequence.has_separate_planes)
        if kind in _IDR:
            return 0, _NOTHING, sequence.order_bits
        low, sets = bits.take(sequence.order_bits), sequence.sets
        if not bits.take(1):
            return low, read_reference_set(bits, sets, is_in_slice=True), sequence.order_bits
        return low, sets[bits.take((len(sets) - 1).bit_length())], sequence.order_bits

    def _order(self, low: int, order_bits: int, kind: int) -> int:
        if kind in _IDR or kind in _BROKEN_LINK or self._kept is None:
            return low
        size = 1 << order_bits
        high = self._anchor - self._anchor % size
        if low - self._anchor % size >= size // 2:
            high -= size
        elif self._anchor % size - low > size // 2:
            high += size
        return high + low

    def _compare(self, order: int, needed: ReferenceSet, kind: int) -> bool:
        kept = self._kept
        if kept is None or kind in _IDR or kind in _BROKEN_LINK:
            # Only a random access point begins the store.
            self._kept = {order} if 16 <= kind <= 21 else None
            self._skips_leading = kind not in _IDR
            return False
        if 16 <= kind <= 21:
            self._skips_leading = False
        orders = [order + delta for delta in needed.deltas]
        is_judged = kind < 16 and not (self._skips_leading and kind in _SKIPPED_LEADING)
        lacks = is_judged and any(
            is_used and at not in kept for at, is_used in zip(orders, needed.is_used, strict=True)
        )
        # What is missing is told once, not for each picture that refers to it.
        self._kept = {order, *(at for at in orders if lacks or at in kept)}
        return lacks
