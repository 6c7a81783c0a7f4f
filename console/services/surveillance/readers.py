"""Readers of an authorisation: only those named in it, and who reads all of them (RIP-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.surveillance.readers import named_in
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from console.domain.books.entries import CaseFile
    from console.domain.people.actor import Actor
    from console.services.books.ports import Gate


class AuthorisationReaders:
    """Says who may read an authorisation. It waits only for the roster, when someone is named.

    Args:
        gate: the rules of people.
        person_named: returns the person with a user name, or None.
        everyone: returns the people with an account that is not closed.
    """

    def __init__(
        self,
        gate: Gate,
        person_named: Callable[[str], Actor | None],
        everyone: Callable[[], Iterable[Actor]] = tuple,
    ) -> None:
        self._gate, self._person_named, self._everyone = gate, person_named, everyone

    def is_named(self, actor: Actor, case: CaseFile) -> bool:
        """Return whether a person is named in an authorisation, or reads all of them."""
        if self._gate.find_refusal(actor, Permission.INSPECT_AUTHORISATIONS) is None:
            return True
        return not self._gate.accounts_of(actor).isdisjoint(named_in(case))

    def may_read(self, actor: Actor, case: CaseFile) -> bool:
        """Return whether a person may read an authorisation."""
        may = self._gate.find_refusal(actor, Permission.READ_AUTHORISATIONS) is None
        return may and self.is_named(actor, case)

    def all_of(self, case: CaseFile) -> list[str]:
        """Return the user names of all who may read an authorisation."""
        return sorted(person.login for person in self._everyone() if self.may_read(person, case))

    def who_read_all(self) -> list[str]:
        """Return the user names of those who may read every authorisation."""
        acts = (Permission.READ_AUTHORISATIONS, Permission.INSPECT_AUTHORISATIONS)
        return sorted(
            person.login
            for person in self._everyone()
            if all(self._gate.find_refusal(person, act) is None for act in acts)
        )

    def require(self, actor: Actor, case: CaseFile) -> None:
        """Check that a person who may do an act with authorisations is named in this one.

        Raises:
            Refusal: they are not.
        """
        if not self.is_named(actor, case):
            raise Refusal(
                text("You are not named in authorisation {number}.", number=case.entry.number),
                "Someone who is named in it, or the director, can name you.",
                rule="What is recorded under an authorisation is seen only by those named.",
                source="code of practice, RIP-04",
            )

    def check_named(self, logins: Collection[str]) -> None:
        """Refuse readers who could not read it.

        Raises:
            OperatorError: nobody has a user name, or their role does not read authorisations.
        """
        for login in logins:
            person = self._person_named(login.strip())
            if person is None:
                raise OperatorError(
                    text("Nobody here has the user name {login}.", login=login[:40]),
                    "Enter user names, for example a.bell.",
                )
            if self._gate.find_refusal(person, Permission.READ_AUTHORISATIONS) is not None:
                raise OperatorError(
                    text("{name} may not read authorisations.", name=person.name),
                    "Name someone whose role permits it, such as a supervisor or the manager.",
                )
