"""Record every movement of a camera as one act (PPL-08): who, from when to when, and how it ended."""

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
    """Records movements of one camera, one entry per movement, not per command. Thread-safe."""

    def __init__(self, camera: int, acts: ActLog, clock: Clock) -> None:
        self.moves = 0
        """Commands sent so far, updated by the controller."""
        self._subject, self._acts, self._clock = f"camera {camera}", acts, clock
        self._open: _Open | None = None
        self._lock = Lock()

    def begin(self, actor: str, now_s: float) -> None:
        """Record that a movement begins. A movement whose stop is still owed ends with it."""
        self._write(now_s, "followed by the next movement")
        with self._lock:
            self._open = _Open(actor, self._moment(), now_s, self.moves)

    def let_go(self, cause: str, now_s: float) -> None:
        """Record that the movement was released. The stop is not confirmed yet."""
        with self._lock:
            if self._open is not None:
                self._open.cause, self._open.end_utc, self._open.end_s = cause, self._moment(), now_s

    def stopped(self, now_s: float, way: StopMethod) -> None:
        """Record that the stop is confirmed."""
        self._write(now_s, way.value)

    def never_stopped(self, now_s: float) -> None:
        """Record that no stop was confirmed for so long that it counts as never; it may still be sent."""
        self._write(now_s, "not confirmed")

    def sent(self, actor: str, to: str) -> None:
        """Record that the camera was sent to a position."""
        self._acts.record(actor, ACT, self._subject, {"to": to, "begin": self._moment()})

    def _moment(self) -> str:
        return self._clock.utc_now().isoformat(timespec="milliseconds")

    def _write(self, now_s: float, stop: str) -> None:
        with self._lock:
            movement, self._open = self._open, None
        if movement is None:
            return
        end_s = movement.end_s or now_s
        detail: dict[str, str | int | float | None] = {
            "begin": movement.begin_utc,
            "end": movement.end_utc or self._moment(),
            "duration_s": round(end_s - movement.begin_s, 2),
            "ended_by": movement.cause or "closed",
            "commands": self.moves - movement.moves_before,
            "stop": stop,
            "stopped_after_s": round(now_s - end_s, 2),
        }
        self._acts.record(movement.actor, ACT, self._subject, detail)
