"""Reading of bits and Exp-Golomb codes (ITU-T H.264, 9.1; the same in H.265)."""

from __future__ import annotations


class GolombReader:
    """Reads a byte string bit by bit. One thread."""

    __slots__ = ("_left", "_value")

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = len(data) * 8

    @classmethod
    def of_nal(cls, payload: bytes) -> GolombReader:
        """Return a reader of a NAL unit's payload, without its emulation prevention (7.4.1)."""
        return cls(payload.replace(b"\x00\x00\x03", b"\x00\x00"))

    @property
    def left(self) -> int:
        """Bits that were not read yet."""
        return self._left

    def copy(self) -> GolombReader:
        """Return a reader of what was not read yet."""
        other = GolombReader(b"")
        other._value, other._left = self._value, self._left
        return other

    def take(self, count: int) -> int:
        """Return the next bits as an unsigned number.

        Raises:
            ValueError: there are not so many.
        """
        self._left -= count
        if self._left < 0:
            raise ValueError("too short")
        return (self._value >> self._left) & ((1 << count) - 1)

    def unsigned(self) -> int:
        """Return the next Exp-Golomb code, ue(v).

        Raises:
            ValueError: the code is not valid, or cut off.
        """
        ahead = self._value & ((1 << self._left) - 1)
        zeros = self._left - ahead.bit_length()
        if zeros > 32:
            raise ValueError("Exp-Golomb code not valid")
        return self.take(2 * zeros + 1) - 1

    def signed(self) -> int:
        """Return the next signed Exp-Golomb code, se(v).

        Raises:
            ValueError: the code is not valid, or cut off.
        """
        code = self.unsigned()
        return (code + 1) // 2 if code % 2 else -(code // 2)
