"""Training records and what is missing (PPL-02)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.people.actor import Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


class Topic(Enum):
    """What people are trained in."""

    EQUIPMENT = "equipment"
    MEDIA = "media handling"
    DATA_PROTECTION = "data protection"
    HUMAN_RIGHTS = "human rights"
    PRIVACY = "privacy and disclosure"
    DISCIPLINE = "disciplinary policy"
    RIPA = "RIPA"
    FOI = "freedom of information"
    PACE = "PACE"


BASIC = (
    Topic.EQUIPMENT,
    Topic.MEDIA,
    Topic.DATA_PROTECTION,
    Topic.HUMAN_RIGHTS,
    Topic.PRIVACY,
    Topic.DISCIPLINE,
)
REDEPLOYABLE = (Topic.RIPA, Topic.FOI, Topic.PACE)
"""Also needed by those who work with redeployable units."""
TRAINED = frozenset({Role.MANAGER, Role.DEPUTY, Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE})


@dataclass(frozen=True, slots=True)
class Training:
    """One training that somebody had.

    Attributes:
        by: who gave it.
        until: the last day it counts; None: it does not lapse.
    """

    topic: Topic
    on: dt.date
    by: str
    until: dt.date | None = None

    def counts(self, today: dt.date) -> bool:
        """Whether it has begun to count and has not lapsed."""
        return self.on <= today and (self.until is None or today <= self.until)


def missing(
    role: Role, done: Iterable[Training], today: dt.date, *, is_redeployable: bool = False
) -> tuple[Topic, ...]:
    """The topics that somebody of this role still needs, or needs again."""
    if role not in TRAINED:
        return ()
    had = {one.topic for one in done if one.counts(today)}
    wanted = BASIC + (REDEPLOYABLE if is_redeployable else ())
    return tuple(topic for topic in wanted if topic not in had)
