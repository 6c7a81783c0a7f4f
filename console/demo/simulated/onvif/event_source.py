"""What a simulated camera notices: motion by itself now and then, the rest when it is told to."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import Final

from console.domain.errors import OperatorError

MOTION_EVERY_S = 20.0
_KEPT = 200
_TOPICS: Final = "tns1:VideoSource/"


@dataclass(frozen=True, slots=True)
class SignalKind:
    """How one signal is told."""

    topic: str
    sources: tuple[tuple[str, str], ...]
    datum: str


SIGNALS: Final = {
    "motion": SignalKind(f"{_TOPICS}MotionAlarm", (("Source", "source"),), "State"),
    "tamper": SignalKind(f"{_TOPICS}GlobalSceneChange/ImagingService", (("Source", "source"),), "State"),
    "signal_loss": SignalKind(f"{_TOPICS}SignalLoss", (("Source", "source"),), "State"),
    "input": SignalKind("tns1:Device/Trigger/DigitalInput", (("InputToken", "input1"),), "LogicalState"),
    "rule": SignalKind(
        "tns1:RuleEngine/FieldDetector/ObjectsInside",
        (("VideoSourceConfigurationToken", "source"), ("Rule", "Forecourt")),
        "IsInside",
    ),
}
"""Name of each signal, and how it is told."""


@dataclass(frozen=True, slots=True)
class Change:
    """A signal began or ended."""

    number: int
    name: str
    is_on: bool
    utc_s: float


class EventSource:
    """Of one camera. Changes are kept in order, so that every pull point tells each of them once.

    Any thread may `set`; the rest only in the event loop's.
    """

    def __init__(self) -> None:
        self.states = dict.fromkeys(SIGNALS, False)
        self.count = 0
        self._changes: deque[Change] = deque(maxlen=_KEPT)
        self._moves_by_itself = True

    def set(self, name: str, *, is_on: bool) -> None:
        """Begin or end one; motion no longer comes by itself once it was set.

        Raises:
            OperatorError: there is no such signal.
        """
        if name not in SIGNALS:
            raise OperatorError(f"No signal is called {name!r}.", f"Known: {', '.join(SIGNALS)}.")
        if name == "motion":
            self._moves_by_itself = False
        self._change(name, is_on=is_on)

    def calm(self) -> None:
        """End all of them."""
        for name in SIGNALS:
            self._change(name, is_on=False)

    def look(self, phase_s: float) -> None:
        """Let the motion that comes by itself come."""
        if self._moves_by_itself:
            half = int((time.time() + phase_s) // (MOTION_EVERY_S / 2))
            self._change("motion", is_on=bool(half % 2))

    def after(self, number: int) -> list[Change]:
        """What changed since that one."""
        return [one for one in list(self._changes) if one.number > number]

    def _change(self, name: str, *, is_on: bool) -> None:
        if self.states[name] != is_on:
            self.states[name] = is_on
            self.count += 1
            self._changes.append(Change(self.count, name, is_on, time.time()))
