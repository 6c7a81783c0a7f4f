"""Signs that watching may have become surveillance: one subject followed, or one frontage held, for long.

Overt work needs no authorisation while it is an immediate response to events; planned, targeted use does
(Home Office code of practice on covert surveillance). Hours, not minutes, are the sign to ask. Only what a
person steered by hand counts; a preset, a tour or parking is routine.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.books.operators import FOLLOWED, HELD

if TYPE_CHECKING:
    from console.domain.ptz.model import PtzPosition

SAME_PARTS = 0.02
"""Directions within this distance, in parts of half the range of pan or tilt, are the same frontage."""
SOURCE = "Home Office code on covert surveillance: immediate response to events"


class DriftSign(Enum):
    """What is a sign that watching may have become surveillance."""

    FOLLOWING = FOLLOWED
    DWELL = HELD


@dataclass(frozen=True, slots=True)
class DriftRules:
    """When to ask; zero: never.

    Attributes:
        follow: how long one person steers by hand without a break.
        dwell: how long a camera that a person aimed is held in one direction, summed over their shift.
        pause: a longer rest between movements is a break.
    """

    follow: dt.timedelta = dt.timedelta(hours=1)
    dwell: dt.timedelta = dt.timedelta(hours=2)
    pause: dt.timedelta = dt.timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Drift:
    """A question to one operator.

    Attributes:
        login: who steered.
        cameras: which, in order.
        since_utc: since when.
        lasted: for how long in all.
    """

    sign: DriftSign
    login: str
    cameras: tuple[int, ...]
    since_utc: dt.datetime
    lasted: dt.timedelta

    @property
    def minutes(self) -> int:
        """How long in whole minutes."""
        return int(self.lasted / dt.timedelta(minutes=1))


@dataclass(slots=True)
class _Held:
    """A camera that a person aimed by hand, and that rests since."""

    login: str
    since_utc: dt.datetime
    place: PtzPosition | None = None
    is_asked: bool = False


@dataclass(slots=True)
class _Frontage:
    place: PtzPosition
    first_utc: dt.datetime
    total: dt.timedelta = dt.timedelta()


@dataclass(slots=True)
class _Chain:
    """Movements of one person without a break."""

    begin_utc: dt.datetime
    end_utc: dt.datetime
    cameras: list[int] = field(default_factory=list)


class DriftTally:
    """Adds up what each person steered in their shift. One thread.

    Args:
        rules: when to ask.
    """

    def __init__(self, rules: DriftRules) -> None:
        self._rules = rules
        self._chains: dict[str, _Chain] = {}
        self._held: dict[int, _Held] = {}
        self._frontages: dict[tuple[str, int], list[_Frontage]] = {}
        self._raised: set[tuple[str, DriftSign, int]] = set()

    def moved(self, login: str, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> None:
        """Take in a movement by hand. The camera rests where it ended."""
        self._let_go(camera, begin_utc)
        chain = self._chains.get(login)
        if chain is None or begin_utc - chain.end_utc > self._rules.pause:
            chain = self._chains[login] = _Chain(begin_utc, end_utc)
            self._raised.discard((login, DriftSign.FOLLOWING, 0))
        chain.end_utc = max(chain.end_utc, end_utc)
        if camera not in chain.cameras:
            chain.cameras.append(camera)
        self._held[camera] = _Held(login, end_utc)

    def sent(self, camera: int, at_utc: dt.datetime) -> None:
        """Note that a camera left where it was aimed: for a preset, a tour, or because nobody knows where."""
        self._let_go(camera, at_utc)

    def unplaced(self, now_utc: dt.datetime, rest: dt.timedelta) -> list[int]:
        """Return the cameras that rest for so long since a person aimed them; each is returned once."""
        waiting = [camera for camera, held in self._held.items() if not held.is_asked]
        found = [camera for camera in waiting if now_utc - self._held[camera].since_utc >= rest]
        for camera in found:
            self._held[camera].is_asked = True
        return found

    def placed(self, camera: int, place: PtzPosition) -> None:
        """Take in where a resting camera points."""
        held = self._held.get(camera)
        if held is not None:
            held.place = place

    def signed_off(self, login: str) -> None:
        """Forget a person's shift; what it added up begins anew with the next."""
        self._chains.pop(login, None)
        self._frontages = {key: found for key, found in self._frontages.items() if key[0] != login}
        self._held = {camera: held for camera, held in self._held.items() if held.login != login}
        self._raised = {key for key in self._raised if key[0] != login}

    def due(self, now_utc: dt.datetime) -> list[Drift]:
        """Return the questions that are to be asked now; each is returned once."""
        found = [*self._following(), *self._dwelling(now_utc)]
        fresh = [(one, key) for one, key in found if key not in self._raised]
        self._raised.update(key for _, key in fresh)
        return [one for one, _ in fresh]

    def _following(self) -> list[tuple[Drift, tuple[str, DriftSign, int]]]:
        if not self._rules.follow:
            return []
        return [
            (
                Drift(DriftSign.FOLLOWING, login, tuple(chain.cameras), chain.begin_utc, lasted),
                (login, DriftSign.FOLLOWING, 0),
            )
            for login, chain in self._chains.items()
            if (lasted := chain.end_utc - chain.begin_utc) >= self._rules.follow
        ]

    def _dwelling(self, now_utc: dt.datetime) -> list[tuple[Drift, tuple[str, DriftSign, int]]]:
        if not self._rules.dwell:
            return []
        found = []
        for (login, camera), frontages in self._with_present(now_utc).items():
            longest = max(frontages, key=lambda one: one.total)
            if longest.total >= self._rules.dwell:
                drift = Drift(DriftSign.DWELL, login, (camera,), longest.first_utc, longest.total)
                found.append((drift, (login, DriftSign.DWELL, camera)))
        return found

    def _with_present(self, now_utc: dt.datetime) -> dict[tuple[str, int], list[_Frontage]]:
        """Return the frontages with what cameras that rest now have added so far."""
        made = {
            key: [_Frontage(one.place, one.first_utc, one.total) for one in frontages]
            for key, frontages in self._frontages.items()
        }
        for camera, held in self._held.items():
            _add(made.setdefault((held.login, camera), []), held, now_utc)
        return {key: frontages for key, frontages in made.items() if frontages}

    def _let_go(self, camera: int, at_utc: dt.datetime) -> None:
        held = self._held.pop(camera, None)
        if held is not None:
            _add(self._frontages.setdefault((held.login, camera), []), held, at_utc)


def _add(frontages: list[_Frontage], held: _Held, until_utc: dt.datetime) -> None:
    """Add a rest to the frontage in whose direction it was."""
    place = held.place
    if place is None or until_utc <= held.since_utc:
        return
    same = next((one for one in frontages if _is_same(one.place, place)), None)
    if same is None:
        same = _Frontage(place, held.since_utc)
        frontages.append(same)
    same.total += until_utc - held.since_utc


def _is_same(one: PtzPosition, other: PtzPosition) -> bool:
    return abs(one.pan - other.pan) <= SAME_PARTS and abs(one.tilt - other.tilt) <= SAME_PARTS
