"""Police in total control: they take the seats, and hand them back, signed by both sides (RIP-02).

Who is in control is read from the books alone, so that every console and a restart know it.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.authorisations import (
    TOTAL_CONTROL,
    ControlEnded,
    ControlHandedBack,
    ControlTaken,
    RecordingsHeld,
)
from console.domain.books.entries import EntryRef
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.actor import PROGRAM, Actor, Role
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.surveillance.control import ENDED, HANDED_BACK, SOURCE, TAKEN, newest_taking
from console.domain.text import text
from console.services.books.holds import place_sealed_hold
from console.services.books.service import new_entry, refuse_future
from console.services.people.shifts import end_all
from console.services.surveillance.control_in_books import BOOK, control_in_books

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.clock import Clock
    from console.domain.people.person import Person
    from console.domain.people.shift import Shift
    from console.domain.surveillance.authorisation import Authorisation
    from console.domain.surveillance.control import PoliceControl
    from console.services.books.ports import BookStore, PasswordCheck
    from console.services.people.access_control import AccessControl
    from console.services.people.police_seats import PoliceSeats
    from console.services.people.ports import PeopleStore
    from console.services.people.roster import Roster
    from console.services.ports import ActLog
    from console.services.surveillance.service import AuthorisationRegister

TICK_S = 0.25
"""How often the end of the control is looked for."""
AGAIN_S = 2.0
"""How often the books are read again without having been told of a change."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRequest:
    """What is said when the police take control.

    Attributes:
        considered_by: the most senior officer of the owner, who considered it personally.
        considered_utc: when they did.
        in_charge: user name of the police officer in charge, who signs.
        officers: user names of the officers who take the seats.
        namesake: whether who considered it is the elected member of a similar name, if that was asked.
    """

    considered_by: str
    considered_utc: dt.datetime
    in_charge: str
    officers: tuple[str, ...]
    namesake: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The user name and the password or PIN with which somebody signs."""

    login: str
    secret: str

    def __repr__(self) -> str:
        return f"Signature({self.login})"


class TotalControl:
    """The acts of taking control and handing back. Calls wait for the database, but where it says so.

    Args:
        register: the authorisations.
        store: the books.
        people: shifts, and units of work on people and books.
        roster: the accounts.
        gate: the rules of people.
        seats: what the seats of this console know of it.
        passwords: checks the passwords with which it is signed.
        acts: the log.
        clock: the system's, or a test's.
    """

    def __init__(
        self,
        register: AuthorisationRegister,
        store: BookStore,
        people: PeopleStore,
        roster: Roster,
        gate: AccessControl,
        seats: PoliceSeats,
        passwords: PasswordCheck,
        acts: ActLog,
        clock: Clock,
    ) -> None:
        self._register, self._store, self._people = register, store, people
        self._roster, self._gate, self.seats = roster, gate, seats
        self._passwords, self._acts, self._clock = passwords, acts, clock
        self._is_stale = threading.Event()
        self._read = 0
        """Number of the newest entry of the book when it was read last."""

    @property
    def control(self) -> PoliceControl | None:
        """The control that the police have now, or None. Does not wait."""
        return self.seats.control

    def officers(self) -> list[Person]:
        """Return the police officers who can take a seat, by name. Does not wait."""
        persons = self._roster.state.persons.values()
        return sorted(
            (one for one in persons if one.role is Role.POLICE and not one.is_retired),
            key=lambda one: one.name,
        )

    def named(self, login: str) -> str:
        """Return an officer with rank and number, as the screen names them. Does not wait."""
        person = self._roster.state.persons.get(login)
        if person is None or person.police is None:
            return login
        return f"{person.police.rank} {person.name} ({person.police.collar}, {person.police.force})"

    # -- acts ----------------------------------------------------------------------------------------------

    def take(
        self, actor: Actor, number: int, request: ControlRequest, secret: str, officer_secret: str
    ) -> PoliceControl:
        """Give the seats to the police: the owner's staff are signed off, with an entry each.

        Args:
            actor: signs for the owner.
            number: of the entry that opened the authorisation.
            request: what is said.
            secret: password or PIN of the actor.
            officer_secret: password or PIN of the officer in charge.

        Raises:
            Refusal: the actor may not, or the authorisation is of another kind or not in force.
            OperatorError: a field or a password is wrong, or the police are in control already.
            EnvironmentFault: it cannot be entered; then nothing changes.
        """
        self._gate.require(actor, Permission.ENTER_AUTHORISATION, BOOK)
        self.read()
        if self.control is not None:
            raise OperatorError("The police are in total control already.", "They hand it back first.")
        state, now_utc = self._roster.reload(), self._clock.utc_now()
        authorisation = self._register.find(number)
        self._check(actor, authorisation, request)
        in_charge = self._checked_officers(actor, request)
        self._passwords.confirm(actor, secret)
        self._passwords.confirm(in_charge, officer_secret)
        owner, staff = EntryRef(BOOK, number), tuple(state.on_duty.values())
        taken = ControlTaken(
            taken_utc=now_utc,
            until_utc=authorisation.ends_utc or now_utc,
            considered_by=request.considered_by,
            considered_utc=request.considered_utc,
            in_charge=in_charge.login,
            officers=request.officers,
            staff=tuple(shift.login for shift in staff),
            signed_by=actor.login,
            namesake=request.namesake,
        )
        entry, cameras = new_entry(KINDS[TAKEN], actor, taken, number), tuple(sorted(authorisation.cameras))
        # Sign-offs stand in the ordinary books, which say only that, without the number (RIP-04).
        why = text("The police took total control.")
        case = self._store.case(owner, personal=True)
        is_first = case is None or newest_taking(case) is None
        with self._people.unit() as unit:
            end_all(unit, actor, staff, why, now_utc)
            unit.append(entry)
            if is_first:
                # What is recorded is the requester's from the first minute (RIP-05).
                placed = place_sealed_hold(unit, actor, owner, cameras, now_utc)
                held = RecordingsHeld(cameras=cameras, begin_utc=now_utc, holds=tuple(map(str, placed)))
                unit.append(new_entry(KINDS["authorisations.held"], actor, held, number))
        self._roster.reload()
        self._acts.record(
            actor.login,
            "police-took-control",
            f"authorisation {authorisation.urn}",
            {"until": taken.until_utc.isoformat(timespec="seconds")},
        )
        self.read()
        control = self.seats.control
        if control is None:
            raise OperatorError("The authorisation has ended meanwhile.", "Read it under Surveillance.")
        return control

    def hand_back(self, actor: Actor, secret: str, other: Signature, state: str) -> None:
        """Hand the system back: an officer in control and a person of the owner both sign.

        Args:
            actor: one of them.
            secret: password or PIN of the actor.
            other: signs for the other side.
            state: in which state the system is handed back, in words.

        Raises:
            Refusal: who signs for the owner may not.
            OperatorError: the police are not in control, one side is missing, or a password is wrong.
            EnvironmentFault: it cannot be entered; then nothing changes.
        """
        control = self.control
        if control is None:
            raise OperatorError("The police are not in control of the system.")
        signers = [actor, self._actor(other.login)]
        police = [one for one in signers if control.is_side_of_police(one)]
        owners = [one for one in signers if one.role is not Role.POLICE]
        if len(police) != 1 or len(owners) != 1:
            raise Refusal(
                "An officer in control and a person of the owner sign the hand-back.",
                "Enter the user name of the other side.",
                rule="The hand-back is signed by both.",
                source=SOURCE,
            )
        officer, owner = police[0], owners[0]
        self._gate.require(owner, Permission.ENTER_AUTHORISATION, BOOK)
        for signer in (owner, officer) if control.is_in_doubt else (owner,):
            self._gate.admit(signer, "sign the hand-back", BOOK)
        self._passwords.confirm(actor, secret)
        self._passwords.confirm(signers[1], other.secret)
        now_utc = self._clock.utc_now()
        payload = ControlHandedBack(
            handed_utc=now_utc, officer=officer.login, received_by=owner.login, state=state
        )
        entry = new_entry(KINDS[HANDED_BACK], owner, payload, control.authorisation)
        why = text("The police handed the system back.")
        shifts = self._police_shifts(control)
        with self._people.unit() as unit:
            end_all(unit, owner, shifts, why, now_utc)
            unit.append(entry)
        self._acts.record(
            officer.login,
            "control-handed-back",
            f"authorisation {control.urn or control.authorisation}",
            {"person": owner.login},
        )
        self._roster.reload()
        self.read()

    # -- following the books -------------------------------------------------------------------------------

    def changed_books(self, books: frozenset[str]) -> None:
        """Handle changed books (`services.books.ports.Changes`): another console may have changed it."""
        if BOOK in books:
            self._is_stale.set()

    def read(self) -> None:
        """Read from the books who is in control. A control that came to its end is entered as ended.

        Raises:
            EnvironmentFault: they cannot be read; what was known stays, until its time is over.
        """
        newest = self._register.newest()
        control, refused = control_in_books(
            self._store, self._clock.utc_now(), self._register.bureau_within_h
        )
        self._read = newest
        self.seats.follow(control if refused is None else None)
        if control is not None and refused is not None:
            self._enter_end(control, refused.what)

    def _enter_end(self, control: PoliceControl, why: str) -> None:
        """Enter that it ended without a hand-back, and sign the officers off, in the program's name."""
        now_utc = self._clock.utc_now()
        self._roster.reload()
        payload = ControlEnded(ended_utc=min(control.ends_utc, now_utc), why=str(why))
        shifts = self._police_shifts(control)
        with self._people.unit() as unit:
            end_all(unit, PROGRAM, shifts, text("The control by the police has ended."), now_utc)
            unit.append(new_entry(KINDS[ENDED], PROGRAM, payload, control.authorisation))
        ended = {"ended": payload.ended_utc.isoformat(timespec="seconds")}
        subject = f"authorisation {control.urn or control.authorisation}"
        self._acts.record(PROGRAM.login, "control-ended", subject, {**ended})
        self._roster.reload()

    def run(self, stop: threading.Event) -> None:
        """Follow the books and the time, until `stop` is set."""
        waited_s = 0.0
        while not stop.is_set():
            told = self._is_stale.wait(TICK_S)
            waited_s = 0.0 if told else waited_s + TICK_S
            is_late = waited_s >= AGAIN_S
            if stop.is_set() or not (told or is_late or self.seats.is_time_over()):
                continue
            self._is_stale.clear()
            waited_s = 0.0
            try:
                if told or self.seats.is_time_over() or self._register.newest() != self._read:
                    self.read()
            except ConsoleError:
                # The database is away, which is reported elsewhere; tried again in a while.
                _log.warning("it could not be read whether the police are in control")

    # -- checks --------------------------------------------------------------------------------------------

    def _check(self, actor: Actor, authorisation: Authorisation, request: ControlRequest) -> None:
        if authorisation.kind.name != TOTAL_CONTROL:
            raise Refusal(
                text("{urn} does not permit total control.", urn=authorisation.urn),
                "Choose an authorisation of the kind “police in total control”.",
                rule="An assistant chief constable or above asks for total control, in writing.",
                source=SOURCE,
            )
        now_utc = self._clock.utc_now()
        refused = authorisation.why_not(now_utc, self._register.bureau_within_h)
        if refused is not None:
            raise refused
        if not request.considered_by.strip():
            raise Refusal(
                "Enter the most senior officer of the owner.",
                "They consider it personally before the police take control.",
                rule="Total control is considered personally by the most senior officer of the owner.",
                source=SOURCE,
            )
        refuse_future({"considered_utc": request.considered_utc}, now_utc)
        on = day_of(request.considered_utc)
        self._register.elected.require_none(actor, BOOK, [request.considered_by], on, request.namesake)

    def _checked_officers(self, actor: Actor, request: ControlRequest) -> Actor:
        """Return the officer in charge, after checking all accounts."""
        able = {one.login for one in self.officers()}
        unknown = sorted(set(request.officers) - able)
        if unknown:
            raise OperatorError(
                text("{login} is no account of a police officer.", login=unknown[0][:60]),
                "The manager creates an account for each officer, with force, number and rank.",
            )
        if request.in_charge not in request.officers:
            raise OperatorError("The officer in charge is none of the officers.", "Choose them too.")
        in_charge = self._actor(request.in_charge)
        if in_charge.login in self._roster.state.accounts_of(actor.login):
            raise Refusal(
                "One person cannot sign for both sides.",
                "Have somebody else of the owner sign.",
                rule="The owner and the police sign.",
                source=SOURCE,
            )
        self._gate.admit(in_charge, "take control", BOOK)
        return in_charge

    def _actor(self, login: str) -> Actor:
        person = self._roster.state.persons.get(login.strip().casefold())
        # Whether an account exists is not told: the password decides, as at sign-in.
        return person.actor if person is not None else Actor(login.strip().casefold(), login, Role.POLICE)

    def _police_shifts(self, control: PoliceControl) -> list[Shift]:
        on_duty = self._roster.state.on_duty
        return [shift for login, shift in on_duty.items() if control.is_side_of_police(self._actor(login))]
