"""Since when somebody has a post that reads all authorisations, or had one: another post lets nobody forget.

What somebody entered before they had such a post stays everybody's. Where it cannot be read any more who had
one, everybody may have: then what names a covert camera is kept, whoever entered it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery
from console.domain.people.permissions import Permission, who_may
from console.domain.surveillance.readers import EVER
from console.services.books.every import every

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from console.domain.books.entries import Entry
    from console.services.books.ports import BookStore, Gate

PEOPLE, MADE, CHANGED = "people", "people.made", "people.changed"
INFORMED = frozenset(role.value for role in who_may(Permission.INSPECT_AUTHORISATIONS))
"""The posts that read all authorisations."""


@dataclass(frozen=True, slots=True)
class InformedPeople:
    """What the book of accounts says of it. Immutable.

    Attributes:
        by_login: the entries that made and changed each account, in order.
        unread: how many such entries cannot be read.
    """

    by_login: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    unread: int = 0

    def knew(self, gate: Gate, login: str, at_utc: dt.datetime | None) -> bool:
        """Return whether an account had such a post at a time or before.

        Args:
            gate: knows its present role.
            login: of the account.
            at_utc: the time; None: ever.
        """
        since_utc = self._since(gate, login)
        return since_utc is not None and (at_utc is None or since_utc <= at_utc)

    def _since(self, gate: Gate, login: str) -> dt.datetime | None:
        said = self.by_login.get(login, ())
        has_it = gate.role_permits(login, Permission.INSPECT_AUTHORISATIONS)
        # One entry that cannot be read leaves what was before and after it to be seen; two may hide a post.
        if self.unread > 1 or (has_it and not (said and _role(said[-1]) in INFORMED)):
            return EVER
        return _first_informed(said)


def informed_people(store: BookStore) -> InformedPeople:
    """Read who had such a post, and since when.

    Raises:
        EnvironmentFault: the database is away.
    """
    there = store.marked(PEOPLE, (MADE, CHANGED))
    found = list(every(store, BookQuery(PEOPLE, kinds=(MADE, CHANGED))))
    by_login: dict[str, list[Entry]] = {}
    for entry in reversed(found):
        by_login.setdefault(str(entry.fields.get("person", "")), []).append(entry)
    return InformedPeople(by_login, max(0, len(there) - len(found)))


def _first_informed(said: Sequence[Entry]) -> dt.datetime | None:
    """Return when the entries of an account first say that it had such a post; `EVER`: nobody can tell."""
    before: object = None
    first: dt.datetime | None = None
    for entry in said:
        # A post that no entry before gave: when it was given cannot be read.
        if entry.kind == CHANGED and entry.fields.get("before") in INFORMED and before not in INFORMED:
            return EVER
        before = _role(entry)
        if before in INFORMED and first is None:
            first = entry.instant_utc
    return first


def _role(entry: Entry) -> object:
    return entry.fields.get("role")
