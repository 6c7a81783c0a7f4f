"""How a camera divides its pictures into slices; a picture of which some are missing is found by it."""

from __future__ import annotations

from itertools import pairwise

PROVEN = 16
"""So many pictures of a kind in a row must be divided alike before a division is believed."""
CHANGED = 8
"""So many pictures in a row that lack the same slices are a camera that was set to fewer."""
LIMIT_KINDS = 16


class SliceLayout:
    """The divisions of one session's pictures. One thread.

    A slice does not say whether it is its picture's last one. But most cameras divide all pictures of a kind
    alike; those that divide by size do not, and nothing is said about them.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[tuple[int, ...], int]] = {}
        self._lacking: dict[int, tuple[tuple[int, ...], int]] = {}
        """The newest pictures that lack slices, unless the camera divides them anew from now on."""

    def is_usual(self, kind: int, firsts: tuple[int, ...]) -> bool:
        """Return whether a picture is divided as the one of its kind before it, and count it.

        Args:
            kind: of its first slice; key pictures may be divided in another way.
            firsts: the first block of each slice.
        """
        usual, seen = self._known.get(kind, ((), 0))
        if firsts != usual or not firsts or kind in self._lacking:
            return False
        self._known[kind] = usual, seen + 1
        return True

    def lacks(self, kind: int, firsts: tuple[int, ...]) -> bool:
        """Return whether slices are missing in a picture, or in the ones before it; arguments as above.

        What lacks slices is told once a picture is whole again: a camera may be set to fewer slices.
        """
        usual, seen = self._known.get(kind, ((), 0))
        before, count = self._lacking.pop(kind, ((), 0))
        if seen >= PROVEN and set(firsts) < set(usual):
            count = count + 1 if firsts == before else 1
            if count < CHANGED:
                self._lacking[kind] = firsts, count
                return False
        elif count:
            return True
        if len(self._known) < LIMIT_KINDS or kind in self._known:
            # Fields and redundant slices begin at the same block twice.
            is_plain = all(before < after for before, after in pairwise(firsts))
            self._known[kind] = (firsts, 1) if is_plain else ((), 0)
        return False
