"""The scheme on the database of a `Room`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from console.app.scheme import OpenScheme, scheme_on
from console.services.people.absence_marks import AbsenceMarks
from console.settings.schema import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from console.store.ledger.writer import LedgerWriter
    from tests.support.people import Room


def scheme_of(room: Room, folder: Path) -> OpenScheme:
    """The scheme on a room's database; acts are kept in `room.acts`, so that a test reads them at once."""
    scheme = scheme_on(room.engine, folder, Settings(), room.clock, fail)
    scheme.units.mark = AbsenceMarks(room.staff.roster, room.clock).marked
    return replace(scheme, ledger=cast("LedgerWriter", room.acts))


def fail(text: str) -> None:
    """A thread of the console may not fail."""
    raise AssertionError(text)
