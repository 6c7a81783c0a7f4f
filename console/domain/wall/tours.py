"""Page tours: pages of cameras that follow one another. Pure functions of time in monotonic seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST_DWELL_S = 2.0
Page = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WallTour:
    """Pages of cameras, each shown for the dwell time."""

    pages: tuple[Page, ...]
    dwell_s: float = 10.0


@dataclass(frozen=True, slots=True)
class TourRun:
    """A running tour."""

    tour: WallTour
    page: int
    """The page shown at `began_s`."""
    began_s: float
    held_s: float | None = None
    """Seconds into the page at which it was paused; None while it runs."""


def pages_of(cameras: Sequence[int], tiles: int) -> tuple[Page, ...]:
    """Divide the cameras into pages with a number of tiles. The last page may be shorter."""
    if tiles <= 0:
        return ()
    return tuple(tuple(cameras[at : at + tiles]) for at in range(0, len(cameras), tiles))


def start(tour: WallTour, now_s: float) -> TourRun:
    """Start a tour with its first page.

    Raises:
        OperatorError: fewer than two pages, or a dwell time that is too short.
    """
    if len(tour.pages) < 2:
        raise OperatorError(
            "All cameras fit on one page, so there is nothing to tour.", "Choose a layout with fewer tiles."
        )
    if not SHORTEST_DWELL_S <= tour.dwell_s < float("inf"):
        raise OperatorError("Each page must stay for at least 2 seconds.", "Choose a longer time per page.")
    return TourRun(tour, 0, now_s)


def _elapsed(run: TourRun, now_s: float) -> float:
    return run.held_s if run.held_s is not None else max(0.0, now_s - run.began_s)


def page_at(run: TourRun, now_s: float) -> int:
    """Return the index of the page to show now."""
    return (run.page + int(_elapsed(run, now_s) // run.tour.dwell_s)) % len(run.tour.pages)


def left_s(run: TourRun, now_s: float) -> float:
    """Return the seconds until the next page. The value stays the same while the tour is paused."""
    return run.tour.dwell_s - _elapsed(run, now_s) % run.tour.dwell_s


def pause(run: TourRun, now_s: float) -> TourRun:
    """Stay on this page until resumed."""
    if run.held_s is not None:
        return run
    into = run.tour.dwell_s - left_s(run, now_s)
    return TourRun(run.tour, page_at(run, now_s), now_s - into, into)


def resume(run: TourRun, now_s: float) -> TourRun:
    """Continue with the rest of the page's time."""
    return run if run.held_s is None else replace(run, began_s=now_s - run.held_s, held_s=None)


def step(run: TourRun, now_s: float, by: int) -> TourRun:
    """Go to another page at once. It gets its full time, and a paused tour stays paused."""
    page = (page_at(run, now_s) + by) % len(run.tour.pages)
    return TourRun(run.tour, page, now_s, None if run.held_s is None else 0.0)
