"""Signed undertakings on paper (PPL-03). They are signed by `SignIn.undertake`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.declaration import SignedPaper
from console.domain.people.permissions import Permission
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.people.actor import Actor
    from console.services.people.access_control import AccessControl
    from console.services.people.roster import Roster
    from console.services.ports import ActLog

PRINTED = "undertaking-printed"


class Undertakings:
    """Gives the paper of a signed undertaking. Not for the UI thread: calls wait for the database."""

    def __init__(self, roster: Roster, gate: AccessControl, acts: ActLog) -> None:
        self._roster, self._gate, self._acts = roster, gate, acts

    def paper(self, actor: Actor, login: str) -> SignedPaper:
        """Return the signed undertaking of a person, to be printed: one's own, or anybody's to who manages.

        Raises:
            Refusal: it is someone else's, and the actor may not.
            OperatorError: no such account, not signed, or another text than the current one was signed.
        """
        if login == actor.login:
            self._gate.admit(actor, PRINTED, f"account {login}")
        else:
            self._gate.require(actor, Permission.MANAGE_PEOPLE, f"account {login}")
        person, current = self._roster.reload().persons.get(login), self._gate.undertaking
        if person is None:
            raise OperatorError(
                text("There is no account {login}.", login=login), "Choose a person from the list."
            )
        if person.undertaken is None:
            raise OperatorError(
                text("{person} has not signed the undertaking.", person=person.name),
                "They are asked to at their next sign-in.",
            )
        if person.undertaken.version != current.version:
            raise OperatorError(
                text(
                    "{person} signed version {version}, which is no longer in force.",
                    person=person.name,
                    version=person.undertaken.version,
                ),
                "They are asked to sign the current one at their next sign-in.",
            )
        self._acts.record(
            actor.login,
            PRINTED,
            f"account {login}",
            {"version": current.version, "person": login},
        )
        signed_utc = person.undertaken.signed_utc
        return SignedPaper(person.name, person.role.value, person.staff_number, current, signed_utc)
