"""Continuous moves as this camera takes them: what it refuses is left out, and remembered once that is sure.

A head may refuse any move for a moment, for example while it goes to a preset. So a refusal alone teaches
nothing: the fault must name its reason, or the same move must have been compared twice, with and without.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from console.devices.onvif.ptz_messages import MoveRefused, move_text, order
from console.domain.cameras.faults import CommandRefused
from console.domain.numbers import clamp
from console.domain.ptz.model import Velocity
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.devices.onvif.ptz_capabilities import PtzFacts
    from console.devices.onvif.service_client import ServiceClient
    from console.devices.onvif.spaces import PtzSpace
    from console.services.cameras.lessons import AddressLesson

NEARLY_STILL = Velocity(0.01, 0.01, 0.01)
"""Velocity of `StopMethod.TIMEOUT`: with the shortest timeout the camera hardly moves."""
_COMPARED = 2
"""Number of comparisons after which a concession is kept, where the fault does not name it."""
_LESSON = "moves"
_MOMENTARY = re.compile(r"busy|going|in progress|ActionFailed|HardwareFailure", re.IGNORECASE)


class MoveConcession(Enum):
    """What a camera may refuse in a move; the value is what its fault may call it."""

    ONE_AXIS = r"diagonal|axis|axes|simultaneous"
    """Pan and tilt at once: only the greater one is sent."""
    NO_IDLE_SPACE = r"space|zoom"
    """The space that does not move: it is left out."""
    WHOLE_SECONDS = r"duration|whole"
    NO_TIMEOUT = r"time-?out"

    def is_named(self, words: str) -> bool:
        """Return whether a fault names this."""
        return re.search(self.value, words, re.IGNORECASE) is not None


LESSONS = {
    MoveConcession.ONE_AXIS: text(
        "This camera does not pan and tilt at the same time. Diagonal movements follow the greater direction."
    ),
    MoveConcession.NO_TIMEOUT: text(
        "This camera does not accept a time limit for movements. The console stops it by command."
    ),
}
"""What the operator is told, once, where the camera then moves differently."""


@dataclass
class ContinuousMoves:
    """The moves of one camera. Any thread; what two threads learn at once is learned once.

    Args:
        lesson: keeps the concessions; None: they last as long as this object.
    """

    lesson: AddressLesson | None = None
    kept: frozenset[MoveConcession] = frozenset()
    """Concessions that this camera needs for every move."""
    _compared: Counter[MoveConcession] = field(default_factory=Counter)
    _moved: frozenset[str] = frozenset()
    """Spaces that may be moving: only these need a zero velocity."""
    _untold: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = self.lesson.recall().get(_LESSON) if self.lesson else None
        names = known if isinstance(known, list) else []
        self.kept = frozenset(one for one in MoveConcession if one.name in names)

    def _refresh(self) -> None:
        """Forget the concessions if the lesson is forgotten: a week is over, or the firmware is another."""
        if self.kept and self.lesson is not None and not self.lesson.recall():
            self.kept = frozenset()

    @property
    def takes_timeout(self) -> bool:
        """Whether the camera takes a move with a timeout, as far as is known."""
        return MoveConcession.NO_TIMEOUT not in self.kept

    def lessons(self) -> tuple[str, ...]:
        """Return what was learned since the last call and changes how the camera moves."""
        told, self._untold = self._untold, ()
        return told

    def send(self, calls: ServiceClient, facts: PtzFacts, velocity: Velocity, timeout_s: float) -> None:
        """Send a move; if it is refused, what this camera may not like is left out, one thing at a time.

        A head that is busy for a moment gets the same move once more; the next beat tries it again.

        Raises:
            CommandRefused: the camera refuses the move in every form.
        """
        self._refresh()
        try:
            self._send(calls, facts, velocity, timeout_s, self.kept)
        except MoveRefused as fault:
            if _MOMENTARY.search(fault.words):
                self._send(calls, facts, velocity, timeout_s, self.kept)
                return
            self._send_less(calls, facts, velocity, timeout_s, fault)
        else:
            for one in self._usable(velocity, timeout_s):
                self._compared.pop(one, None)

    def nudge(self, calls: ServiceClient, facts: PtzFacts) -> None:
        """Move hardly at all for the shortest time, which ends what moved before."""
        if not self.takes_timeout:
            raise CommandRefused("This camera does not support a timeout with a move.")
        turns, zooms = ("turn" in self._moved or not self._moved), ("zoom" in self._moved or not self._moved)
        least = Velocity(
            NEARLY_STILL.pan if turns else 0.0,
            NEARLY_STILL.tilt if turns else 0.0,
            NEARLY_STILL.zoom if zooms else 0.0,
        )
        concessions = self.kept | {MoveConcession.NO_IDLE_SPACE}
        self._send(calls, facts, least, facts.shortest_s, concessions)

    def _send_less(
        self, calls: ServiceClient, facts: PtzFacts, velocity: Velocity, timeout_s: float, fault: MoveRefused
    ) -> None:
        for concessions in self._candidates(velocity, timeout_s, fault.words):
            try:
                self._send(calls, facts, velocity, timeout_s, self.kept | concessions)
            except MoveRefused:
                continue
            if len(concessions) == 1:
                self._learn(next(iter(concessions)), fault.words)
            return
        raise fault

    def _candidates(
        self, velocity: Velocity, timeout_s: float, words: str
    ) -> Iterator[frozenset[MoveConcession]]:
        open_ones = self._usable(velocity, timeout_s)
        for one in sorted(open_ones, key=lambda one: not one.is_named(words)):
            yield frozenset({one})
        if len(open_ones) > 1:
            yield frozenset(open_ones)

    def _usable(self, velocity: Velocity, timeout_s: float) -> list[MoveConcession]:
        """Return the concessions that would change this move, the smallest first."""
        usable = {
            MoveConcession.ONE_AXIS: bool(velocity.pan and velocity.tilt),
            MoveConcession.NO_IDLE_SPACE: not (velocity.zoom and (velocity.pan or velocity.tilt)),
            MoveConcession.WHOLE_SECONDS: timeout_s != math.ceil(timeout_s) and self.takes_timeout,
            MoveConcession.NO_TIMEOUT: self.takes_timeout,
        }
        return [one for one, is_usable in usable.items() if is_usable and one not in self.kept]

    def _learn(self, concession: MoveConcession, words: str) -> None:
        self._compared[concession] += 1
        if not concession.is_named(words) and self._compared[concession] < _COMPARED:
            return
        self.kept |= {concession}
        self._compared.clear()
        if self.lesson is not None:
            self.lesson.learn({_LESSON: sorted(one.name for one in self.kept)})
        if concession in LESSONS:
            self._untold = (*self._untold, LESSONS[concession])

    def _send(
        self,
        calls: ServiceClient,
        facts: PtzFacts,
        velocity: Velocity,
        timeout_s: float,
        concessions: frozenset[MoveConcession],
    ) -> None:
        address = calls.transport.rewritten(facts.ptz_address)
        limit_s = _limit_s(facts, timeout_s, concessions)
        for turn, zoom in _parts(facts, velocity, concessions, self._moved):
            body = move_text(facts.profile, turn, zoom, limit_s)
            order(calls.transport, address, "ContinuousMove", body)
            moved = {"turn"} if turn not in {None, (0.0, 0.0)} else set()
            moved |= {"zoom"} if zoom else set()
            ended = {name for name, part in (("turn", turn), ("zoom", zoom)) if part is not None} - moved
            self._moved = frozenset((self._moved | moved) - ended)

    def rested(self) -> None:
        """Note that the camera has taken a Stop, so that no space needs a zero velocity."""
        self._moved = frozenset()

    def bodies(self, facts: PtzFacts, velocity: Velocity, timeout_s: float) -> tuple[str, ...]:
        """Return the messages of a move as this camera takes it; of a still one, for every space."""
        parts = _parts(facts, velocity, self.kept, frozenset())
        limit_s = _limit_s(facts, timeout_s, self.kept)
        return tuple(move_text(facts.profile, turn, zoom, limit_s) for turn, zoom in parts)


def _parts(
    facts: PtzFacts, velocity: Velocity, concessions: frozenset[MoveConcession], moved: frozenset[str]
) -> list[tuple[tuple[float, float] | None, float | None]]:
    """Return the messages of a move, each as velocities of pan and tilt, and of zoom."""
    spaces = facts.spaces
    if MoveConcession.ONE_AXIS in concessions:
        velocity = along_one_axis(velocity)
    turn = zoom = None
    if spaces.turn is not None or spaces.zoom_turn is None:
        pair = pair_of(spaces.turn, velocity.pan, velocity.tilt)
        turn = pair["x"], pair["y"]
    if spaces.zoom_turn is not None:
        zoom = round(spaces.zoom_turn.x.scaled(velocity.zoom), 4)
    if MoveConcession.NO_IDLE_SPACE not in concessions:
        return [(turn, zoom)]
    moving = (turn if turn != (0.0, 0.0) else None), (zoom or None)
    parts: list[tuple[tuple[float, float] | None, float | None]] = []
    if turn == (0.0, 0.0) and ("turn" in moved or (velocity.is_still and not moved)):
        parts.append((turn, None))
    if zoom == 0.0 and ("zoom" in moved or (velocity.is_still and not moved)):
        parts.append((None, zoom))
    return parts if moving == (None, None) else [*parts, moving]


def _limit_s(facts: PtzFacts, timeout_s: float, concessions: frozenset[MoveConcession]) -> float | None:
    """Return the timeout of a move as the camera takes it; None for a camera that takes none."""
    if MoveConcession.NO_TIMEOUT in concessions:
        return None
    limit_s = max(round(timeout_s, 1), facts.shortest_s)
    return math.ceil(limit_s) if MoveConcession.WHOLE_SECONDS in concessions else limit_s


def along_one_axis(velocity: Velocity) -> Velocity:
    """Return a velocity with the greater of pan and tilt alone."""
    if abs(velocity.pan) >= abs(velocity.tilt):
        return Velocity(pan=velocity.pan, zoom=velocity.zoom)
    return Velocity(tilt=velocity.tilt, zoom=velocity.zoom)


def pair_of(space: PtzSpace | None, right: float, up: float, space_address: str = "") -> dict[str, Any]:
    """Return pan and tilt in the camera's range, as arguments for zeep; named by a space if one is given."""
    limited = [clamp(value, -1.0, 1.0) for value in (right, up)]
    x, y = (
        (limited[0], limited[1])
        if space is None
        else (space.x.scaled(limited[0]), space.y.scaled(limited[1]))
    )
    return {"x": round(x, 4), "y": round(y, 4), **({"space": space_address} if space_address else {})}
