"""Every movement of a camera as one act (PPL-08): who, from when to when, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.clock import Clock
    from console.domain.ptz.model import StopMethod
    from console.services.ports import ActLog

ACT = "camera-steered"


@dataclass(slots=True)
class _Open:
    actor: str
    begin_utc: str
    begin_s: float
    moves_before: int
    cause: str = ""
    end_utc: str = ""
    end_s: float = 0.0


class MovementLog:
    """One folded entry for each movement, not one for each command. Any thread."""

    def __init__(self, camera: int, acts: ActLog, clock: Clock) -> None:
        self.moves = 0
        """Commands sent so far, kept by the helm."""
        self._subject, self._acts, self._clock = f"camera {camera}", acts, clock
        self._open: _Open | None = None
        self._lock = Lock()

    def begin(self, actor: str, now_s: float) -> None:
        """A movement begins; one whose stop was still owed goes over into it."""
        self._write(now_s, "followed by the next movement")
        with self._lock:
            self._open = _Open(actor, self._moment(), now_s, self.moves)

    def let_go(self, cause: str, now_s: float) -> None:
        """It was let go, by whatever; the stop is not confirmed yet."""
        with self._lock:
            if self._open is not None:
                self._open.cause, self._open.end_utc, self._open.end_s = cause, self._moment(), now_s

    def stopped(self, now_s: float, way: StopMethod) -> None:
        """The stop is confirmed."""
        self._write(now_s, way.value)

    def never_stopped(self, now_s: float) -> None:
        """No stop was confirmed, and none is sent any more."""
        self._write(now_s, "not confirmed")

    def sent(self, actor: str, to: str) -> None:
        """It was sent to a position."""
        self._acts.record(actor, ACT, self._subject, {"to": to, "begin": self._moment()})

    def _moment(self) -> str:
        return self._clock.utc_now().isoformat(timespec="milliseconds")

    def _write(self, now_s: float, stop: str) -> None:
        with self._lock:
            done, self._open = self._open, None
        if done is None:
            return
        end_s = done.end_s or now_s
        detail: dict[str, str | int | float | None] = {
            "begin": done.begin_utc,
            "end": done.end_utc or self._moment(),
            "duration_s": round(end_s - done.begin_s, 2),
            "ended_by": done.cause or "closed",
            "commands": self.moves - done.moves_before,
            "stop": stop,
            "stopped_after_s": round(now_s - end_s, 2),
        }
        self._acts.record(done.actor, ACT, self._subject, detail)
