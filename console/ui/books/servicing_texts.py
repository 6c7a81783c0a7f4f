"""Servicing and work orders in words: columns of their lists, and the order to print (FLT-02)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import choice_words, standing_alone
from console.domain.books.servicing import due_words
from console.domain.instants import spoken_day, spoken_moment
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.domain.books.servicing import ServicedItem, WorkOrder

translate = QCoreApplication.translate
NEVER = "9999"


def _shape(*, is_overdue: bool, is_soon: bool) -> str:
    return "fault" if is_overdue else "clock" if is_soon else "open"


def item_columns(today: Callable[[], dt.date]) -> list[TableColumn[ServicedItem]]:
    """Return the columns of the list of items; `today` returns the day in London."""
    icons = {name: icon(name) for name in ("fault", "clock", "open", "closed")}

    def shape(one: ServicedItem) -> str:
        if one.due_on is None:
            return "closed"
        return _shape(is_overdue=one.is_overdue(today()), is_soon=one.is_due_soon(today()))

    return [
        TableColumn(
            translate("Servicing", "Next service"),
            lambda one: (
                translate("Servicing", "None planned")
                if one.due_on is None
                else standing_alone(str(due_words(one.due_on, today())))
            ),
            lambda one: one.due_on.isoformat() if one.due_on is not None else NEVER,
            icon=lambda one: icons[shape(one)],
        ),
        TableColumn(translate("Servicing", "Reference"), lambda one: one.urn, lambda one: one.urn),
        TableColumn(
            translate("Servicing", "Item"),
            lambda one: f"{choice_words(one.item)}, {one.make}".rstrip(", "),
            lambda one: one.item,
        ),
        TableColumn(translate("Servicing", "Location"), lambda one: one.place, lambda one: one.place),
        TableColumn(
            translate("Servicing", "Last service"),
            lambda one: spoken_day(one.last_on) if one.last_on is not None else "–",
            lambda one: one.last_on.isoformat() if one.last_on is not None else "",
        ),
        TableColumn(
            translate("Servicing", "Contractor"), lambda one: one.contractor, lambda one: one.contractor
        ),
    ]


def order_columns(today: Callable[[], dt.date]) -> list[TableColumn[WorkOrder]]:
    """Return the columns of the list of work orders; `today` returns the day in London."""
    icons = {name: icon(name) for name in ("fault", "clock", "open")}
    return [
        TableColumn(
            translate("Servicing", "Wanted by"),
            lambda one: standing_alone(str(due_words(one.wanted_on, today()))),
            lambda one: one.wanted_on.isoformat(),
            icon=lambda one: icons[_shape(is_overdue=one.is_overdue(today()), is_soon=False)],
        ),
        TableColumn(
            translate("Servicing", "No."), lambda one: str(one.number), lambda one: one.number, is_number=True
        ),
        TableColumn(
            translate("Servicing", "Equipment"), lambda one: one.equipment, lambda one: one.equipment
        ),
        TableColumn(translate("Servicing", "Work"), lambda one: one.work, lambda one: one.work),
        TableColumn(
            translate("Servicing", "Contractor"), lambda one: one.contractor, lambda one: one.contractor
        ),
        TableColumn(
            translate("Servicing", "Arrived"),
            lambda one: spoken_moment(one.arrived_utc) if one.arrived_utc is not None else "–",
            lambda one: one.arrived_utc.isoformat() if one.arrived_utc is not None else "",
        ),
    ]


def order_html(order: WorkOrder, owner: str, today: dt.date) -> str:
    """Return a work order as a paper: no picture, nobody's name, and fields for the engineer."""
    title = translate("Servicing", "Work order {0}").format(order.number)
    line = "." * 60
    rows = (
        (translate("Servicing", "Contractor"), order.contractor),
        (translate("Servicing", "Equipment"), order.equipment),
        (translate("Servicing", "Location"), order.place or "–"),
        (translate("Servicing", "Cameras"), ", ".join(map(str, order.cameras)) or "–"),
        (translate("Servicing", "Priority"), choice_words(order.priority)),
        (
            translate("Servicing", "Wanted by"),
            f"{spoken_day(order.wanted_on)} ({due_words(order.wanted_on, today)})",
        ),
        (translate("Servicing", "Work"), order.work),
        (translate("Servicing", "Arrived (date, time)"), line),
        (translate("Servicing", "Work done (date, time)"), line),
        (translate("Servicing", "What was done"), f"{line}\n\n{line}\n\n{line}"),
        (translate("Servicing", "Engineer's signature"), line),
    )
    cells = "".join(
        f"<tr><td width='30%'><b>{escape(name)}</b></td>"
        f"<td width='70%'>{escape(value).replace(chr(10), '<br>')}</td></tr>"
        for name, value in rows
    )
    note = translate(
        "Servicing",
        "Stamp your arrival and your work at the control room. You have no sight of recordings, and nothing "
        "of what you see on a screen is passed on (code of practice).",
    )
    return (
        f"<h1>{escape(title)}</h1><p>{escape(owner)}</p>"
        f"<table width='100%' cellspacing='0' cellpadding='6'>{cells}</table><p>{escape(note)}</p>"
    )
