"""How often a small grid of a camera's recordings is kept, as its camera fact says it."""

from __future__ import annotations

import json

from console.domain.errors import UNFIT_VALUES, EnvironmentFault, OperatorError

LEAST_S, MOST_S = 1.0, 60.0


def checked(every_s: float | None) -> float | None:
    """Return an interval as it may be kept; 0: no grids, None: as the settings say.

    Raises:
        OperatorError: it is too short or too long.
    """
    if every_s and not LEAST_S <= every_s <= MOST_S:
        raise OperatorError("Pictures can be compared every 1 to 60 seconds, or never.")
    return every_s


def to_json(every_s: float | None) -> str:
    """Return the content of the camera fact `motion`."""
    return json.dumps({"every_s": every_s})


def from_json(content: str) -> float | None:
    """Read what `to_json` wrote.

    Raises:
        EnvironmentFault: the content is not valid.
    """
    try:
        every_s = json.loads(content)["every_s"]
        return None if every_s is None else checked(float(every_s))
    except (*UNFIT_VALUES, OperatorError):
        raise EnvironmentFault(
            "What a camera keeps for searches for motion cannot be read.",
            "Set it again on the camera's page.",
        ) from None
