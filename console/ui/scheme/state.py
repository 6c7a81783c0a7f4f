"""What the scheme's pane shows, read in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.books.scheme import MAJOR, MINOR

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from console.domain.books.entries import Entry
    from console.domain.people.actor import Actor
    from console.domain.scheme.reviews import ReviewState
    from console.services.scheme.service import SchemeService


@dataclass(frozen=True, slots=True)
class SchemeState:
    """One reading.

    Attributes:
        needed: by kind of change, whose agreement it needs.
    """

    facts: Mapping[str, str] = field(default_factory=dict)
    needed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changes: Sequence[Entry] = ()
    reviews: Sequence[ReviewState] = ()
    today: dt.date | None = None


def read(scheme: SchemeService, actor: Actor) -> SchemeState:
    """Read everything. Waits for the database.

    Raises:
        Refusal: the actor may not read the books.
    """
    return SchemeState(
        scheme.facts(),
        {kind: scheme.needed(kind) for kind in (MAJOR, MINOR)},
        scheme.changes(actor),
        scheme.reviews(actor),
        scheme.today(),
    )
