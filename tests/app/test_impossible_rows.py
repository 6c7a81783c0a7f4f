"""A row with a value that cannot be there ends whatever reads it in a sentence, never in a traceback."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from console.app.verification import export_books
from console.domain.books.entries import EntryRef
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault, OperatorError
from console.settings.file import load
from console.store.layouts import LayoutTable
from console.store.people import PeopleTable
from tests.app.test_damaged_books import scheme
from tests.store.tampering import APPEND_ONLY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.app.scheme import OpenScheme

__all__ = ["scheme"]


def people(scheme: OpenScheme) -> PeopleTable:
    return PeopleTable(scheme.database, scheme.units)


READS: list[tuple[str, Callable[[OpenScheme], object]]] = [
    ("UPDATE camera SET kind = x'00'", lambda scheme: scheme.cameras.cameras()),
    ("UPDATE person SET role = 'king'", lambda scheme: people(scheme).persons()),
    ("UPDATE person SET licence_expires = 'NaN'", lambda scheme: people(scheme).persons()),
    ("UPDATE training SET topic = '{}'", lambda scheme: people(scheme).persons()),
    ("UPDATE person SET undertaking = 'U', undertaken_utc = 'noon'", lambda scheme: people(scheme).persons()),
    (
        (
            "INSERT INTO standing_order VALUES"
            " (1, 'a.bell', '[\"king\"]', '[]', '[]', '', '2026-01-01 00:00:00', NULL)"
        ),
        lambda scheme: people(scheme).standing_orders(),
    ),
    (
        "INSERT INTO standing_order VALUES (1, 'a.bell', '[]', '{', '[]', '', '2026-01-01 00:00:00', NULL)",
        lambda scheme: people(scheme).standing_orders(),
    ),
    ("INSERT INTO presence VALUES ('a.bell', 'desk', 'noon')", lambda scheme: people(scheme).present()),
    (
        "INSERT INTO shift VALUES (1, 'a.bell', 'x', '', '2026-01-01 00:00:00', NULL, '', '[', 0)",
        lambda scheme: people(scheme).open_shifts(),
    ),
    (
        "UPDATE ledger SET payload = '[]'",
        # A list is without it (`services/test_damaged_entries.py`).
        lambda scheme: scheme.books.case(EntryRef("visitors", 1), personal=False),
    ),
    (
        "UPDATE ledger SET payload = 1.5",
        lambda scheme: scheme.books.entry(EntryRef("audit", 1), personal=True),
    ),
    ("UPDATE ledger SET instant = 'noon'", lambda scheme: scheme.books.span("audit", 1, 2, personal=False)),
    ("UPDATE ledger SET number = 'x' WHERE number = 1", lambda scheme: scheme.heads.newest()),
    ("UPDATE signed_head SET number = 'x'", lambda scheme: scheme.heads.signed()),
    ("UPDATE signed_head SET number = 'x'", lambda scheme: scheme.heads.unsigned()),
    (
        "INSERT INTO layout VALUES ('wall', '{', 'a.bell', '2026-01-01 00:00:00')",
        lambda scheme: LayoutTable(scheme.database, SystemClock()).load("wall"),
    ),
]


@pytest.mark.parametrize(("change", "read"), READS, ids=[change for change, _read in READS])
def test_a_value_that_cannot_be_there_is_said(
    scheme: OpenScheme, change: str, read: Callable[[OpenScheme], object]
) -> None:
    with closing(sqlite3.connect(scheme.place, isolation_level=None)) as database:
        for trigger in APPEND_ONLY:
            for act in ("update", "delete"):
                database.execute(f"DROP TRIGGER {trigger}_refuses_{act}")
        database.execute(change)
    with pytest.raises(EnvironmentFault) as fault:
        read(scheme)
    assert "not possible there" in fault.value.what
    assert "watchroom verify books" in fault.value.then
    assert fault.value.__cause__ is not None, "the diagnostic log must say what it was"


def test_an_export_with_such_a_row_leaves_nothing_half_written(scheme: OpenScheme, tmp_path: Path) -> None:
    with closing(sqlite3.connect(scheme.place, isolation_level=None)) as database:
        for act in ("update", "delete"):
            database.execute(f"DROP TRIGGER ledger_refuses_{act}")
        database.execute("UPDATE ledger SET payload = '3.5' WHERE book = 'visitors'")
    with pytest.raises(EnvironmentFault, match="not possible there"):
        export_books(scheme, tmp_path / "out", personal=True)
    assert not (tmp_path / "out").exists()


def test_a_book_that_is_none_is_said(scheme: OpenScheme, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="no book called “nonsense”"):
        export_books(scheme, tmp_path / "out", ["nonsense"], personal=False)


def test_settings_that_are_nested_too_deeply_are_said(tmp_path: Path) -> None:
    place = tmp_path / "settings.toml"
    place.write_text("a = " + "[" * 5000)
    with pytest.raises(OperatorError, match="nested too deeply"):
        load(place)
