"""Relations, open cases, the countersigning queue and keys of details, against their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.books.entries import Relation
from console.domain.books.incident_numbers import IncidentNumber, numbered
from console.domain.books.proof import BookFinding, Damage
from console.store.beside.contradiction import contradiction
from console.store.beside.events import DUE, OPENERS
from console.store.ledger.apart_keys import is_wrapped
from console.store.ledger.field_encryption import binding, unseal
from console.store.ledger.incident_numbers import OPENED, seen_utc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from console.store.beside.events import StatedEntry
    from console.store.beside.readable import Cells

Place = tuple[str, int]
"""Book and number of an entry."""


def check_links(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the table of relations with the relations that entries state."""
    stated = {(event.book, event.number, about): event.relation for event in events for about in event.about}
    kept = {(row["book"], row["number"], row["about"]): row["relation"] for row in rows}
    for book, number, about in sorted(stated.keys() | kept.keys()):
        said, found = stated.get((book, number, about), ""), kept.get((book, number, about), "")
        if said != found:
            yield contradiction(
                f"the table of relations says “{found}” of {book} {number} and {about}, the entry “{said}”"
            )


def check_cases(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the open cases with the entries that open and close them."""
    opened: dict[Place, Any] = {}
    for event in events:
        if event.kind in OPENERS:
            opened[event.book, event.number] = True
        if event.relation == Relation.REOPENS.value:
            opened.update(dict.fromkeys(((event.book, about) for about in event.about), True))
        _take(opened, event, Relation.CLOSES)
    yield from _compare(opened, {_place(row): True for row in rows}, "is an open case", "is not an open case")


def check_due(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the queue of countersignatures with the entries that need and give them."""
    due: dict[Place, Any] = {}
    for event in events:
        if event.kind in DUE:
            due[event.book, event.number] = event.instant
        _take(due, event, Relation.COUNTERSIGNS)
    kept = {_place(row): row["instant"] for row in rows}
    yield from _compare(due, kept, "waits for a countersignature", "does not wait for a countersignature")


def check_keys(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the keys of personal details with the entries that have details and those that erase them."""
    sealed = {(event.book, event.number): event for event in events if event.sealed}
    erased: dict[Place, Any] = dict.fromkeys(sealed, True)
    for event in events:
        _take(erased, event, Relation.ERASES)
    keys = {_place(row): row["key"] for row in rows}
    yield from _compare(
        erased, dict.fromkeys(keys, True), "has the key of its personal details", "has no key to such details"
    )
    for place in sorted(keys.keys() & sealed.keys()):
        # A wrapped key opens nothing without the one that lies outside the database.
        if not is_wrapped(keys[place]) and not _opens(keys[place], sealed[place]):
            words = f"the key of {place[0]} {place[1]} does not open its personal details"
            yield BookFinding("", 0, Damage.UNREADABLE, words)


def check_incident_numbers(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the own numbers of incidents with those that follow from their entries."""
    opened = [
        (event.number, seen_utc(event.fields, event.instant)) for event in events if event.kind == OPENED
    ]
    said = {entry: str(own) for entry, own in numbered(opened, {})}
    kept = {row["entry"]: str(IncidentNumber(row["year"], row["number"])) for row in rows}
    for entry in sorted(said.keys() | kept.keys()):
        if said.get(entry) != kept.get(entry):
            found, stated = kept.get(entry, "–"), said.get(entry, "–")
            yield contradiction(
                f"the database gives incidents {entry} the number {found}, by the entries it is {stated}"
            )


def _opens(key: bytes, event: StatedEntry) -> bool:
    bound_to = binding(event.book, event.kind, event.author, event.instant)
    try:
        return unseal(event.sealed, key, bound_to) is not None
    except ValueError:
        return False


def _place(row: Cells) -> Place:
    return row["book"], row["number"]


def _take(places: dict[Place, Any], event: StatedEntry, relation: Relation) -> None:
    if event.relation == relation.value:
        for about in event.about:
            places.pop((event.book, about), None)


def _compare(
    said: Mapping[Place, Any], kept: Mapping[Place, Any], has: str, lacks: str
) -> Iterator[BookFinding]:
    for place in sorted(said.keys() | kept.keys()):
        if said.get(place) == kept.get(place):
            continue
        book, number = place
        if place not in kept:
            yield contradiction(f"by the entries {book} {number} {has}, but the database has lost that")
        elif place not in said:
            yield contradiction(f"by the entries {book} {number} {lacks}, but the database says that it does")
        else:
            yield contradiction(f"the database says that {book} {number} was written at {kept[place]}")
