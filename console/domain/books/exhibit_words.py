"""Which exhibits an entry names by their references, in a field or in its words (EVD-01, RIP-04)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.domain.books.media_file import plain_reference
from console.domain.books.pictures import NOT_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SPACES = re.compile(r"\s+")


class ExhibitWords:
    """Finds some exhibits in entries. Made once for them.

    Args:
        references: of the exhibits, as `plain_reference` returns them.
    """

    def __init__(self, references: Collection[str]) -> None:
        # A mere number is a reference where it stands alone, and anything in a sentence.
        self._patterns = {
            one: None if one.isdigit() else re.compile(rf"(?<!\w){' ?'.join(map(re.escape, one))}(?!\w)")
            for one in references
            if one
        }

    def named_in(self, fields: Mapping[str, object]) -> set[str]:
        """Return which of the exhibits the fields of an entry name."""
        if not self._patterns:
            return set()
        said = [
            one
            for name, value in fields.items()
            if name not in NOT_WORDS
            for one in (value if isinstance(value, tuple | list) else (value,))
            if isinstance(one, str) and one
        ]
        return {found for one in said for found in self._named(one)}

    def _named(self, said: str) -> set[str]:
        plain = plain_reference(said)
        # Most texts have none of them, which is found out fast.
        near = [one for one in self._patterns if one in plain]
        if not near:
            return set()
        spaced = _SPACES.sub(" ", said.casefold())
        patterns = ((one, self._patterns[one]) for one in near)
        return {one for one, pattern in patterns if plain == one or (pattern and pattern.search(spaced))}
