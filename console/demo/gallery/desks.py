"""Pictures of a visitor's arrival and of the annual report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.ui.books.report_pane import ReportPane
from console.ui.visitors.arrival import ArrivalPage

if TYPE_CHECKING:
    from console.demo.gallery.room import GalleryConsole


def arrival(room: GalleryConsole) -> None:
    """Picture the arrival of a visitor."""
    room.show_only("visitors")
    room.do("arrival")
    room.picture("visitor arrives", "A visitor arrives: the notice, the declaration and the signature.")
    for page in room.window.findChildren(ArrivalPage):
        if page.isVisible():
            page.sign_in.click()
            room.picture(
                "visitor arrives refused",
                "A visitor cannot be signed in before they have read the declaration.",
            )
            page.cancel.click()
    room.catch_up()


def report(room: GalleryConsole) -> None:
    """Picture the annual report after counting."""
    pane = room.show_only("report")
    if isinstance(pane, ReportPane) and pane.count_button.isEnabled():
        pane.count_button.click()
        room.until(lambda: pane.report is not None)
        room.picture("report counted", "The annual report, counted from the books.")
