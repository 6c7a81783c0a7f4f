"""Convert payloads to what the ledger stores and back, and check them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import TYPE_CHECKING, Any, cast

from console.domain.books.fields import FieldSpec, Shape
from console.domain.errors import OperatorError
from console.domain.text import normal, text
from console.domain.typed_text import problem_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.fields import Value
    from console.domain.books.kinds import EntryKind

Json = str | int | float | bool | None | list[int] | list[str]
_TEXTS = {Shape.WORDS, Shape.LONG, Shape.CHOICE, Shape.SIGNATURE}
_EMPTY: tuple[Any, ...] = ("", None, ())


def values_of(payload: Any) -> dict[str, Value]:
    """Return the fields of a payload as they are stored. Empty fields are left out."""
    values = {field.name: tidy(getattr(payload, field.name)) for field in dataclasses.fields(payload)}
    return {name: value for name, value in values.items() if value not in _EMPTY}


def tidy(value: Value) -> Value:
    """Return a value as it is stored: text in NFC; instants in UTC to the millisecond."""
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).replace(microsecond=value.microsecond // 1000 * 1000)
    if isinstance(value, tuple):
        return cast("Value", tuple(normal(item) if isinstance(item, str) else item for item in value))
    return value


def check(kind: EntryKind, values: Mapping[str, Value]) -> None:
    """Refuse values that a book cannot accept.

    Raises:
        OperatorError: it names every field that is wrong, and how.
    """
    empty = [spec.title for spec in kind.fields if _is_missing(spec, values.get(spec.name))]
    wrong: list[str] = (
        [text("fill in {fields}", fields=", ".join(f"“{title}”" for title in empty))] if empty else []
    )
    wrong += [
        problem
        for spec in kind.fields
        if spec.title not in empty and (problem := problem_of(spec, values.get(spec.name)))
    ]
    if kind.rules is not None and not wrong:
        wrong = list(kind.rules(values))
    if wrong:
        problems = "; ".join(wrong)
        raise OperatorError(
            text("{title}: {problems}.", title=kind.title, problems=problems),
            "Correct this and save the entry again. Nothing was saved.",
        )


def problem_of(spec: FieldSpec, value: Value) -> str:
    """Describe what is wrong with one field, with its title; empty if nothing is."""
    if _is_missing(spec, value):
        return text("Fill in “{field}”", field=spec.title)
    if value in _EMPTY:
        return ""
    if not _fits(spec.shape, value):
        return text("{field} must be {expected}", field=spec.title, expected=_EXPECTED[spec.shape])
    if isinstance(value, str):
        return _problem_of_text(spec, value)
    if isinstance(value, tuple) and len(value) > spec.most:
        return text("{field} has too many items (at most {most})", field=spec.title, most=spec.most)
    items = value if isinstance(value, tuple) else ()
    problem = next((wrong for item in items if isinstance(item, str) and (wrong := problem_in(item))), "")
    return text("{field} {problem}", field=spec.title, problem=problem) if problem else ""


def _is_missing(spec: FieldSpec, value: Value) -> bool:
    return spec.is_required and value in _EMPTY


def _problem_of_text(spec: FieldSpec, value: str) -> str:
    problem = problem_in(value, spec.most, is_line=spec.shape is not Shape.LONG)
    if problem:
        return text("{field} {problem}", field=spec.title, problem=problem)
    if spec.shape is Shape.CHOICE and not spec.is_open and value not in spec.choices:
        allowed = ", ".join(spec.choices)
        return text("{field} must be one of {allowed}", field=spec.title, allowed=allowed)
    return ""


_EXPECTED = {
    Shape.INSTANT: text("a date and time"),
    Shape.DATE: text("a date"),
    Shape.WHOLE: text("a whole number"),
    Shape.AMOUNT: text("a number"),
    Shape.FLAG: text("yes or no"),
    Shape.CAMERAS: text("a list of camera numbers"),
    Shape.TAGS: text("a list of words"),
} | dict.fromkeys(_TEXTS, text("text"))


def _fits(shape: Shape, value: Value) -> bool:
    if shape in {Shape.CAMERAS, Shape.TAGS}:
        item_type = int if shape is Shape.CAMERAS else str
        return isinstance(value, tuple) and all(isinstance(item, item_type) for item in value)
    if shape is Shape.INSTANT:
        return isinstance(value, dt.datetime) and value.tzinfo is not None
    if shape is Shape.AMOUNT and isinstance(value, float):
        return math.isfinite(value)
    # Compare types exactly, because bool is an int and datetime is a date.
    return type(value) is _TYPES[shape]


_TYPES = {Shape.DATE: dt.date, Shape.FLAG: bool, Shape.WHOLE: int, Shape.AMOUNT: int} | dict.fromkeys(
    _TEXTS, str
)


def to_json(value: Value) -> Json:
    """Return a value for the ledger's JSON: instants and dates in ISO 8601, UTC to the millisecond."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return cast("list[str]", list(value))
    return value


def from_json(spec: FieldSpec | None, stored: Any) -> Value:
    """Return the value of a stored field. Without a specification it is returned unchanged."""
    if isinstance(stored, list):
        return tuple(stored)
    if spec is None or not isinstance(stored, str):
        return cast("Value", stored)
    if spec.shape is Shape.INSTANT:
        return dt.datetime.fromisoformat(stored)
    if spec.shape is Shape.DATE:
        return dt.date.fromisoformat(stored)
    return stored
