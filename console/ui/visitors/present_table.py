"""The table of visitors in the room; overdue visitors are marked by shape and word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import choice_words
from console.domain.instants import spoken_moment, spoken_time
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
    """One row of the table."""

    visit: Visit
    late_min: int | None
    """Minutes since the expected time of leaving; None if not overdue."""


def rows_of(visits: Sequence[Visit], now_utc: dt.datetime) -> list[PresentRow]:
    """Return the rows for this time."""
    return [PresentRow(visit, _overdue_min(visit, now_utc)) for visit in visits]


def _overdue_min(visit: Visit, now_utc: dt.datetime) -> int | None:
    if visit.until_utc is None or not visit.is_overdue(now_utc):
        return None
    return int((now_utc - visit.until_utc).total_seconds() // 60)


def state_words(row: PresentRow) -> str:
    """Return the state, for example “Overdue by 12 min”."""
    if row.late_min is None:
        return translate("Visitors", "In the room")
    if row.late_min < 120:
        return translate("Visitors", "Overdue by {0} min").format(row.late_min)
    return translate("Visitors", "Overdue by {0} h").format(row.late_min // 60)


def present_columns() -> list[TableColumn[PresentRow]]:
    """Return the columns of the table."""
    overdue_icon, present_icon = icon("clock"), icon("open")
    return [
        TableColumn(
            translate("Visitors", "State"),
            state_words,
            lambda row: -(row.late_min if row.late_min is not None else -1),
            icon=lambda row: present_icon if row.late_min is None else overdue_icon,
        ),
        TableColumn(
            translate("Visitors", "Badge"), lambda row: row.visit.badge or HIDDEN, lambda row: row.visit.badge
        ),
        TableColumn(translate("Visitors", "Name"), _name_text, lambda row: row.visit.name.casefold()),
        TableColumn(
            translate("Visitors", "Organisation"),
            lambda row: row.visit.organisation or choice_words(row.visit.visitor),
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
    """Return hour and minute in London."""
    return spoken_time(instant_utc, seconds=False) if instant_utc else HIDDEN


def name_alone(words: str) -> str:
    """Return a person's name without the user name behind it."""
    return words.partition(" (")[0]


def _name_text(row: PresentRow) -> str:
    return row.visit.name or translate("Visitors", "Not shown to your role")
