"""The proof on printed pages and in their code, so that paper and book can be compared.

The signed statement is a head whose reason names the printed entries and the SHA-256 of their hashes (hex,
joined by line ends). The page can be checked against the book, and the book against the page.
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
"""Maximum length of the list of numbers (`5,9,12-14`) in a page's code that scanners can still read."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PageProof:
    """A signed head that was made for a print.

    Attributes:
        spans: first and last number of each unbroken run of entries printed, in order.
        digest: SHA-256 over their hashes, hex.
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
        """The printed entries as people read them: `5, 9, 12–14`."""
        return ", ".join(f"{first}–{last}" if first != last else f"{first}" for first, last in self.spans)

    def to_text(self) -> str:
        """Return the content of the page's code, about 300 characters."""
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
        """Read what `to_text` wrote. The signature is not checked here.

        Raises:
            OperatorError: the text is not the code of a printed page.
        """
        parts = text.strip().split("|") if len(text) <= MOST_TEXT else []
        if len(parts) != 9 or parts[0] != MARK:
            raise OperatorError(
                "This is not the code from a printed page.", "Scan the square code at the foot of the page."
            )
        try:
            _, book, number, digest, instant, span, entries, key, signature = parts
            reason = f"print {span} {_unpacked(entries)}"
            head = BookHead(book, int(number), _unpacked(digest), instant, reason)
            return of_head(SignedHead(head, _unpacked(key), _unpacked(signature)))
        except ValueError:
            raise OperatorError(
                "The code on this page cannot be read.", "Scan the page again. Keep it flat and in focus."
            ) from None


def reason_for(spans: Sequence[Span], hashes: Iterable[str]) -> str:
    """Return the reason of a head that is signed for a print of these entries."""
    return f"print {spoken_spans(spans)} {digest_of(hashes)}"


def spans_of(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Return the unbroken runs of numbers, in order."""
    spans: list[Span] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return tuple(spans)


def spoken_spans(spans: Sequence[Span]) -> str:
    """Return spans as the head's reason and the page's code have them: `5-9`, or `5,9,12-14`."""
    if len(spans) == 1:
        return f"{spans[0][0]}-{spans[0][1]}"
    return ",".join(f"{first}-{last}" if first != last else f"{first}" for first, last in spans)


def digest_of(hashes: Iterable[str]) -> str:
    """Return the SHA-256 over the hashes of the printed entries, hex."""
    return sha256("\n".join(hashes).encode()).hexdigest()


def of_head(signed: SignedHead) -> PageProof:
    """Return the proof for a head that was signed for a print.

    Raises:
        ValueError: the head was signed for something else.
    """
    match = _REASON.fullmatch(signed.head.reason)
    if match is None:
        raise ValueError("not signed for a print")
    spans = tuple(_span(part) for part in match[1].split(","))
    if any(first > last for first, last in spans):
        raise ValueError("not signed for a print")
    return PageProof(signed, spans, match[2])


def _span(text: str) -> Span:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def _packed(digits: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(digits)).decode().rstrip("=")


def _unpacked(text: str) -> str:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).hex()
