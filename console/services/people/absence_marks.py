"""Entries of acts that somebody does in the absence of somebody else say so (PPL-06)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.entries import IN_ABSENCE
from console.domain.people.permissions import may

if TYPE_CHECKING:
    from console.domain.books.entries import NewEntry
    from console.domain.clock import Clock
    from console.domain.people.delegation import Authority
    from console.services.people.roster import Roster


class AbsenceMarks:
    """Adds to an entry in whose absence it was made. Thread-safe; it never waits.

    It is asked for each entry of every unit of work, so that no service can forget it.
    """

    def __init__(self, roster: Roster, clock: Clock) -> None:
        self._roster, self._clock = roster, clock

    def marked(self, entry: NewEntry) -> NewEntry:
        """Return the entry, with its authority if its author's own role does not allow the act."""
        kind = KINDS.get(entry.kind)
        person = self._roster.state.persons.get(entry.author) if kind is not None else None
        if kind is None or person is None or may(person.role, kind.act):
            return entry
        return with_authority(
            entry, self._roster.state.authority(person.login, kind.act, self._clock.utc_now())
        )


def with_authority(entry: NewEntry, authority: Authority | None) -> NewEntry:
    """Return the entry with the words of an authority; None: as it is."""
    if authority is None:
        return entry
    return replace(entry, open_fields={**entry.open_fields, IN_ABSENCE: authority.words})
