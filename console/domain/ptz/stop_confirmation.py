"""Decide whether a camera has come to rest after a stop, from its status, its position and its picture.

Some cameras report nothing about their movement, and some always report IDLE. Only a camera that has reported
MOVING before is believed when it reports IDLE. For the others, the position and the picture decide.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.ptz.model import PtzPosition, PtzStatus

STEP = 0.0015
"""A larger change of pan, tilt or zoom between two answers is more than encoder noise."""
APART_S = 0.12
"""The minimum time between two answers that show rest."""
PATIENCE_S = 0.6
"""The time to wait for a picture that can show movement. Afterwards the camera's status decides."""


class StatusReliability(Enum):
    """How reliable the camera's GetStatus is."""

    UNKNOWN = "not known yet"
    TELLS = "tells the truth"
    SILENT = "says nothing"
    ALWAYS_IDLE = "always says idle"


class StopConfirmation:
    """Judges one stop at a time. One thread; times are monotonic seconds.

    Args:
        reliability: the known reliability of the camera's status.
    """

    def __init__(self, reliability: StatusReliability = StatusReliability.UNKNOWN) -> None:
        self.reliability = reliability
        self._accepted_s = 0.0
        self._since: tuple[float, PtzPosition] | None = None

    def is_moving(
        self,
        accepted_s: float,
        now_s: float,
        status: PtzStatus,
        is_seen_moving: bool | None,
        *,
        has_picture: bool,
    ) -> bool | None:
        """Return whether the camera still moves; None if it must be asked again.

        Args:
            accepted_s: when the stop was accepted.
            now_s: when the camera answered.
            status: its answer; empty if it reports nothing.
            is_seen_moving: whether the picture shows movement; None: not known yet.
            has_picture: whether the picture may show it later.
        """
        if accepted_s != self._accepted_s:
            self._accepted_s, self._since = accepted_s, None
        if status.is_moving:
            self.reliability = StatusReliability.TELLS
            return True
        stepped = self._has_stepped(now_s, status.position)
        if stepped:
            return True
        if self.reliability is StatusReliability.TELLS and status.is_moving is not None:
            return False
        if is_seen_moving is not None:
            return is_seen_moving
        if stepped is False:
            return False
        waits = has_picture or status.position is not None
        return None if waits and now_s - accepted_s < PATIENCE_S else False

    def _has_stepped(self, now_s: float, position: PtzPosition | None) -> bool | None:
        """Return whether the position has changed; None if that is not known yet."""
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
    """Return whether two positions differ by more than noise."""
    return (
        max(abs(after.pan - before.pan), abs(after.tilt - before.tilt), abs(after.zoom - before.zoom)) > STEP
    )
