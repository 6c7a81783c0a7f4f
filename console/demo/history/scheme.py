"""The scheme's year: two changes of its code of practice, and its reviews, some of them overdue."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.demo.history.events import InventedEntry
from console.demo.town import FACTS, PARTNERS
from console.domain.books.scheme import MAJOR, MINOR, CodeChanged, Reviewed
from console.domain.clock import LONDON
from console.domain.scheme.review_forms import answers_text, questions_of
from console.domain.scheme.reviews import REVIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

MANAGER = "m.hughes"
DAY = dt.timedelta(days=1)
REVIEWED = (
    # Days before the end, by whom, result. Some reviews are overdue; the last ones were never done.
    (60, "Margaret Hughes", "Purposes confirmed. The maintenance contract is extended by a year."),
    (330, "Elin Lindqvist", "Books in order; two findings on visitor badges, both put right."),
    (
        150,
        "Margaret Hughes",
        "Eleven principles met, one in part: signs at the retail park are being replaced.",
    ),
    (395, "Fiona Whitaker", "Cameras 8 and 14 were turned away from windows."),
    (40, "Lumen Systems Ltd", "All cameras tested; recorder clock correct to within one second."),
    (200, "Tariq Rahman", "Two redeployable units, both still needed."),
)


def scheme_events(begin_utc: dt.datetime, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    """Generate the entries about the scheme; a review before the period is entered at its start."""
    span = end_utc - begin_utc
    yield InventedEntry(begin_utc + span * 0.3, MANAGER, _major(begin_utc + span * 0.3))
    yield InventedEntry(begin_utc + span * 0.7, MANAGER, _minor(begin_utc + span * 0.7))
    for review, (days, by, result) in zip(REVIEWS, REVIEWED, strict=False):
        done_utc = end_utc - days * DAY
        answers = dict.fromkeys(questions_of(review), "Seen and in order, as last year.")
        reviewed = Reviewed(
            review=review,
            done_on=done_utc.astimezone(LONDON).date(),
            by=by,
            answers=answers_text(answers),
            result=result,
        )
        yield InventedEntry(max(done_utc, begin_utc + dt.timedelta(hours=1)), MANAGER, reviewed)


def _major(at_utc: dt.datetime) -> CodeChanged:
    return CodeChanged(
        change=MAJOR,
        what="Redeployable cameras are added to the scheme, each with its own impact assessment.",
        grounds="Fly-tipping in eleven places; part of the community safety plan.",
        consulted="Letters to all partners, a public meeting in the Town Hall, six weeks for comments.",
        agreed=(*PARTNERS, FACTS["owner"]),
        holds_from=(at_utc + 30 * DAY).astimezone(LONDON).date(),
    )


def _minor(at_utc: dt.datetime) -> CodeChanged:
    return CodeChanged(
        change=MINOR,
        what="New telephone number of the control room on signs and in the code.",
        grounds="The telephone system was replaced.",
        agreed=(FACTS["manager"], FACTS["owner"]),
        holds_from=at_utc.astimezone(LONDON).date(),
    )
