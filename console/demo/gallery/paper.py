"""A printed page as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery
from console.domain.errors import OperatorError
from console.ui.books.page_printing import preview

if TYPE_CHECKING:
    from console.demo.gallery.room import GalleryConsole

ENTRIES = 5


def printed_page(room: GalleryConsole) -> None:
    """The last entries of the incident log on paper, with the code that proves them."""
    desk = room.shell.services.books
    if desk is None or desk.printing is None:
        raise OperatorError("This console has no books to print.")
    last = desk.page(BookQuery("incidents", limit=1))[0].number
    printout = desk.printing.prepare(desk.actor(), "incidents", max(1, last - ENTRIES), last)
    said = "A printed page: every number of the range, the signed head, and the code that proves it."
    room.album.add("printed page", said, preview(printout, desk.owner))
