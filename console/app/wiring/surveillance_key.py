"""Wiring of the key of the books that are kept apart."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.domain.errors import ConsoleError
from console.domain.text import text
from console.services.surveillance.key_recovery import KeyRecovery
from console.services.surveillance.readers import AuthorisationReaders
from console.services.surveillance.word_recovery import WordRecovery
from console.store.ledger.apart_keys import OPTION, ApartKeys
from console.store.ledger.sealed_words import SealedWords
from console.store.sealed_holds import seal_old, unopened_since

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from sqlalchemy import Engine

    from console.app.scheme import OpenScheme
    from console.domain.people.actor import Actor
    from console.services.people.service import PeopleServices

_log = logging.getLogger(__name__)


class KeyOfScheme:
    """Implements `services.surveillance.key_recovery.KeyKeeper` on a scheme's database and this keyring."""

    def __init__(self, database: Engine, failed: Callable[[str], None] = _log.warning) -> None:
        self._database, self._failed = database, failed
        self._keys: ApartKeys = database.get_execution_options()[OPTION]

    def key(self) -> bytes | None:
        """Return the key; None: it is not on this console."""
        return self._keys.key()

    def adopt(self, key: bytes) -> None:
        """Store a key that opens the records of this scheme; refuse any other."""
        self._keys.adopt(self._database, key)

    def wrap_old(self, _stop: threading.Event) -> None:
        """Wrap what an earlier version left in the clear."""
        try:
            self._keys.wrap_all(self._database)
            seal_old(self._database)
            since_utc = unopened_since(self._database)
        except ConsoleError as error:
            # Tried again at the next start; what is entered from now on is wrapped in any case.
            _log.warning("old keys of the surveillance records are not wrapped: %s", error)
            return
        if since_utc is not None:
            self._failed(
                text(
                    "The key of the surveillance records is not on this console, so all recordings since "
                    "{since} are kept. Two people bring it back: watchroom surveillance recover.",
                    since=since_utc,
                )
            )


def key_recovery(scheme: OpenScheme, people: PeopleServices) -> KeyRecovery:
    """Return the acts on the key of the surveillance records."""
    return KeyRecovery(KeyOfScheme(scheme.database), people.access, people.sign_in, scheme.books)


def authorisation_readers(people: PeopleServices) -> AuthorisationReaders:
    """Return who may read an authorisation, by the accounts of the scheme."""
    return AuthorisationReaders(people.access, _named(people), lambda: _everyone(people))


def word_recovery(scheme: OpenScheme, people: PeopleServices) -> WordRecovery:
    """Return the acts on the recovery key of the words of authorisations."""
    words = SealedWords(scheme.database, scheme.units)
    readers = authorisation_readers(people)
    return WordRecovery(words, people.access, people.sign_in, scheme.books, readers, _named(people))


def _named(people: PeopleServices) -> Callable[[str], Actor | None]:
    def named(login: str) -> Actor | None:
        person = people.roster.reload().persons.get(login)
        return person.actor if person is not None else None

    return named


def _everyone(people: PeopleServices) -> list[Actor]:
    return [person.actor for person in people.roster.state.persons.values() if not person.is_retired]


def sealing_loop(scheme: OpenScheme, failed: Callable[[str], None]) -> HostedLoop | None:
    """Return what seals the records of an earlier version; None: this scheme keeps no such key."""
    if OPTION not in scheme.database.get_execution_options():
        return None
    return HostedLoop("sealing of old records", KeyOfScheme(scheme.database, failed).wrap_old, failed)
