"""Training records, and the training that is missing (PPL-02)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.people.actor import Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


class Topic(Enum):
    """The topics of training."""

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
"""Additional topics for people who work with redeployable units."""
TRAINED = frozenset({Role.MANAGER, Role.DEPUTY, Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE})


@dataclass(frozen=True, slots=True)
class Training:
    """One training that a person received.

    Attributes:
        by: the trainer.
        until: the last day on which it is valid; None: no limit.
    """

    topic: Topic
    on: dt.date
    by: str
    until: dt.date | None = None

    def counts(self, today: dt.date) -> bool:
        """Return whether the training is valid today."""
        return self.on <= today and (self.until is None or today <= self.until)


def missing(
    role: Role, trainings: Iterable[Training], today: dt.date, *, is_redeployable: bool = False
) -> tuple[Topic, ...]:
    """Return the topics that a person of this role still needs, or needs again."""
    if role not in TRAINED:
        return ()
    current = {training.topic for training in trainings if training.counts(today)}
    required = BASIC + (REDEPLOYABLE if is_redeployable else ())
    return tuple(topic for topic in required if topic not in current)
