"""The covert authority bureau's messages, which are kept with an authorisation (RIP-03)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.books.kept_documents import kept_with_entry

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from console.domain.people.actor import Actor
    from console.services.books.kept_documents import DocumentStore
    from console.services.surveillance.word_keys import WordKeys

MOST_BYTES = 10_000_000
DOCUMENT = "surveillance"
"""Prefix of the names under which the bureau's messages are kept."""
_MESSAGES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"\xd0\xcf\x11\xe0": "application/vnd.ms-outlook",
}


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


@dataclass(frozen=True, slots=True)
class BureauMessage:
    """A message as it is kept, sealed where its authorisation's words are.

    Attributes:
        digest: SHA-256 of the message itself, hex.
        name: under which it is kept.
    """

    digest: str
    name: str
    media_type: str
    content: bytes


class BureauMessages:
    """Keeps the bureau's messages sealed for the readers of their authorisation. Calls wait."""

    def __init__(self, store: DocumentStore, words: WordKeys) -> None:
        self._store, self._words = store, words

    def prepared(self, document: bytes, number: int) -> BureauMessage:
        """Return the message of an authorisation as it will be kept.

        Raises:
            Refusal: there is none.
            OperatorError: it is none that can be kept.
        """
        if not document:
            raise Refusal(
                "The bureau's message is not attached.",
                "Confirm it under Surveillance, and choose the file of the message there.",
                rule="The bureau's confirmation is kept with the authorisation.",
                source="code of practice, RIP-03",
            )
        media_type = checked_message(document)
        digest = hashlib.sha256(document).hexdigest()
        sealed = self._words.seal(number, document)
        # The same message may belong to two authorisations, whose readers are others.
        name = digest if sealed is None else f"{number}-{digest}"
        return BureauMessage(digest, f"{DOCUMENT}/{name}", media_type, sealed or document)

    def kept(self, author: Actor, message: BureauMessage) -> AbstractContextManager[None]:
        """Keep a message while its entry is made, and only with it."""
        return kept_with_entry(self._store, message.name, message.media_type, message.content, author.login)

    def opened(self, number: int, digest: str) -> tuple[str, bytes] | None:
        """Return media type and content of a message; None if it is not there.

        Raises:
            OperatorError: it is sealed, and who is in this seat does not have the key.
            EnvironmentFault: it is not the one that was filed.
        """
        found = self._store.load(f"{DOCUMENT}/{number}-{digest}")
        if found is None:
            found = self._store.load(f"{DOCUMENT}/{digest}")
            if found is None:
                return None
            opened: bytes | None = found[1]
        else:
            opened = self._words.open(found[1])
        if opened is None:
            raise no_key(number)
        if hashlib.sha256(opened).hexdigest() != digest:
            raise EnvironmentFault(
                text(
                    "The bureau's message of authorisation {number} is not the one that was filed.",
                    number=number,
                ),
                "Do not use it. Tell the manager, and verify the books.",
            )
        return found[0], opened


def no_key(number: int) -> OperatorError:
    """Return the refusal of who does not have the key of an authorisation's words."""
    return OperatorError(
        text(
            "The words of authorisation {number} are sealed: you do not have their key here.", number=number
        ),
        "Someone who has it can give it to you under Surveillance. If you unlocked with a PIN, lock the "
        "console and enter the password.",
    )
