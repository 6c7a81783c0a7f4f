"""Picture of a printed page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery
from console.ui.books.page_printing import preview

if TYPE_CHECKING:
    from console.demo.gallery.room import GalleryConsole

ENTRIES = 5


def printed_page(room: GalleryConsole) -> None:
    """Picture the last entries of the incident log as a printed page with its proof code."""
    books = room.shell.services.books
    newest = books.page(BookQuery("incidents", limit=1))[0].number
    printout = books.printing.prepare(books.actor(), "incidents", max(1, newest - ENTRIES), newest)
    caption = "A printed page: every entry of the range, the signed head, and the code that proves them."
    room.album.add("printed page", caption, preview(printout, books.owner))
