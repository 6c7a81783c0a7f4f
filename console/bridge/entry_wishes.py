"""Wishes to read an entry, from where people hear of it to the pane that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from console.domain.books.entries import EntryRef


class EntryWishes(QObject):
    """Hands the wish to read an entry on from one room of the screen to another. UI thread."""

    wanted = Signal(object)
    """An `EntryRef`."""

    def show(self, ref: EntryRef) -> None:
        """Have an entry shown in the pane where people go on with it."""
        self.wanted.emit(ref)
