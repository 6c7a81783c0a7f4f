"""Verification of the tables beside the chain: nothing in them may differ from what the entries say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.store.beside.cameras import check_cameras
from console.store.beside.document_key import check_document_key
from console.store.beside.events import events
from console.store.beside.facts import check_camera_facts, check_scheme_facts
from console.store.beside.holds import check_holds
from console.store.beside.links import (
    check_cases,
    check_due,
    check_incident_numbers,
    check_keys,
    check_links,
)
from console.store.beside.people import (
    check_delegations,
    check_people,
    check_reading_keys,
    check_shifts,
    check_standing_orders,
    check_trainings,
    check_word_wraps,
)
from console.store.beside.readable import readable_rows, snapshot
from console.store.ledger.apart_keys import own_half
from console.store.ledger.document_sealing import unopened_documents
from console.store.ledger.word_keys import wraps
from console.store.people_tables import (
    delegations,
    failures,
    persons,
    presences,
    reading_keys,
    shifts,
    standing_orders,
    trainings,
)
from console.store.tables import (
    bookmarks,
    camera_facts,
    cameras,
    console_signs,
    countersign_due,
    drafts,
    entry_keys,
    entry_links,
    holds,
    incident_numbers,
    layouts,
    open_cases,
    scheme_facts,
    word_wraps,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Engine, Table

    from console.domain.books.proof import BookFinding
    from console.store.beside.events import StatedEntry
    from console.store.beside.readable import Cells

    Check = Callable[[Sequence[StatedEntry], Sequence[Cells]], Iterable[BookFinding]]

CHECKS: tuple[tuple[Table, Check], ...] = (
    (persons, check_people),
    (reading_keys, check_reading_keys),
    (trainings, check_trainings),
    (delegations, check_delegations),
    (standing_orders, check_standing_orders),
    (holds, check_holds),
    (entry_links, check_links),
    (open_cases, check_cases),
    (countersign_due, check_due),
    (entry_keys, check_keys),
    (incident_numbers, check_incident_numbers),
)
OF_A_SCHEME: tuple[tuple[Table, Check], ...] = (
    (scheme_facts, check_scheme_facts),
    (camera_facts, check_camera_facts),
    (cameras, check_cameras),
    (shifts, check_shifts),
)
"""What the demo's town gets without entries, or its history without rows."""
READ_ONLY = (failures, presences, drafts, layouts, bookmarks, word_wraps, console_signs)
"""Tables that follow from no entry, so that only their values can be checked."""


def check_beside(engine: Engine, *, is_demo: bool = False) -> list[BookFinding]:
    """Return what in the tables beside the chain cannot be read, or does not follow from the entries.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    findings: list[BookFinding] = []
    with snapshot(engine) as connection:
        followed = list(events(connection, findings))
        for table, check in CHECKS if is_demo else CHECKS + OF_A_SCHEME:
            findings += check(followed, readable_rows(connection, table, findings))
        for table in (*READ_ONLY, *(table for table, _check in OF_A_SCHEME if is_demo)):
            readable_rows(connection, table, findings)
        findings += check_word_wraps(followed, wraps(connection))
        findings += check_document_key(followed, own_half(connection), lambda: unopened_documents(connection))
    return findings
