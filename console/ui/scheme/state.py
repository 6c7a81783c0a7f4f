"""The data of the Scheme pane, read in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.books.scheme import MAJOR, MINOR
from console.domain.people.training_rules import FACT as TRAINING
from console.domain.people.training_rules import TrainingRules, rules_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from console.domain.books.entries import Entry
    from console.domain.people.actor import Actor
    from console.domain.scheme.reviews import ReviewState
    from console.services.scheme.service import SchemeService


@dataclass(frozen=True, slots=True)
class SchemeState:
    """A snapshot of the scheme settings.

    Attributes:
        needed: who must agree, by kind of change.
    """

    facts: Mapping[str, str] = field(default_factory=dict)
    needed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changes: Sequence[Entry] = ()
    reviews: Sequence[ReviewState] = ()
    today: dt.date | None = None
    training: TrainingRules = field(default_factory=TrainingRules)


def read(scheme: SchemeService, actor: Actor) -> SchemeState:
    """Read the scheme settings; waits for the database.

    Raises:
        Refusal: the actor may not read the books.
    """
    return SchemeState(
        scheme.facts(),
        {kind: scheme.needed(kind) for kind in (MAJOR, MINOR)},
        scheme.changes(actor),
        scheme.reviews(actor),
        scheme.today(),
        rules_of(scheme.facts().get(TRAINING, "")),
    )
