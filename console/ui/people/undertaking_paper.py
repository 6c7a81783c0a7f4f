"""A signed undertaking on paper (PPL-03)."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPageSize

from console.domain.errors import OperatorError
from console.domain.instants import spoken_moment
from console.ui.base.background import ask
from console.ui.base.save_file import prints_folder
from console.ui.widgets.printing import TextSheet, print_out, write_pdf

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.domain.people.declaration import SignedPaper
    from console.domain.people.person import Person
    from console.ui.base.context import PaneContext

MARGIN_MM = 20.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("UndertakingPaper", text)


def undertaking_html(paper: SignedPaper, owner: str) -> str:
    """Return a signed undertaking as rich text."""
    named = f"{paper.name}, {paper.role}"
    lines = [
        _tr("Given by {0}").format(f"{named} ({paper.staff_number})" if paper.staff_number else named),
        _tr("Signed with their password on {0}").format(spoken_moment(paper.signed_utc, seconds=False)),
        _tr("Version {0}").format(paper.undertaking.version),
        _tr("SHA-256 of the text: {0}").format(paper.undertaking.digest),
    ]
    body = "".join(f"<p>{html.escape(part)}</p>" for part in paper.undertaking.text.split("\n\n"))
    return (
        f"<h2>{html.escape(_tr('Undertaking to comply with the code of practice'))}</h2>"
        f"<p>{html.escape(owner)}</p>{body}<hr>" + "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    )


def print_undertaking(context: PaneContext, _parent: QWidget, person: Person) -> None:
    """Print the signed undertaking of a person, and save it as PDF."""
    attendance, people = context.bridge.attendance, context.services.people
    seated = attendance.person
    if seated is None:
        raise OperatorError(_tr("No one is signed in at this console."))
    actor, owner = seated.actor, context.services.books.owner
    path = prints_folder(context) / f"undertaking-{person.login}.pdf"

    def work() -> bool:
        paper = people.undertakings.paper(actor, person.login)
        sheet, size = TextSheet(undertaking_html(paper, owner)), QPageSize(QPageSize.PageSizeId.A4)
        write_pdf(path, size, MARGIN_MM, "undertaking", sheet)
        return print_out("", size, MARGIN_MM, "undertaking", sheet)

    def on_printed(is_out: bool) -> None:  # the result of the work
        word = _tr("Printed, and saved as {0}.") if is_out else _tr("Saved as {0}.")
        context.bridge.messages.note(word.format(path))

    ask(context, work, on_printed, context.bridge.messages.refuse)
