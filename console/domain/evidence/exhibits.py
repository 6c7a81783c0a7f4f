"""Exhibit references: the producer's initials and a running number, with the copies derived from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterable

_REFERENCE = re.compile(
    r"(?P<initials>[A-Z]{2,5})/(?P<number>[1-9]\d{0,5})(?P<copies>(?:/[WMVRC][1-9]\d{0,3})*)"
)
_LETTERS = {kind.letter: kind for kind in CopyKind}


@dataclass(frozen=True, slots=True)
class ExhibitReference:
    """A reference such as `ABC/1`, or `ABC/1/W1` for the first working copy made from it.

    Attributes:
        copies: letter and number of each copy on the way from the master.
    """

    initials: str
    number: int
    copies: tuple[tuple[str, int], ...] = ()

    @classmethod
    def parse(cls, typed: str) -> ExhibitReference:
        """Return the reference that was typed.

        Raises:
            OperatorError: it is none.
        """
        match = _REFERENCE.fullmatch(typed.strip().upper())
        if match is None:
            raise OperatorError(
                text("“{typed}” is not an exhibit reference.", typed=typed.strip()[:40]),
                "Enter the initials of the person who produces it and a number, for example ABC/1.",
            )
        copies = tuple((part[0], int(part[1:])) for part in match["copies"].split("/")[1:])
        return cls(match["initials"], int(match["number"]), copies)

    def __str__(self) -> str:
        return "/".join(
            [self.initials, str(self.number), *(f"{mark}{number}" for mark, number in self.copies)]
        )

    @property
    def kind(self) -> CopyKind:
        """What kind of copy it is."""
        return _LETTERS[self.copies[-1][0]] if self.copies else CopyKind.MASTER

    @property
    def parent(self) -> ExhibitReference | None:
        """What it was made from; None for a master."""
        return ExhibitReference(self.initials, self.number, self.copies[:-1]) if self.copies else None

    @property
    def file_name(self) -> str:
        """The reference as every file system takes it: `ABC-1-W1`."""
        return str(self).replace("/", "-")

    def derive(self, kind: CopyKind, known: Iterable[ExhibitReference], unread: int = 0) -> ExhibitReference:
        """Return the next free reference for a copy of a kind that is made from this one.

        Args:
            kind: of the copy.
            known: references that were given.
            unread: how many more were given that cannot be read; each may be the next one.
        """
        same = [
            other.copies[-1][1]
            for other in known
            if other.copies and other.parent == self and other.copies[-1][0] == kind.letter
        ]
        return ExhibitReference(
            self.initials, self.number, (*self.copies, (kind.letter, max(same, default=0) + 1 + unread))
        )


def reference_in(stored: object) -> ExhibitReference | None:
    """Return the reference that stands in an entry, or None where it cannot be read."""
    try:
        return ExhibitReference.parse(str(stored))
    except OperatorError:
        return None


def next_master(initials: str, known: Iterable[ExhibitReference], unread: int = 0) -> ExhibitReference:
    """Return the next free master reference with these initials; see `ExhibitReference.derive`."""
    numbers = [other.number for other in known if other.initials == initials]
    return ExhibitReference(initials, max(numbers, default=0) + 1 + unread)


def initials_of(name: str) -> str:
    """Return the initials of a person's name, two to five letters from A to Z."""
    words = re.findall(r"[^\W\d_]+", name)
    letters = "".join(_plain(word[0]) for word in words)[:5]
    return letters if len(letters) > 1 else (letters + "XX")[:2]


def _plain(letter: str) -> str:
    import unicodedata

    base = unicodedata.normalize("NFD", letter)[0].upper()
    return base if base.isascii() and base.isalpha() else "X"
