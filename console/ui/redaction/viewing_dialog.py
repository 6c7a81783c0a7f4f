"""The form with which a redacted copy is shown at this seat: where, to whom, and the password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from console.services.redaction.viewings import ViewingPlace
from console.ui.widgets.forms import FormDialog, secret, words

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 200


class ViewingDialog(FormDialog):
    """Asks for what is entered of a viewing. Deleted when closed.

    Args:
        request: number of the request.
        shown_by: name of who shows it, who is present.
        do: called when the form is complete.
        parent: owns the dialog.
    """

    def __init__(self, request: int, shown_by: str, do: Callable[[], None], parent: QWidget) -> None:
        super().__init__(self.tr("Show the redacted copy for request {0}").format(request), parent)
        self._do, self._shown_by = do, shown_by
        about = self.tr(
            "This seat then shows the copy, covered, and nothing else: it is locked and has no camera until "
            "you unlock it with your password. The viewing is entered as the release."
        )
        self.column.addWidget(words(about, "about"))
        self.room = self.column.field(self.tr("Viewed in (room) *"), QLineEdit())
        self.recipient = self.column.field(self.tr("Shown to *"), QLineEdit())
        self.others = self.column.field(self.tr("Also present (names, separated by commas)"), QLineEdit())
        for line in (self.room, self.recipient, self.others):
            line.setMaxLength(MOST)
        self.password = self.column.field(self.tr("Your own password or PIN *"), secret())
        self.finish(self.tr("Lock this seat and show it"), self.submit)
        self.room.setFocus()

    def place(self) -> ViewingPlace:
        """Return what was said."""
        recipient = self.recipient.text().strip()
        named = (recipient, *self.others.text().split(","), self._shown_by)
        present = tuple(dict.fromkeys(name.strip() for name in named if name.strip()))
        return ViewingPlace(room=self.room.text(), present=present, recipient=recipient)

    def submit(self) -> None:
        """Hand the form on."""
        if not self.is_busy:
            self.set_busy(is_busy=True)
            self._do()
