"""What a simulated camera detects: motion by itself from time to time, other signals when they are set."""

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
    """How one signal is reported."""

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
    """The signals of one camera. Changes are kept in order, so that every pull point reports each one once.

    `set` may be called from any thread; the rest only in the event loop's thread.
    """

    def __init__(self) -> None:
        self.states = dict.fromkeys(SIGNALS, False)
        self.count = 0
        self._changes: deque[Change] = deque(maxlen=_KEPT)
        self._moves_by_itself = True

    def set(self, name: str, *, is_on: bool) -> None:
        """Begin or end a signal. Once motion was set, it no longer comes by itself.

        Raises:
            OperatorError: there is no such signal.
        """
        if name not in SIGNALS:
            raise OperatorError(
                f"There is no signal called {name!r}.", f"Use one of these: {', '.join(SIGNALS)}."
            )
        if name == "motion":
            self._moves_by_itself = False
        self._change(name, is_on=is_on)

    def calm(self) -> None:
        """End all signals."""
        for name in SIGNALS:
            self._change(name, is_on=False)

    def look(self, phase_s: float) -> None:
        """Begin or end the motion that comes by itself, when it is due."""
        if self._moves_by_itself:
            half = int((time.time() + phase_s) // (MOTION_EVERY_S / 2))
            self._change("motion", is_on=bool(half % 2))

    def after(self, number: int) -> list[Change]:
        """Return the changes after the one with this number."""
        return [change for change in list(self._changes) if change.number > number]

    def _change(self, name: str, *, is_on: bool) -> None:
        if self.states[name] != is_on:
            self.states[name] = is_on
            self.count += 1
            self._changes.append(Change(self.count, name, is_on, time.time()))
