"""Whatever stands in a damaged fact of a camera, its reader says so: nothing else ends what reads it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.feed_file import partner_from_json
from console.domain.cameras import commissioning, deployment
from console.domain.cameras.identity import identity_from_json
from console.domain.errors import ConsoleError
from console.domain.map import density
from console.domain.map.plans import placement_from_json, plans_from_json
from console.domain.playback import motion_interval
from console.domain.privacy.private_place import read_place
from console.domain.privacy.zone_json import read_zones
from console.domain.ptz import stop_profile, tour
from console.domain.ptz.lens_json import read_lens
from console.domain.redaction.job_json import read_saved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_AT = "2026-06-01T12:00:00+00:00"
_TRIAL = {"name": "picture", "is_passed": True, "said": "sharp", "at_utc": _AT}
_COMMISSIONING = {
    "stage": "in service",
    "purpose": "crime",
    "assessment": "A 1",
    "assessed_on": "2026-01-01",
    "requirement": "R 1",
    "quality": None,
    "is_wireless": False,
    "safeguard": "",
    "trials": [_TRIAL],
}
_TIMING = {
    "latency_least_s": 0.1,
    "latency_most_s": 0.3,
    "stale_s": 1,
    "most_per_s": [1, 1, 1],
    "gain_per_s2": [1, 1, 1],
}
_LENS = {
    "version": 1,
    "pan_zero_deg": 0,
    "pan_half_deg": 180,
    "tilt_zero_deg": 0,
    "tilt_half_deg": 90,
    "fov": [[0, 60], [1, 2]],
    "roll_deg": 0,
    "error_deg": 0.1,
    "timing": _TIMING,
    "is_calibrated": True,
}
_ZONE = {
    "id": "a",
    "name": "Flat",
    "reason": "a home",
    "author": "a.bell",
    "polygon": [[0, 0], [0, 1], [1, 1]],
    "style": "solid",
    "lifters": [],
    "needs_second": True,
    "lift_most_s": 60,
    "in_camera": False,
}
_TRACK = {
    "number": 1,
    "name": "A",
    "keys": [[0, 0.1, 0.1, 0.2, 0.2]],
    "decision": "obscure",
    "reason": "",
    "is_found": True,
}
_JOB = {
    "format": "watchroom redaction",
    "frames": 5,
    "tracks": [_TRACK],
    "style": "solid",
    "is_inverse": False,
    "has_sound": False,
    "muted": [[0, 1]],
}
_STOP = {
    "way": "stop",
    "took_s": 0.4,
    "worth": "not known yet",
    "parking": {"view": "home", "name": "Home", "after_min": 5},
}
_HOURS = {"days": ["monday"], "begin": "20:00", "end": "06:00"}
_STOPS = [{"preset": "1", "name": "Bank", "dwell_s": 10, "speed": 0.5}]
_AFFINE = {"a": 1, "b": 0, "c": 0, "d": 0, "e": 1, "f": 0}
_PLAN = {
    "id": "p",
    "title": "Town",
    "width": 100,
    "height": 100,
    "georeference": {"a": 1, "b": 0, "c": 0, "d": 0, "e": 1, "f": 0},
}
FACTS: dict[str, tuple[Callable[[str], object], Any]] = {
    "commissioning": (commissioning.from_json, _COMMISSIONING),
    "deployment": (deployment.from_json, {"deployment": 3, "from_utc": _AT, "until_utc": _AT}),
    "partner": (partner_from_json, {"agreement": 3}),
    "identity": (identity_from_json, {"make": "Acme", "model": "1", "serial": "2"}),
    "zones": (
        read_zones,
        {
            "version": 1,
            "space": "picture",
            "drawn_on": {"width": 1, "height": 1, "grid": ""},
            "zones": [_ZONE],
            "masked_recording": False,
        },
    ),
    "private": (read_place, {"reason": "a ward", "people": ["a.bell"], "monitors": ["1"]}),
    "motion": (motion_interval.from_json, {"every_s": 5}),
    "lens": (read_lens, _LENS),
    "steering": (stop_profile.read, _STOP),
    "tours": (tour.read, [{"name": "Night", "stops": _STOPS, "hours": _HOURS}]),
    "place": (placement_from_json, {"plan": "p", "x": 1, "y": 1, "bearing_deg": 0}),
    "density": (density.from_json, {"height_m": 4, "tilt_deg": 20, "fov_deg": 60, "aspect": 1.7}),
    "plans": (plans_from_json, [_PLAN]),
    "redaction": (
        lambda content: read_saved(content.encode(errors="surrogatepass")),
        {"job": _JOB, "seen": "1f", "editors": ["a.bell"], "sightings": [[0, 0.1, 0.1, 0.2, 0.2]]},
    ),
}
CALENDAR = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")
NUMBERS = (True, -1, 2**80, 1e308, float("inf"), float("nan"))
ODD: tuple[Any, ...] = (None, *NUMBERS, "", "\x00", "\ud800", *CALENDAR, [], {})
NO_JSON = ("", "{", "[" * 100_000, "null", "1", "1e999", '"a"', "[]", "{}", "[[]]")


def altered(content: Any) -> Iterator[Any]:
    """Give a content in which one value, or all of it, is something odd."""
    yield from ODD
    places = content.items() if isinstance(content, dict) else enumerate(content)
    for place, value in places if isinstance(content, dict | list) else ():
        for other in altered(value) if isinstance(value, dict | list) else ODD:
            changed = content.copy()
            changed[place] = other
            yield changed


@pytest.mark.parametrize("name", FACTS)
def test_a_damaged_fact_is_told_and_nothing_else(name: str) -> None:
    read, content = FACTS[name]
    read(json.dumps(content))
    is_told = False
    for written in (*NO_JSON, *map(json.dumps, altered(content))):
        try:
            read(written)
        except ConsoleError:
            is_told = True
    # An agreement that cannot be read has a number of its own.
    assert is_told or partner_from_json(NO_JSON[0]) == read(NO_JSON[0])
