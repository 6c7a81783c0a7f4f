"""Signed heads: what a book ended with at an instant, said so that it cannot be unsaid."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class BookHead:
    """The newest entry of a book when it was signed.

    Attributes:
        number: of the entry; 0 for an empty book.
        hash: of the entry; SHA-256, hex.
        instant: ISO 8601, UTC.
        reason: interval, sign-off, print, export …
    """

    book: str
    number: int
    hash: str
    instant: str
    reason: str

    def statement(self) -> bytes:
        """The bytes that are signed: JSON with one spelling, of these five and what they are."""
        said = {"statement": "watchroom head of a book", **asdict(self)}
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head with its signature.

    Attributes:
        public_key: Ed25519 (RFC 8032), hex.
        signature: over `BookHead.statement`, hex.
    """

    head: BookHead
    public_key: str
    signature: str

    def to_line(self) -> str:
        """One line of JSON, as second places and exports keep it."""
        said = {**asdict(self.head), "public_key": self.public_key, "signature": self.signature}
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_line(cls, line: str) -> SignedHead:
        """Read `to_line` again.

        Raises:
            ValueError: it is no signed head.
        """
        try:
            said = json.loads(line)
            head = BookHead(said["book"], int(said["number"]), said["hash"], said["instant"], said["reason"])
            return cls(head, said["public_key"], said["signature"])
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("no signed head") from error
