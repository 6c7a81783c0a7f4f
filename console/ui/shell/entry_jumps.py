"""Shows an entry that people heard of elsewhere, in the pane where they go on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.errors import OperatorError
from console.ui.books.registers_pane import PANE as BOOKS
from console.ui.books.registers_pane import RegistersPane
from console.ui.disclosure.requests_pane import BOOK as DISCLOSURES
from console.ui.disclosure.requests_pane import PANE as REQUESTS
from console.ui.disclosure.requests_pane import RequestsPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.domain.books.entries import EntryRef
    from console.ui.base.context import Bridge


class EntryJumps(QObject):
    """Follows the wishes to read an entry. UI thread.

    Args:
        bridge: the wishes, and where a refusal is said.
        show_pane: shows a pane and moves the keyboard to it; it refuses while the panes are locked.
        parent: keeps it.
    """

    def __init__(self, bridge: Bridge, show_pane: Callable[[str], QWidget | None], parent: QObject) -> None:
        super().__init__(parent)
        self._show_pane, self._messages = show_pane, bridge.messages
        bridge.entries.wanted.connect(self._show)

    def _show(self, ref: EntryRef) -> None:
        try:
            pane = self._show_pane(REQUESTS.id if ref.book == DISCLOSURES else BOOKS.id)
        except OperatorError as error:
            self._messages.refuse(error)
            return
        if isinstance(pane, RequestsPane):
            pane.show_request(ref.number)
        elif isinstance(pane, RegistersPane):
            pane.show_entry(ref)
