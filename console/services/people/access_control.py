"""The gate before every act: the rules of people, asked of the roster; each refused attempt is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.actor import PROGRAM
from console.domain.people.declaration import DECLARATION
from console.domain.people.permissions import may
from console.domain.people.refusal import Refusal, not_permitted
from console.domain.people.rules import admission, refusal

if TYPE_CHECKING:
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.declaration import Declaration
    from console.domain.people.permissions import Permission
    from console.services.people.roster import Roster
    from console.services.ports import ActLog

REFUSED = "refused"


class AccessControl:
    """Implements `services.books.ports.Gate`. Any thread; it never waits.

    A permission is asked when an act begins. What began under a delegation or licence that ends meanwhile is
    finished, under the instant at which it was entered; the next act is refused.
    """

    def __init__(
        self, roster: Roster, acts: ActLog, clock: Clock, declaration: Declaration = DECLARATION
    ) -> None:
        self._roster, self._acts, self._clock = roster, acts, clock
        self.declaration = declaration

    def require(self, actor: Actor, act: Permission, subject: str = "") -> None:
        """See `services.books.ports.Gate`."""
        found = self.look(actor, act)
        if found is not None:
            raise record(self._acts, actor.login, found, act.value, subject)

    def admit(self, actor: Actor, to: str, subject: str = "") -> None:
        """Let somebody in at all: an account in use, its declaration signed (PPL-03).

        Raises:
            Refusal: not so; the attempt is recorded.
        """
        person = self._roster.state.persons.get(actor.login)
        found = unknown(actor) if person is None else admission(person, self.declaration.version)
        if found is not None:
            raise record(self._acts, actor.login, found, to, subject)

    def look(self, actor: Actor, act: Permission) -> Refusal | None:
        """What `require` would refuse, without recording it: for greying out what cannot be done."""
        if actor == PROGRAM:
            return None if may(actor.role, act) else not_permitted(actor, act)
        now_utc = self._clock.utc_now()
        standing = self._roster.state.standing(actor.login, now_utc)
        if standing is None:
            return unknown(actor)
        return refusal(standing, act, self.declaration.version, now_utc)


def unknown(actor: Actor) -> Refusal:
    """Nobody of this login is known."""
    return Refusal(
        f"{actor.name} has no account here.",
        "Ask the manager for one.",
        rule="Everybody acts under an account of their own.",
        source="code of practice, PPL-08",
    )


def record(acts: ActLog, login: str, found: Refusal, act: str, subject: str) -> Refusal:
    """Enter a refused attempt in the audit log; the refusal, to be raised."""
    acts.record(login, REFUSED, subject or act, {"act": act, "rule": found.rule, "source": found.source})
    return found
