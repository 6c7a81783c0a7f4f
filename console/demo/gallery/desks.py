"""What the panes beside the books do: a visitor at the door, the year counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.ui.books.report_pane import ReportPane
from console.ui.visitors.arrival import ArrivalPage

if TYPE_CHECKING:
    from console.demo.gallery.room import GalleryConsole


def arrival(room: GalleryConsole) -> None:
    """A visitor comes in."""
    room.only("visitors")
    room.do("arrival")
    room.take("visitor arrives", "A visitor comes in: the notice, the declaration, and where they sign.")
    for page in room.window.findChildren(ArrivalPage):
        if page.isVisible():
            page.sign_in.click()
            room.take("visitor arrives refused", "Nobody is signed in before the declaration is read.")
            page.cancel.click()
    room.catch_up()


def report(room: GalleryConsole) -> None:
    """The year counted; afterwards it can be written to a file."""
    pane = room.only("report")
    if isinstance(pane, ReportPane) and pane.count_button.isEnabled():
        pane.count_button.click()
        room.until(lambda: pane.report is not None)
        room.take("report counted", "The annual report, counted from the books.")
