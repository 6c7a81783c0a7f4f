"""Texts: as they are stored, and as they are translated after they were formatted."""

from __future__ import annotations

import datetime as dt
import unicodedata
from enum import Enum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


def normal(text: str) -> str:
    """Text as it is stored, whatever is in it: NFC, line ends of one kind, no spaces around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean(text: str) -> str:
    """Text from a device or of the program: as `normal`, but control characters are left out, not refused."""
    kept = (
        letter
        for letter in normal(text)
        if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"}
    )
    return "".join(kept).strip()


class Text(str):
    """A formatted English text that keeps its template and its values, so that it can be translated later.

    It is an ordinary string everywhere else; a text that is built from it by `+` or an f-string is a plain
    string again.

    Attributes:
        template: the English template with named placeholders, as `str.format` reads them.
        values: what stands for the placeholders.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """Format the template."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, dict(values)
        return made

    def __reduce__(self) -> tuple[type[Text], tuple[str, dict[str, object]]]:
        return type(self), (self.template, self.values)


def text(template: str, /, **values: object) -> Text:
    """Format an English text in such a way that it can still be translated.

    Args:
        template: the text with named placeholders; it is the key of its translation.
        values: what stands for the placeholders. What is no string, number or time becomes a string at once,
            so that a text holds no objects and can be sent to another process.
    """
    return Text(template, {name: _plain(value) for name, value in values.items()})


def as_text(message: str) -> Text:
    """Return a message as a text, so that it is translated where it stands inside another one."""
    return message if isinstance(message, Text) else Text(message.replace("{", "{{").replace("}", "}}"), {})


def _plain(value: object) -> object:
    if isinstance(value, Text) or (
        isinstance(value, int | float | dt.date | dt.time) and not isinstance(value, Enum)
    ):
        return value
    return shown(str(value))


def shown(value: str) -> str:
    """Return a text that somebody typed or a device sent as a message may show it, to any terminal."""
    if value.isascii() and value.isprintable():
        return value
    return "".join(letter for letter in value if not is_unfit(letter))


BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They show a text in another order than it is stored; marks for Arabic and Hebrew are not among them."""


def is_unfit(letter: str) -> bool:
    """Return whether a character controls a device or the direction of writing, or is none."""
    category = unicodedata.category(letter)
    is_none = category == "Cs" or (ord(letter) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF
    return (category == "Cc" and letter not in "\n\t") or letter in BIDI_OVERRIDES or is_none
