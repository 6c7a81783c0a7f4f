"""The keys of the words of authorisations, wrapped for each person who may read them (RIP-04).

Each authorisation has a key pair of its own, to which its words are sealed, so that anybody can add words
and only its readers open them. The private half is wrapped for the key pair of each reader (rows of
`word_wrap`), and for the recovery pair (in the entry itself, so that the chain covers it). The rows are
sealed with the scheme's key as well: the database alone does not say who reads what.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.apart import RECOVERY_FACT, WORDS_KEY, WORDS_RECOVERY
from console.domain.books.scheme import BOOK as FACTS
from console.domain.errors import UNFIT_VALUES, EnvironmentFault
from console.store.ledger.apart_keys import keys_of, place_of, read_key, stored_key
from console.store.ledger.decode import decoded
from console.store.ledger.sealed_box import open_box, public_of, seal_to
from console.store.ledger.stated_keys import is_key, pairs
from console.store.tables import entry_keys, entry_links, ledger, scheme_facts, word_wraps

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    from console.domain.books.fields import Value

BOOK = "authorisations"
STATED = "scheme.fact"
RECOVERY = ""
"""Stands in place of a user name for the recovery pair."""
_DEEPEST = 4
"""Relations between an entry and the authorisation that it is about: a correction of a follow-up has two."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """The key of an authorisation's words, wrapped for a person.

    Attributes:
        number: of the authorisation.
        word: public half of the authorisation's pair.
        login: for whom.
        target: public half of that person's pair.
    """

    number: int
    word: str
    login: str
    target: str
    box: bytes


def recovery_key(connection: Connection) -> bytes | None:
    """Return the public half of the recovery pair; None: nobody has taken its halves yet."""
    stated = sa.select(scheme_facts.c.text).where(scheme_facts.c.name == RECOVERY_FACT)
    query = stated.order_by(scheme_facts.c.since_utc.desc(), scheme_facts.c.id.desc()).limit(1)
    stated_now = connection.execute(query).scalar()
    entered = entered_recovery(connection)
    if stated_now is None and entered is None:
        return None
    if stated_now != entered or not is_key(stated_now):
        # Without it, words would be sealed with the scheme's key alone, and with another one for whoever put
        # it into the database; nobody would notice.
        raise EnvironmentFault(
            "The recovery key of the authorisations is damaged, so nothing can be entered there.",
            "Verify the books: watchroom verify books.",
        )
    return bytes.fromhex(str(stated_now))


def entered_recovery(connection: Connection) -> str | None:
    """Return the public half that the book of the scheme states last; the chain covers it, and no fact."""
    stated = sa.select(ledger).where(ledger.c.book == FACTS.name, ledger.c.kind == STATED)
    for row in connection.execute(stated.order_by(ledger.c.number.desc())):
        try:
            fields = decoded(row, None).fields
        except UNFIT_VALUES:
            # If this was the recovery key, what stands in the facts fits no entry, and nothing is sealed.
            continue
        if fields.get("fact") == RECOVERY_FACT:
            return str(fields.get("text"))
    return None


def wrap_for(connection: Connection, number: int, private: bytes, logins: Collection[str]) -> list[str]:
    """Wrap the key of an authorisation for those who have a pair and not this key yet; return who got it."""
    word = public_of(private).hex()
    own = pairs(connection)
    has = {(one.login, one.target) for one in wraps(connection, word)}
    given = [login for login in sorted(set(logins)) if login in own and (login, own[login]) not in has]
    add_wraps(connection, number, private, {login: own[login] for login in given})
    recovery = recovery_key(connection)
    if recovery is not None and not _has_recovery(connection, number, word, recovery.hex()):
        add_wraps(connection, number, private, {RECOVERY: recovery.hex()})
    return given


def _has_recovery(connection: Connection, number: int, word: str, target: str) -> bool:
    if any(one.login == RECOVERY and one.target == target for one in wraps(connection, word)):
        return True
    stated = details_of(connection, number).get(WORDS_RECOVERY)
    return isinstance(stated, str) and stated.startswith(target)


def add_wraps(connection: Connection, number: int, private: bytes, targets: Mapping[str, str]) -> None:
    """Wrap the key of an authorisation for public keys, by the user names of their owners."""
    word = public_of(private).hex()
    for login, target in targets.items():
        box = seal_to(bytes.fromhex(target), private, _bound(word, login))
        content = {"login": login, "for": target, "box": base64.b64encode(box).decode()}
        sealed = stored_key(connection, BOOK, json.dumps(content).encode(), _place(number, word))
        connection.execute(sa.insert(word_wraps).values(number=number, word=word, sealed=sealed))


def recovery_wrap(private: bytes, recovery: bytes) -> str:
    """Return the key of an authorisation wrapped for the recovery pair, as its entry states it."""
    box = seal_to(recovery, private, _bound(public_of(private).hex(), RECOVERY))
    return f"{recovery.hex()} {base64.b64encode(box).decode()}"


def wraps(connection: Connection, word: str = "") -> list[Wrap]:
    """Return the wrapped keys that this console can read; only of one authorisation if its key is named."""
    query = sa.select(word_wraps).order_by(word_wraps.c.id)
    rows = connection.execute(query.where(word_wraps.c.word == word) if word else query).all()
    found = []
    for row in rows:
        try:
            content = read_key(connection, BOOK, row.sealed, _place(row.number, row.word))
            told = json.loads(content) if content is not None else None
            if told is not None:
                box = base64.b64decode(told["box"])
                found.append(Wrap(row.number, row.word, told["login"], told["for"], box))
        except (ValueError, KeyError, TypeError):
            # A damaged row wraps nothing; the recovery pair opens it again.
            continue
    return found


def private_key(connection: Connection, word: str) -> bytes | None:
    """Return the private half of an authorisation's pair; None: who is in this seat does not have it."""
    keys = keys_of(connection)
    person = keys.seat.person() if keys is not None else None
    if keys is None or person is None:
        return None
    login, own = person
    known = keys.seat.opened(word)
    if known is not None:
        return known
    for wrap in wraps(connection, word):
        private = _unwrapped(own, wrap.box, word, login) if wrap.login == login else None
        if private is not None:
            keys.seat.keep(login, word, private)
            return private
    return None


