"""Reads media with their lives from the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.entries import EntryRef
from console.domain.books.media_file import media_items, same_reference
from console.domain.books.spoken_refs import spoken_ref
from console.domain.errors import OperatorError
from console.domain.text import text
from console.services.books.every import every_in_span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.books.media_file import MediaItem
    from console.services.books.ports import BookStore

BOOK = "media"


class MediaReader:
    """Reads the register as it is now. Not for the UI thread: calls wait for the database."""

    def __init__(self, store: BookStore) -> None:
        self._store = store

    def newest(self) -> int:
        """Return the number of the newest entry of the register; 0 if it is empty."""
        return self._store.head(BOOK)[0]

    def items(self, *, personal: bool = False) -> list[MediaItem]:
        """Return every medium, by number."""
        return self._from(1, personal=personal)

    def _from(self, first: int, *, personal: bool) -> list[MediaItem]:
        newest = self.newest()
        return media_items(every_in_span(self._store, BOOK, first, newest, personal=personal))

    def item(self, number: int, *, personal: bool = False) -> MediaItem:
        """Return a medium by the number of the entry that registered it.

        Raises:
            OperatorError: there is none.
        """
        # What happened to a medium comes after its registration.
        for item in self._from(max(1, number), personal=personal):
            if item.number == number:
                return item
        raise OperatorError(
            text("There is no medium {number} in the register.", number=number), "Choose it from the list."
        )

    def whole_item(self, number: int) -> MediaItem:
        """Return a medium with its personal details, for what must know all of its life.

        Raises:
            OperatorError: there is none.
            EnvironmentFault: something that was entered about it is damaged.
        """
        self._store.case(EntryRef(BOOK, number), personal=False)
        return self.item(number, personal=True)

    def item_of(self, ref: EntryRef) -> MediaItem:
        """Return the medium that an entry is about.

        Raises:
            OperatorError: there is none.
        """
        for item in self.items():
            if any(link.number == ref.number for link in item.links):
                return item
        raise OperatorError(
            text("There is no entry {ref}.", ref=spoken_ref(ref)), "Find it in the media register."
        )


def with_reference(items: Iterable[MediaItem], reference: str) -> MediaItem:
    """Return the medium with a reference, as it is typed or scanned.

    Raises:
        OperatorError: no medium has it.
    """
    for item in items:
        if same_reference(item.reference, reference):
            return item
    raise OperatorError(
        text("There is no medium “{code}” in the register.", code=reference.strip()[:60]),
        "Scan the label again, or type the reference as the label has it.",
    )
