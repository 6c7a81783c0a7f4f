"""The names that cameras had, as the audit log says it: what was written of one keeps the name of its day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.domain.books.automatic_acts import act_of
from console.services.books.every import every_in_span

if TYPE_CHECKING:
    from console.services.books.ports import BookStore

NAMING = frozenset({"camera-added", "camera-changed"})
BOOK = act_of("camera-changed").book
AT_ONCE = 500
_SUBJECT = re.compile(r"camera (\d{1,9})$")
_TO = " → "


class FormerNames:
    """Every name that a camera was entered with. Read once, and after that only what is new. One thread."""

    def __init__(self) -> None:
        self._read = 0
        self.names: frozenset[tuple[int, str]] = frozenset()
        """Numbers of cameras, each with one of its names."""

    def follow(self, store: BookStore) -> None:
        """Read what is new in the audit log.

        Raises:
            EnvironmentFault: the database is away.
        """
        newest = store.head(BOOK)[0]
        found: set[tuple[int, str]] = set()
        read = self._read
        while read < newest:
            last = min(read + AT_ONCE, newest)
            for entry in every_in_span(store, BOOK, read + 1, last, personal=True):
                of = _SUBJECT.match(str(entry.fields.get("subject", ""))) if entry.kind in NAMING else None
                if of is not None:
                    said = str(entry.fields.get("name", ""))
                    found |= {(int(of[1]), one) for one in said.split(_TO)}
            read = last
        self._read, self.names = newest, self.names | found
