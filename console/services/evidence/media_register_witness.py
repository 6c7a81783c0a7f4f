"""Witnesses who countersign what happens to media, on the spot or later (EVD-03)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.entries import NewEntry, Relation
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.domain.typed_text import checked_line
from console.services.books.service import COUNTERSIGNED

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.books.fields import Value
    from console.domain.books.media_file import CustodyLink
    from console.domain.people.actor import Actor
    from console.services.books.ports import Gate, PasswordCheck, UnitOfWork

BOOK = "media"


@dataclass(frozen=True, slots=True)
class WitnessSignature:
    """A witness who countersigns on the spot: their user name, and their password or PIN."""

    login: str
    secret: str = dataclasses.field(repr=False)
    remarks: str = ""


class Witnesses:
    """Checks who may be the witness of an entry. Its calls wait for the database.

    Args:
        gate: the rules of people.
        passwords: checks the witness's password.
        people: returns who has a user name, or None.
    """

    def __init__(self, gate: Gate, passwords: PasswordCheck, people: Callable[[str], Actor | None]) -> None:
        self._gate, self._passwords, self._people = gate, passwords, people

    def name_of(self, login: str) -> str:
        """Return a person's name; the user name of someone without an account."""
        person = self._people(login)
        return person.name if person is not None else login

    def author_of(self, link: CustodyLink) -> Actor:
        """Return who entered a link.

        Raises:
            OperatorError: they have no account, so that nobody can tell who may be their witness.
        """
        person = self._people(link.author)
        if person is None:
            raise OperatorError(
                text("{author} has no account in this scheme.", author=link.author),
                "A supervisor can countersign the entry in the list of entries to countersign.",
            )
        return person

    def checked(self, author: Actor, witness: WitnessSignature | None) -> Actor | None:
        """Return the witness as a person, their password checked; None where there is none.

        Raises:
            Refusal: they may not witness, or are the author, under whatever account.
            OperatorError: user name or password is wrong.
        """
        if witness is None:
            return None
        checked_line("The remarks", witness.remarks)
        person = self._people(witness.login.strip())
        if person is None:
            raise OperatorError("The user name or password of the witness is not correct.", "Enter it again.")
        self._gate.require(person, Permission.WITNESS_MEDIA, "witness")
        if person.login in self._gate.accounts_of(author):
            raise Refusal(
                "You cannot be the witness of your own entry (code of practice, EVD-03).",
                "Ask a colleague to countersign it.",
                rule="Each entry is countersigned by a witness.",
                source="code of practice, EVD-03",
            )
        self._gate.require_independent({author.login}, person, Permission.WITNESS_MEDIA, "witness")
        self._passwords.confirm(person, witness.secret)
        return person


def sign(unit: UnitOfWork, signer: Actor | None, witness: WitnessSignature | None, number: int) -> None:
    """Enter the countersignature of a witness who was checked, in the unit of work of the entry."""
    if signer is None or witness is None:
        return
    remarks = witness.remarks.strip()
    fields: dict[str, Value] = {"numbers": (number,)}
    if remarks:
        fields["remarks"] = remarks
    kind = f"{BOOK}.{COUNTERSIGNED}"
    unit.append(NewEntry(BOOK, kind, signer.login, fields, {}, (number,), Relation.COUNTERSIGNS))
