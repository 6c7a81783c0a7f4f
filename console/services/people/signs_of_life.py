"""Consoles of one scheme tell each other what goes on at them, and notice when one of them died.

Whether a console lives is judged by whether its sign changes, never by its clock.
"""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING, Protocol

from console.domain.errors import ConsoleError
from console.domain.people.console_sign import ConsoleSign

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.clock import Clock
    from console.services.people.ports import ConsoleSigns

TURN_S = 0.5
"""How often the signs of the other consoles are read."""
BEAT_S = 1.0
"""How often a console renews its own."""
SILENT_S = 10.0
"""Seconds after which a console counts as dead whose sign has not changed."""
MOST_TURN_S = 2.0
"""What one turn adds to a silence at the most: a console that slept or had no database has not listened."""


class ConsoleWork(Protocol):
    """Work that other consoles need to know of."""

    @property
    def work(self) -> str:
        """Its word in the signs (`domain.people.console_sign`)."""
        ...

    def content(self) -> bytes | None:
        """Return what this console says of it now; None: it does not go on here. Does not wait."""
        ...

    def follow(self, signs: Sequence[ConsoleSign]) -> None:
        """Take in where it goes on now at other consoles."""
        ...

    def died(self, sign: ConsoleSign) -> None:
        """Handle that a console died at which it went on. Only one of the others is told."""
        ...


class SignsOfLife:
    """Says what goes on at this console, and follows the others. Thread-safe; calls wait for the database.

    Args:
        signs: of all consoles.
        clock: the system's, or a test's.
    """

    def __init__(self, signs: ConsoleSigns, clock: Clock) -> None:
        self._signs, self._clock = signs, clock
        self.token = secrets.token_hex(8)
        self._works: dict[str, ConsoleWork] = {}
        self._said: dict[str, tuple[bytes, float]] = {}
        """What was said last of each work, and when."""
        self._heard: dict[tuple[str, str], tuple[dt.datetime, float]] = {}
        """The newest sign of each work elsewhere, and for how long it has been the same."""
        self._turned_s = clock.monotonic_s()
        self._lock = threading.RLock()
        self._wake = threading.Event()

    def add(self, work: ConsoleWork) -> None:
        """Tell of a work, and follow it. At the start."""
        self._works[work.work] = work

    def wake(self) -> None:
        """Have `run` tell at once what changed here. Does not wait."""
        self._wake.set()

    def say(self, work: ConsoleWork) -> None:
        """Tell at once what goes on here.

        Raises:
            EnvironmentFault: it cannot be told.
        """
        with self._lock:
            content, now_s = work.content(), self._clock.monotonic_s()
            before = self._said.get(work.work)
            if content is None:
                if before is not None:
                    self._signs.remove(self.token, work.work)
                    del self._said[work.work]
            elif before is None or before[0] != content or now_s - before[1] >= BEAT_S:
                self._signs.put(ConsoleSign(self.token, work.work, self._clock.utc_now(), content))
                self._said[work.work] = content, now_s

    def turn(self) -> None:
        """Tell what goes on here, and read what goes on elsewhere."""
        try:
            self.read()
        except ConsoleError:
            # The database is away, which is reported elsewhere: what was known goes on.
            return

    def read(self) -> None:
        """Tell what goes on here, and read what goes on elsewhere, for who must not go on without knowing.

        Raises:
            EnvironmentFault: the database is away.
        """
        with self._lock:
            for work in self._works.values():
                self.say(work)
            self._hear(self._signs.all())

    def run(self, stop: threading.Event) -> None:
        """Tell and follow until `stop` is set; then nothing goes on here any more."""
        while not stop.is_set():
            self._wake.wait(TURN_S)
            self._wake.clear()
            self.turn()
        self._leave()

    def _hear(self, signs: Sequence[ConsoleSign]) -> None:
        now_s = self._clock.monotonic_s()
        passed_s, self._turned_s = min(now_s - self._turned_s, MOST_TURN_S), now_s
        heard: dict[tuple[str, str], tuple[dt.datetime, float]] = {}
        living: list[ConsoleSign] = []
        dead: list[ConsoleSign] = []
        for sign in signs:
            if sign.token == self.token:
                continue
            place = sign.token, sign.work
            before = self._heard.get(place)
            is_same = before is not None and before[0] == sign.seen_utc
            silent_s = before[1] + passed_s if before is not None and is_same else 0.0
            heard[place] = sign.seen_utc, silent_s
            (living if silent_s < SILENT_S else dead).append(sign)
        self._heard = heard
        for name, work in self._works.items():
            work.follow([sign for sign in living if sign.work == name])
        for sign in dead:
            # What goes on elsewhere is renewed meanwhile, if it does; of several consoles one removes it.
            if sign.work in self._works and self._signs.remove(sign.token, sign.work, sign.seen_utc):
                self._works[sign.work].died(sign)

    def _leave(self) -> None:
        with self._lock:
            for name in tuple(self._said):
                try:
                    self._signs.remove(self.token, name)
                except ConsoleError:
                    # The others notice that this console is silent.
                    continue
                del self._said[name]
