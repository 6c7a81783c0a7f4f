"""Who moves where, and when. Everything repeats after one period of the town, on the wall clock."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from console.demo.simulated.timecode import PERIOD_MS
from console.demo.simulated.town.people import Pedestrian
from console.demo.simulated.town.vehicles import TownVehicle, bus, car, van

if TYPE_CHECKING:
    from collections.abc import Iterator

PERIOD_S = PERIOD_MS / 1000
_FADE_S = 0.4


@dataclass(frozen=True)
class Trip:
    """One trip along a path, started again in every period.

    A trip that lasts longer than the period is under way several times at once, so that nothing jumps.
    """

    who: Pedestrian | TownVehicle
    path: tuple[tuple[float, float], ...]
    speed_mps: float
    start_s: float
    bearing_deg: float | None = None
    """For those who stand still."""

    @cached_property
    def _lengths(self) -> list[float]:
        return [math.dist(a, b) for a, b in zip(self.path, self.path[1:], strict=False)]

    @cached_property
    def duration_s(self) -> float:
        """Return the time from end to end."""
        return sum(self._lengths) / self.speed_mps if self.speed_mps else PERIOD_S

    def places(self, utc_s: float) -> Iterator[tuple[tuple[float, float, float], float | None]]:
        """Return the present places (x, y, bearing) and the phase of the stride at each."""
        if not self.speed_mps:
            yield (*self.path[0], self.bearing_deg or 0.0), None
            return
        age = (utc_s - self.start_s) % PERIOD_S
        while age < self.duration_s:
            yield self._along(age * self.speed_mps), age * self.speed_mps * 2 * math.pi / 1.45
            age += PERIOD_S

    def _along(self, gone_m: float) -> tuple[float, float, float]:
        for (a, b), length in zip(zip(self.path, self.path[1:], strict=False), self._lengths, strict=True):
            if gone_m <= length:
                part = gone_m / length
                bearing = math.degrees(math.atan2(b[0] - a[0], b[1] - a[1]))
                return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, bearing
            gone_m -= length
        return (*self.path[-1], 0.0)


def rounded(points: list[tuple[float, float]], radius: float = 5.0) -> tuple[tuple[float, float], ...]:
    """Return the path with rounded corners."""
    path = [points[0]]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        back, on = math.dist(before, here), math.dist(here, after)
        a = _between(here, before, min(radius / back, 0.5))
        b = _between(here, after, min(radius / on, 0.5))
        for step in range(9):
            part = step / 8
            start, end = _between(a, here, part), _between(here, b, part)
            path.append(_between(start, end, part))
    return (*path, points[-1])


def _between(a: tuple[float, float], b: tuple[float, float], part: float) -> tuple[float, float]:
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


_EAST, _WEST = 1.75, -1.75
_RED, _BLUE, _SILVER = (44, 38, 168), (132, 70, 34), (188, 186, 182)
_GREEN, _WHITE, _BLACK, _TEAL = (58, 92, 44), (228, 230, 230), (44, 42, 42), (128, 124, 36)


def traffic() -> list[Trip]:
    """Return the trips of cars, vans and buses. They keep to the left."""
    far_west, far_east = (-114.0, _EAST), (114.0, _EAST)
    to_station = rounded([far_west, (39.3, _EAST), (39.3, 84), (58, 84)])
    from_station = rounded([(58, 88), (42.7, 88), (42.7, _WEST), (-114, _WEST)])
    to_car_park = rounded([far_west, (-63.4, _EAST), (-63.4, -48), (-54, -48), (-54, -54), (-20, -54)])
    from_car_park = rounded([(-20, -38), (-54, -38), (-54, -51), (-60.5, -51), (-60.5, _WEST), (-114, _WEST)])
    stand = rounded([(114, _WEST), (17, _WEST), (17, -35), (44, -35)], 7)
    leave = rounded([(8, -35), (12, -35), (21, -30), (21, _EAST), (114, _EAST)], 6)
    return [
        Trip(car(_RED, "WR26 TWN"), (far_west, far_east), 9.5, 1.0),
        Trip(car(_SILVER, "KE71 OLM"), (far_west, far_east), 9.5, 7.2),
        Trip(car(_BLUE, "BV19 HSR"), ((114, _WEST), (-114, _WEST)), 9.0, 3.6),
        Trip(van(_WHITE, "LN24 GKD"), ((114, _WEST), (-114, _WEST)), 9.0, 10.4),
        Trip(car(_GREEN, "YC68 FPU"), to_station, 8.5, 12.0),
        Trip(car(_BLACK, "MX23 TAX"), from_station, 8.5, 5.0),
        Trip(car(_TEAL, "HJ20 WVB"), to_car_park, 7.0, 14.0),
        Trip(car(_SILVER, "SD66 NRA"), from_car_park, 7.0, 6.0),
        Trip(bus((60, 54, 176), "BX22 BUS"), stand, 8.0, 2.0),
        Trip(bus((60, 54, 176), "BX21 BUS"), leave, 8.0, 9.0),
        Trip(van((84, 120, 44), "RO70 PST"), ((-63.4, -4), (-63.4, -86)), 6.5, 8.0),
        Trip(car(_WHITE, "FD17 EKL"), ((-60.5, -86), (-60.5, -4)), 7.0, 0.5),
    ]


@dataclass(slots=True)
class _Crowd:
    """Gives each new person a different look."""

    trips: list[Trip] = field(default_factory=list)
    _seed: int = 0

    def walk(self, start_s: float, *path: tuple[float, float], speed: float = 1.35) -> None:
        self._seed += 1
        self.trips.append(Trip(Pedestrian(self._seed), rounded(list(path), 1.0), speed, start_s))

    def stand(self, x: float, y: float, bearing: float) -> None:
        self._seed += 1
        self.trips.append(Trip(Pedestrian(self._seed), ((x, y),), 0, 0, bearing))


def walkers() -> list[Trip]:
    """Return the trips of people: from door to door, across the squares, waiting."""
    crowd = _Crowd()
    for at, x in enumerate((-100, -84, -70, -46, 4, 18, 52, 66, 82, 96)):
        crowd.walk(at * 3.7, (x, 7.2), (x, 5.2), (x + 17, 5.2), (x + 17, 7.2), speed=1.25)
        crowd.walk(at * 5.3 + 2, (x + 20, -7.2), (x + 20, -5.4), (x + 4, -5.6), (x + 4, -7.2), speed=1.2)
    for at, x in enumerate((-30, -12, 70, -95)):
        crowd.walk(at * 4.1, (x + 9, 4.5), (x - 9, 4.7), speed=1.3)
    crowd.walk(2, (31.0, -6), (31.0, 6.2), (33.6, 7.2))
    crowd.walk(9, (32.2, 6.4), (32.2, -7.2), speed=1.5)
    for at in range(7):
        crowd.walk(at * 2.4, (-36 + at * 5, 9), (-30 + at * 4, 27 - at), speed=1.2)
        crowd.walk(at * 3.1 + 1, (-6 - at * 3, 43), (-3 - at * 4.5, 24), speed=1.3)
    crowd.walk(4, (-34, 16), (-14, 20), (1, 14), speed=1.4)
    crowd.walk(11, (0, 33), (-16, 38), (-36, 30), speed=1.4)
    for talker in ((-22, 22, 120), (-21.2, 21.4, 300), (-9, 30, 200), (-8.4, 29.2, 20), (-27, 36, 90)):
        crowd.stand(*talker)
    for at, south in enumerate((14, 30, 46, 62)):
        crowd.walk(at * 4.3, (35.6, south), (35.8, south + 20), speed=1.3)
        crowd.walk(at * 3.1 + 6, (46.6, south + 22), (46.4, south + 2), speed=1.3)
    for at in range(4):
        crowd.walk(at * 4, (36 + at * 4, 96), (34 + at * 3, 79), speed=1.3)
        crowd.stand(52 + at * 1.6, 93.6, 180 + at * 40)
    for at, x in enumerate((11, 16, 22, 28, 33, 39)):
        crowd.stand(x, -28 + (at % 2), 180 if at % 2 else 160)
        crowd.stand(x + 3, -42 + (at % 2) * 0.8, 20 * at)
    crowd.walk(3, (12.5, -8), (12.8, -26), (26, -27.4), speed=1.4)
    crowd.walk(10, (40, -28.3), (25.5, -27), (25.5, -8), speed=1.4)
    for at, north in enumerate((-24, -44, -64)):
        crowd.walk(at * 5 + 1, (-66.2, north), (-66.2, north - 18), speed=1.25)
        crowd.walk(at * 6 + 4, (-58, north - 19), (-58, north - 2), speed=1.2)
    crowd.walk(5, (-40, -46), (-40, -38), (-52, -38), speed=1.3)
    crowd.walk(12, (-24, -60), (-24, -54), (-36, -52), speed=1.3)
    for at in range(5):
        crowd.walk(at * 3.3, (-70 + at * 24, -88), (-49 + at * 24, -88.6), speed=1.3)
        crowd.walk(at * 4.9 + 2, (-40 + at * 20, -90.4), (-60 + at * 20, -90), speed=1.2)
    crowd.stand(-46, -90.8, 180)
    crowd.stand(-8, -90.9, 170)
    return crowd.trips
