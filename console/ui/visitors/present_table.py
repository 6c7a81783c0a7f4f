"""The visitors who are in the room, as a table: who is overdue is told by shape and word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books.instants import spoken_moment
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.visitors.visit import Visit

translate = QCoreApplication.translate
HIDDEN = "–"


@dataclass(frozen=True, slots=True)
class PresentRow:
    """One line."""

    visit: Visit
    late_min: int | None
    """Minutes since the expected end; None: not yet."""


def rows_of(visits: Sequence[Visit], now_utc: dt.datetime) -> list[PresentRow]:
    """The lines as they stand now."""
    return [PresentRow(one, _late_min(one, now_utc)) for one in visits]


def _late_min(visit: Visit, now_utc: dt.datetime) -> int | None:
    if visit.until_utc is None or not visit.is_overdue(now_utc):
        return None
    return int((now_utc - visit.until_utc).total_seconds() // 60)


def state_words(row: PresentRow) -> str:
    """Such as “overdue 12 min”."""
    if row.late_min is None:
        return translate("Visitors", "in the room")
    if row.late_min < 120:
        return translate("Visitors", "overdue {0} min").format(row.late_min)
    return translate("Visitors", "overdue {0} h").format(row.late_min // 60)


def present_columns() -> list[TableColumn[PresentRow]]:
    """What stands in the table."""
    late, here = icon("clock"), icon("open")
    return [
        TableColumn(
            translate("Visitors", "State"),
            state_words,
            lambda row: -(row.late_min if row.late_min is not None else -1),
            icon=lambda row: here if row.late_min is None else late,
        ),
        TableColumn(
            translate("Visitors", "Badge"), lambda row: row.visit.badge or HIDDEN, lambda row: row.visit.badge
        ),
        TableColumn(translate("Visitors", "Name"), _name, lambda row: row.visit.name.casefold()),
        TableColumn(
            translate("Visitors", "Organisation"),
            lambda row: row.visit.organisation or row.visit.visitor,
            lambda row: row.visit.organisation.casefold(),
        ),
        TableColumn(
            translate("Visitors", "Until"),
            lambda row: clock_of(row.visit.until_utc),
            lambda row: row.visit.until_utc.timestamp() if row.visit.until_utc else 0.0,
            hint=lambda row: spoken_moment(row.visit.until_utc) if row.visit.until_utc else "",
        ),
        TableColumn(
            translate("Visitors", "Host"),
            lambda row: name_alone(row.visit.host),
            lambda row: row.visit.host,
            hint=lambda row: row.visit.host,
        ),
    ]


def clock_of(instant_utc: dt.datetime | None) -> str:
    """Hour and minute."""
    return spoken_moment(instant_utc, seconds=False)[11:] if instant_utc else HIDDEN


def name_alone(words: str) -> str:
    """Somebody's name without the login behind it, where there is little room."""
    return words.partition(" (")[0]


def _name(row: PresentRow) -> str:
    return row.visit.name or translate("Visitors", "not shown to your role")
