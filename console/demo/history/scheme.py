"""The scheme's own year: two changes of its code, and the reviews that were done or forgotten."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.demo.history.events import LONDON, InventedEntry
from console.demo.town import FACTS, PARTNERS
from console.domain.books.scheme import MAJOR, MINOR, CodeChanged, Reviewed
from console.domain.scheme.reviews import REVIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

MANAGER = "m.hughes"
DAY = dt.timedelta(days=1)
REVIEWED = (
    # How long before the end, by whom, with what result; the last of them are overdue or never came.
    (60, "Margaret Hughes", "Purposes stand. The contract for maintenance is extended by a year."),
    (330, "Elin Lindqvist", "Books in order; two findings on visitors' badges, both mended."),
    (150, "Margaret Hughes", "Eleven principles met, one in part: signs at the retail park are renewed."),
    (395, "Fiona Whitaker", "Cameras 8 and 14 were turned away from windows."),
    (40, "Lumen Systems Ltd", "All cameras tested; recorder's clock within one second."),
    (200, "Tariq Rahman", "Two redeployable units, both still needed."),
)


def scheme_events(begin_utc: dt.datetime, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    """What is entered about the scheme itself; what was done before the beginning is entered at it."""
    span = end_utc - begin_utc
    yield InventedEntry(begin_utc + span * 0.3, MANAGER, _major(begin_utc + span * 0.3))
    yield InventedEntry(begin_utc + span * 0.7, MANAGER, _minor(begin_utc + span * 0.7))
    for review, (days, by, result) in zip(REVIEWS, REVIEWED, strict=False):
        done_utc = end_utc - days * DAY
        said = Reviewed(review=review, done_on=done_utc.astimezone(LONDON).date(), by=by, result=result)
        yield InventedEntry(max(done_utc, begin_utc + dt.timedelta(hours=1)), MANAGER, said)


def _major(at_utc: dt.datetime) -> CodeChanged:
    return CodeChanged(
        change=MAJOR,
        what="Redeployable cameras are added to the scheme, each with an impact assessment of its own.",
        grounds="Fly-tipping at eleven places; the community safety plan asks for it.",
        consulted="Letters to all partners, a public meeting in the Town Hall, six weeks for answers.",
        agreed=(*PARTNERS, FACTS["owner"]),
        holds_from=(at_utc + 30 * DAY).astimezone(LONDON).date(),
    )


def _minor(at_utc: dt.datetime) -> CodeChanged:
    return CodeChanged(
        change=MINOR,
        what="The telephone number of the control room on signs and in the code is the new one.",
        grounds="The exchange was replaced.",
        agreed=(FACTS["manager"], FACTS["owner"]),
        holds_from=at_utc.astimezone(LONDON).date(),
    )
