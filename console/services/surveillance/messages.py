"""The covert authority bureau's messages, which are kept with an authorisation (RIP-03)."""

from __future__ import annotations

from typing import Protocol

from console.domain.errors import OperatorError
from console.domain.text import text

MOST_BYTES = 10_000_000
DOCUMENT = "surveillance"
"""Prefix of the names under which the bureau's messages are kept."""
_MESSAGES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"\xd0\xcf\x11\xe0": "application/vnd.ms-outlook",
}


class MessageStore(Protocol):
    """Keeps the bureau's messages."""

    def save(self, name: str, media_type: str, content: bytes, author: str) -> None:
        """Save a message; one of the same name is replaced."""
        ...

    def load(self, name: str) -> tuple[str, bytes] | None:
        """Return media type and content of a message, or None."""
        ...


def checked_message(document: bytes) -> str:
    """Return the media type of the bureau's message, by its content.

    Raises:
        OperatorError: it is none that can be kept.
    """
    if len(document) > MOST_BYTES:
        raise OperatorError(
            text("The message has {size:.0f} MB. The limit is 10 MB.", size=len(document) / 1e6),
            "Save it without its attachments.",
        )
    for magic, media_type in _MESSAGES.items():
        if document.startswith(magic):
            return media_type
    head = document[:20_000].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    if b"\x00" not in head and (head.startswith(b"from:") or b"\nfrom:" in head):
        return "message/rfc822"
    raise OperatorError("The file is no e-mail message, PDF, PNG or JPEG.", "Save the message as a file.")
