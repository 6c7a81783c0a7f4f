"""Cameras, against the entries that added, changed and removed them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from console.domain.text import clean
from console.store.beside.contradiction import contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.domain.books.proof import BookFinding
    from console.store.beside.events import StatedEntry
    from console.store.beside.readable import Cells

_COLUMNS = {"name": "name", "place": "place", "group": "group_name", "kind": "kind", "urn": "urn"}
_COLUMNS |= {"main_url": "main_url", "sub_url": "sub_url"}
_ACTS = ("camera-added", "camera-changed", "camera-removed")


def check_cameras(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the cameras with their entries."""
    acts: dict[str, list[StatedEntry]] = defaultdict(list)
    for event in events:
        if event.kind in _ACTS:
            acts[event.words("subject")].append(event)
    kept = {f"camera {row['number']}": row for row in rows}
    for subject in sorted(acts.keys() | kept.keys()):
        if subject not in kept:
            yield contradiction(f"{subject}, which the books name, is not in the database")
        elif not any(event.kind == "camera-added" for event in acts[subject]):
            yield contradiction(f"{subject} is in no entry: the books do not say who added it")
        else:
            yield from _compare(subject, acts[subject], kept[subject])


def _compare(subject: str, acts: Sequence[StatedEntry], row: Cells) -> Iterator[BookFinding]:
    stated: dict[str, str] = {}
    for event in acts:
        for name in _COLUMNS:
            if event.words(name):
                # A change is stated as “before → after”, an empty value as a dash.
                stated[name] = event.words(name).rpartition(" → ")[2].strip()
    for name, said in stated.items():
        found = clean(row[_COLUMNS[name]]).strip() or "–"
        if said != found and _is_certain(acts, name):
            yield contradiction(f"{subject}: for “{name}” the database has “{found}”, the books “{said}”")
    is_removed = acts[-1].kind == "camera-removed"
    if is_removed != (row["removed_utc"] is not None):
        yield contradiction(f"whether {subject} was removed is not what the books say")


def _is_certain(acts: Sequence[StatedEntry], name: str) -> bool:
    """Return whether what entries state of a column can be read: the arrow is not part of the value."""
    return all(event.words(name).count(" → ") <= 1 for event in acts)
