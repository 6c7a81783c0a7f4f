"""All services for people, as the screen is given them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.declaration import DECLARATION, UNDERTAKING
from console.domain.people.permissions import Permission
from console.domain.people.shift import Handover
from console.domain.text import text
from console.services.people.access_control import AccessControl
from console.services.people.accounts import Accounts
from console.services.people.delegations import Delegations
from console.services.people.expiry_monitor import ExpiryMonitor
from console.services.people.guest_seat import GuestSeat
from console.services.people.police_seats import PoliceSeats
from console.services.people.presences import Presences
from console.services.people.roster import Roster
from console.services.people.seat import ConsoleSeat
from console.services.people.seat_cameras import SeatCameras
from console.services.people.second_person import SecondPersons
from console.services.people.shifts import Shifts
from console.services.people.sign_in import SignIn
from console.services.people.standing_orders import StandingOrders
from console.services.people.undertakings import Undertakings
from console.services.people.viewing_seat import ViewingSeat

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from console.domain.clock import Clock
    from console.domain.people.declaration import Declaration
    from console.domain.people.person import Person
    from console.domain.people.shift import Shift
    from console.services.people.ports import PeopleStore, ReadingKeys, SecretHash
    from console.services.ports import ActLog


@dataclass(frozen=True, slots=True)
class ShownLogin:
    """An account of the demo scheme. It is public: the sign-in page shows its password."""

    login: str
    password: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PeopleServices:
    """The services for people at this console. Each may be used on its own.

    Attributes:
        cameras: which cameras the seat may use now.
        guests: the visitor at this seat.
        police: whose the seats are while the police are in total control.
        shown: accounts that the sign-in page shows; only for the demo scheme.
        in_hand: returns the initial handover notes (open incidents, visitors); not for the UI thread.
        signed_off: called after each sign-off, on the thread that waited for it, to sign the heads of the
            books.
        follow_cameras: follows, until told to stop, which cameras hang covertly; for a loop.
    """

    clock: Clock
    roster: Roster
    access: AccessControl
    sign_in: SignIn
    people: Accounts
    shifts: Shifts
    delegations: Delegations
    seat: ConsoleSeat
    expiry_monitor: ExpiryMonitor
    cameras: SeatCameras
    orders: StandingOrders
    presences: Presences
    undertakings: Undertakings
    police: PoliceSeats
    guests: GuestSeat
    viewing: ViewingSeat
    shown: Sequence[ShownLogin] = ()
    in_hand: Callable[[Actor], Handover] = field(default=lambda _actor: Handover())
    signed_off: Callable[[], object] = field(default=lambda: None)
    follow_cameras: Callable[[threading.Event], None] = field(default=lambda _stop: None)

    # -- sitting down and leaving: all wait for the database -----------------------------------------------

    def sit_down(self, person: Person, mentor: str = "") -> Shift | None:
        """Give the seat to a person and begin their shift, if the role works in shifts.

        An open shift of theirs at this console continues.

        Raises:
            Refusal: not permitted; the seat is unchanged.
            OperatorError: signed on at another console.
        """
        try:
            return self._seated(person, mentor)
        except ConsoleError:
            self.sign_in.abandon(person.login)
            raise

    def _seated(self, person: Person, mentor: str) -> Shift | None:
        shift = self.roster.reload().on_duty.get(person.login)
        self.access.admit(person.actor, "sit down", f"console {self.seat.console}")
        if self.shifts.works_in_shifts(person) and (shift is None or shift.console != self.seat.console):
            shift = self.shifts.sign_on(person.actor, self.seat.console, mentor)
        before = self.seat.login
        self.seat.sit_down(self.roster.state.persons[person.login])
        if before != person.login:
            self.presences.left(before)
        self.presences.arrived(person)
        # Whoever is back needs nobody to act in their place.
        self.delegations.end_those_over()
        return shift

    def sign_off(self, handover: Handover) -> None:
        """End the shift of the person in the seat, if there is one, and leave the seat.

        Raises:
            OperatorError: a trainee still works under them.
        """
        person = self.seat.person
        has_shift = person is not None and self.seat.shift is not None
        if person is not None and has_shift:
            self.shifts.sign_off(person.actor, handover)
        self.seat.leave()
        if person is not None:
            self.presences.left(person.login)
        if has_shift:
            self.signed_off()

    def change_over(self, incoming: Person, handover: Handover | None, mentor: str = "") -> Shift | None:
        """Change the person in the seat while the wall continues. The shifts overlap.

        Args:
            incoming: has just signed in.
            handover: of the person who leaves; None if they stay on duty (with a trainee, on a break).
            mentor: if a trainee comes.

        Raises:
            Refusal: the new person may not; the old one keeps the seat.
            OperatorError: the same person; or the old one cannot sign off yet, and the new one has the seat.
        """
        outgoing, shift = self.seat.person, self.seat.shift
        if outgoing is not None and outgoing.login == incoming.login and shift is not None:
            self.sign_in.abandon(incoming.login)
            raise OperatorError(
                text("{incoming} is already signed on here.", incoming=incoming.name),
                "Another person must take over. To end the shift, sign off.",
            )
        begun = self.sit_down(incoming, mentor)
        if handover is not None and outgoing is not None and shift is not None:
            self.shifts.sign_off(outgoing.actor, handover)
            self.signed_off()
        return begun

    def signed_on_without_seat(self) -> list[Person]:
        """Return who is signed on at this console but neither in the seat nor with the person in it."""
        state, mine = self.roster.state, self.seat.shift
        beside = {self.seat.login, mine.mentor if mine else ""}
        return [
            state.persons[shift.login]
            for shift in state.on_duty.values()
            if shift.console == self.seat.console
            and shift.login not in beside
            and shift.mentor != self.seat.login
            and shift.login in state.persons
        ]

    def mentors(self) -> list[Person]:
        """Return the licensed people on duty at this console who can supervise a trainee."""
        state = self.roster.state
        on_duty = [state.persons[login] for login in state.on_duty if login in state.persons]
        return [
            person
            for person in on_duty
            if person.role is not Role.TRAINEE
            and state.on_duty[person.login].console == self.seat.console
            and not state.beside(person.login).trainees
            and self.access.find_refusal(person.actor, Permission.RUN_SHIFT) is None
        ]


def people_services(
    store: PeopleStore,
    hasher: SecretHash,
    clock: Clock,
    acts: ActLog,
    console: str,
    declaration: Declaration = DECLARATION,
    undertaking: Declaration = UNDERTAKING,
    reading: ReadingKeys | None = None,
) -> PeopleServices:
    """Create the services for people. Waits for the database.

    Args:
        store: the store of people.
        hasher: the hash for passwords and PINs.
        clock: the system's, or a test's.
        acts: the audit log.
        console: name of this console in shifts and entries.
        declaration: the current declaration.
        undertaking: the current undertaking to comply with the code.
        reading: the key pairs of persons; None: no words are sealed for persons here.
    """
    roster = Roster(store)
    second_persons = SecondPersons(store, roster, clock)
    gate = AccessControl(roster, acts, clock, declaration, undertaking, second_persons=second_persons)
    delegations = Delegations(store, roster, gate, clock, acts)
    cameras = SeatCameras(clock)
    seat = ConsoleSeat(roster, gate, acts, console)
    police = PoliceSeats(seat, cameras, clock)
    gate.limit(cameras.refusal_of_act)
    guests = GuestSeat(acts)
    gate.limit(guests.refusal_of_act)
    gate.grant(guests.grants)
    gate.note(guests.noted)
    gate.limit(police.refusal_of_act)
    gate.grant(police.grants)
    cameras.also(police.find_refusal)
    cameras.reserve(police.is_reserved)
    viewing = ViewingSeat(cameras.changed)
    cameras.also(viewing.find_refusal)
    services = PeopleServices(
        clock,
        roster,
        gate,
        SignIn(store, roster, hasher, clock, acts, declaration, undertaking, reading),
        Accounts(store, roster, gate, hasher, clock, acts),
        Shifts(store, roster, gate, clock, acts, cameras.is_secret_now),
        delegations,
        seat,
        ExpiryMonitor(store, roster, delegations, clock, console),
        cameras,
        StandingOrders(store, roster, gate, clock, acts),
        Presences(store, roster, seat, clock),
        Undertakings(roster, gate, acts),
        police,
        guests,
        viewing,
    )
    roster.reload()
    return services
