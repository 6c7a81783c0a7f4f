"""A whole payload of every kind."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from console.domain.books.fields import FieldSpec, Shape, Value

if TYPE_CHECKING:
    from console.domain.books.kinds import EntryKind

BEGIN = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
_ENDS = {"ends_utc", "end_utc", "until_utc", "closed_utc", "left_utc"}
_VALUES: dict[Shape, Value] = {
    Shape.WORDS: "as entered",
    Shape.LONG: "Two lines\nof words.",
    Shape.INSTANT: BEGIN,
    Shape.DATE: BEGIN.date(),
    Shape.WHOLE: 7,
    Shape.AMOUNT: 2.5,
    Shape.FLAG: True,
    Shape.CAMERAS: (7, 12),
    Shape.TAGS: ("Ada", "Bob"),
    Shape.SIGNATURE: "M 10 20 L 30 40",
}


def good_value(spec: FieldSpec) -> Value:
    if spec.name in _ENDS:
        return BEGIN + dt.timedelta(hours=1)
    if spec.is_incident:
        # It would have to be there.
        return ""
    return spec.choices[0] if spec.shape is Shape.CHOICE else _VALUES[spec.shape]


def good_payload(kind: EntryKind) -> Any:
    return kind.payload(**{spec.name: good_value(spec) for spec in kind.fields})
