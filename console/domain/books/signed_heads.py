"""Signed heads: a signed record of the newest entry of a book at an instant."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

_TEXTS = ("book", "hash", "instant", "reason", "public_key", "signature")


@dataclass(frozen=True, slots=True)
class BookHead:
    """The newest entry of a book at the time of signing.

    Attributes:
        number: number of the entry; 0 for an empty book.
        hash: SHA-256 of the entry, hex.
        instant: ISO 8601, UTC.
        reason: reason for signing: interval, sign-off, print, export …
    """

    book: str
    number: int
    hash: str
    instant: str
    reason: str

    def statement(self) -> bytes:
        """Return the bytes that are signed: JSON of these five fields and the type of statement."""
        content = {"statement": "watchroom head of a book", **asdict(self)}
        said = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        # A forged line of JSON can name half a character: nobody can have signed that, and it is said so.
        return said.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head with its signature.

    Attributes:
        public_key: Ed25519 (RFC 8032), hex.
        signature: signature of `BookHead.statement`, hex.
    """

    head: BookHead
    public_key: str
    signature: str

    def to_line(self) -> str:
        """Return one line of JSON, for second places and exports."""
        content = {**asdict(self.head), "public_key": self.public_key, "signature": self.signature}
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_line(cls, line: str) -> SignedHead:
        """Read what `to_line` wrote.

        Raises:
            ValueError: the line is not a signed head.
        """
        try:
            content = json.loads(line)
            number, *texts = (content[name] for name in ("number", *_TEXTS))
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError("no signed head") from error
        if type(number) is not int or not all(isinstance(part, str) for part in texts):
            raise ValueError("no signed head")
        book, digest, instant, reason, public_key, signature = texts
        return cls(BookHead(book, number, digest, instant, reason), public_key, signature)
