"""Fields of an entry's payload: what each is called, how long it may be, whether it is personal.

A payload is a frozen dataclass whose fields are made by the functions here:

    @dataclass(frozen=True, slots=True, kw_only=True)
    class FaultReported:
        equipment: str = words("Equipment", kept=EQUIPMENT)
        reported_utc: dt.datetime = instant("Reported at")
        caller: str = words("Reported by telephone by", required=False)
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from console.domain.books.kept import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = str | int | float | bool | dt.datetime | dt.date | tuple[int, ...] | tuple[str, ...] | None
"""What a field may hold. Instants are aware UTC."""
KEY = "watchroom"
MOST_LETTERS = 200
MOST_LONG = 20_000
MOST_SIGNATURE = 100_000


class Shape(Enum):
    """The type of a field, which decides how it is entered, shown and searched."""

    WORDS = "words"
    LONG = "long words"
    CHOICE = "choice"
    INSTANT = "instant"
    DATE = "date"
    WHOLE = "whole number"
    AMOUNT = "amount"
    FLAG = "flag"
    CAMERAS = "cameras"
    TAGS = "tags"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """The specification of one field.

    Attributes:
        name: name of the dataclass field; never changed once entries exist.
        title: the title in forms, columns and prints.
        is_personal: whether it is encrypted with the entry's own key, and erased with it.
        kept: why a free text is not personal (`domain.books.kept`).
        choices: the items of a `CHOICE`; with `is_open`, other values may be typed.
        unit: the unit, shown after a number.
        is_incident: whether it names an incident, by either of its numbers; its own is entered.
        is_asked: whether a form shows it only once the service has asked for it.
    """

    name: str
    title: str
    shape: Shape
    is_required: bool
    is_personal: bool
    choices: tuple[str, ...] = ()
    is_open: bool = False
    kept: str = ""
    most: int = MOST_LETTERS
    unit: str = ""
    hint: str = ""
    is_incident: bool = False
    is_asked: bool = False


def _made(shape: Shape, title: str, default: Any, **options: Any) -> Any:
    required = bool(options.pop("required", True))
    spec = {"title": title, "shape": shape, "required": required, **options}
    if required:
        return dataclasses.field(metadata={KEY: spec})
    return dataclasses.field(default=default, metadata={KEY: spec})


def words(title: str, *, required: bool = True, kept: str = "", hint: str = "") -> Any:
    """Make a field for one line of text, up to 200 characters; personal unless `kept` says why not."""
    return _made(Shape.WORDS, title, "", required=required, personal=not kept, kept=kept, hint=hint)


def answer(title: str, choices: tuple[str, ...]) -> Any:
    """Make a field for the answer to a question that the service asks; a form shows it only then."""
    return _made(Shape.CHOICE, title, "", required=False, personal=False, choices=choices, is_asked=True)


def long_words(title: str, *, required: bool = True, kept: str = "", hint: str = "") -> Any:
    """Make a field for text of many lines, up to 20,000 characters; personal unless `kept` says why not."""
    personal = not kept
    return _made(
        Shape.LONG, title, "", required=required, personal=personal, kept=kept, most=MOST_LONG, hint=hint
    )


def choice(
    title: str, choices: tuple[str, ...], *, required: bool = True, is_open: bool = False, kept: str = ""
) -> Any:
    """Make a field for one item of a list. `is_open`: others may be typed; see `words` for `kept`."""
    personal = is_open and not kept
    return _made(
        Shape.CHOICE,
        title,
        "",
        required=required,
        personal=personal,
        kept=kept,
        choices=choices,
        is_open=is_open,
    )


def instant(title: str, *, required: bool = True) -> Any:
    """Make a field for an instant: aware UTC, shown in Europe/London."""
    return _made(Shape.INSTANT, title, None, required=required)


def incident(title: str) -> Any:
    """Make a field for the number of an incident, such as `2026/0412`; old entries have that of its entry."""
    hint = "For example, 2026/0412"
    return _made(
        Shape.WORDS, title, "", required=False, personal=False, kept=REFERENCE, hint=hint, is_incident=True
    )


def date(title: str, *, required: bool = True) -> Any:
    """Make a field for a date."""
    return _made(Shape.DATE, title, None, required=required)


def whole(title: str, *, required: bool = True, unit: str = "") -> Any:
    """Make a field for a whole number."""
    return _made(Shape.WHOLE, title, None, required=required, unit=unit)


def amount(title: str, *, required: bool = True, unit: str = "") -> Any:
    """Make a field for a number with a fraction."""
    return _made(Shape.AMOUNT, title, None, required=required, unit=unit)


def flag(title: str, *, default: bool = False) -> Any:
    """Make a field for yes or no."""
    return _made(Shape.FLAG, title, default, required=False)


def cameras(title: str, *, required: bool = False) -> Any:
    """Make a field for camera numbers."""
    return _made(Shape.CAMERAS, title, (), required=required)


def tags(title: str, *, required: bool = False, kept: str = "") -> Any:
    """Make a field for a list of short texts, such as people present; personal unless `kept` says why not."""
    return _made(Shape.TAGS, title, (), required=required, personal=not kept, kept=kept)


def signature(title: str, *, required: bool = True) -> Any:
    """Make a field for a signature: an SVG path (`M x y L x y …`) in 1000 × 300 units; always personal."""
    return _made(Shape.SIGNATURE, title, "", required=required, personal=True, most=MOST_SIGNATURE)


FREE_TEXT = frozenset({Shape.WORDS, Shape.LONG, Shape.TAGS, Shape.SIGNATURE})


def is_free_text(spec: FieldSpec) -> bool:
    """Return whether anything may be typed into a field."""
    return spec.shape in FREE_TEXT or spec.is_open


def specs(payload: type[Any]) -> Iterator[FieldSpec]:
    """Return the fields of a payload class, in the order of its form."""
    for field in dataclasses.fields(payload):
        options = dict(field.metadata[KEY])
        yield FieldSpec(
            field.name,
            options.pop("title"),
            options.pop("shape"),
            options.pop("required"),
            bool(options.pop("personal", False)),
            **options,
        )
