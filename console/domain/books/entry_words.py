"""Values of entries as people read them: names for user names and cameras, local times, units."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.instants import spoken_day, spoken_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.books.fields import Value

_CAMERA = re.compile(r"\b([Cc]amera) (\d+)(?![\d/])(?!:)")
_MOMENT = re.compile(
    r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?(?=$|[\s,;.)])"
)
_DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)(?=$|[\s,;.)])")
_ACCOUNT = re.compile(r"\b(account) ([\w.@-]+)")
_PLACE = re.compile(r"\b([a-z]+(?:-[a-z]+)*) (\d+)\b")
_DIGIT = re.compile(r"\d")
PROGRAM_NAMES = {"watchroom": "The console", "demo": "The demonstration", "nobody": "No one known"}
RULE = "rule: "


def _same(name: str) -> str:
    return name


@dataclass(frozen=True, slots=True)
class EntryNames:
    """Names for what entries keep by number or by user name. The functions do not wait.

    Attributes:
        person: returns the name of a person for a user name; the user name if it is unknown.
        camera: returns the name of a camera for its number; empty if it is unknown.
        book: returns the title of a book for its short name; empty if there is none.
    """

    person: Callable[[str], str] = _same
    camera: Callable[[int], str] = lambda _number: ""
    book: Callable[[str], str] = lambda _name: ""

    def author(self, login: str) -> str:
        """Return who made an entry, also where it was the program."""
        if login.startswith(RULE):
            return f"The rule “{login.removeprefix(RULE)}”"
        return PROGRAM_NAMES.get(login) or self.person(login)

    def said(self, text: str) -> str:
        """Return a text of the program with names and local times in place of numbers, codes and stamps."""
        if (name := self.person(text)) != text:
            return name
        if _DIGIT.search(text) is None:
            # Only user names are left: most texts of a list.
            return _ACCOUNT.sub(lambda match: self._account(match[2]), text)
        text = _MOMENT.sub(lambda match: _moment(match[0]), text)
        text = _DAY.sub(lambda match: _day(match[0]), text)
        text = _ACCOUNT.sub(lambda match: self._account(match[2]), text)
        text = _PLACE.sub(self._place, text)
        return _CAMERA.sub(self._camera, text)

    def _account(self, login: str) -> str:
        name = self.person(login)
        return f"the account of {name}" if name != login else f"account {login}"

    def _camera(self, match: re.Match[str]) -> str:
        name = self.camera(int(match[2]))
        return (
            f"{match[0]} {name}"
            if name and not match.string[match.end() :].startswith(f" {name}")
            else match[0]
        )

    def _place(self, match: re.Match[str]) -> str:
        title = self.book(match[1])
        return f"{title} {match[2]}" if title else match[0]


def _moment(stated: str) -> str:
    try:
        instant = dt.datetime.fromisoformat(stated.replace(",", "."))
    except ValueError:
        return stated
    return spoken_moment(instant if instant.tzinfo is not None else instant.replace(tzinfo=dt.UTC))


def _day(stated: str) -> str:
    try:
        return spoken_day(dt.date.fromisoformat(stated))
    except ValueError:
        return stated


def number_words(value: float) -> str:
    """Return a number as people write it: at most one decimal, no exponent."""
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if value and abs(value) < 0.05:
        return "less than 0.1"
    return f"{value:,.1f}".removesuffix(".0")


def seconds_words(seconds: float) -> str:
    """Return a length of time: `12 s`, `3 min 5 s`, `2 h 10 min`, `3 days`."""
    if seconds < 60:
        return f"{number_words(round(seconds, 1) if seconds < 10 else round(seconds))} s"
    whole = round(seconds)
    if whole >= 2 * 86_400:
        return f"{number_words(whole / 86_400)} days"
    parts = ((whole // 3600, "h"), (whole // 60 % 60, "min"), (whole % 60 if whole < 3600 else 0, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def size_words(size: float) -> str:
    """Return a size of files: `320 kB`, `1.4 GB`."""
    for unit, many in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= many:
            return f"{number_words(round(size / many, 1))} {unit}"
    return f"{number_words(size)} bytes"


def plain(value: Value, names: EntryNames) -> str:
    """Return a value without a known unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return spoken_moment(value)
    if isinstance(value, dt.date):
        return spoken_day(value)
    if isinstance(value, int | float):
        return number_words(value)
    if isinstance(value, tuple):
        return ", ".join(names.said(item) if isinstance(item, str) else str(item) for item in value)
    return names.said(value) if value else ""
