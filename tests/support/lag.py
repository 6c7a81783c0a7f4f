"""How much the machine kept this process waiting; a time that was measured meanwhile says nothing."""

from __future__ import annotations

import threading
import time

NAP_S = 0.02
STALLED_S = 0.3
"""So much waiting within two seconds makes times of seconds worthless."""
WITHIN_S = 2.0


class LagMeter:
    """Sleeps a little again and again, and notes how much later than asked it woke. Start and stop it."""

    def __init__(self) -> None:
        self._late: list[tuple[float, float]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lag meter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def has_stalled(self, since_s: float) -> bool:
        """Whether this process waited too long for the processor at any time since an instant."""
        late = [(at_s, late_s) for at_s, late_s in self._late if at_s >= since_s]
        return any(
            sum(late_s for at_s, late_s in late if begin_s <= at_s <= begin_s + WITHIN_S) > STALLED_S
            for begin_s, _ in late
        )

    def _run(self) -> None:
        before_s = time.monotonic()
        while not self._stop.wait(NAP_S):
            now_s = time.monotonic()
            late_s = now_s - before_s - NAP_S
            if late_s > NAP_S:
                self._late.append((now_s, late_s))
            before_s = now_s
