"""Who is in the room: the list that is taken along when the building is emptied."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from console.domain.books.instants import spoken_moment
from console.domain.errors import EnvironmentFault
from console.ui.visitors.present_table import clock_of, name_alone
from console.ui.widgets.forms import button, words
from console.ui.widgets.printing import TextSheet, print_out, write_pdf
from console.ui.widgets.theme import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from console.domain.visitors.visit import Visit, WhoIsHere

translate = QCoreApplication.translate
MARGIN_MM = 15.0
FILE = "in-the-room.pdf"
"""One file, replaced each time, so that names do not gather on the disk."""


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """What became of the list.

    Attributes:
        is_on_paper: a printer took it.
        problem: why it is on the screen only, or empty.
    """

    here: WhoIsHere
    path: Path
    is_on_paper: bool = False
    problem: str = ""


def print_list(here: WhoIsHere, owner: str, folder: Path) -> PrintOutcome:
    """Write the list and print it where there is a printer; what failed is told, never raised. Any thread."""
    path = folder / FILE
    paint = TextSheet(list_html(here, owner, is_dark=False))
    size, title = QPageSize(QPageSize.PageSizeId.A4), translate("Visitors", "Who is in the room")
    try:
        write_pdf(path, size, MARGIN_MM, title, paint)
        return PrintOutcome(here, path, print_out("", size, MARGIN_MM, title, paint))
    except EnvironmentFault as fault:
        return PrintOutcome(here, path, problem=str(fault))


# -- the words -----------------------------------------------------------------------------------------------


def list_html(here: WhoIsHere, owner: str, *, is_dark: bool) -> str:
    """The list as rich text; everything typed by people is escaped."""
    text, muted, line = (
        (COLOURS.text, COLOURS.muted, COLOURS.raised) if is_dark else ("#000", "#444", "#e6e6e6")
    )
    said = translate("Visitors", "{0} people, {1}").format(
        len(here.visits) + len(here.staff), spoken_moment(here.taken_utc)
    )
    parts = [
        f'<div style="color:{text}"><h2>{escape(translate("Visitors", "Who is in the room"))}</h2>',
        f'<p style="color:{muted}">{escape(" · ".join(filter(None, (owner, said, here.by))))}</p>',
    ]
    if not here.has_names:
        parts.append(f"<p>{escape(translate('Visitors', 'Names are not shown to your role.'))}</p>")
    parts.append(
        _table(translate("Visitors", "Visitors"), _visitor_heads(), map(_visitor, here.visits), line)
    )
    staff = ((one.name, one.role, one.console, clock_of(one.since_utc)) for one in here.staff)
    parts.append(_table(translate("Visitors", "Staff on duty"), _staff_heads(), staff, line))
    return "".join(parts) + "</div>"


def _visitor_heads() -> tuple[str, ...]:
    return (
        translate("Visitors", "Name"),
        translate("Visitors", "Organisation"),
        translate("Visitors", "Badge"),
        translate("Visitors", "Host"),
        translate("Visitors", "Since"),
    )


def _staff_heads() -> tuple[str, ...]:
    return (
        translate("Visitors", "Name"),
        translate("Visitors", "Role"),
        translate("Visitors", "Console"),
        translate("Visitors", "Since"),
    )


def _visitor(visit: Visit) -> tuple[str, ...]:
    name = visit.name or translate("Visitors", "Visitor {0}").format(visit.number)
    organisation = visit.organisation or visit.visitor
    host = name_alone(visit.supervised_by or visit.host)
    return name, organisation, visit.badge, host, clock_of(visit.arrived_utc)


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], line: str) -> str:
    told = list(rows)
    heading = f"<h3>{escape(title)} ({len(told)})</h3>"
    if not told:
        return f"{heading}<p>{escape(translate('Visitors', 'nobody'))}</p>"
    # A box to tick for each at the meeting point.
    cells = "".join(f"<tr><td>☐</td>{_cells(row)}</tr>" for row in told)
    titles = "".join(f"<td><b>{escape(head)}</b></td>" for head in heads)
    return (
        f"{heading}<table width='100%' cellspacing='0' cellpadding='5'>"
        f"<tr style='background:{line}'><td width='26'></td>{titles}</tr>{cells}</table>"
    )


def _cells(row: tuple[str, ...]) -> str:
    return "".join(f"<td align='left'>{escape(cell)}</td>" for cell in row)


class EvacuationDialog(QDialog):
    """The list on the screen, with what became of its print. Deleted when closed. UI thread."""

    def __init__(self, printed: PrintOutcome, owner: str, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Who is in the room"))
        self.resize(820, 640)
        self.page = QTextBrowser()
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setHtml(list_html(printed.here, owner, is_dark=True))
        self.told = words(self._told(printed), "refusal" if printed.problem else "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(self.page, 1)
        column.addWidget(self.told)
        column.addWidget(button(self.tr("Close"), self.reject, is_first=True), 0, Qt.AlignmentFlag.AlignRight)

    def _told(self, printed: PrintOutcome) -> str:
        if printed.problem:
            return self.tr("Not printed. {0}").format(printed.problem)
        if printed.is_on_paper:
            return self.tr("Printed, and kept as {0}.").format(printed.path)
        return self.tr("There is no printer; kept as {0}.").format(printed.path)