def recovered(connection: Connection, number: int, recovery: bytes) -> bytes | None:
    """Return the private half of an authorisation's pair with the recovery pair; None: it opens nothing."""
    details = details_of(connection, number)
    word, stated = details.get(WORDS_KEY), details.get(WORDS_RECOVERY)
    if not isinstance(word, str) or not isinstance(stated, str):
        return None
    boxes = [base64.b64decode(stated.partition(" ")[2])]
    boxes += [one.box for one in wraps(connection, word) if one.login == RECOVERY]
    opened = (_unwrapped(recovery, box, word, RECOVERY) for box in boxes)
    return next((private for private in opened if private is not None), None)


def _unwrapped(own: bytes, box: bytes, word: str, login: str) -> bytes | None:
    private = open_box(own, box, _bound(word, login))
    return private if private is not None and public_of(private).hex() == word else None


def details_of(connection: Connection, number: int) -> Mapping[str, Value]:
    """Return the stored fields of an authorisation, sealed words as they are; empty if it cannot be read."""
    root = _root_of(connection, number)
    query = sa.select(ledger).where(ledger.c.book == BOOK, ledger.c.number == root)
    row = connection.execute(query).first()
    stored = sa.select(entry_keys.c.key).where(entry_keys.c.book == BOOK, entry_keys.c.number == root)
    key = read_key(connection, BOOK, connection.execute(stored).scalar())
    return decoded(row, key).fields if row is not None else {}


def word_key(connection: Connection, number: int) -> bytes | None:
    """Return the public half of the pair of the authorisation that an entry is about; None: it has none."""
    stated = details_of(connection, number).get(WORDS_KEY)
    return bytes.fromhex(stated) if isinstance(stated, str) else None


def sealed_numbers(connection: Connection) -> list[int]:
    """Return the authorisations whose words are sealed, by number."""
    tied = sa.exists().where(entry_links.c.book == BOOK, entry_links.c.number == ledger.c.number)
    query = sa.select(ledger.c.number).where(ledger.c.book == BOOK, ~tied).order_by(ledger.c.number)
    numbers = connection.execute(query).scalars().all()
    return [number for number in numbers if _has_words(connection, number)]


def _has_words(connection: Connection, number: int) -> bool:
    try:
        return word_key(connection, number) is not None
    except UNFIT_VALUES:
        # Nobody can be given the key of one that cannot be read; the others do not wait for it.
        return False


def _root_of(connection: Connection, number: int) -> int:
    for _ in range(_DEEPEST):
        about = sa.select(entry_links.c.about).where(
            entry_links.c.book == BOOK, entry_links.c.number == number
        )
        earlier = connection.execute(about.order_by(entry_links.c.about)).scalars().first()
        if earlier is None:
            break
        number = earlier
    return number


def _bound(word: str, login: str) -> str:
    return f"key of words\n{word}\n{login}"


def _place(number: int, word: str) -> str:
    return place_of("word key", str(number), word)
