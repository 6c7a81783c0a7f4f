"""Of which pictures an entry or an act speaks: its cameras, and from when to when (RIP-04).

The rule knows no kind. Whatever names a camera speaks of the time that it says, or of the time at which it
was entered where it says none; so a new kind, or a new act, is covered without being listed anywhere. A
camera may be named in any of its words too (`domain.books.camera_words`), where these are asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.camera_words import CameraWords
from console.domain.books.fields import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.entries import Entry

ONE_CAMERA = "camera"
CAMERA_FIELDS = frozenset(
    {ONE_CAMERA, *(one.name for kind in KINDS.values() for one in kind.fields if one.shape is Shape.CAMERAS)}
)
"""The fields that name cameras, in whatever kind of entry or correction."""
RECORDED = ("begin_utc", "end_utc", "picture_utc", "at", "viewed", "recorded")
"""The fields that say from when the pictures are. Where one of them is there, no other time counts."""
ENDS = frozenset({"end_utc", "picture_utc", "at", "viewed", "recorded"})
"""Those of them after which there are no more pictures; a begin alone goes on until it was entered."""
ROUTINE = frozenset({"segment-deleted", "recording-heads", "camera-clocks"})
"""What the program does with the recordings of all cameras alike, and enters for all of them together."""
SUBJECTS = ("subject", "about")
"""The fields of acts and agreements that name a camera in words."""
NOT_WORDS = frozenset(
    one.name for kind in KINDS.values() for one in kind.fields if one.shape is Shape.SIGNATURE
)
"""The fields of drawn signatures: long, and no words."""
PLACE = "place"
"""The field that says where something happened, and not by which camera it was seen."""
EQUIPMENT = frozenset({"equipment"})
"""The fields that say which camera or device is meant."""
NO_WORDS = CameraWords({})
_SUBJECT = re.compile(r"\bcameras? ((?:\d{1,9}(?!\d), ?)*\d{1,9}(?!\d))", re.IGNORECASE)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures of some cameras, in a time whose ends belong to it."""

    cameras: frozenset[int]
    begin_utc: dt.datetime
    end_utc: dt.datetime

    def overlap(self, begin_utc: dt.datetime, end_utc: dt.datetime) -> bool:
        """Return whether some of them are of a time; its end does not belong to it."""
        return self.begin_utc < end_utc and self.end_utc >= begin_utc


def pictures_of(
    entry: Entry, fields: Mapping[str, object] | None = None, words: CameraWords = NO_WORDS
) -> Pictures | None:
    """Return of which pictures an entry speaks; None if it names no camera, or all cameras alike.

    Args:
        entry: of any book.
        fields: what it says, with what it leaves to the entry that it is about; None: what it says.
        words: finds cameras that it names in its words.
    """
    said = entry.fields if fields is None else fields
    return None if entry.kind in ROUTINE else pictures_in(said, entry.instant_utc, words)


def pictures_in(
    fields: Mapping[str, object], entered_utc: dt.datetime, words: CameraWords = NO_WORDS
) -> Pictures | None:
    """Return of which pictures the fields of an entry, or the details of an act, speak; None: of none.

    Args:
        fields: as they are stored; the `subject` of an act is one of them.
        entered_utc: when it was entered.
        words: finds cameras that they name in their words.
    """
    cameras = frozenset(_cameras(fields, words))
    if not cameras:
        return None
    recorded = [one for name in RECORDED for one in _instants(fields.get(name))]
    entered_utc = _in_utc(entered_utc)
    if not recorded:
        recorded = [entered_utc, *(one for value in fields.values() for one in _instants(value))]
    elif not any(_instants(fields.get(name)) for name in ENDS):
        recorded.append(entered_utc)
    return Pictures(cameras, min(recorded), max(recorded))


def names_cameras(fields: Mapping[str, object], words: CameraWords = NO_WORDS) -> bool:
    """Return whether the fields of an entry name a camera."""
    return any(True for _ in _cameras(fields, words))


def recorded_in(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that say from when the pictures are; empty: the entry does not say it."""
    return {name: fields[name] for name in RECORDED if _instants(fields.get(name))}


def _cameras(fields: Mapping[str, object], words: CameraWords) -> Iterator[int]:
    for name in CAMERA_FIELDS & fields.keys():
        value = fields[name]
        for one in value if isinstance(value, tuple | list) else (value,):
            if isinstance(one, int) and not isinstance(one, bool):
                yield one
    for subject in (fields.get(name) for name in SUBJECTS):
        for found in _SUBJECT.finditer(subject) if isinstance(subject, str) else ():
            yield from map(int, found[1].split(","))
    if words is not NO_WORDS:
        for name, value in fields.items():
            for said in value if isinstance(value, tuple | list) else (value,):
                if isinstance(said, str) and said and name not in NOT_WORDS:
                    # What is called equipment by a camera's mere name is that camera, and no place.
                    named = f"camera: {said}" if name in EQUIPMENT else said
                    yield from words.named_in(named, is_place=name == PLACE)


def _instants(value: object) -> list[dt.datetime]:
    if isinstance(value, dt.datetime):
        return [_in_utc(value)]
    if not isinstance(value, str):
        return []
    return [one for found in _INSTANT.findall(value) if (one := _instant(found)) is not None]


def _instant(stated: str) -> dt.datetime | None:
    try:
        found = _in_utc(dt.datetime.fromisoformat(stated))
        return found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _in_utc(stated: dt.datetime) -> dt.datetime:
    """Return an instant with its zone: UTC where a damaged entry does not say it."""
    return stated.replace(tzinfo=dt.UTC) if stated.tzinfo is None else stated
