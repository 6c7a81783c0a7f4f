"""`watchroom demo --history`: the demo scheme's books filled with a made-up year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.app.scheme import demo_scheme
from console.app.verification import heads_service
from console.demo.history.year import days_of, happenings, write
from console.demo.people import open_demo_people
from console.demo.town import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def fill_demo(place: Path, period: str, progress: Callable[[int, int], None]) -> int:
    """Write a year (or another period) that ends now; return the number of entries.

    Args:
        place: folder of the demo scheme; created if there is none.
        period: `1y`, `3m`, `2w`, `10d`.
        progress: receives how many entries are written, of how many.

    Raises:
        OperatorError: the period is not valid, or the scheme has a history already.
    """
    days = days_of(period)
    scheme = demo_scheme(place)
    try:
        for name, text in FACTS.items():
            scheme.facts.state(name, text, "demo")
        open_demo_people(scheme)
        now = dt.datetime.now(dt.UTC)
        count = write(scheme.books, happenings(now - dt.timedelta(days=days), now), progress)
        heads_service(scheme).sign("interval")
    finally:
        scheme.close()
    return count
