"""What is kept of a camera's steering (fact `steering`): how it stops, its word's worth, where it parks."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from console.domain.errors import OperatorError
from console.domain.ptz.model import StopMethod
from console.domain.ptz.stop_confirmation import StatusReliability

HOME = "home"
"""As a parking view: the camera's home position."""
LEAST_IDLE_MIN, MOST_IDLE_MIN = 0.2, 1440.0


@dataclass(frozen=True, slots=True)
class Parking:
    """Where an idle camera goes back to."""

    view: str
    """A preset's token, or `HOME`."""
    name: str
    after_min: float
    """Minutes since anybody steered it."""

    def __post_init__(self) -> None:
        if not self.view or not LEAST_IDLE_MIN <= self.after_min <= MOST_IDLE_MIN:
            raise OperatorError("A camera parks after 0.2 to 1440 minutes, at a preset or at home.")


@dataclass(frozen=True, slots=True)
class StopProfile:
    """Of one camera."""

    way: StopMethod = StopMethod.STOP
    """The way in which it stopped last."""
    took_s: float | None = None
    """From the stop to rest, as tried at commissioning."""
    worth: StatusReliability = StatusReliability.UNKNOWN
    parking: Parking | None = None


def written(habits: StopProfile) -> str:
    """As JSON."""
    parking = habits.parking
    return json.dumps(
        {
            "way": habits.way.value,
            "took_s": habits.took_s,
            "worth": habits.worth.value,
            "parking": parking
            and {"view": parking.view, "name": parking.name, "after_min": parking.after_min},
        },
        ensure_ascii=False,
    )


def read(content: str) -> StopProfile:
    """The other way round.

    Raises:
        OperatorError: it makes no sense.
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
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _nonsense() from error


def _parking(plain: Any) -> Parking | None:
    if plain is None:
        return None
    return Parking(str(plain["view"]), str(plain["name"]), float(plain["after_min"]))


def _nonsense() -> OperatorError:
    return OperatorError(
        "What was kept of this camera's steering makes no sense.", "Set its steering up again."
    )
