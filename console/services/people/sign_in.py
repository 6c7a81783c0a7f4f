"""Check who a person is: password at sign-in, password or PIN again for countersigning and unlocking."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.apart import KEY_MADE, NOT_STATED
from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import NewEntry
from console.domain.books.people import SecretChanged
from console.domain.books.staff import DeclarationSigned, UndertakingSigned
from console.domain.errors import OperatorError
from console.domain.people.declaration import DECLARATION, UNDERTAKING, SignedDeclaration
from console.domain.people.permissions import Permission, may
from console.domain.people.person import SECRET_MOST, check_password, check_pin
from console.services.books.service import kind_of, new_entry
from console.services.people.lockout import Lockouts

if TYPE_CHECKING:
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.declaration import Declaration
    from console.domain.people.person import Person
    from console.services.people.ports import PeopleStore, ReadingKeys, SecretHash, SecretHashes
    from console.services.people.roster import Roster
    from console.services.ports import ActLog

READS = Permission.READ_AUTHORISATIONS
KEY_LETTERS = 64
UNKNOWN = "a login that does not exist"
"""Recorded instead of the user name, because someone may have typed a password there."""


class SignIn:
    """Implements `services.books.ports.PasswordCheck`. Not for the UI thread; attempts run one at a time."""

    def __init__(
        self,
        store: PeopleStore,
        roster: Roster,
        hasher: SecretHash,
        clock: Clock,
        acts: ActLog,
        declaration: Declaration = DECLARATION,
        undertaking: Declaration = UNDERTAKING,
        reading: ReadingKeys | None = None,
    ) -> None:
        self._store, self._roster, self._hash = store, roster, hasher
        self._clock, self._acts = clock, acts
        self.declaration, self.undertaking = declaration, undertaking
        self._reading = reading
        self._lockouts = Lockouts(store, clock)
        self._lock = threading.Lock()
        self._decoy = ""

    def sign_in(self, login: str, password: str) -> Person:
        """Return the person with this user name and password.

        Raises:
            OperatorError: wrong, or too early after failures. It never tells which of the two was wrong.
        """
        name = login.strip().casefold()
        with self._lock:
            hashes = self._store.hashes(name)
            self._lockouts.check(name, is_known=hashes is not None)
            if not self._matches(hashes.password if hashes else "", password):
                raise self._failed(name, is_known=hashes is not None, context="sign-in")
            self._lockouts.succeeded(name)
            self._renew(name, hashes, password)
        person = self._roster.reload().persons[name]
        self._open_reading_key(person, password)
        return person

    def abandon(self, login: str) -> None:
        """Forget what a sign-in has opened, because the person was refused the seat or did not take it."""
        if self._reading is not None:
            self._reading.forget(login)

    def forget_late(self) -> None:
        """Forget what sign-ins have opened that nobody followed to the seat. Never waits."""
        if self._reading is not None:
            self._reading.forget_late()

    def confirm(self, actor: Actor, secret: str) -> None:
        """Check the password, or the PIN if one is set (`services.books.ports.PasswordCheck`).

        Raises:
            OperatorError: wrong, or too early after failures.
        """
        with self._lock:
            hashes = self._store.hashes(actor.login)
            self._lockouts.check(actor.login, is_known=hashes is not None)
            if hashes is not None and (
                (hashes.pin and secret.isdigit() and self._matches(hashes.pin, secret))
                or self._matches(hashes.password, secret)
            ):
                self._lockouts.succeeded(actor.login)
                return
            raise self._failed(actor.login, is_known=hashes is not None, context="re-entry")

    def unlock(self, actor: Actor, secret: str) -> None:
        """Check password or PIN of who is in the seat; the password opens their sealed words again.

        Raises:
            OperatorError: wrong, or too early after failures.
        """
        self.confirm(actor, secret)
        self._open_reading_key(self._roster.state.persons[actor.login], secret, is_sign_in=False)

    def change_password(self, actor: Actor, old: str, new: str) -> None:
        """Change the own password, after entering the old one.

        Raises:
            OperatorError: the old password is wrong, or the new one cannot be used.
        """
        self.confirm(actor, old)
        check_password(new, actor.login)
        if new == old:
            raise OperatorError("This is the password that you have now.", "Choose another one.")
        # What was sealed with a password that is forgotten stays closed; other readers give the keys again.
        is_given = self._roster.reload().persons[actor.login].is_password_given
        reading = self._reading if not is_given else None
        sealed = reading.resealed(actor.login, old, new) if reading is not None else None
        password_hash = self._hash.hash(new)
        with self._store.unit() as unit:
            unit.set_password(actor.login, password_hash)
            if sealed is not None:
                unit.keep_reading_key(actor.login, sealed)
            unit.append(_entry(actor, SecretChanged(person=actor.login, what="password, by themselves")))
        self._open_reading_key(self._roster.reload().persons[actor.login], new)

    def set_pin(self, actor: Actor, password: str, pin: str) -> None:
        """Set the own PIN. Empty removes it.

        Raises:
            OperatorError: the password is wrong, or the PIN cannot be used.
        """
        self.confirm(actor, password)
        if pin:
            check_pin(pin)
        pin_hash = self._hash.hash(pin) if pin else ""
        with self._store.unit() as unit:
            unit.set_pin(actor.login, pin_hash)
            unit.append(_entry(actor, SecretChanged(person=actor.login, what="PIN" if pin else "no PIN")))
        self._roster.reload()

    def needs_declaration(self, person: Person) -> bool:
        """Return whether the person has not signed the current declaration."""
        return person.signed is None or person.signed.version != self.declaration.version

    def declare(self, actor: Actor, secret: str) -> Person:
        """Sign the current confidentiality declaration, with the password as the signature (PPL-03).

        Raises:
            OperatorError: the password is wrong.
        """
        self.confirm(actor, secret)
        person = self._roster.reload().persons[actor.login]
        text = self.declaration
        with self._store.unit() as unit:
            unit.change_person(replace(person, signed=SignedDeclaration(text.version, self._clock.utc_now())))
            payload = DeclarationSigned(person=actor.login, version=text.version, digest=text.digest)
            unit.append(_entry(actor, payload))
        return self._roster.reload().persons[actor.login]

    def needs_undertaking(self, person: Person) -> bool:
        """Return whether the person has not signed the current undertaking."""
        return person.undertaken is None or person.undertaken.version != self.undertaking.version

    def undertake(self, actor: Actor, secret: str) -> Person:
        """Sign the current undertaking to comply with the code, with the password as the signature (PPL-03).

        Raises:
            OperatorError: the password is wrong.
        """
        self.confirm(actor, secret)
        person = self._roster.reload().persons[actor.login]
        text = self.undertaking
        signed = SignedDeclaration(text.version, self._clock.utc_now())
        with self._store.unit() as unit:
            unit.change_person(replace(person, undertaken=signed))
            payload = UndertakingSigned(person=actor.login, undertaking=text.version, digest=text.digest)
            unit.append(_entry(actor, payload))
        return self._roster.reload().persons[actor.login]

    def _open_reading_key(self, person: Person, password: str, *, is_sign_in: bool = True) -> None:
        """Open a reader's key pair for this seat, or make one; never with a password from someone else.

        A secret that only unlocks may be a PIN, which opens nothing and makes nothing.
        """
        if self._reading is None or person.is_password_given or not may(person.role, READS):
            return
        before, stated = self._reading.public(person.login), self._reading.stated(person.login)
        if self._reading.unlock(person.login, password) and stated == before:
            return
        # Somebody exchanged the public half, in the database or also in the books: the person's own counts
        # again, which only their password opens, and the entry names the other. Or the books state none any
        # more, so that nothing is sealed for this person until they do again.
        own = self._reading.own(person.login, password)
        if own is None and not is_sign_in:
            return
        made = own or self._reading.made(person.login, password)
        strange = {before, stated} - {"", made.public} if own is not None else set()
        # What was there goes with this: without it in the entry, nobody could see that it had been put there.
        detail: dict[str, Value] = {
            "subject": f"account {person.login}",
            "public_key": made.public,
            "public_key_before": before[:KEY_LETTERS],
            **({"exchanged": ", ".join(sorted(strange))[: 3 * KEY_LETTERS]} if strange else {}),
            **({"restated": NOT_STATED} if own is not None and not strange else {}),
        }
        with self._store.unit() as unit:
            unit.keep_reading_key(person.login, made)
            unit.append(NewEntry(act_of(KEY_MADE).book, KEY_MADE, person.login, detail))
        self._reading.unlock(person.login, password)

    def _matches(self, stored_hash: str, secret: str) -> bool:
        """Check a secret. It takes as long for a user name that does not exist."""
        if len(secret) > SECRET_MOST:
            return False
        if not stored_hash:
            self._decoy = self._decoy or self._hash.hash("nobody's password")
            self._hash.matches(self._decoy, secret)
            return False
        return self._hash.matches(stored_hash, secret)

    def _renew(self, login: str, hashes: SecretHashes | None, password: str) -> None:
        if hashes is not None and self._hash.is_outdated(hashes.password):
            is_given = self._roster.reload().persons[login].is_password_given
            with self._store.unit() as unit:
                unit.set_password(login, self._hash.hash(password), is_given=is_given)

    def _failed(self, login: str, *, is_known: bool, context: str) -> OperatorError:
        count = self._lockouts.failed(login, is_known=is_known)
        subject = f"account {login}" if is_known else UNKNOWN
        self._acts.record("nobody", "password-wrong", subject, {"at": context, "failures": count})
        if context == "sign-in":
            return OperatorError("The user name or password is not correct.", "Passwords are case sensitive.")
        return OperatorError("The password or PIN is not correct.", "Passwords are case sensitive.")


def _entry(actor: Actor, payload: object) -> NewEntry:
    return new_entry(kind_of(payload), actor, payload)
