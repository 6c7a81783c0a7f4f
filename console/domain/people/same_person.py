"""Whether two accounts belong to one person: by the numbers that only one person has."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.domain.people.person import Person

_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


class PersonalNumber(Enum):
    """A number that one person has and no other."""

    LICENCE = "licence number"
    STAFF = "staff number"
    COLLAR = "collar number"


def shared_number(one: Person, other: Person) -> PersonalNumber | None:
    """Return a number that both accounts have, or None. How it is spaced or written does not count."""
    theirs = dict(_numbers(other))
    return next((kind for kind, number in _numbers(one) if theirs.get(kind) == number), None)


def _numbers(person: Person) -> Iterator[tuple[PersonalNumber, tuple[str, ...]]]:
    if person.licence is not None:
        yield PersonalNumber.LICENCE, (_plain(person.licence.number),)
    if person.staff_number:
        yield PersonalNumber.STAFF, (_plain(person.staff_number),)
    if person.police is not None:
        yield PersonalNumber.COLLAR, (_plain(person.police.force), _plain(person.police.collar))


def _plain(number: str) -> str:
    """Return the letters and digits without case, spaces, hyphens and leading zeros."""
    folded = unicodedata.normalize("NFKC", number).casefold()
    return "".join(letter for letter in _LEADING_ZEROS.sub("", folded) if letter.isalnum())
