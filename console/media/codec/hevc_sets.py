"""What parameter sets of H.265 say of slice headers and of reference pictures (ITU-T H.265, 7.3.2, 7.3.7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.media.codec.bits import GolombReader

if TYPE_CHECKING:
    from collections.abc import Sequence

_READ_BYTES = 2048
LIMIT_SETS = 64
LIMIT_PICTURES = 16


@dataclass(frozen=True, slots=True)
class ReferenceSet:
    """The pictures that a picture's decoder must still have, as differences of their order to its own."""

    deltas: tuple[int, ...] = ()
    is_used: tuple[bool, ...] = ()
    """Whether the picture itself needs each; the others are for pictures after it."""


@dataclass(frozen=True, slots=True)
class HevcSequence:
    """The fields of a sequence parameter set that slice headers depend on."""

    order_bits: int
    address_bits: int
    has_separate_planes: bool
    sets: tuple[ReferenceSet, ...]


@dataclass(frozen=True, slots=True)
class HevcPictureSet:
    """The fields of a picture parameter set that slice headers begin with."""

    number: int
    sequence: int
    has_dependent_slices: bool
    has_output_flag: bool
    extra_bits: int


PARAMETER_SETS = frozenset({33, 34})
"""Types of the NAL units that are learned."""


@dataclass(slots=True)
class HevcSets:
    """The parameter sets of a stream. One thread."""

    sequences: dict[int, HevcSequence] = field(default_factory=dict)
    pictures: dict[int, HevcPictureSet] = field(default_factory=dict)
    _newest: dict[int, bytes] = field(default_factory=dict)

    def learn(self, nal: bytes) -> None:
        """Take in a NAL unit if it is a parameter set. After one that cannot be read no slice is readable."""
        kind = nal[0] >> 1 & 0x3F
        if kind not in PARAMETER_SETS or nal == self._newest.get(kind):
            return
        self._newest[kind] = nal
        bits = GolombReader.of_nal(nal[2:_READ_BYTES])
        try:
            if kind == 33:
                number, sequence = _sequence(bits)
                self.sequences[number] = sequence
            else:
                picture = _picture(bits)
                self.pictures[picture.number] = picture
        except ValueError:
            self.sequences.clear()


def _picture(bits: GolombReader) -> HevcPictureSet:
    number, sequence = bits.unsigned(), bits.unsigned()
    return HevcPictureSet(number, sequence, bool(bits.take(1)), bool(bits.take(1)), bits.take(3))


def _sequence(bits: GolombReader) -> tuple[int, HevcSequence]:
    bits.take(4)
    layers = bits.take(3)
    bits.take(1)
    skip_profile(bits, layers)
    number, chroma = bits.unsigned(), bits.unsigned()
    has_separate_planes = chroma == 3 and bool(bits.take(1))
    width, height = bits.unsigned(), bits.unsigned()
    if bits.take(1):
        _skip(bits, 4)
    _skip(bits, 2)
    order_bits = bits.unsigned() + 4
    _skip(bits, 3 * (layers + 1 if bits.take(1) else 1))
    block_bits = bits.unsigned() + 3 + bits.unsigned()
    _skip(bits, 4)
    _skip_scaling(bits)
    bits.take(2)
    if bits.take(1):
        bits.take(8)
        _skip(bits, 2)
        bits.take(1)
    blocks = ((width - 1 >> block_bits) + 1) * ((height - 1 >> block_bits) + 1)
    sequence = HevcSequence(order_bits, max(blocks - 1, 0).bit_length(), has_separate_planes, _sets(bits))
    return number, sequence


def skip_profile(bits: GolombReader, layers: int) -> None:
    """Skip profile, tier and level (7.3.3)."""
    bits.take(96)
    present = [(bits.take(1), bits.take(1)) for _ in range(layers)]
    if layers:
        bits.take(2 * (8 - layers))
    for profile, level in present:
        bits.take(88 * profile + 8 * level)


def _skip(bits: GolombReader, codes: int) -> None:
    for _ in range(codes):
        bits.unsigned()


def _skip_scaling(bits: GolombReader) -> None:
    """Skip the scaling lists (7.3.4)."""
    if not bits.take(1) or not bits.take(1):
        return
    for size in range(4):
        for _ in range(2 if size == 3 else 6):
            if not bits.take(1):
                bits.unsigned()
                continue
            if size > 1:
                bits.signed()
            for _ in range(min(64, 1 << (4 + (size << 1)))):
                bits.signed()


def _sets(bits: GolombReader) -> tuple[ReferenceSet, ...]:
    count = bits.unsigned()
    if count > LIMIT_SETS:
        raise ValueError("too many reference sets")
    sets: list[ReferenceSet] = []
    for _ in range(count):
        sets.append(read_reference_set(bits, sets))
    return tuple(sets)


def read_reference_set(
    bits: GolombReader, known: Sequence[ReferenceSet], *, is_in_slice: bool = False
) -> ReferenceSet:
    """Read a short-term reference picture set (7.3.7, 7.4.8).

    Args:
        bits: at its begin.
        known: the sequence's sets; in the sequence itself, those before it.
        is_in_slice: whether it stands in a slice header.

    Raises:
        ValueError: it is not valid.
    """
    if known and bits.take(1):
        return _predicted(bits, known, bits.unsigned() + 1 if is_in_slice else 1)
    before, after = bits.unsigned(), bits.unsigned()
    if before + after > LIMIT_PICTURES:
        raise ValueError("too many reference pictures")
    deltas, is_used = [], []
    for count, sign in ((before, -1), (after, 1)):
        delta = 0
        for _ in range(count):
            delta += sign * (bits.unsigned() + 1)
            deltas.append(delta)
            is_used.append(bool(bits.take(1)))
    return ReferenceSet(tuple(deltas), tuple(is_used))


def _predicted(bits: GolombReader, known: Sequence[ReferenceSet], back: int) -> ReferenceSet:
    """Read a set that is told as changes of the one `back` places before it (7-61, 7-62)."""
    if back > len(known):
        raise ValueError("reference set not valid")
    base = known[-back]
    sign = bits.take(1)
    step = (1 - 2 * sign) * (bits.unsigned() + 1)
    used, kept = [], []
    for _ in range(len(base.deltas) + 1):
        is_used = bool(bits.take(1))
        used.append(is_used)
        kept.append(is_used or bool(bits.take(1)))
    pairs = [
        (delta + step, used[at]) for at, delta in enumerate((*base.deltas, 0)) if kept[at] and delta + step
    ]
    if len(pairs) > LIMIT_PICTURES:
        raise ValueError("too many reference pictures")
    # The order within a set: those shown before the picture, then the others, the nearest first.
    pairs.sort(key=lambda pair: (pair[0] > 0, abs(pair[0])))
    return ReferenceSet(tuple(delta for delta, _ in pairs), tuple(is_used for _, is_used in pairs))
