"""Whether the machine's clock is believed, for retention and erasure; a person may confirm its time."""

from __future__ import annotations

from contextlib import nullcontext
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from console.domain.clock import BootClock
from console.domain.people.permissions import Permission
from console.domain.recording.clock_trust import ClockState, TimeReading, confirmed, first_state, next_state

if TYPE_CHECKING:
    import datetime as dt
    from contextlib import AbstractContextManager

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import Gate
    from console.services.ports import ActLog


class ClockMemory(Protocol):
    """Keeps the state over restarts; several processes of a scheme share it."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Keep other processes from changing the state between a load and a save."""
        ...

    def load(self) -> ClockState | None:
        """Return what was kept; None if nothing was, or if it cannot be read."""
        ...

    def save(self, state: ClockState) -> None:
        """Keep a state. If that fails, the next start doubts the clock longer than necessary."""
        ...


class NoClockMemory:
    """Keeps the state for as long as the process runs."""

    def __init__(self) -> None:
        self._state: ClockState | None = None

    def exclusive(self) -> AbstractContextManager[None]:
        """Do nothing: no other process shares it."""
        return nullcontext()

    def load(self) -> ClockState | None:
        """Return what was kept."""
        return self._state

    def save(self, state: ClockState) -> None:
        """Keep a state."""
        self._state = state


class ClockTrust:
    """Compares the machine's clock with the time since the machine started. Any thread.

    Args:
        memory: keeps the state.
        boot_clock: simulated in tests.
    """

    def __init__(self, memory: ClockMemory | None = None, boot_clock: BootClock | None = None) -> None:
        self._memory = memory or NoClockMemory()
        self._boot_clock = boot_clock or BootClock()
        self._lock = Lock()

    def check(self, now_utc: dt.datetime, newest_utc: dt.datetime | None = None) -> ClockState:
        """Return whether the clock is believed now.

        Args:
            now_utc: the machine's time.
            newest_utc: end of the newest recording, which tells something if nothing else is known.
        """
        with self._lock, self._memory.exclusive():
            state = self._checked(now_utc, newest_utc)
            self._memory.save(state)
        return state

    def _checked(self, now_utc: dt.datetime, newest_utc: dt.datetime | None = None) -> ClockState:
        reading = TimeReading(now_utc, self._boot_clock.now_s(), self._boot_clock.boot)
        kept = self._memory.load()
        return next_state(kept, reading) if kept else first_state(reading, newest_utc)

    def state(self) -> ClockState | None:
        """Return the state at the last check; None before the first."""
        return self._memory.load()

    def confirm(self, now_utc: dt.datetime) -> ClockState:
        """Believe the machine's time from now on; return the state before."""
        with self._lock, self._memory.exclusive():
            before = self._checked(now_utc)
            self._memory.save(confirmed(before))
        return before


class ClockConfirmation:
    """Lets a person confirm the machine's time. Not for the UI thread.

    Args:
        trust: is told.
        gate: checks the permission.
        acts: records it.
        clock: gives the machine's time.
    """

    def __init__(self, trust: ClockTrust, gate: Gate, acts: ActLog, clock: Clock) -> None:
        self._trust, self._gate, self._acts, self._clock = trust, gate, acts, clock

    def doubt(self) -> ClockState | None:
        """Return the state of a doubted clock; None: it is believed."""
        state = self._trust.state()
        return state if state and state.doubted_utc else None

    def confirm(self, actor: Actor) -> None:
        """Believe the machine's time from now on, on a person's word. It is recorded.

        Raises:
            Refusal: the actor may not.
        """
        self._gate.require(actor, Permission.CONFIRM_CLOCK, "the machine's clock")
        before = self._trust.confirm(self._clock.utc_now())
        moved_s = round(before.step.total_seconds())
        self._acts.record(actor.login, "clock-confirmed", "clock", {"moved_s": moved_s})
