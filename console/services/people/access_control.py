"""The permission check before every act. Each refused attempt is recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.people.actor import PROGRAM
from console.domain.people.declaration import DECLARATION, UNDERTAKING
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import TABLE, Refusal, not_permitted
from console.domain.people.rules import admission, refusal
from console.domain.people.training_rules import TrainingRefusal
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.declaration import Declaration
    from console.domain.people.delegation import Authority
    from console.services.people.roster import Roster
    from console.services.people.second_person import SecondPersons
    from console.services.ports import ActLog

REFUSED = "refused"
LASTING = frozenset({Permission.STEER})
"""Acts that are asked about again while they go on."""
RENEWED_WITHIN_S = 0.5
"""A movement that is not renewed for so long has ended."""


class AccessControl:
    """Implements `services.books.ports.Gate`. Thread-safe; only what is about second persons waits.

    A permission is checked when an act begins. An act that began under a delegation or licence which ends
    meanwhile is completed, with the instant at which it was entered; the next act is refused.
    """

    def __init__(
        self,
        roster: Roster,
        acts: ActLog,
        clock: Clock,
        declaration: Declaration = DECLARATION,
        undertaking: Declaration = UNDERTAKING,
        *,
        second_persons: SecondPersons,
    ) -> None:
        self._roster, self._acts, self._clock = roster, acts, clock
        self.second_persons = second_persons
        self.declaration, self.undertaking = declaration, undertaking
        self._permitted_s: dict[tuple[str, Permission], float] = {}
        """When an act that lasts was last permitted, by the monotonic clock."""
        self._limits: list[Callable[[Actor, Permission], Refusal | None]] = []
        self._grants: list[Callable[[Actor, Permission], bool]] = []
        self._notes: list[Callable[[Actor, Permission, str], None]] = []

    def limit(self, limit: Callable[[Actor, Permission], Refusal | None]) -> None:
        """Ask `limit` too, first, whatever the table permits: it returns a refusal or None. At the start."""
        self._limits.append(limit)

    def grant(self, grant: Callable[[Actor, Permission], bool]) -> None:
        """Ask `grant` for acts that a person may do without their role permitting it. At the start."""
        self._grants.append(grant)

    def note(self, note: Callable[[Actor, Permission, str], None]) -> None:
        """Tell `note` of each act that was permitted, with its subject. At the start; it must not wait."""
        self._notes.append(note)

    def is_granted(self, actor: Actor, act: Permission) -> bool:
        """Return whether an act is permitted by a grant, not by a role. Nothing is recorded."""
        return any(grant(actor, act) for grant in self._grants)

    def require(self, actor: Actor, act: Permission, subject: str = "") -> None:
        """Permit an act, or refuse it and record the attempt (`services.books.ports.Gate`).

        Raises:
            Refusal: the rules forbid the act.
        """
        refused = self.find_refusal(actor, act)
        if isinstance(refused, TrainingRefusal) and self._is_under_way(actor, act):
            return
        if act in LASTING and refused is None:
            self._permitted_s[actor.login, act] = self._clock.monotonic_s()
        if refused is not None:
            refused = self._with_those_present(refused, actor, act)
            raise record(self._acts, actor.login, refused, act.value, subject)
        for note in self._notes:
            note(actor, act, subject)

    def _is_under_way(self, actor: Actor, act: Permission) -> bool:
        """Return whether an act that lasts goes on, so that a training that lapses meanwhile does not end it.

        A movement is asked about each time it is renewed; when it was let go, the next is another act.
        """
        now_s, last_s = self._clock.monotonic_s(), self._permitted_s.get((actor.login, act))
        if last_s is None or now_s - last_s > RENEWED_WITHIN_S:
            return False
        self._permitted_s[actor.login, act] = now_s
        return True

    def _with_those_present(self, refused: Refusal, actor: Actor, act: Permission) -> Refusal:
        """Name who of those on duty may do it, where the role or the training is what forbids it."""
        if refused.source != TABLE and not isinstance(refused, TrainingRefusal):
            return refused
        state = self._roster.state
        there = sorted({*state.on_duty, *state.present})
        others = [state.persons[login] for login in there if login in state.persons]
        able = [
            person.name
            for person in others
            if person.login != actor.login and self.find_refusal(person.actor, act) is None
        ]
        if not able:
            return refused
        names = ", ".join(able)
        then = text("Ask {names}: on duty now, and may do it.", names=names)
        if isinstance(refused, TrainingRefusal):
            then = text(
                "Ask {names}: on duty now, and may do it. {otherwise}", names=names, otherwise=refused.then
            )
        return Refusal(refused.what, then, refused.rule, refused.source)

    def admit(self, actor: Actor, to: str, subject: str = "") -> None:
        """Check that a person may sign in at all: an active account, and everything signed (PPL-03).

        Raises:
            Refusal: they may not; the attempt is recorded.
        """
        person = self._roster.state.persons.get(actor.login)
        versions = (self.declaration.version, self.undertaking.version)
        refused = unknown(actor) if person is None else admission(person, *versions)
        if refused is not None:
            raise record(self._acts, actor.login, refused, to, subject)

    def find_refusal(self, actor: Actor, act: Permission) -> Refusal | None:
        """Return what `require` would refuse, without recording it, for disabling controls."""
        if actor == PROGRAM:
            return None if may(actor.role, act) else not_permitted(actor, act)
        limits = (limit(actor, act) for limit in self._limits)
        limited = next((refused for refused in limits if refused is not None), None)
        if limited is not None:
            return limited
        now_utc = self._clock.utc_now()
        standing = self._roster.state.standing(actor.login, now_utc)
        if standing is None:
            # A visitor at the seat has no account, and reads by a grant alone.
            return None if self.is_granted(actor, act) else unknown(actor)
        if self.is_granted(actor, act):
            standing = replace(standing, granted=frozenset({act}))
        training = self._roster.state.training
        versions = (self.declaration.version, self.undertaking.version)
        refused = refusal(standing, act, versions[0], now_utc, training, versions[1])
        if refused is not None and refused.source == TABLE:
            return self._roster.state.kept_back(actor.login, act) or refused
        return refused

    def authority(self, actor: Actor, act: Permission) -> Authority | None:
        """Return in whose absence a person may do an act (`services.books.ports.Gate`)."""
        state = self._roster.state
        person = state.persons.get(actor.login)
        if person is None or may(person.role, act):
            return None
        return state.authority(person.login, act, self._clock.utc_now())

    def accounts_of(self, actor: Actor) -> frozenset[str]:
        """Return the user names of all accounts that belong to this person, their own included."""
        return self._roster.state.accounts_of(actor.login)

    def role_permits(self, login: str, act: Permission) -> bool:
        """Return whether the role of an account permits an act (`services.books.ports.Gate`)."""
        person = self._roster.state.persons.get(login)
        return person is None or may(person.role, act)

    def require_independent(
        self, firsts: Collection[str], second: Actor, act: Permission, subject: str = ""
    ) -> None:
        """Check that somebody counts as a second person to these people (`SecondPersons`).

        Raises:
            Refusal: they do not; the attempt is recorded.
        """
        refused = self.second_persons.find_refusal(firsts, second, act)
        if refused is not None:
            raise record(self._acts, second.login, refused, act.value, subject)

    def enter_agreed(self, first: Actor, second: str, act: Permission, about: str = "") -> None:
        """Enter that two people agreed to an act, for a third to countersign."""
        self.second_persons.enter(first, second, act, about)


def unknown(actor: Actor) -> Refusal:
    """Return the refusal for a user name without an account."""
    return Refusal(
        text("{actor} has no account in this scheme.", actor=actor.name),
        "Ask the manager to create one.",
        rule="Everyone uses an account of their own.",
        source="code of practice, PPL-08",
    )


def record(acts: ActLog, login: str, refused: Refusal, act: str, subject: str) -> Refusal:
    """Record a refused attempt in the audit log. Return the refusal, to be raised."""
    acts.record(login, REFUSED, subject or act, {"act": act, "rule": refused.rule, "source": refused.source})
    return refused
