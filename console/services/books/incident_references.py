"""Incidents as people and entries name them: by their own number, or by that of their entry."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from console.domain.books.entries import EntryRef
from console.domain.books.incident_numbers import incident_named
from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.entries import Entry
    from console.domain.books.fields import Value
    from console.domain.books.kinds import EntryKind
    from console.services.books.ports import BookStore

BOOK, OPENED = "incidents", "incidents.opened"


def incident_of(store: BookStore, typed: str) -> Entry | None:
    """Return the entry, without personal details, of the incident that was typed; None if nothing was.

    Raises:
        OperatorError: it is not a number, or there is no such incident.
    """
    named = incident_named(typed)
    if named is None:
        return None
    number = store.incident_entry(named.own) if named.own else named.entry
    entry = store.entry(EntryRef(BOOK, number), personal=False) if number else None
    if entry is None or entry.kind != OPENED:
        raise OperatorError(
            text("There is no incident {number}.", number=str(named)), "Find it in the incident log."
        )
    return entry


def own_number(store: BookStore, typed: str) -> str:
    """Return the own number of the incident that was typed; empty if nothing was.

    Raises:
        OperatorError: as for `incident_of`.
    """
    entry = incident_of(store, typed)
    return entry.called if entry is not None else ""


def with_own_numbers(store: BookStore, kind: EntryKind, payload: Any) -> Any:
    """Return a payload whose incidents are named by their own numbers.

    Raises:
        OperatorError: as for `incident_of`.
    """
    typed = {spec.name: getattr(payload, spec.name) for spec in kind.fields if spec.is_incident}
    own = {name: own_number(store, str(value)) for name, value in typed.items() if value}
    return dataclasses.replace(payload, **own) if own else payload


def changes_with_own_numbers(
    store: BookStore, kind: EntryKind, changes: Mapping[str, Value]
) -> dict[str, Value]:
    """Return the changes of a correction with incidents named by their own numbers.

    Raises:
        OperatorError: as for `incident_of`.
    """
    names = {spec.name for spec in kind.fields if spec.is_incident}
    return {
        name: own_number(store, str(value)) if name in names and value else value
        for name, value in changes.items()
    }
