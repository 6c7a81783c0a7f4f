"""Fold acts that repeat often into few entries without losing one: the first at once, its repeats as one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from console.domain.books.automatic_acts import act_of

if TYPE_CHECKING:
    from collections.abc import Mapping

WINDOW = dt.timedelta(minutes=1)
"""The time for which repeats of an act are collected after the first."""
MOST_OPEN = 1000
"""Maximum number of open windows. The oldest are closed early."""

Detail = str | int | float | None


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """An act as `ActLog.record` is given it, with its instant.

    Attributes:
        count: number of acts that it stands for; above 1, `begin_utc` is the first of them.
    """

    actor: str
    act: str
    subject: str
    instant_utc: dt.datetime
    detail: Mapping[str, Detail] = field(default_factory=dict)
    begin_utc: dt.datetime | None = None
    count: int = 1

    @property
    def key(self) -> tuple[str, str, str]:
        """The key of the act. Acts with the same key are repeats of each other."""
        return self.actor, self.act, self.subject

    def payload(self) -> dict[str, Detail]:
        """Return the fields of its entry. A folded act also has begin, end and count."""
        fields: dict[str, Detail] = {**self.detail, "subject": self.subject}
        if self.count > 1 and self.begin_utc is not None:
            fields["first"] = self.begin_utc.isoformat(timespec="milliseconds")
            fields["last"] = self.instant_utc.isoformat(timespec="milliseconds")
            fields["count"] = self.count
        return fields


@dataclass(slots=True)
class _ActWindow:
    until_utc: dt.datetime
    repeats: RecordedAct | None = None

    def gather(self, act: RecordedAct) -> None:
        if self.repeats is None:
            self.repeats = replace(act, begin_utc=act.instant_utc)
        else:
            first = self.repeats.begin_utc
            # Keep the newest detail. The clock may have been set back meanwhile.
            last = max(act.instant_utc, self.repeats.instant_utc)
            self.repeats = replace(act, begin_utc=first, instant_utc=last, count=self.repeats.count + 1)


class ActAggregator:
    """Folds acts by actor, act and subject. One thread; callers pass the time.

    The first act is written at once and opens a window. Repeats within the window are held back and become
    one entry when it ends, with the instants of the first and last of them and their count. Every act is
    counted in exactly one entry. An act that comes after the window ends it and opens the next.
    """

    def __init__(self, window: dt.timedelta = WINDOW) -> None:
        self._window = window
        self._open: dict[tuple[str, str, str], _ActWindow] = {}

    def add(self, act: RecordedAct) -> list[RecordedAct]:
        """Add an act. Return the acts to write now, in order."""
        if not act_of(act.act).is_high_rate:
            return [act]
        ready = []
        window = self._open.get(act.key)
        if window is not None and self._is_within(window, act.instant_utc):
            window.gather(act)
            return []
        if window is not None:
            ready = self._close(act.key)
        while len(self._open) >= MOST_OPEN:
            ready += self._close(next(iter(self._open)))
        self._open[act.key] = _ActWindow(act.instant_utc + self._window)
        return [*ready, act]

    def _is_within(self, window: _ActWindow, instant_utc: dt.datetime) -> bool:
        # An instant before the window means that the clock was set back. The window ends, so that this stays
        # visible.
        return window.until_utc - self._window <= instant_utc < window.until_utc

    def due(self, now_utc: dt.datetime) -> list[RecordedAct]:
        """Return the repeats whose window has ended, oldest window first."""
        ended = [key for key, window in self._open.items() if not self._is_within(window, now_utc)]
        return [act for key in ended for act in self._close(key)]

    def flush(self) -> list[RecordedAct]:
        """Return all acts that are held back, for sign-off, signing and closing."""
        return [act for key in list(self._open) for act in self._close(key)]

    def _close(self, key: tuple[str, str, str]) -> list[RecordedAct]:
        repeats = self._open.pop(key).repeats
        return [repeats] if repeats is not None else []
