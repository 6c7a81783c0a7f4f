"""Enter the heads of the recordings' chains in the books, so that a cut end or a missing camera shows there.

The next signed head of the audit log covers them, and every export of it carries them away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.act_aggregation import RecordedAct
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import PROGRAM
from console.domain.recording.witness import HEADS_ACT, heads_as_text
from console.domain.text import text
from console.services.recording.lasting_faults import LastingFaults

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping

    from console.domain.clock import Clock
    from console.domain.recording.witness import ChainHeads
    from console.services.ports import FirstActs

INTERVAL_S = 600.0


class ChainHeadEntries:
    """Enters the heads of every volume that has new segments. Not for the UI thread.

    Args:
        heads: returns the heads by identity of the volume.
        acts: the books.
        clock: gives the instant of an entry.
    """

    def __init__(self, heads: Callable[[], Mapping[str, ChainHeads]], acts: FirstActs, clock: Clock) -> None:
        self._heads, self._acts, self._clock = heads, acts, clock
        self._entered: dict[str, ChainHeads] = {}

    def enter(self) -> None:
        """Enter what is new since the last time.

        Raises:
            EnvironmentFault: the books cannot be written; it is entered the next time.
        """
        now_utc = self._clock.utc_now()
        new = {
            volume: heads
            for volume, heads in self._heads().items()
            if heads and heads != self._entered.get(volume)
        }
        self._acts.enter_first(
            [
                RecordedAct(
                    PROGRAM.login,
                    HEADS_ACT,
                    f"volume {volume}",
                    now_utc,
                    {"volume": volume, "heads": heads_as_text(heads)},
                )
                for volume, heads in new.items()
            ]
        )
        self._entered |= new

    def run(
        self, stop: threading.Event, failed: Callable[[str], None], interval_s: float = INTERVAL_S
    ) -> None:
        """Enter at intervals, and once more at the end, after the recorder has sealed everything."""
        is_over, faults = False, LastingFaults(failed)
        while not is_over:
            is_over = stop.wait(interval_s)
            try:
                self.enter()
            except EnvironmentFault as fault:
                faults.now([text("The ends of the recordings could not be entered. {fault}", fault=fault)])
            else:
                faults.now()
