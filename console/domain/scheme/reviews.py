"""What is reviewed every year, and when it falls due (SYS-09)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SOON = dt.timedelta(days=60)
"""How long before its day a review is shown as coming."""
REVIEWS = (
    "policy review",
    "independent assessment",
    "self-assessment against the 12 guiding principles",
    "data protection impact assessment",
    "maintenance and performance test",
    "review of redeployable cameras",
    "review of body-worn video",
)


class Due(Enum):
    """How a review stands."""

    IN_TIME = "in time"
    SOON = "due soon"
    OVERDUE = "overdue"
    NEVER = "never done"


@dataclass(frozen=True, slots=True)
class ReviewState:
    """One review.

    Attributes:
        done_on: the last time; None: never.
        due_on: the day by which the next is due; None where it was never done: now.
    """

    review: str
    done_on: dt.date | None
    due_on: dt.date | None
    due: Due


def review_states(done: Mapping[str, dt.date], today: dt.date) -> list[ReviewState]:
    """Every yearly review, what is most urgent first.

    Args:
        done: by review, the last day on which it was done.
        today: in Europe/London.
    """
    states = [_state(review, done.get(review), today) for review in REVIEWS]
    return sorted(states, key=lambda one: (one.due_on or dt.date.min, one.review))


def _state(review: str, done_on: dt.date | None, today: dt.date) -> ReviewState:
    if done_on is None:
        return ReviewState(review, None, None, Due.NEVER)
    due_on = a_year_after(done_on)
    if due_on < today:
        return ReviewState(review, done_on, due_on, Due.OVERDUE)
    return ReviewState(review, done_on, due_on, Due.SOON if due_on - today <= SOON else Due.IN_TIME)


def a_year_after(day: dt.date) -> dt.date:
    """The same date of the next year; after 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
