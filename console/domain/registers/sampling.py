"""The random sample of an audit: nobody can steer it, and anybody can draw it again (LOG-06).

The seed is the hash of the signed head, which nobody in the room chooses, and a number that the auditor types
only then. Draw number i is SHA-256 of "watchroom sample:HASH:NUMBER:BOOK:i" (decimal, UTF-8) as a whole
number, modulo the length of the book, plus one; repeats are passed over.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

from console.domain.registers.entries import EntryRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.domain.registers.heads import Head


def drawn(head: Head, number: int, size: int) -> list[EntryRef]:
    """The sample of one book, in the order drawn.

    Args:
        head: signed; entries up to it can be drawn.
        number: what the auditor typed.
        size: how many; a book that is shorter is drawn whole.
    """
    found: dict[int, None] = {}
    for one in _draws(head, number):
        if len(found) >= min(size, head.number):
            break
        found[one] = None
    return [EntryRef(head.book, one) for one in found]


def _draws(head: Head, number: int) -> Iterator[int]:
    for turn in count():
        said = f"watchroom sample:{head.hash}:{number}:{head.book}:{turn}"
        yield int(sha256(said.encode()).hexdigest(), 16) % max(1, head.number) + 1
