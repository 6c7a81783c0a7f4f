"""Reminds those who may take halves of the key of the sealed records that nobody has them yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.ui.books.personal_reminder import PersonalReminder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from console.ui.base.context import PaneContext

EVERY_S = 600.0


class HalvesReminder(PersonalReminder):
    """Says what would be lost with this computer, until two people have taken halves. UI thread."""

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        # The key is stated in the book of the scheme; that halves were taken is looked for from time to time.
        super().__init__(context, frozenset({"scheme"}), EVERY_S, parent)

    def has_duty(self) -> bool:
        """Return whether the person may take a half."""
        return self._books.record_key is not None and self._books.may(Permission.READ_AUTHORISATIONS)

    def find(self) -> bool:
        """Return whether nobody has taken halves of a key that is in use."""
        key = self._books.record_key
        return key is not None and key.lacks_halves(self._books.actor())

    def texts(self, found: bool) -> Mapping[str, tuple[str, str]]:
        """Return the one message, or none."""
        if not found:
            return {}
        what = self.tr(
            "Nobody has the halves of the key of the sealed records. If this computer fails, nobody can open "
            "the letters and attachments of requests and complaints, nor the authorisations."
        )
        then = self.tr(
            "Two people who may read authorisations each write down a half, in a terminal: watchroom "
            "surveillance halves."
        )
        return {"halves of the key": (what, then)}
