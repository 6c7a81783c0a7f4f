"""Annual reviews, and when they are due (SYS-09)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SOON = dt.timedelta(days=60)
"""How long before its date a review is shown as due soon."""
POLICY_REVIEW = "policy review"
INDEPENDENT = "independent assessment"
SELF_ASSESSMENT = "self-assessment against the 12 guiding principles"
ASSESSMENT = "data protection impact assessment"
CODE_REVIEW = "review of the code of practice"
REVIEWS = (
    POLICY_REVIEW,
    INDEPENDENT,
    SELF_ASSESSMENT,
    ASSESSMENT,
    "maintenance and performance test",
    "review of redeployable cameras",
    "review of body-worn video",
    CODE_REVIEW,
)
FOR_EACH_KIND = (SELF_ASSESSMENT, ASSESSMENT)
"""Reviews that are done for each kind of camera of the scheme."""


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
        answers: of the last one, by question.
        number: of the entry of the last one; None: never done.
        is_countersigned: whether another person has countersigned the last one.
    """

    review: str
    done_on: dt.date | None
    due_on: dt.date | None
    due: Due
    answers: Mapping[str, str] = field(default_factory=dict)
    number: int | None = None
    is_countersigned: bool = False


@dataclass(frozen=True, slots=True)
class DoneReview:
    """A review that was done; see `ReviewState`."""

    review: str
    done_on: dt.date
    answers: Mapping[str, str] = field(default_factory=dict)
    number: int | None = None
    is_countersigned: bool = False


def for_kind(review: str, kind: str) -> str:
    """Return the name of a review for one kind of camera."""
    return f"{review}: {kind} cameras"


def base_of(review: str) -> str:
    """Return the name of a review without its kind of camera."""
    return review.partition(": ")[0]


def reviews_of(kinds: Collection[str]) -> tuple[str, ...]:
    """Return the names of the reviews of a scheme with these kinds of camera."""
    names: list[str] = []
    for review in REVIEWS:
        each = [for_kind(review, kind) for kind in sorted(kinds)] if review in FOR_EACH_KIND else []
        names += each or [review]
    return tuple(names)


def review_states(
    done: Collection[DoneReview], today: dt.date, kinds: Collection[str] = ()
) -> list[ReviewState]:
    """Return the state of every annual review, the most urgent first.

    Args:
        done: the reviews that were done. One without a kind of camera was done for all kinds.
        today: the date in Europe/London.
        kinds: the kinds of camera of the scheme.
    """
    states = [_state(review, _last(review, done), today) for review in reviews_of(kinds)]
    return sorted(states, key=lambda state: (state.due_on or dt.date.min, state.review))


def _last(review: str, done: Collection[DoneReview]) -> DoneReview | None:
    counting = [one for one in done if one.review in {review, base_of(review)}]
    return max(counting, key=lambda one: (one.done_on, one.number or 0), default=None)


def _state(review: str, last: DoneReview | None, today: dt.date) -> ReviewState:
    if last is None:
        return ReviewState(review, None, None, Due.NEVER)
    due_on = a_year_after(last.done_on)
    due = Due.OVERDUE if due_on < today else Due.SOON if due_on - today <= SOON else Due.IN_TIME
    return ReviewState(review, last.done_on, due_on, due, last.answers, last.number, last.is_countersigned)


def a_year_after(day: dt.date) -> dt.date:
    """Return the same date in the next year; 28 February for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
