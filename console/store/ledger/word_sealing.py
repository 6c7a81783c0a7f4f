"""Sealing the words of an authorisation for its readers when it is entered, and opening them (RIP-04).

The words of an entry become one sealed box in it, within what is sealed with the scheme's key: the chain
covers it, and erasing the entry's key destroys it like all else. Until two people have taken the halves of
the recovery key, and for authorisations entered before that, words stay sealed with the scheme's key alone.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from console.domain.books.apart import WORDS_KEY, WORDS_RECOVERY, WORDS_SEALED, words_among
from console.domain.books.payloads import to_json
from console.domain.text import text
from console.store.ledger.apart_keys import keys_of
from console.store.ledger.chain import canonical
from console.store.ledger.sealed_box import KEY_BYTES, new_private, open_box, public_of, seal_to
from console.store.ledger.word_keys import private_key, recovery_key, recovery_wrap, word_key

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from console.domain.books.entries import Entry, NewEntry
    from console.domain.books.fields import Value

MARK = b"WRW1"
"""Begins a document that is sealed like the words."""
OPENED = "authorisations.entered"
SEALED = text("The words are sealed. Who is signed in at this console does not have their key.")


@dataclass(frozen=True, slots=True)
class WithWords:
    """An entry whose words are sealed, and what is to be wrapped for its readers once it has a number."""

    entry: NewEntry
    private: bytes | None = None


def has_words(entry: NewEntry) -> bool:
    """Return whether an entry has words that may be sealed for its readers."""
    return bool(words_among(entry.book, (*entry.open_fields, *entry.personal)))


def with_sealed_words(connection: Connection, entry: NewEntry) -> WithWords:
    """Return the entry with its words sealed for the readers of its authorisation."""
    if not has_words(entry) or keys_of(connection) is None:
        return WithWords(entry)
    if entry.kind == OPENED:
        recovery = recovery_key(connection)
        if recovery is None:
            return WithWords(entry)
        private = new_private()
        stated: dict[str, Value] = {
            WORDS_KEY: public_of(private).hex(),
            WORDS_RECOVERY: recovery_wrap(private, recovery),
        }
        return WithWords(_sealed(entry, public_of(private), stated), private)
    public = word_key(connection, entry.about[0]) if entry.about else None
    return WithWords(_sealed(entry, public, {}) if public is not None else entry)


def _sealed(entry: NewEntry, public: bytes, stated: dict[str, Value]) -> NewEntry:
    given = {**entry.open_fields, **entry.personal}
    names = words_among(entry.book, tuple(given))
    words = canonical({name: to_json(given[name]) for name in names}).encode()
    box = public + seal_to(public, words, _bound(entry.kind))
    personal = {name: value for name, value in entry.personal.items() if name not in names}
    return replace(
        entry,
        open_fields={name: value for name, value in entry.open_fields.items() if name not in names},
        personal={**personal, **stated, WORDS_SEALED: base64.b64encode(box).decode()},
    )


def with_opened_words(connection: Connection, entry: Entry) -> Entry:
    """Return an entry with its words, or with why they are missing: who is in this seat has no key."""
    sealed = entry.fields.get(WORDS_SEALED)
    if not isinstance(sealed, str):
        return entry
    inner = {WORDS_SEALED, WORDS_KEY, WORDS_RECOVERY}
    fields = {name: value for name, value in entry.fields.items() if name not in inner}
    words = _opened(connection, base64.b64decode(sealed), _bound(entry.kind))
    if words is None:
        return replace(entry, fields=fields, erased=entry.erased or str(SEALED), is_sealed=True)
    opened: dict[str, Any] = json.loads(words)
    return replace(entry, fields=fields | opened)


def sealed_document(connection: Connection, number: int, content: bytes) -> bytes | None:
    """Return a document of an authorisation as it is sealed for its readers; None: it has no such key."""
    public = word_key(connection, number)
    return MARK + public + seal_to(public, content, _bound("document")) if public is not None else None


def opened_document(connection: Connection, content: bytes) -> bytes | None:
    """Return a document as it was given; None: who is in this seat does not have the key."""
    if not content.startswith(MARK):
        return content
    return _opened(connection, content[len(MARK) :], _bound("document"))


def _opened(connection: Connection, box: bytes, bound_to: str) -> bytes | None:
    private = private_key(connection, box[:KEY_BYTES].hex())
    return open_box(private, box[KEY_BYTES:], bound_to) if private is not None else None


def _bound(kind: str) -> str:
    return f"words\n{kind}"
