"""Accounts, open shifts and delegations in memory, so that the gate never waits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from console.domain.people.delegation import OWN_TASKS, TASK_ACTS, Authority, delegated_acts
from console.domain.people.permissions import may
from console.domain.people.rules import Mentor, Standing
from console.domain.people.same_person import shared_number
from console.domain.people.standing_order import authority, kept_back
from console.domain.people.training_rules import TrainingRules, rules_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterator, Mapping

    from console.domain.people.actor import Role
    from console.domain.people.delegation import Delegation
    from console.domain.people.permissions import Permission
    from console.domain.people.person import Person
    from console.domain.people.presence import Presence
    from console.domain.people.refusal import Refusal
    from console.domain.people.shift import Shift
    from console.domain.people.standing_order import StandingOrder
    from console.services.people.ports import PeopleStore


_PASSED_ON = frozenset(TASK_ACTS.values())
"""Acts that somebody may do in the absence of somebody else."""


@dataclass(frozen=True, slots=True)
class RosterState:
    """One reading of the store.

    Attributes:
        on_duty: open shifts by login.
        delegations: those not recorded as ended; what is in force, `standing` says.
        orders: the standing orders that are not recorded as ended.
        present: by login, who sits at a console without a shift.
        arrivals: since when a person is on duty or at a console, by each of their accounts.
        training: which acts need which training in this scheme.
    """

    persons: Mapping[str, Person] = field(default_factory=dict)
    on_duty: Mapping[str, Shift] = field(default_factory=dict)
    delegations: tuple[Delegation, ...] = ()
    orders: tuple[StandingOrder, ...] = ()
    present: Mapping[str, Presence] = field(default_factory=dict)
    arrivals: Mapping[str, dt.datetime] = field(default_factory=dict)
    training: TrainingRules = field(default_factory=TrainingRules)

    def standing(self, login: str, now_utc: dt.datetime) -> Standing | None:
        """Return everything that the rules check about a person; None if there is no such account."""
        person = self.persons.get(login)
        if person is None:
            return None
        shift = self.on_duty.get(login)
        return Standing(
            person,
            shift,
            self._acts_in_absence(person, now_utc),
            self.beside(shift.mentor) if shift is not None and shift.mentor else None,
        )

    def _acts_in_absence(self, person: Person, now_utc: dt.datetime) -> frozenset[Permission]:
        if not self.delegations and not self.orders:
            return frozenset()
        by_order = {act for act in _PASSED_ON if authority(act, person, self.orders, self.persons, self)}
        return frozenset(self._delegated(person, now_utc)) | by_order

    def _delegated(self, person: Person, now_utc: dt.datetime) -> dict[Permission, Delegation | None]:
        in_absence = [one for one in self.delegations if not self.has_returned(one)]
        return delegated_acts(person.login, person.role, in_absence, now_utc)

    def authority(self, login: str, act: Permission, now_utc: dt.datetime) -> Authority | None:
        """Return in whose absence, and by what, a person may do an act now; None: by nobody's."""
        person = self.persons.get(login)
        if person is None or act not in _PASSED_ON:
            return None
        delegation = self._delegated(person, now_utc).get(act)
        giver = self.persons.get(delegation.giver) if delegation is not None else None
        if delegation is not None and giver is not None:
            return Authority(giver.login, giver.name, giver.role, delegation.number)
        return authority(act, person, self.orders, self.persons, self)

    def given_by(
        self, login: str, act: Permission, givers: Collection[str], now_utc: dt.datetime
    ) -> Authority | None:
        """Return by what a person may do an act, where they may only in the absence of some people.

        Also where these passed it on by others. None: the person's role allows it, or somebody else gave it.

        Args:
            login: whose permission it is.
            act: what is done.
            givers: user names of those people.
            now_utc: the time.
        """
        person = self.persons.get(login)
        if person is None or may(person.role, act) or self._has_apart_from(person, act, givers, now_utc):
            return None
        return self.authority(login, act, now_utc)

    def _has_apart_from(
        self, person: Person, act: Permission, givers: Collection[str], now_utc: dt.datetime
    ) -> bool:
        orders = [one for one in self.orders if one.giver not in givers]
        if authority(act, person, orders, self.persons, self) is not None:
            return True
        for one in self.delegations:
            giver = self.persons.get(one.giver)
            tasks = [task for task in one.tasks if TASK_ACTS[task] is act]
            if giver is None or one.giver in givers or one.holder != person.login or not tasks:
                continue
            if not one.is_in_force(now_utc) or self.has_returned(one):
                continue
            is_own = not OWN_TASKS.get(giver.role, frozenset()).isdisjoint(tasks)
            # Nobody is asked twice, so that what goes round in a circle ends.
            if is_own or self._has_apart_from(giver, act, {*givers, person.login}, now_utc):
                return True
        return False

    def kept_back(self, login: str, act: Permission) -> Refusal | None:
        """Return the refusal of an act that a standing order would give if its giver were away."""
        person = self.persons.get(login)
        return kept_back(act, person, self.orders, self.persons, self) if person is not None else None

    # -- who is there ---------------------------------------------------------------------------------------

    def is_present(self, login: str) -> bool:
        """Return whether a person is on duty or at a console, under any of their accounts."""
        return login in self.arrivals

    def has_returned(self, delegation: Delegation) -> bool:
        """Return whether the giver of a delegation came back since it began, so that it is over."""
        return delegation.is_given_by_returned(self.arrivals.get(delegation.giver))

    def present_in(self, roles: frozenset[Role]) -> Iterator[Person]:
        """Return who of these roles is on duty or at a console, by user name."""
        for login in sorted({*self.on_duty, *self.present}):
            person = self.persons.get(login)
            if person is not None and person.role in roles and not person.is_retired:
                yield person

    def with_arrivals(self) -> RosterState:
        """Return this state with `arrivals` filled in."""
        arrivals: dict[str, dt.datetime] = {}
        began = {login: shift.began_utc for login, shift in self.on_duty.items()}
        for login, presence in self.present.items():
            began.setdefault(login, presence.since_utc)
        for login, arrived_utc in began.items():
            for account in self.accounts_of(login):
                arrivals[account] = min(arrivals.get(account, arrived_utc), arrived_utc)
        return replace(self, arrivals=arrivals)

    def accounts_of(self, login: str) -> frozenset[str]:
        """Return the user names of all accounts that belong to the person of this one, itself included."""
        person = self.persons.get(login)
        others = self.persons.values() if person is not None else ()
        return frozenset({login}) | {
            other.login for other in others if person and shared_number(person, other)
        }

    def beside(self, login: str) -> Mentor:
        """Return a person as the supervisor of a trainee."""
        trainees = tuple(shift.login for shift in self.on_duty.values() if shift.mentor == login)
        return Mentor(self.persons.get(login), self.on_duty.get(login), trainees)


class Roster:
    """The roster. Any thread may read `state`; `reload` waits for the database."""

    def __init__(self, store: PeopleStore) -> None:
        self._store = store
        self._listeners: list[Callable[[], None]] = []
        self.state = RosterState()

    def listen(self, changed: Callable[[], None]) -> None:
        """Call `changed` when the state changed, on the thread that reloaded. It must return at once."""
        self._listeners.append(changed)

    def reload(self) -> RosterState:
        """Read the store: after each own change, and at intervals for changes of other consoles."""
        state = RosterState(
            {person.login: person for person in self._store.persons()},
            {shift.login: shift for shift in self._store.open_shifts()},
            tuple(self._store.delegations()),
            tuple(self._store.standing_orders()),
            {presence.login: presence for presence in self._store.present()},
            training=rules_of(self._store.training_rules()),
        ).with_arrivals()
        if state != self.state:
            self.state = state
            for changed in self._listeners:
                changed()
        return state
