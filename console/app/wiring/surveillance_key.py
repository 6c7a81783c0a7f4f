"""Wiring of the key of the sealed records."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.app.sealed_check import has_halves
from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.instants import spoken_moment
from console.domain.text import text
from console.services.surveillance.key_recovery import KeyRecovery
from console.services.surveillance.readers import AuthorisationReaders
from console.services.surveillance.word_recovery import WordRecovery
from console.store.ledger.apart_keys import OPTION, ApartKeys, has_key, keys_of
from console.store.ledger.document_key import KeyInDoubt
from console.store.ledger.document_sealing import (
    has_sealed_documents,
    seal_old_documents,
    state_key,
    state_key_again,
)
from console.store.ledger.faults import reading_from
from console.store.ledger.sealed_words import SealedWords
from console.store.sealed_holds import seal_old, unopened_since

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from sqlalchemy import Engine

    from console.app.scheme import OpenScheme
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.people.service import PeopleServices

AGAIN_S = 60.0
"""Seconds until old records are sealed after the database was away, or the key missing."""
_log = logging.getLogger(__name__)


class KeyOfScheme:
    """Implements `services.surveillance.key_recovery.KeyKeeper` on a scheme's database and this keyring."""

    def __init__(
        self,
        database: Engine,
        clock: Clock,
        failed: Callable[[str], None] = _log.warning,
        *,
        is_demo: bool = False,
    ) -> None:
        self._database, self._clock, self._failed, self._is_demo = database, clock, failed, is_demo
        self._keys: ApartKeys = database.get_execution_options()[OPTION]

    def key(self) -> bytes | None:
        """Return the key; None: it is not on this console.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        return self._keys.ask()

    def is_in_use(self) -> bool:
        """Return whether something is sealed for the scheme's key; the demo's is public and never lost."""
        with reading_from(self._database) as connection:
            return not self._is_demo and has_key(connection)

    def is_of_records(self) -> bool:
        """Return whether this console's key is the one that opens the records of this scheme."""
        return self._keys.is_of(self._database)

    def adopt(self, key: bytes) -> None:
        """Store a key that opens the records of this scheme, and state it; refuse any other."""
        self._keys.adopt(self._database, key)
        state_key_again(self._database, self._clock.utc_now())

    def run(self, stop: threading.Event) -> None:
        """Seal what an earlier version left in the clear, as soon as database and key are there."""
        while not stop.is_set():
            try:
                self._seal_documents(stop)
                self._keys.wrap_all(self._database)
                seal_old(self._database)
            except ConsoleError as error:
                _log.warning("old records are not sealed yet: %s", error)
                stop.wait(AGAIN_S)
            else:
                self._tell_closed()
                return

    def _seal_documents(self, stop: threading.Event) -> None:
        try:
            state_key(self._database, self._clock.utc_now())
            seal_old_documents(self._database, self._clock, stop)
        except KeyInDoubt as doubt:
            self._failed(str(doubt))

    def _tell_closed(self) -> None:
        """Say what cannot be opened at this console, because its keyring does not have the key."""
        try:
            since_utc = unopened_since(self._database)
            are_sealed = has_sealed_documents(self._database)
            with reading_from(self._database) as connection:
                are_halved = has_halves(connection)
        except ConsoleError as error:
            _log.warning("what is sealed cannot be read: %s", error)
            return
        if since_utc is not None:
            self._failed(
                text(
                    "The key of the sealed records is not on this console, so all recordings since {since} "
                    "are kept. Two people bring it back: watchroom surveillance recover.",
                    since=spoken_moment(since_utc, seconds=False),
                )
            )
        if are_sealed:
            self._tell_shut(are_halved=are_halved)

    def _tell_shut(self, *, are_halved: bool) -> None:
        try:
            key = self.key()
        except EnvironmentFault as fault:
            # Whether the key is there is not known.
            self._failed(str(fault))
            return
        if key is None and are_halved:
            self._failed(
                text(
                    "The key of the sealed records is not on this console, so letters and attachments of "
                    "requests, complaints and prints cannot be opened here. Two people bring it: watchroom "
                    "surveillance recover."
                )
            )
        elif key is None:
            self._failed(
                text(
                    "The key of the sealed records is not on this console, and nobody has its halves. "
                    "Letters and attachments, also those that are attached now, are lost unless another "
                    "console has it. Two people take its halves there: watchroom surveillance halves."
                )
            )


def key_recovery(scheme: OpenScheme, people: PeopleServices) -> KeyRecovery:
    """Return the acts on the key of the sealed records."""
    keeper = KeyOfScheme(scheme.database, scheme.clock, is_demo=scheme.is_demo)
    return KeyRecovery(keeper, people.access, people.sign_in, scheme.books)


def record_key(scheme: OpenScheme, people: PeopleServices) -> KeyRecovery | None:
    """Return the acts on the key of the sealed records; None: this scheme keeps no such key."""
    return key_recovery(scheme, people) if keys_of(scheme.database) is not None else None


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
    if keys_of(scheme.database) is None:
        return None
    return HostedLoop(
        "sealing of old records", KeyOfScheme(scheme.database, scheme.clock, failed).run, failed
    )
