"""Recovery of the words of authorisations: two people together seal them from now on, and open them (RIP-04).

The private half of the recovery pair is kept nowhere: it is the two halves that two people wrote down.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from console.domain.books.apart import RECOVERY_FACT
from console.domain.books.authorisations import WordsGiven
from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import EntryRef, NewEntry
from console.domain.books.scheme import FactStated
from console.domain.errors import OperatorError
from console.domain.surveillance.key_halves import KEY_BYTES, halves_of, key_of
from console.domain.text import text
from console.services.books.every import cases_of
from console.services.books.service import kind_of, new_entry
from console.services.surveillance.key_recovery import SUBJECT, require_both

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate, PasswordCheck
    from console.services.surveillance.readers import AuthorisationReaders
    from console.services.surveillance.word_keys import RecoveredWords

BOOK = "authorisations"
TAKEN = "surveillance-words-halved"
Two = tuple["Actor", str]
"""A person with the password that they typed."""


class WordRecovery:
    """The acts on the recovery pair. Not for the UI thread: calls wait for the database.

    Args:
        words: the keys of words.
        gate: the rules of people.
        passwords: checks what both typed.
        store: the books.
        readers: says who may read an authorisation.
        person_named: returns the person with a user name, or None.
    """

    def __init__(
        self,
        words: RecoveredWords,
        gate: Gate,
        passwords: PasswordCheck,
        store: BookStore,
        readers: AuthorisationReaders,
        person_named: Callable[[str], Actor | None],
    ) -> None:
        self._words, self._gate, self._passwords, self._store = words, gate, passwords, store
        self._readers, self._person_named = readers, person_named

    def halves(self, first: Two, second: Two) -> tuple[str, str]:
        """Return the halves of a new recovery key, which counts once both were typed again (`begin`).

        Raises:
            Refusal: one of them may not read the authorisations, or both are one person.
            OperatorError: a password is wrong, or this scheme keeps no records apart.
        """
        require_both(self._gate, self._passwords, first, second)
        self._check_apart()
        return halves_of(os.urandom(KEY_BYTES))

    def begin(self, first: Two, second: Two, halves: tuple[str, str]) -> None:
        """Seal the words of every authorisation that is entered from now on for its readers.

        The halves are typed from paper, because they are kept nowhere else.

        Raises:
            Refusal: one of them may not read the authorisations, or both are one person.
            OperatorError: a password is wrong, or a half was mistyped.
        """
        require_both(self._gate, self._passwords, first, second)
        self._check_apart()
        public = self._words.public_of(key_of(*halves))
        stated = FactStated(fact=RECOVERY_FACT, text=public, before=self._words.recovery_key())
        actor, with_login = first[0], second[0].login
        with self._store.unit() as unit:
            unit.append(new_entry(kind_of(stated), actor, stated))
            unit.state_fact(RECOVERY_FACT, public, actor.login)
            detail = {"with": with_login, "subject": SUBJECT}
            unit.append(NewEntry(act_of(TAKEN).book, TAKEN, actor.login, detail))

    def recover(self, first: Two, second: Two, halves: tuple[str, str], login: str) -> tuple[int, int]:
        """Give a person the keys of all authorisations that they may read, with both halves.

        Returns:
            Of how many they got the key, and how many these halves do not open.

        Raises:
            Refusal: one of the two may not read the authorisations, or both are one person.
            OperatorError: a password is wrong, a half was mistyped, or the person may read none.
        """
        require_both(self._gate, self._passwords, first, second)
        private, person = key_of(*halves), self._person_named(login.strip())
        if person is None:
            raise OperatorError(
                text("Nobody here has the user name {login}.", login=login[:40]),
                "Enter a user name, for example a.bell.",
            )
        given = shut = 0
        last: OperatorError | None = None
        for number in self._words.sealed():
            case = next(iter(cases_of(self._store, [EntryRef(BOOK, number)], personal=True)), None)
            if case is None or not self._readers.may_read(person, case):
                continue

            def entry(logins: Sequence[str], number: int = number) -> NewEntry:
                payload = WordsGiven(readers=tuple(logins), recovered_with=second[0].login)
                return new_entry(kind_of(payload), first[0], payload, number)

            try:
                is_open = self._words.recover(private, number, (person.login,), entry)
            except OperatorError as nobody:
                last = nobody
                continue
            given, shut = given + is_open, shut + (not is_open)
        if not given and not shut:
            raise last or OperatorError(
                text("{name} may read no authorisation whose words are sealed.", name=person.name),
                "Someone who is named in it, or the director, can name them.",
            )
        if not given:
            raise OperatorError(
                "These halves do not open the records of this scheme.", "Check both of them, and their date."
            )
        return given, shut

    def _check_apart(self) -> None:
        if not self._words.is_kept_apart():
            raise OperatorError(
                "This scheme keeps no surveillance records apart.", "Open it as the console does."
            )
