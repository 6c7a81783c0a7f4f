"""What our client learned about one stream of a camera."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_PACKET_S = 8.0
LIMIT_FIRST_PACKET_S = 120.0
OPTIONS, GET_PARAMETER = "OPTIONS", "GET_PARAMETER"
_KEPT = ("keep_alive", "wants_reports", "has_sound", "wants_greeting", "first_packet_s")


@dataclass(slots=True)
class LearnedBehaviour:
    """How a camera must be spoken to. One thread; outlives the sessions."""

    keep_alive: str = OPTIONS
    """Nearly all cameras take OPTIONS, and none hangs up at it that other common clients could use."""
    wants_reports: bool = False
    """Whether it ends a session without receiver reports; over UDP they are always sent."""
    has_sound: bool = True
    """Whether its sound can be set up."""
    wants_greeting: bool = False
    """Whether OPTIONS is sent before DESCRIBE, because it did not answer without."""
    first_packet_s: float = FIRST_PACKET_S
    """How long its first packet after PLAY is waited for; never shorter than at the last opening."""
    moved_to: str = ""
    """Where it asked to be opened next (REDIRECT), without a login."""
    refused_algorithms: set[str] = field(default_factory=set)
    """Algorithms of digest that it offered and then refused with the present login."""
    lets_libav_log_in: bool = True
    """Whether libav would answer no weaker login than the camera offered."""

    def lesson(self) -> dict[str, object]:
        """Return what holds beyond this process, as plain values; empty for a camera like most."""
        usual = LearnedBehaviour()
        kept = {name: getattr(self, name) for name in _KEPT}
        return {name: value for name, value in kept.items() if value != getattr(usual, name)}

    def recall(self, lesson: Mapping[str, object]) -> None:
        """Take over what was kept, as far as it is valid."""
        if lesson.get("keep_alive") in {OPTIONS, GET_PARAMETER}:
            self.keep_alive = str(lesson["keep_alive"])
        self.wants_reports = lesson.get("wants_reports") is True
        self.has_sound = lesson.get("has_sound") is not False
        self.wants_greeting = lesson.get("wants_greeting") is True
        first_s = lesson.get("first_packet_s")
        if isinstance(first_s, int | float) and FIRST_PACKET_S <= first_s <= LIMIT_FIRST_PACKET_S:
            self.first_packet_s = float(first_s)

    def other_keep_alive(self) -> None:
        """Use the other method from now on."""
        self.keep_alive = GET_PARAMETER if self.keep_alive == OPTIONS else OPTIONS

    def await_longer(self) -> None:
        """Wait twice as long for the first packet at the next opening."""
        self.first_packet_s = min(LIMIT_FIRST_PACKET_S, self.first_packet_s * 2)
