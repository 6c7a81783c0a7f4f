"""The columns of the list of requests, and what its rows say in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import book_words, choice_words
from console.domain.instants import spoken_day, spoken_moment, spoken_span
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from PySide6.QtGui import QIcon

    from console.domain.disclosure.request import RequestCase

translate = QCoreApplication.translate


def due_words(request: RequestCase, today: dt.date) -> str:
    """Return by when a request is answered, as people say it."""
    if request.is_paused:
        return translate("Requests", "Clock stopped")
    if request.due is None:
        return "–"
    left = request.due.days_left(today)
    day = spoken_day(request.due.day)
    if left < 0:
        return translate("Requests", "{0}, overdue by {1} days").format(day, -left)
    if left == 0:
        return translate("Requests", "{0}, today").format(day)
    return translate("Requests", "{0}, in {1} days").format(day, left)


def why_due(request: RequestCase) -> str:
    """Return the rules by which a request is due, with their sources; empty where no time is set."""
    if request.due is None:
        return ""
    limits = [(request.due.day, request.due.limit), *request.due.others]
    return "\n".join(
        f"{spoken_day(day)}: {book_words(limit.words)} ({book_words(limit.source)})" for day, limit in limits
    )


def span_words(request: RequestCase) -> str:
    """Return what recordings are asked for, in words."""
    cameras = ", ".join(map(str, request.cameras))
    if request.begin_utc is None or request.end_utc is None:
        return cameras or "–"
    return f"{cameras or '–'}; {spoken_span(request.begin_utc, request.end_utc)}"


def long_window_words() -> str:
    """Return the warning about a time of more than half an hour."""
    return translate(
        "Requests",
        "More than half an hour is asked for. The code allows an hour in its appendix only.",
    )


def request_columns(today: Callable[[], dt.date]) -> list[TableColumn[RequestCase]]:
    """Return the columns of the list of requests."""
    late, soon, fine = icon("fault"), icon("clock"), icon("open")

    def symbol(request: RequestCase) -> QIcon:
        if request.is_overdue(today()):
            return late
        return soon if request.is_due_soon(today()) else fine

    return [
        TableColumn(
            translate("Requests", "Answer by"),
            lambda request: due_words(request, today()),
            lambda request: request.due.day.isoformat() if request.due else "9999",
            icon=symbol,
            hint=why_due,
        ),
        TableColumn(
            translate("Requests", "No."),
            lambda request: str(request.number),
            lambda request: request.number,
            is_number=True,
        ),
        TableColumn(
            translate("Requests", "State"),
            lambda request: choice_words(request.state.value),
            lambda request: request.state.value,
        ),
        TableColumn(
            translate("Requests", "Type"),
            lambda request: choice_words(request.kind.name),
            lambda request: request.kind.name,
        ),
        TableColumn(
            translate("Requests", "Requester"),
            lambda request: request.requester or "–",
            lambda request: request.requester.casefold(),
        ),
        TableColumn(
            translate("Requests", "Received"),
            lambda request: spoken_moment(request.received_utc, seconds=False),
            lambda request: request.received_utc.timestamp(),
        ),
    ]
