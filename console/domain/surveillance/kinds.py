"""The kinds of authorisation, with who may grant each, in which form, for how long and on what conditions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from console.domain.books.authorisations import (
    COMMISSIONER,
    COUNCIL,
    COUNCIL_POSTS,
    DIRECTING,
    INTRUSIVE,
    JUSTICE,
    ORAL,
    POLICE_DIRECTED,
    TOTAL_CONTROL,
    URGENT_ORAL,
    URGENT_WRITTEN,
    WRITTEN,
)
from console.domain.people.police_ranks import Rank
from console.domain.text import text


class Span(Enum):
    """How long an authorisation lasts at most."""

    MONTHS = "three months"
    URGENT = "72 hours from the grant"
    AS_NAMED = "as long as it says"


class Condition(Enum):
    """What must be entered before a camera may be used. The value says what is missing."""

    BUREAU = text("the confirmation by the covert authority bureau")
    BUREAU_LATER = text("the confirmation by the covert authority bureau, whose time is over")
    CALL_BACK = text("the call back to the officer's force")
    JUSTICE = text("the order of a justice of the peace")
    COMMISSIONER = text("the approval by a judicial commissioner")
    INFORMED = text("that the director was informed")


SOURCE_OF = {
    Condition.BUREAU: "code of practice, RIP-03",
    Condition.BUREAU_LATER: "code of practice, RIP-03",
    Condition.CALL_BACK: "code of practice, RIP-03",
    Condition.JUSTICE: "RIPA 2000, section 32A",
    Condition.COMMISSIONER: "RIPA 2000, section 36",
    Condition.INFORMED: "code of practice, RIP-03",
}
"""Where each condition is laid down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationKind:
    """What the law and the code ask of one kind of authorisation.

    Attributes:
        name: as the book has it.
        rank: the lowest police rank that may grant it; None: the police may not.
        posts: posts of the council that may grant it.
        forms: how it may be granted.
        span: how long it lasts.
        conditions: what must be entered before a camera is used.
        approver: who must approve it before it has effect; its period then runs from there. Empty: no one.
        needs_owner: whether the owner's representative must permit it in writing.
        needs_threshold: whether the offence must meet the crime threshold.
        source: where this is laid down.
    """

    name: str
    rank: Rank | None
    forms: tuple[str, ...]
    span: Span
    conditions: tuple[Condition, ...]
    source: str
    posts: tuple[str, ...] = ()
    approver: str = ""
    needs_owner: bool = False
    needs_threshold: bool = False

    @property
    def granted_by(self) -> str:
        """Who may grant it, in words."""
        if self.rank is None:
            return ", ".join(self.posts)
        return self.rank.title if self.rank is Rank.CHIEF_CONSTABLE else f"{self.rank.title} or above"


KINDS_OF_AUTHORISATION = {
    kind.name: kind
    for kind in (
        AuthorisationKind(
            name=POLICE_DIRECTED,
            rank=Rank.SUPERINTENDENT,
            forms=(WRITTEN,),
            span=Span.MONTHS,
            conditions=(Condition.BUREAU, Condition.INFORMED),
            source="SI 2010/521; RIPA 2000, section 43(3)(c)",
        ),
        AuthorisationKind(
            name=URGENT_ORAL,
            rank=Rank.SUPERINTENDENT,
            forms=(ORAL,),
            span=Span.URGENT,
            # The bureau's confirmation follows within the scheme's hours: `Authorisation.missing`.
            conditions=(Condition.CALL_BACK, Condition.INFORMED),
            source="SI 2010/521; RIPA 2000, section 43(3)(a)",
        ),
        AuthorisationKind(
            name=URGENT_WRITTEN,
            rank=Rank.INSPECTOR,
            forms=(WRITTEN,),
            span=Span.URGENT,
            conditions=(Condition.CALL_BACK, Condition.INFORMED),
            source="SI 2010/521; RIPA 2000, section 43(3)(a)",
        ),
        AuthorisationKind(
            name=COUNCIL,
            rank=None,
            posts=COUNCIL_POSTS,
            forms=(WRITTEN,),
            span=Span.MONTHS,
            conditions=(Condition.JUSTICE, Condition.INFORMED),
            source="SI 2010/521; RIPA 2000, sections 32A and 43",
            approver=JUSTICE,
            needs_threshold=True,
        ),
        AuthorisationKind(
            name=INTRUSIVE,
            rank=Rank.CHIEF_CONSTABLE,
            forms=(WRITTEN,),
            span=Span.MONTHS,
            conditions=(Condition.COMMISSIONER, Condition.BUREAU, Condition.INFORMED),
            source="RIPA 2000, sections 32 and 36",
            approver=COMMISSIONER,
        ),
        AuthorisationKind(
            name=DIRECTING,
            rank=Rank.INSPECTOR,
            forms=(WRITTEN,),
            span=Span.AS_NAMED,
            conditions=(Condition.INFORMED,),
            source="code of practice, RIP-01",
            needs_owner=True,
        ),
        AuthorisationKind(
            name=TOTAL_CONTROL,
            rank=Rank.ASSISTANT_CHIEF_CONSTABLE,
            forms=(WRITTEN,),
            span=Span.AS_NAMED,
            conditions=(Condition.INFORMED,),
            source="code of practice, RIP-02",
            needs_owner=True,
        ),
    )
}
"""The kinds by their names in the book."""
URGENT_KINDS = frozenset({URGENT_ORAL, URGENT_WRITTEN})
BUREAU_WITHIN_H = 24
"""Hours after an urgent grant within which the bureau confirms it, where the scheme sets no other."""
POSTS_OF_CODE = ("director", "head of service")
"""The posts that grant a council's authorisation where a scheme names no others; the law allows one more."""
COUNCIL_SOURCE = "code of practice, RIP-03"
