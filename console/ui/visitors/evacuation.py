"""The list of people in the room, for an evacuation."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from console.bridge.labels import choice_words, error_words
from console.domain.errors import EnvironmentFault
from console.domain.instants import spoken_moment
from console.ui.visitors.present_table import clock_of, name_alone
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words
from console.ui.widgets.plurals import plural
from console.ui.widgets.printing import TextSheet, print_out, write_pdf
from console.ui.widgets.theme import code

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from console.domain.visitors.visit import Visit, WhoIsHere
    from console.ui.base.context import PaneContext

translate = QCoreApplication.translate
MARGIN_MM = 15.0
FILE = "in-the-room.pdf"
"""File of the list; replaced each time, so that names do not collect on the disk."""


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """The outcome of printing the list.

    Attributes:
        is_on_paper: a printer accepted it.
        problem: why it was not printed; empty if it was.
    """

    here: WhoIsHere
    path: Path
    is_on_paper: bool = False
    problem: str = ""


def print_list(people: WhoIsHere, owner: str, folder: Path) -> PrintOutcome:
    """Write and print the list; a failure is reported in the result, never raised. Any thread.

    Args:
        people: who is in the room.
        owner: the owner of the scheme.
        folder: the folder for prints.
    """
    path = folder / FILE
    paint = TextSheet(list_html(people, owner, is_on_screen=False))
    size, title = QPageSize(QPageSize.PageSizeId.A4), translate("Visitors", "Who is in the room")
    try:
        write_pdf(path, size, MARGIN_MM, title, paint)
        return PrintOutcome(people, path, print_out("", size, MARGIN_MM, title, paint))
    except EnvironmentFault as fault:
        return PrintOutcome(people, path, problem=error_words(fault))


def print_while_locked(context: PaneContext) -> None:
    """Print the list without showing it: the panes are locked, or no one is signed in. UI thread."""
    books, login = context.services.books, context.bridge.wall.actor
    folder = papers_folder(context)

    def say(printed: PrintOutcome) -> None:
        what = (
            translate("Visitors", "The list of people in the room is printed")
            if printed.is_on_paper
            else translate("Visitors", "The list of people in the room is not on paper")
        )
        then = printed.problem or translate("Visitors", "Saved as {0}.").format(printed.path)
        context.bridge.messages.note(what, then)

    context.bridge.background.run(
        lambda: print_list(books.visits.who_is_here_unasked(login), books.owner, folder), say
    )


def papers_folder(context: PaneContext) -> Path:
    """Return the folder for badges and lists."""
    settings = context.settings
    return settings.print_folder or settings.snapshot_folder.parent / "prints"


# -- the words -----------------------------------------------------------------------------------------------


def list_html(people: WhoIsHere, owner: str, *, is_on_screen: bool) -> str:
    """Return the list as rich text; everything typed by people is escaped."""
    text, muted, line = (
        (code("text"), code("muted"), code("raised")) if is_on_screen else ("#000", "#444", "#e6e6e6")
    )
    summary = plural(
        sum(visit.people for visit in people.visits) + len(people.staff),
        translate("Visitors", "1 person, {1}"),
        translate("Visitors", "{0} people, {1}"),
        spoken_moment(people.taken_utc),
    )
    parts = [
        f'<div style="color:{text}"><h2>{escape(translate("Visitors", "Who is in the room"))}</h2>',
        f'<p style="color:{muted}">{escape(" · ".join(filter(None, (owner, summary, people.by))))}</p>',
    ]
    if not people.has_names:
        parts.append(f"<p>{escape(translate('Visitors', 'Your role cannot see names.'))}</p>")
    if people.unread:
        unread = plural(
            people.unread,
            translate("Visitors", "1 more visitor: the entry cannot be read. Ask who it is."),
            translate("Visitors", "{0} more visitors: the entries cannot be read. Ask who they are."),
        )
        parts.append(f"<p><b>{escape(unread)}</b></p>")
    parts.append(
        _table(
            translate("Visitors", "Visitors"),
            _visitor_heads(),
            map(_visitor, people.visits),
            line,
            sum(visit.people for visit in people.visits),
        )
    )
    staff = (
        (member.name, member.role, member.console, clock_of(member.since_utc)) for member in people.staff
    )
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
    if visit.people > 1:
        others = plural(
            visit.people - 1,
            translate("Visitors", "{1} and 1 other"),
            translate("Visitors", "{1} and {0} others"),
            name,
        )
        name = f"{others}: {'; '.join(visit.names.splitlines())}" if visit.names else others
    organisation = visit.organisation or choice_words(visit.visitor)
    host = name_alone(visit.supervised_by or visit.host)
    return name, organisation, visit.badge, host, clock_of(visit.arrived_utc)


def _table(
    title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], line: str, count: int | None = None
) -> str:
    lines = list(rows)
    heading = f"<h3>{escape(title)} ({len(lines) if count is None else count})</h3>"
    if not lines:
        return f"{heading}<p>{escape(translate('Visitors', 'No one'))}</p>"
    # Each person has a box to tick at the meeting point.
    cells = "".join(f"<tr><td>☐</td>{_cells_html(row)}</tr>" for row in lines)
    titles = "".join(f"<td><b>{escape(head)}</b></td>" for head in heads)
    return (
        f"{heading}<table width='100%' cellspacing='0' cellpadding='5'>"
        f"<tr style='background:{line}'><td width='26'></td>{titles}</tr>{cells}</table>"
    )


def _cells_html(row: tuple[str, ...]) -> str:
    return "".join(f"<td align='left'>{escape(cell)}</td>" for cell in row)


class EvacuationDialog(Dialog):
    """Shows the list and the outcome of printing it. Deleted when closed. UI thread."""

    def __init__(self, printed: PrintOutcome, owner: str, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Who is in the room"))
        self.resize(820, 640)
        self.page = QTextBrowser()
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setHtml(list_html(printed.here, owner, is_on_screen=True))
        self.told = words(self._print_status(printed), "refusal" if printed.problem else "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(self.page, 1)
        column.addWidget(self.told)
        column.addWidget(button(self.tr("Close"), self.reject, is_first=True), 0, Qt.AlignmentFlag.AlignRight)

    def _print_status(self, printed: PrintOutcome) -> str:
        if printed.problem:
            return self.tr("Not printed. {0}").format(printed.problem)
        if printed.is_on_paper:
            return self.tr("Printed, and saved as {0}.").format(printed.path)
        return self.tr("No printer is set up. Saved as {0}.").format(printed.path)
