"""Holds on recordings, against the entries that placed and ended them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.apart import APART
from console.store.beside.contradiction import contradiction
from console.store.beside.events import utc_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.domain.books.proof import BookFinding
    from console.store.beside.events import StatedEntry
    from console.store.beside.readable import Cells


@dataclass(slots=True)
class StatedHold:
    """A hold as the entries state it.

    Attributes:
        end: when the recordings end that it holds, by the last entry; empty: they have no end.
        is_released: whether an entry says that it was ended.
        is_sealed: whether it holds for an authorisation, and says nowhere in the clear what.
    """

    owner: str
    camera: object
    begin: str
    end: str = ""
    is_released: bool = False
    is_sealed: bool = False


def check_holds(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the holds with the entries of their incidents."""
    stated = _stated(events)
    kept = {str(row["id"]): row for row in rows}
    for number in sorted(stated.keys() | kept.keys()):
        if number not in kept:
            words = f"the hold {number} for {stated[number].owner} is gone, so its recordings may be deleted"
            yield contradiction(words)
        elif number not in stated:
            yield contradiction(f"the hold {number} is in no entry")
        else:
            yield from _compare(number, stated[number], kept[number])


def _stated(events: Sequence[StatedEntry]) -> dict[str, StatedHold]:
    holds: dict[str, StatedHold] = {}
    ends: dict[str, str] = {}
    for event in events:
        numbers = event.fields.get("holds")
        if not isinstance(numbers, list) or not event.about:
            continue
        owner = f"{event.book} {event.about[0]}"
        if event.kind in PLACING:
            holds |= _placed(event, owner, numbers, ends.get(owner, ""))
        if event.kind in RELEASING:
            for number in map(str, numbers):
                if number in holds and holds[number].owner == owner:
                    holds[number].is_released = True
        if event.kind in ENDING:
            ends[owner] = event.words("end_utc")
            for number in map(str, numbers):
                if number in holds:
                    holds[number].end = ends[owner]
    return holds


def _placed(event: StatedEntry, owner: str, numbers: Sequence[object], end: str) -> dict[str, StatedHold]:
    if event.book in APART:
        # Its cameras and times are sealed, in the entry and in the row; an earlier version named them.
        return {str(number): StatedHold(owner, None, "", is_sealed=True) for number in numbers}
    cameras = event.fields.get("cameras")
    return {
        # A camera that is named after the end is held until the same end.
        str(number): StatedHold(owner, camera, event.words("begin_utc"), event.words("end_utc") or end)
        for number, camera in zip(numbers, cameras if isinstance(cameras, list) else [], strict=False)
    }


def _compare(number: str, said: StatedHold, row: Cells) -> Iterator[BookFinding]:
    begin_utc, end_utc = _instant(said.begin), _instant(said.end)
    if said.is_sealed:
        yield from _compare_sealed(number, said, row)
        return
    if row["camera"] != said.camera:
        yield contradiction(f"the hold {number} is of camera {row['camera']}, by the books of {said.camera}")
    if row["owner"] != said.owner:
        yield contradiction(f"the hold {number} belongs to “{row['owner']}”, by the books to {said.owner}")
    if begin_utc is not None and row["begin_utc"] - begin_utc > SECOND:
        yield contradiction(f"the hold {number} begins later than the books say")
    if row["lifted_utc"] is not None and not said.is_released:
        yield contradiction(f"the hold {number} was lifted, but no entry says so")
    if (end_utc or NO_END_UTC) - row["end_utc"] > SECOND:
        yield contradiction(f"the hold {number} ends earlier than the books say")


def _compare_sealed(number: str, said: StatedHold, row: Cells) -> Iterator[BookFinding]:
    """Compare what can be seen of a sealed hold. Its content opens only under its owner, and unaltered."""
    if row["owner"] != said.owner:
        yield contradiction(f"the hold {number} belongs to “{row['owner']}”, by the books to {said.owner}")
    if row["sealed"] is None and row["camera"] == 0:
        yield contradiction(f"what the hold {number} of {said.owner} keeps is gone")
    if row["lifted_utc"] is not None and not said.is_released:
        yield contradiction(f"the hold {number} was lifted, but no entry says so")


PLACING = frozenset({"incidents.cameras", "media-log.hold-placed", "authorisations.held"})
RELEASING = frozenset({"incidents.hold-released", "media-log.hold-released", "authorisations.handed-over"})
ENDING = frozenset({"incidents.held", "incidents.held-again", "authorisations.hold-ended"})
SECOND = dt.timedelta(seconds=1)
NO_END_UTC = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
"""End of the hold of an open case."""


def _instant(stated: str) -> dt.datetime | None:
    try:
        return utc_of(stated) if stated else None
    except ValueError:
        return None
