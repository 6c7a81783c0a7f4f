"""Tours of a camera's presets that the console runs, and the hours of patrols (camera fact `tours`)."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.domain.clock import LONDON
from console.domain.errors import UNFIT_VALUES, OperatorError
from console.domain.text import text
from console.domain.typed_text import checked_line

if TYPE_CHECKING:
    import datetime as dt

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_STOPS, MOST_TOURS = 64, 32
LEAST_DWELL_S, MOST_DWELL_S = 3.0, 3600.0
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


@dataclass(frozen=True, slots=True)
class TourStop:
    """One stop of a tour."""

    preset: str
    """The preset's token."""
    name: str
    dwell_s: float = 15.0
    speed: float = 1.0
    """Speed on the way there as a fraction of the maximum. Only if the camera reports the preset's
    position."""

    def __post_init__(self) -> None:
        checked_line("The name of the stop", self.name)
        if not (self.preset and LEAST_DWELL_S <= self.dwell_s <= MOST_DWELL_S and 0 < self.speed <= 1):
            raise OperatorError(
                "A stop of the tour is not complete.",
                "Choose a preset, a time from 3 to 3,600 seconds and a speed.",
            )


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of local time (Europe/London). An end before the beginning is on the next day."""

    days: tuple[str, ...] = DAYS
    begin: str = "00:00"
    end: str = "24:00"

    def __post_init__(self) -> None:
        if not self.days or set(self.days) - set(DAYS):
            raise OperatorError("Choose at least one weekday for the patrol.", "For example, monday.")
        if not all(_CLOCK.fullmatch(time) for time in (self.begin, self.end)):
            raise OperatorError("Enter the hours of the patrol as HH:MM.", "For example, 22:00.")

    def includes(self, now_utc: dt.datetime) -> bool:
        """Return whether the instant is within the hours."""
        local = now_utc.astimezone(LONDON)
        clock = f"{local:%H:%M}"
        today, yesterday = DAYS[local.weekday()], DAYS[local.weekday() - 1]
        if self.begin < self.end:
            return today in self.days and self.begin <= clock < self.end
        return (today in self.days and clock >= self.begin) or (yesterday in self.days and clock < self.end)


@dataclass(frozen=True, slots=True)
class PresetTour:
    """A sequence of stops. With hours it is a patrol."""

    name: str
    stops: tuple[TourStop, ...]
    hours: Hours | None = None

    def __post_init__(self) -> None:
        checked_line("The name of the tour", self.name)
        if not self.name.strip() or not 1 <= len(self.stops) <= MOST_STOPS:
            raise OperatorError(
                text("A tour needs a name and 1 to {most_stops} stops.", most_stops=MOST_STOPS)
            )


def written(tours: tuple[PresetTour, ...]) -> str:
    """Return the content of the camera fact as JSON."""
    return json.dumps([_plain(tour) for tour in tours], ensure_ascii=False)


def read(content: str) -> tuple[PresetTour, ...]:
    """Read what `written` wrote.

    Raises:
        OperatorError: the content is not valid.
    """
    try:
        plain = json.loads(content)
        if not isinstance(plain, list) or len(plain) > MOST_TOURS:
            raise _nonsense()
        return tuple(_tour(tour) for tour in plain)
    except UNFIT_VALUES as error:
        raise _nonsense() from error


def _plain(tour: PresetTour) -> dict[str, Any]:
    hours = tour.hours
    return {
        "name": tour.name,
        "stops": [
            {"preset": stop.preset, "name": stop.name, "dwell_s": stop.dwell_s, "speed": stop.speed}
            for stop in tour.stops
        ],
        "hours": hours and {"days": list(hours.days), "begin": hours.begin, "end": hours.end},
    }


def _tour(plain: Any) -> PresetTour:
    hours = plain.get("hours")
    stops = tuple(
        TourStop(str(stop["preset"]), str(stop["name"]), _number(stop["dwell_s"]), _number(stop["speed"]))
        for stop in plain["stops"]
    )
    tour_hours = (
        Hours(tuple(map(str, hours["days"])), str(hours["begin"]), str(hours["end"])) if hours else None
    )
    return PresetTour(str(plain["name"]), stops, tour_hours)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _nonsense()
    return float(value)


def _nonsense() -> OperatorError:
    return OperatorError("The saved tours of this camera cannot be read.", "Set them up again.")
