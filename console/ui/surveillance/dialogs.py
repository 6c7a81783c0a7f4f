"""The dialogs of surveillance: the bureau's confirmation, an officer's sign-on, and that they have left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books import KINDS
from console.domain.errors import OperatorError
from console.domain.text import text
from console.services.surveillance.messages import MOST_BYTES
from console.services.surveillance.officers import OfficerSignOn
from console.ui.base.save_file import PlaceLine
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.widgets.forms import FormDialog, secret, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.domain.books.authorisations import Confirmed, OfficerBegan
    from console.domain.books.fields import Value
    from console.ui.widgets.forms import FormColumn

translate = QCoreApplication.translate


class BureauDialog(EntryDialog):
    """Asks for the bureau's confirmation and the file of its message. Deleted when closed.

    Args:
        urn: number of the authorisation.
        now_utc: proposed as the time.
        do: called with the entry and the message.
        parent: owns the dialog.
    """

    def __init__(
        self, urn: str, now_utc: dt.datetime, do: Callable[[Confirmed, bytes], None], parent: QWidget
    ) -> None:
        self._message = b""
        super().__init__(
            KINDS["authorisations.confirmed"],
            {"confirmed_utc": now_utc},
            FieldSuggestions(),
            lambda confirmed: do(confirmed, self._message),
            parent,
            {"document": ""},
            urn,
        )

    def add_fields(self, column: FormColumn) -> None:
        self.place = column.field(
            self.tr("Message of the bureau (e-mail file, PDF, PNG or JPEG) *"), PlaceLine(is_folder=False)
        )

    def check_more(self) -> None:
        typed = self.place.line.text().strip()
        if not typed:
            raise OperatorError(
                self.tr("The bureau's message is missing."), self.tr("Choose the file of its message.")
            )
        self._message = _read(Path(typed))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed tells the service that it is too large.
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise OperatorError(
            text("The message cannot be read: {error}.", error=error.strerror), "Choose another file."
        ) from error


def officer_dialog(
    urn: str,
    operator: str,
    console: str,
    now_utc: dt.datetime,
    do: Callable[[OfficerSignOn], None],
    parent: QWidget,
) -> EntryDialog:
    """Return the form in which an officer signs on beside the operator.

    Args:
        urn: number of the authorisation.
        operator: user name of the operator on duty.
        console: name of this console.
        now_utc: the time.
        do: called with what the officer said.
        parent: owns the dialog.
    """

    def begin(filled: OfficerBegan) -> None:
        do(
            OfficerSignOn(
                name=filled.officer,
                force=filled.force,
                collar_number=filled.collar_number,
                rank=filled.rank,
                manner=filled.manner,
                namesake=filled.namesake,
            )
        )

    fixed: dict[str, Value] = {
        "operator": operator,
        "console": console,
        "begun_utc": now_utc,
        "until_utc": now_utc,
    }
    return EntryDialog(
        KINDS["authorisations.officer-began"],
        {},
        FieldSuggestions(),
        begin,
        parent,
        fixed,
        urn,
        translate("Surveillance", "Begin"),
    )


class OfficerLeftDialog(FormDialog):
    """Asks the operator to confirm with their password that the officer has left. Deleted when closed.

    Args:
        about: what it is about, in words.
        do: called with the password or PIN.
        parent: owns the dialog.
    """

    def __init__(self, about: str, do: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(translate("Surveillance", "The officer has left"), parent)
        self._do = do
        self.column.addWidget(words(about, "about"))
        self.password = self.column.field(self.tr("Password or PIN of the operator"), secret())
        self.finish(self.tr("Open this seat"), self.submit)
        self.password.setFocus()

    def submit(self) -> None:
        """Hand the password on."""
        if not self.is_busy:
            self.set_busy(is_busy=True)
            self._do(self.password.text())
