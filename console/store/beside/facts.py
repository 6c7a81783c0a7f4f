"""Facts of the scheme and of cameras, against the entries that state them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from console.domain.books.feed_file import partner_from_json
from console.domain.cameras.facts import (
    COMMISSIONING,
    DENSITY,
    DEPLOYMENT,
    IDENTITY,
    LENS,
    MOTION,
    PARTNER,
    PLACE,
    PRIVATE,
    STEERING,
    TOURS,
    ZONES,
)
from console.domain.disclosure.own_letters import EVERY_FACT
from console.store.beside.contradiction import TOGETHER, contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from console.domain.books.proof import BookFinding
    from console.store.beside.events import StatedEntry
    from console.store.beside.readable import Cells

SCHEME = 0
"""The number under which facts of no one camera are kept."""
_STATED_BY = {
    ZONES: frozenset({"zone-changed"}),
    LENS: frozenset({"lens-calibrated"}),
    COMMISSIONING: frozenset({"camera-added", "camera-set-up", "camera-in-service", "camera-out-of-service"}),
    IDENTITY: frozenset({"camera-in-service", "camera-exchanged"}),
    STEERING: frozenset({"steering-changed"}),
    TOURS: frozenset({"tour-changed"}),
    PLACE: frozenset({"map-changed"}),
    "plans": frozenset({"map-changed"}),
    DENSITY: frozenset({"camera-setting-changed"}),
    MOTION: frozenset({"camera-setting-changed"}),
    PRIVATE: frozenset({"private-place-set", "private-place-cleared"}),
}
_OF_DEPLOYMENTS = frozenset({"deployments", "audit"})
"""The books of a deployment's entries and of a camera's change of kind."""
_STATES = {"zone-changed": ZONES, "lens-calibrated": LENS}
_CAMERA = re.compile(r"camera (-?\d+)")


def check_scheme_facts(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare every version of every fact of the scheme with its entry."""
    titles = {name: fact.title for name, fact in EVERY_FACT.items()}
    entries = [event for event in events if event.kind == "scheme.fact"]
    stated = [(event.words("fact"), event.words("text"), event.author) for event in entries]
    ordered = sorted(rows, key=lambda row: (row["since_utc"], row["id"]))
    kept = [(str(titles.get(row["name"], row["name"])), row["text"], row["author"]) for row in ordered]
    for title, wording, author in sorted((Counter(kept) - Counter(stated)).keys()):
        yield contradiction(f"the fact “{title}” (“{wording[:60]}”, by {author}) is in no entry")
    for title, wording, author in sorted((Counter(stated) - Counter(kept)).keys()):
        yield contradiction(f"the fact “{title}” (“{wording[:60]}”, by {author}) is in the books only")
    if Counter(stated) == Counter(kept):
        yield from _compare_present(stated, kept)


def _compare_present(
    stated: Sequence[tuple[str, str, str]], kept: Sequence[tuple[str, str, str]]
) -> Iterator[BookFinding]:
    said = {title: wording for title, wording, _author in stated}
    present = {title: wording for title, wording, _author in kept}
    for title in sorted(said):
        if said[title] != present[title]:
            yield contradiction(f"the fact “{title}” that counts now is not the one that was stated last")


def check_camera_facts(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare every version of a camera's facts with the entry that was saved with it."""
    acts: dict[tuple[int, str], list[StatedEntry]] = defaultdict(list)
    for event in events:
        if (match := _CAMERA.fullmatch(event.words("subject"))) is not None:
            acts[int(match[1]), event.author].append(event)
    dated = [event for event in events if event.book in _OF_DEPLOYMENTS]
    agreed = {event.number: event for event in events if event.kind == "linked-feeds.agreed"}
    for row in rows:
        if row["name"] == PARTNER:
            yield from _check_partner(row, agreed)
            continue
        if row["name"] == DEPLOYMENT:
            yield from _check_deployment(row, dated)
            continue
        about = acts[row["camera"], row["author"]]
        # A plan that is removed takes its cameras' places with it, in one entry about the scheme.
        yield from _check_version(row, about + acts[SCHEME, row["author"]] if row["name"] == PLACE else about)
    yield from _check_lost(events, {(row["name"], row["id"]) for row in rows})


def _check_version(row: Cells, acts: Sequence[StatedEntry]) -> Iterator[BookFinding]:
    version = f"version {row['id']} of “{row['name']}” of camera {row['camera']}"
    kinds = _STATED_BY.get(row["name"], frozenset())
    near = [act for act in acts if act.kind in kinds and abs(act.instant_utc - row["since_utc"]) <= TOGETHER]
    named = [act for act in near if act.fields.get("version", row["id"]) == row["id"]]
    digest = hashlib.sha256(row["content"].encode()).hexdigest()
    if not named:
        yield contradiction(f"{version} is in no entry")
    elif all(act.fields.get("digest", digest) != digest for act in named):
        yield contradiction(f"{version} is not what was saved")


def _check_partner(row: Cells, agreed: Mapping[int, StatedEntry]) -> Iterator[BookFinding]:
    entry = agreed.get(partner_from_json(row["content"]))
    named = entry.fields.get("cameras") if entry is not None else None
    if not isinstance(named, list | tuple) or row["camera"] not in named:
        yield contradiction(
            f"no agreement in the books says that camera {row['camera']} is a partner's (version {row['id']})"
        )


def _check_deployment(row: Cells, dated: Sequence[StatedEntry]) -> Iterator[BookFinding]:
    """Compare when a camera was deployed with the entry that was saved with it, or its change of kind."""
    if not any(
        event.author == row["author"] and abs(event.instant_utc - row["since_utc"]) <= TOGETHER
        for event in dated
    ):
        yield contradiction(f"version {row['id']} of “deployment” of camera {row['camera']} is in no entry")


def _check_lost(events: Sequence[StatedEntry], versions: set[tuple[str, int]]) -> Iterator[BookFinding]:
    for event in events:
        version, name = event.fields.get("version"), _STATES.get(event.kind, "")
        if name and type(version) is int and (name, version) not in versions:
            place = f"{event.book} {event.number}"
            yield contradiction(f"version {version} of “{name}”, which {place} names, is gone")
