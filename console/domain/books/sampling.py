"""The random sample of an audit: nobody can steer it, and anybody can draw it again (LOG-06).

The seed is the hash of the signed head, which nobody in the room chooses, and a number that the auditor types
only then. Draw number i is SHA-256 of "watchroom sample:HASH:NUMBER:BOOK:i" (decimal, UTF-8) as a whole
number, modulo the length of the book, plus one; repeats are passed over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

from console.domain.books.entries import EntryRef
from console.domain.books.signed_heads import BookHead
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

MOST_DIGITS = 60
"""Of the number that an auditor types; enough for any dice, and for one line of a print."""


def drawn(head: BookHead, number: int, size: int) -> list[EntryRef]:
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


def _draws(head: BookHead, number: int) -> Iterator[int]:
    for turn in count():
        said = f"watchroom sample:{head.hash}:{number}:{head.book}:{turn}"
        yield int(sha256(said.encode()).hexdigest(), 16) % max(1, head.number) + 1


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A sample that was drawn again from what is recorded of it.

    Attributes:
        recorded, again: the sample as it stands in the audit log, and as the numbers give it.
        heads: what was drawn from.
        altered: books whose entry at the head has another hash now, or is gone.
    """

    number: int
    recorded: tuple[EntryRef, ...]
    again: tuple[EntryRef, ...]
    heads: tuple[BookHead, ...]
    altered: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """The same entries in the same order, from books that still are what they were."""
        return self.recorded == self.again and not self.altered


def drawn_again(fields: Mapping[str, Value]) -> Redrawn:
    """Draw again from the fields of the entry that records a drawing; no database is needed.

    Raises:
        OperatorError: the entry records none that can be read.
    """
    try:
        said = fields["sample"]
        recorded = tuple(ref_of(str(one)) for one in (said if isinstance(said, tuple) else ()))
        heads = tuple(_head_of(part) for part in str(fields["head"]).split("; "))
        number = int(str(fields["number"]))
    except (KeyError, ValueError) as error:
        raise OperatorError(
            "This entry records no drawing that can be read.", "Choose another one."
        ) from error
    sizes = Counter(ref.book for ref in recorded)
    again = tuple(ref for head in heads for ref in drawn(head, number, sizes[head.book]))
    return Redrawn(number, recorded, again, heads)


def ref_of(text: str) -> EntryRef:
    """`BOOK NUMBER` as a reference.

    Raises:
        ValueError: it is none.
    """
    book, _, number = text.rpartition(" ")
    return EntryRef(book, int(number))


def _head_of(text: str) -> BookHead:
    book, number, digest = text.split(" ")
    return BookHead(book, int(number), digest, "", "audit")
