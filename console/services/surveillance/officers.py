"""Officers at the seat: they begin under one authorisation, and end by themselves, by cancellation."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.authorisations import (
    DIRECTS,
    OPERATES,
    TOTAL_CONTROL,
    OfficerBegan,
    RecordingsHeld,
)
from console.domain.books.entries import EntryRef
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.actor import Role
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.surveillance.authorisation import AuthorisationState
from console.domain.surveillance.session import OfficerSession
from console.domain.text import text
from console.services.books.holds import place_sealed_hold
from console.services.books.service import new_entry

if TYPE_CHECKING:
    import threading

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.surveillance.authorisation import Authorisation
    from console.services.books.ports import BookStore, PasswordCheck, UnitOfWork
    from console.services.people.seat import ConsoleSeat
    from console.services.people.seat_cameras import SeatCameras
    from console.services.ports import ActLog
    from console.services.surveillance.reserved_elsewhere import ReservedElsewhere
    from console.services.surveillance.service import AuthorisationRegister

BOOK = "authorisations"
BEGAN = "authorisations.officer-began"
READ_S = 0.25
"""How often an authorisation under which an officer works is read again."""
IDLE_S = 0.5
CHECK_S = 0.1
"""How often its end is looked for."""
LAPSES_S = 300.0
"""How often authorisations are looked for that ended without a cancellation."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerSignOn:
    """What an officer says when they sign on."""

    name: str
    force: str
    collar_number: str
    rank: str
    manner: str = DIRECTS
    namesake: str = ""


