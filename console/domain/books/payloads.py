"""From a payload to what the ledger keeps, and back; what is wrong with one, in words."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import TYPE_CHECKING, Any, cast

from console.domain.books.fields import FieldSpec, Shape
from console.domain.errors import OperatorError
from console.domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.fields import Value
    from console.domain.books.kinds import EntryKind

Json = str | int | float | bool | None | list[int] | list[str]
_TEXTS = {Shape.WORDS, Shape.LONG, Shape.CHOICE, Shape.SIGNATURE}
_EMPTY: tuple[Any, ...] = ("", None, ())


def values_of(payload: Any) -> dict[str, Value]:
    """The fields of a payload, its text cleaned; those left empty are left out."""
    said = {one.name: tidy(getattr(payload, one.name)) for one in dataclasses.fields(payload)}
    return {name: value for name, value in said.items() if value not in _EMPTY}


def tidy(value: Value) -> Value:
    """As it is kept: text without control characters, NFC; instants in UTC to the millisecond."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).replace(microsecond=value.microsecond // 1000 * 1000)
    if isinstance(value, tuple):
        return cast("Value", tuple(clean(one) if isinstance(one, str) else one for one in value))
    return value


def check(kind: EntryKind, values: Mapping[str, Value]) -> None:
    """Refuse what a book cannot take.

    Raises:
        OperatorError: it names every field that is wrong, and how.
    """
    wrong = [problem for spec in kind.fields if (problem := problem_of(spec, values.get(spec.name)))]
    if kind.rules is not None and not wrong:
        wrong = list(kind.rules(values))
    if wrong:
        raise OperatorError(
            f"{kind.title}: {'; '.join(wrong)}.", "Mend this and enter it again; nothing was entered."
        )


def problem_of(spec: FieldSpec, value: Value) -> str:
    """What is wrong with one field, beginning with its title; empty if nothing is."""
    if value in _EMPTY:
        return f"{spec.title} is missing" if spec.is_required else ""
    if not _fits(spec.shape, value):
        return f"{spec.title} must be {_EXPECTED[spec.shape]}"
    if isinstance(value, str):
        return _problem_of_text(spec, value)
    if isinstance(value, tuple) and len(value) > spec.most:
        return f"{spec.title} has {len(value)} items; at most {spec.most} fit"
    return ""


def _problem_of_text(spec: FieldSpec, value: str) -> str:
    if len(value) > spec.most:
        return f"{spec.title} has {len(value):,} letters; at most {spec.most:,} fit"
    if spec.shape is Shape.WORDS and "\n" in value:
        return f"{spec.title} must be one line"
    if spec.shape is Shape.CHOICE and not spec.is_open and value not in spec.choices:
        return f"{spec.title} must be one of {', '.join(spec.choices)}"
    return ""


_EXPECTED = {
    Shape.INSTANT: "a time with its zone",
    Shape.DATE: "a day",
    Shape.WHOLE: "a whole number",
    Shape.AMOUNT: "a number",
    Shape.FLAG: "yes or no",
    Shape.CAMERAS: "numbers of cameras",
    Shape.TAGS: "a list of words",
} | dict.fromkeys(_TEXTS, "text")


def _fits(shape: Shape, value: Value) -> bool:
    if shape in {Shape.CAMERAS, Shape.TAGS}:
        item = int if shape is Shape.CAMERAS else str
        return isinstance(value, tuple) and all(isinstance(one, item) for one in value)
    if shape is Shape.INSTANT:
        return isinstance(value, dt.datetime) and value.tzinfo is not None
    if shape is Shape.AMOUNT and isinstance(value, float):
        return math.isfinite(value)
    # Exactly: a truth value is an int, and an instant is a date.
    return type(value) is _TYPES[shape]


_TYPES = {Shape.DATE: dt.date, Shape.FLAG: bool, Shape.WHOLE: int, Shape.AMOUNT: int} | dict.fromkeys(
    _TEXTS, str
)


def to_json(value: Value) -> Json:
    """As the ledger's JSON has it: instants and days in ISO 8601, instants in UTC to the millisecond."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return cast("list[str]", list(value))
    return value


def from_json(spec: FieldSpec | None, kept: Any) -> Value:
    """The value again; without a spec (an automatic act, a kind of a newer version) as it is."""
    if isinstance(kept, list):
        return tuple(kept)
    if spec is None or not isinstance(kept, str):
        return cast("Value", kept)
    if spec.shape is Shape.INSTANT:
        return dt.datetime.fromisoformat(kept)
    if spec.shape is Shape.DATE:
        return dt.date.fromisoformat(kept)
    return kept
