"""Annual reviews, and when they are due (SYS-09)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SOON = dt.timedelta(days=60)
"""How long before its date a review is shown as due soon."""
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
    """The state of a review."""

    IN_TIME = "in time"
    SOON = "due soon"
    OVERDUE = "overdue"
    NEVER = "never done"


@dataclass(frozen=True, slots=True)
class ReviewState:
    """The state of one annual review.

    Attributes:
        done_on: date of the last review; None: never.
        due_on: date by which the next is due; None: now, because it was never done.
    """

    review: str
    done_on: dt.date | None
    due_on: dt.date | None
    due: Due


def review_states(last_days: Mapping[str, dt.date], today: dt.date) -> list[ReviewState]:
    """Return the state of every annual review, the most urgent first.

    Args:
        last_days: date of the last review, by name of the review.
        today: the date in Europe/London.
    """
    states = [_state(review, last_days.get(review), today) for review in REVIEWS]
    return sorted(states, key=lambda state: (state.due_on or dt.date.min, state.review))


def _state(review: str, done_on: dt.date | None, today: dt.date) -> ReviewState:
    if done_on is None:
        return ReviewState(review, None, None, Due.NEVER)
    due_on = a_year_after(done_on)
    if due_on < today:
        return ReviewState(review, done_on, due_on, Due.OVERDUE)
    return ReviewState(review, done_on, due_on, Due.SOON if due_on - today <= SOON else Due.IN_TIME)


def a_year_after(day: dt.date) -> dt.date:
    """Return the same date in the next year; 28 February for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
