"""The random sample of an audit. No one can influence it, and anyone can draw it again (LOG-06).

The seed is the hash of the signed head, which no one in the room chooses, and a number that the auditor
enters afterwards. Draw number i is SHA-256 of "watchroom sample:HASH:NUMBER:BOOK:i" (decimal, UTF-8) as a
whole number, modulo the length of the book, plus one; repeats are skipped.
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
"""Maximum digits of the auditor's number: enough for dice rolls, and for one line of a print."""


def drawn(head: BookHead, number: int, size: int) -> list[EntryRef]:
    """Return the sample of one book, in the order drawn.

    Args:
        head: signed head; entries up to it can be drawn.
        number: the number that the auditor entered.
        size: number of entries; a shorter book is drawn completely.
    """
    numbers: dict[int, None] = {}
    for entry_number in _draws(head, number):
        if len(numbers) >= min(size, head.number):
            break
        numbers[entry_number] = None
    return [EntryRef(head.book, entry_number) for entry_number in numbers]


def _draws(head: BookHead, number: int) -> Iterator[int]:
    for turn in count():
        seed = f"watchroom sample:{head.hash}:{number}:{head.book}:{turn}"
        yield int(sha256(seed.encode()).hexdigest(), 16) % max(1, head.number) + 1


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A sample that was drawn again from its record.

    Attributes:
        recorded, again: the sample in the audit log, and the sample drawn again.
        heads: the heads from which the sample was drawn.
        altered: books whose entry at the head has another hash now, or is missing.
    """

    number: int
    recorded: tuple[EntryRef, ...]
    again: tuple[EntryRef, ...]
    heads: tuple[BookHead, ...]
    altered: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether it has the same entries in the same order, and the books have not changed."""
        return self.recorded == self.again and not self.altered


def drawn_again(fields: Mapping[str, Value]) -> Redrawn:
    """Draw a sample again from the fields of its entry. No database is needed.

    Raises:
        OperatorError: the entry does not record a sample that can be read.
    """
    try:
        sample = fields["sample"]
        recorded = tuple(ref_of(str(ref)) for ref in (sample if isinstance(sample, tuple) else ()))
        heads = tuple(_head_of(part) for part in str(fields["head"]).split("; "))
        number = int(str(fields["number"]))
    except (KeyError, ValueError) as error:
        raise OperatorError("The sample in this entry cannot be read.", "Choose another audit.") from error
    sizes = Counter(ref.book for ref in recorded)
    again = tuple(ref for head in heads for ref in drawn(head, number, sizes[head.book]))
    return Redrawn(number, recorded, again, heads)


def ref_of(text: str) -> EntryRef:
    """Return `BOOK NUMBER` as a reference.

    Raises:
        ValueError: the text is not a reference.
    """
    book, _, number = text.rpartition(" ")
    return EntryRef(book, int(number))


def _head_of(text: str) -> BookHead:
    book, number, digest = text.split(" ")
    return BookHead(book, int(number), digest, "", "audit")
