"""The camera fact `steering`: how a camera stops, how reliable its status is, where it parks."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from console.domain.errors import UNFIT_VALUES, OperatorError
from console.domain.ptz.model import StopMethod
from console.domain.ptz.stop_confirmation import StatusReliability

HOME = "home"
"""The parking view that stands for the camera's home position."""
LEAST_IDLE_MIN, MOST_IDLE_MIN = 0.2, 1440.0


@dataclass(frozen=True, slots=True)
class Parking:
    """The view that an idle camera returns to."""

    view: str
    """A preset's token, or `HOME`."""
    name: str
    after_min: float
    """Minutes without steering before the camera parks."""

    def __post_init__(self) -> None:
        if not self.view or not LEAST_IDLE_MIN <= self.after_min <= MOST_IDLE_MIN:
            raise OperatorError(
                "The parking view is not complete.",
                "Choose a preset or the home position, and a time from 0.2 to 1,440 minutes.",
            )


@dataclass(frozen=True, slots=True)
class StopProfile:
    """What is known of how one camera stops and where it parks."""

    way: StopMethod = StopMethod.STOP
    """The way that stopped the camera last."""
    took_s: float | None = None
    """Seconds from the stop command to rest, as tested at commissioning."""
    reliability: StatusReliability = StatusReliability.UNKNOWN
    parking: Parking | None = None


def written(profile: StopProfile) -> str:
    """Return the content of the camera fact as JSON."""
    parking = profile.parking
    return json.dumps(
        {
            "way": profile.way.value,
            "took_s": profile.took_s,
            "worth": profile.reliability.value,
            "parking": parking
            and {"view": parking.view, "name": parking.name, "after_min": parking.after_min},
        },
        ensure_ascii=False,
    )


def read(content: str) -> StopProfile:
    """Read what `written` wrote.

    Raises:
        OperatorError: the content is not valid.
    """
    try:
        plain = json.loads(content)
        took_s = plain.get("took_s")
        if took_s is not None and not (math.isfinite(took_s) and took_s >= 0):
            raise _nonsense()
        return StopProfile(
            StopMethod(plain["way"]),
            took_s,
            StatusReliability(plain["worth"]),
            _parking(plain.get("parking")),
        )
    except UNFIT_VALUES as error:
        raise _nonsense() from error


def _parking(plain: Any) -> Parking | None:
    if plain is None:
        return None
    return Parking(str(plain["view"]), str(plain["name"]), float(plain["after_min"]))


def _nonsense() -> OperatorError:
    return OperatorError(
        "The saved steering settings of this camera cannot be read.", "Set up its steering again."
    )