class OfficersAtSeat:
    """The acts of officers at this console. Calls wait for the database, but where it says so.

    Args:
        register: the authorisations.
        store: the books.
        seat: of this console.
        cameras: the gate of this seat.
        passwords: checks the operator's password.
        acts: the log.
        clock: the system's, or a test's.
        reserved: tells the other consoles which cameras are reserved here.
    """

    def __init__(
        self,
        register: AuthorisationRegister,
        store: BookStore,
        seat: ConsoleSeat,
        cameras: SeatCameras,
        passwords: PasswordCheck,
        acts: ActLog,
        clock: Clock,
        reserved: ReservedElsewhere,
    ) -> None:
        self._register, self._store, self._seat = register, store, seat
        self.cameras = cameras
        self._passwords, self._acts, self._clock = passwords, acts, clock
        self._reserved = reserved
        self._read = 0
        seat.listen(self._follow_seat)

    def begin(self, actor: Actor, number: int, officer: OfficerSignOn) -> OfficerSession:
        """Have an officer work at this seat beside the operator on duty, under an authorisation.

        Args:
            actor: the operator, who sits here.
            number: of the entry that opened the authorisation.
            officer: who signs on.

        Raises:
            Refusal: the operator is not on duty, the authorisation is not in force, or the director has not
                agreed.
            OperatorError: a field is wrong, or another officer works here.
            EnvironmentFault: it cannot be entered; then nothing begins.
        """
        self._seat.require(Permission.RUN_SHIFT, BOOK)
        if actor.login != self._seat.login or self._seat.shift is None or actor.role is Role.POLICE:
            raise _not_on_duty()
        if self.cameras.session is not None:
            raise OperatorError("An officer is already at this seat.", "End their work first.")
        newest, asked_s = self._register.newest(), self._clock.monotonic_s()
        authorisation = self._register.find(number)
        session = self._checked(actor, authorisation, officer)
        with self._reserved.beginning(session):
            self._enter(actor, authorisation, session, officer.namesake)
            self._read = newest
            self.cameras.begin(session)
            self.cameras.seen(session.cameras, session.ends_utc, asked_s)
        return session

    def end(self, actor: Actor, secret: str) -> None:
        """End the officer's work, or confirm that they have left after their cameras were taken away.

        The operator confirms with their password or PIN, so that the officer cannot open the seat.

        Raises:
            OperatorError: no officer is here, or the password is wrong.
        """
        session = self.cameras.session
        if session is None:
            raise OperatorError("No officer is at this seat.")
        self._passwords.confirm(actor, secret)
        if not self.cameras.lost:
            self._left(session, text("ended by the operator"))
        self._acts.record(
            actor.login, "cameras-free", f"authorisation {session.urn}", {"console": self._seat.console}
        )
        self.cameras.end()

    def in_force(self, actor: Actor) -> list[Authorisation]:
        """Return the authorisations under which an officer can begin now, without what they are about.

        The operator finds the officer's by its number, and sees its cameras when the officer begins.

        Raises:
            Refusal: the actor is not on duty.
        """
        self._seat.require(Permission.RUN_SHIFT, BOOK)
        if actor.login != self._seat.login or actor.role is Role.POLICE:
            raise _not_on_duty()
        now_utc, within_h = self._clock.utc_now(), self._register.bureau_within_h
        found = self._register.all(is_open=True)
        usable = [one for one in found if one.state(now_utc, within_h) is AuthorisationState.IN_FORCE]
        nothing: frozenset[int] = frozenset()
        return [
            replace(one, cameras=nothing, location="", attending="", authorising="", storage_gb=None)
            for one in usable
        ]

    # -- loops ---------------------------------------------------------------------------------------------

    def run_reading(self, stop: threading.Event) -> None:
        """Read the authorisation in use again, until `stop` is set: a cancellation ends it at once."""
        reported_s = self._clock.monotonic_s() - LAPSES_S
        while not stop.wait(READ_S if self.cameras.session is not None else IDLE_S):
            self.read()
            if self._clock.monotonic_s() - reported_s >= LAPSES_S and self.cameras.session is None:
                reported_s = self._clock.monotonic_s()
                self._report_lapses()

    def run_checks(self, stop: threading.Event) -> None:
        """Look for the end of the authorisation in use, until `stop` is set. Never waits for the database."""
        while not stop.wait(CHECK_S if self.cameras.session is not None else IDLE_S):
            self.check()

    def read(self) -> None:
        """Read the authorisation in use, if anything was entered since; take its cameras away if it ended."""
        session = self.cameras.session
        if session is None or self.cameras.lost:
            return
        asked_s = self._clock.monotonic_s()
        try:
            newest = self._register.newest()
            if newest == self._read:
                self.cameras.seen(session.cameras, session.ends_utc, asked_s)
                return
            authorisation = self._register.find(session.authorisation)
        except ConsoleError:
            # Not known to be in force: the gate closes when that has lasted a few seconds.
            return
        self._read = newest
        refused = authorisation.why_not(self._clock.utc_now(), self._register.bureau_within_h)
        if refused is not None or authorisation.ends_utc is None:
            self._lose(session, _why_lost(authorisation.state(self._clock.utc_now())))
            return
        self.cameras.seen(authorisation.cameras, authorisation.ends_utc, asked_s)

    def _report_lapses(self) -> None:
        try:
            self._register.report_lapses()
        except ConsoleError:
            # The database is away, which is reported elsewhere; tried again in a while.
            _log.warning("lapsed authorisations could not be entered")

    def check(self) -> None:
        """Take the cameras away if the time is over, or if the database has been away too long."""
        session = self.cameras.session
        why = self.cameras.check()
        if session is not None and why:
            self._left(session, why)

    def _lose(self, session: OfficerSession, why: str) -> None:
        if self.cameras.lose(why):
            self._left(session, why)

    def _follow_seat(self) -> None:
        """End the officer's work when the operator beside them leaves the seat."""
        session = self.cameras.session
        if session is not None and self._seat.login != session.operator:
            self._lose(session, text("The operator beside the officer has left the seat."))

    def _left(self, session: OfficerSession, why: str) -> None:
        self._acts.record(
            session.operator,
            "officer-left",
            f"authorisation {session.urn}",
            {
                "authorisation": session.authorisation,
                "officer": session.named_officer,
                "console": self._seat.console,
                "why": why,
            },
        )

    # -- checks --------------------------------------------------------------------------------------------

    def _checked(self, actor: Actor, authorisation: Authorisation, officer: OfficerSignOn) -> OfficerSession:
        if authorisation.kind.name == TOTAL_CONTROL:
            raise Refusal(
                "Officers in total control take the seats themselves, under their own names.",
                "Choose “Police take control” instead.",
                rule="Police in total control take the seats, and the owner's staff leave.",
                source="code of practice, RIP-02",
            )
        now_utc = self._clock.utc_now()
        refused = authorisation.why_not(now_utc, self._register.bureau_within_h)
        if refused is not None:
            raise refused
        self._register.elected.require_none(actor, BOOK, [officer.name], day_of(now_utc), officer.namesake)
        if not authorisation.manner:
            raise _not_agreed(authorisation)
        if officer.manner == OPERATES and authorisation.manner != OPERATES:
            raise Refusal(
                "The director agreed that the officer directs the operator, not that they steer.",
                "Let the operator steer, or ask the director.",
                rule="An officer operates cameras only with the director's agreement.",
                source="code of practice, RIP-04",
            )
        if authorisation.ends_utc is None:
            raise OperatorError("The authorisation has no end.")
        return OfficerSession(
            authorisation=authorisation.number,
            urn=authorisation.urn,
            cameras=authorisation.cameras,
            begins_utc=authorisation.begins_utc,
            ends_utc=authorisation.ends_utc,
            officer=officer.name,
            force=officer.force,
            collar_number=officer.collar_number,
            rank=officer.rank,
            operator=actor.login,
            manner=officer.manner,
            begun_utc=now_utc,
        )

    def _enter(
        self, actor: Actor, authorisation: Authorisation, session: OfficerSession, namesake: str
    ) -> None:
        payload = OfficerBegan(
            officer=session.officer,
            force=session.force,
            collar_number=session.collar_number,
            rank=session.rank,
            manner=session.manner,
            operator=session.operator,
            console=self._seat.console,
            begun_utc=session.begun_utc,
            until_utc=session.ends_utc,
            namesake=namesake,
        )
        entry = new_entry(KINDS[BEGAN], actor, payload, authorisation.number)
        case = self._store.case(EntryRef(BOOK, authorisation.number), personal=False)
        is_first = case is None or all(later.kind != BEGAN for later in case.later)
        with self._store.unit() as unit:
            unit.append(entry)
            if is_first:
                # What is recorded is the requester's from the first minute (RIP-05).
                self._hold(unit, actor, session)
        # The log of the room says only that, and for which number (RIP-04).
        self._acts.record(
            actor.login,
            "cameras-reserved",
            f"authorisation {session.urn}",
            {
                "console": self._seat.console,
                "begin": session.begun_utc.isoformat(timespec="seconds"),
                "until": session.ends_utc.isoformat(timespec="seconds"),
            },
        )

    def _hold(self, unit: UnitOfWork, actor: Actor, session: OfficerSession) -> None:
        owner, cameras = EntryRef(BOOK, session.authorisation), tuple(sorted(session.cameras))
        placed = place_sealed_hold(unit, actor, owner, cameras, session.begun_utc)
        held = RecordingsHeld(cameras=cameras, begin_utc=session.begun_utc, holds=tuple(map(str, placed)))
        unit.append(new_entry(KINDS["authorisations.held"], actor, held, owner.number))


def _why_lost(state: AuthorisationState) -> str:
    """Say it without the number: it is said to whoever sits at the seat next, too."""
    if state is AuthorisationState.CANCELLED:
        return text("The officer's authorisation was cancelled.")
    if state is AuthorisationState.ENDED:
        return text("The officer's authorisation has ended.")
    return text("The officer's authorisation is not in force.")


def _not_on_duty() -> Refusal:
    return Refusal(
        "An officer works only beside the operator on duty at this seat.",
        "Sign in and take a shift first.",
        rule="Room staff stay at the controls.",
        source="code of practice, RIP-01",
    )


def _not_agreed(authorisation: Authorisation) -> Refusal:
    return Refusal(
        text("The director has not agreed that an officer works under {urn}.", urn=authorisation.urn),
        "Ask the director, and enter the agreement.",
        rule="An officer operates cameras or directs the operator only with the director's agreement.",
        source="code of practice, RIP-04",
    )
