"""Whether a head came to rest after a stop: by what the camera says, where it says it is, and its picture.

Some cameras say nothing of their movement, and some say IDLE whatever they do. Only one that was heard to say
MOVING is believed when it says that it rests; of the others the position and the picture are asked.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.ptz.model import PtzPosition, PtzStatus

STEP = 0.0015
"""Of pan, tilt or zoom between two answers: more than the noise of an encoder."""
APART_S = 0.12
"""Two answers that are to show rest are at least so far apart."""
PATIENCE_S = 0.6
"""So long a picture that could tell is waited for; then the camera's word has to do."""


class StatusReliability(Enum):
    """What a camera's GetStatus is worth."""

    UNKNOWN = "not known yet"
    TELLS = "tells the truth"
    SILENT = "says nothing"
    ALWAYS_IDLE = "always says idle"


class StopConfirmation:
    """One stop at a time. One thread; times are monotonic seconds.

    Args:
        worth: what was learned before of the camera's word.
    """

    def __init__(self, worth: StatusReliability = StatusReliability.UNKNOWN) -> None:
        self.worth = worth
        self._accepted_s = 0.0
        self._since: tuple[float, PtzPosition] | None = None

    def is_moving(
        self, accepted_s: float, now_s: float, status: PtzStatus, seen: bool | None, *, has_picture: bool
    ) -> bool | None:
        """True, False, or None where it has to be asked again.

        Args:
            accepted_s: when the stop was accepted.
            now_s: when the camera answered.
            status: its answer; empty where it does not tell.
            seen: what the picture shows; None: nothing yet.
            has_picture: whether it may show something later.
        """
        if accepted_s != self._accepted_s:
            self._accepted_s, self._since = accepted_s, None
        if status.is_moving:
            self.worth = StatusReliability.TELLS
            return True
        stepped = self._has_stepped(now_s, status.position)
        if stepped:
            return True
        if self.worth is StatusReliability.TELLS and status.is_moving is not None:
            return False
        if seen is not None:
            return seen
        if stepped is False:
            return False
        waits = has_picture or status.position is not None
        return None if waits and now_s - accepted_s < PATIENCE_S else False

    def _has_stepped(self, now_s: float, position: PtzPosition | None) -> bool | None:
        """Whether it is elsewhere than it was; None where that cannot be said yet."""
        if position is None:
            return None
        if self._since is None:
            self._since = now_s, position
            return None
        began_s, before = self._since
        if is_elsewhere(before, position):
            self._since = now_s, position
            return True
        return False if now_s - began_s >= APART_S else None


def is_elsewhere(before: PtzPosition, after: PtzPosition) -> bool:
    """Whether two positions differ by more than noise."""
    return (
        max(abs(after.pan - before.pan), abs(after.tilt - before.tilt), abs(after.zoom - before.zoom)) > STEP
    )
