"""What stands on every printed page, and in its code: so that paper and book can be compared.

The signed statement is a head whose reason names the entries printed and the SHA-256 of their hashes (hex,
joined by line ends). Who has the page can check it against the book, and the book against the page.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from console.domain.books.signed_heads import BookHead, SignedHead
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARK = "WATCHROOM1"
_REASON = re.compile(r"print (\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*) ([0-9a-f]{64})")
MOST_TEXT = 2_000
MOST_SPANS = 400
"""Letters of `5,9,12-14` that a page's code still takes so that a scanner reads it."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PageProof:
    """A signed head made for a print.

    Attributes:
        spans: first and last number of each unbroken run of entries printed, in order.
        digest: over their hashes, hex.
    """

    signed: SignedHead
    spans: tuple[Span, ...]
    digest: str

    @property
    def first(self) -> int:
        """The lowest number printed."""
        return self.spans[0][0]

    @property
    def last(self) -> int:
        """The highest number printed."""
        return self.spans[-1][1]

    @property
    def numbers(self) -> str:
        """What was printed, as people read it: `5, 9, 12–14`."""
        return ", ".join(f"{first}–{last}" if first != last else f"{first}" for first, last in self.spans)

    def to_text(self) -> str:
        """As the page's code has it: about 300 letters."""
        head = self.signed.head
        parts = (
            MARK,
            head.book,
            str(head.number),
            _packed(head.hash),
            head.instant,
            spoken_spans(self.spans),
            _packed(self.digest),
            _packed(self.signed.public_key),
            _packed(self.signed.signature),
        )
        return "|".join(parts)

    @classmethod
    def from_text(cls, text: str) -> PageProof:
        """Read `to_text` again; the signature is not checked here.

        Raises:
            OperatorError: it is no code of a printed page.
        """
        parts = text.strip().split("|") if len(text) <= MOST_TEXT else []
        if len(parts) != 9 or parts[0] != MARK:
            raise OperatorError(
                "This is not the code of a printed page.", "Scan the square code at its foot."
            )
        try:
            _, book, number, digest, instant, span, entries, key, signature = parts
            reason = f"print {span} {_unpacked(entries)}"
            head = BookHead(book, int(number), _unpacked(digest), instant, reason)
            return of_head(SignedHead(head, _unpacked(key), _unpacked(signature)))
        except ValueError:
            raise OperatorError(
                "The code of this page is damaged.", "Scan it again, flat and sharp."
            ) from None


def reason_for(spans: Sequence[Span], hashes: Iterable[str]) -> str:
    """The reason of a head that is signed for a print of these entries."""
    return f"print {spoken_spans(spans)} {digest_of(hashes)}"


def spans_of(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Unbroken runs of numbers, in order."""
    found: list[Span] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def spoken_spans(spans: Sequence[Span]) -> str:
    """As the reason of the head and the page's code have them: `5-9`, or `5,9,12-14`."""
    if len(spans) == 1:
        return f"{spans[0][0]}-{spans[0][1]}"
    return ",".join(f"{first}-{last}" if first != last else f"{first}" for first, last in spans)


def digest_of(hashes: Iterable[str]) -> str:
    """SHA-256 over the hashes of the entries printed, hex."""
    return sha256("\n".join(hashes).encode()).hexdigest()


def of_head(signed: SignedHead) -> PageProof:
    """The proof that a head signed for a print is.

    Raises:
        ValueError: it was signed for something else.
    """
    found = _REASON.fullmatch(signed.head.reason)
    if found is None:
        raise ValueError("not signed for a print")
    spans = tuple(_span(part) for part in found[1].split(","))
    if any(first > last for first, last in spans):
        raise ValueError("not signed for a print")
    return PageProof(signed, spans, found[2])


def _span(text: str) -> Span:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def _packed(digits: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(digits)).decode().rstrip("=")


def _unpacked(text: str) -> str:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).hex()
