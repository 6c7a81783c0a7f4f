"""All services of people in one hand, as the screen is given them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.declaration import DECLARATION
from console.domain.people.permissions import Permission
from console.domain.people.shift import Handover
from console.services.people.access_control import AccessControl
from console.services.people.accounts import Accounts
from console.services.people.delegations import Delegations
from console.services.people.expiry_monitor import ExpiryMonitor
from console.services.people.roster import Roster
from console.services.people.seat import ConsoleSeat
from console.services.people.shifts import Shifts
from console.services.people.sign_in import SignIn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.clock import Clock
    from console.domain.people.declaration import Declaration
    from console.domain.people.person import Person
    from console.domain.people.shift import Shift
    from console.services.people.ports import PeopleStore, SecretHash
    from console.services.ports import ActLog


@dataclass(frozen=True, slots=True)
class ShownLogin:
    """A login of the demo scheme, public by design: its sign-in page shows the password."""

    login: str
    password: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PeopleServices:
    """The people of this console. The parts may be used on their own.

    Attributes:
        shown: logins that the sign-in page shows; none but the demo's ever.
        in_hand: asked, off the screen's thread, what a hand-over begins with: open incidents, visitors.
        signed_off: called after each sign-off, on the thread that waited for it: the heads of the books are
            signed then.
    """

    clock: Clock
    roster: Roster
    gate: AccessControl
    sign_in: SignIn
    people: Accounts
    shifts: Shifts
    delegations: Delegations
    duty: ConsoleSeat
    watch: ExpiryMonitor
    shown: Sequence[ShownLogin] = ()
    in_hand: Callable[[Actor], Handover] = field(default=lambda _actor: Handover())
    signed_off: Callable[[], object] = field(default=lambda: None)

    # -- sitting down and leaving: all wait for the database -----------------------------------------------

    def sit_down(self, person: Person, mentor: str = "") -> Shift | None:
        """Take the seat, and a shift where the role works in shifts; an own one that lasts here goes on.

        Raises:
            Refusal: not permitted; nobody sits down.
            OperatorError: on duty at another console.
        """
        shift = self.roster.reload().on_duty.get(person.login)
        self.gate.admit(person.actor, "sit down", f"console {self.duty.console}")
        if self.shifts.works_in_shifts(person) and (shift is None or shift.console != self.duty.console):
            shift = self.shifts.sign_on(person.actor, self.duty.console, mentor)
        self.duty.take(self.roster.state.persons[person.login])
        return shift

    def sign_off(self, handover: Handover) -> None:
        """End the shift of who sits here, if they have one, and leave the seat.

        Raises:
            OperatorError: a trainee still works beside them.
        """
        person = self.duty.person
        has_shift = person is not None and self.duty.shift is not None
        if person is not None and has_shift:
            self.shifts.sign_off(person.actor, handover)
        self.duty.leave()
        if has_shift:
            self.signed_off()

    def change_over(self, incoming: Person, handover: Handover | None, mentor: str = "") -> Shift | None:
        """Change who sits here while the wall goes on: the new one is on duty before the old one is off.

        Args:
            incoming: signed in a moment ago.
            handover: of who leaves; None where they stay on duty (beside a trainee, on a break).
            mentor: where a trainee comes.

        Raises:
            Refusal: the new one may not; the old one still sits here.
            OperatorError: the same person; or the old one cannot sign off yet, and the new one sits here.
        """
        outgoing, shift = self.duty.person, self.duty.shift
        if outgoing is not None and outgoing.login == incoming.login and shift is not None:
            raise OperatorError(
                f"{incoming.name} sits here already.", "Somebody else takes over, or sign off."
            )
        begun = self.sit_down(incoming, mentor)
        if handover is not None and outgoing is not None and shift is not None:
            self.shifts.sign_off(outgoing.actor, handover)
            self.signed_off()
        return begun

    def left_behind(self) -> list[Person]:
        """Who is on duty at this console still, without sitting here or working beside who does."""
        state, mine = self.roster.state, self.duty.shift
        beside = {self.duty.login, mine.mentor if mine else ""}
        return [
            state.persons[shift.login]
            for shift in state.on_duty.values()
            if shift.console == self.duty.console
            and shift.login not in beside
            and shift.mentor != self.duty.login
            and shift.login in state.persons
        ]

    def mentors(self) -> list[Person]:
        """Licensed people on duty, who can be named beside a trainee."""
        state = self.roster.state
        found = [state.persons[login] for login in state.on_duty if login in state.persons]
        return [
            one
            for one in found
            if one.role is not Role.TRAINEE and self.gate.look(one.actor, Permission.RUN_SHIFT) is None
        ]


def staffing(
    store: PeopleStore,
    hasher: SecretHash,
    clock: Clock,
    acts: ActLog,
    console: str,
    declaration: Declaration = DECLARATION,
) -> PeopleServices:
    """Wire the services of people. Waits for the database.

    Args:
        store: of people.
        hasher: for their secrets.
        clock: the system's, or a test's.
        acts: the audit log.
        console: this console's name, as shifts and entries give it.
        declaration: the text in force.
    """
    roster = Roster(store)
    gate = AccessControl(roster, acts, clock, declaration)
    delegations = Delegations(store, roster, gate, clock, acts)
    made = PeopleServices(
        clock,
        roster,
        gate,
        SignIn(store, roster, hasher, clock, acts, declaration),
        Accounts(store, roster, gate, hasher, clock, acts),
        Shifts(store, roster, gate, clock, acts),
        delegations,
        ConsoleSeat(roster, gate, acts, console),
        ExpiryMonitor(store, roster, delegations, clock, console),
    )
    roster.reload()
    return made
