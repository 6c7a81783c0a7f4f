"""Dialogs of the media register: an act with its witness, a countersignature, a statement, a count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from console.domain.errors import OperatorError
from console.services.evidence.media_register_witness import WitnessSignature
from console.ui.books.entry_dialog import EntryDialog
from console.ui.widgets.forms import FormColumn, FormDialog, secret, words
from console.ui.widgets.signature_pad import SignaturePad

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.fields import Value
    from console.domain.books.kinds import EntryKind
    from console.domain.errors import ConsoleError
    from console.ui.books.field_editors import FieldSuggestions


class WitnessFields:
    """User name and password of a witness, in a column of fields."""

    def __init__(self, column: FormColumn, dialog: QWidget, *, is_required: bool) -> None:
        self._is_required, self._dialog = is_required, dialog
        self.login = column.field(dialog.tr("Witness: user name"), QLineEdit())
        self.login.setMaxLength(200)
        self.secret = column.field(dialog.tr("Witness: password or PIN"), secret())

    def signature(self) -> WitnessSignature | None:
        """Return who signs; None where nobody does.

        Raises:
            OperatorError: only one of the fields is filled, or a witness is needed.
        """
        login, password = self.login.text().strip(), self.secret.text()
        if not login and not password and not self._is_required:
            return None
        if not login or not password:
            raise OperatorError(self._dialog.tr("Enter user name and password of the witness."))
        return WitnessSignature(login, password)

    def clear_secret(self) -> None:
        """Forget the password after it was refused."""
        self.secret.clear()


class ActDialog(EntryDialog):
    """The fields of one act on a medium, with its witness. Deleted when closed.

    Args:
        do: called with the payload and the witness.
        needs_witness: whether the act is not done without one.
        title: what is about to be done; empty: the title of the entry.
    """

    def __init__(
        self,
        kind: EntryKind,
        presets: Mapping[str, Value],
        lists: FieldSuggestions,
        do: Callable[[Any, WitnessSignature | None], None],
        parent: QWidget,
        without: Mapping[str, Value] | None = None,
        about: str = "",
        *,
        needs_witness: bool = False,
        title: str = "",
    ) -> None:
        self._needs_witness = needs_witness
        self._signature: WitnessSignature | None = None
        super().__init__(
            kind,
            presets,
            lists,
            lambda payload: do(payload, self._signature),
            parent,
            without,
            about,
            title=title,
        )

    def add_fields(self, column: FormColumn) -> None:
        self.witness = WitnessFields(column, self, is_required=self._needs_witness)
        if not self._needs_witness:
            hint = self.tr("Without a witness the medium cannot be moved until someone countersigns.")
            column.addWidget(words(hint, "muted"))

    def check_more(self) -> None:
        self._signature = self.witness.signature()

    def refuse(self, error: ConsoleError) -> None:
        """Show why it was refused; what was typed stays, but for the password."""
        self.witness.clear_secret()
        self.show_refusal(error)


class CountersignLinkDialog(FormDialog):
    """Has a witness countersign an entry that was made without one. Deleted when closed.

    Args:
        lines: what is countersigned.
        do: called with the witness.
        parent: owns the dialog.
    """

    def __init__(self, lines: Sequence[str], do: Callable[[WitnessSignature], None], parent: QWidget) -> None:
        super().__init__(self.tr("Countersign as witness"), parent)
        self._do = do
        self.column.addWidget(words("\n".join(lines)))
        self.witness = WitnessFields(self.column, self, is_required=True)
        self.finish(self.tr("Countersign"), self.submit)

    def submit(self) -> None:
        """Countersign."""
        try:
            witness = self.witness.signature()
        except OperatorError as error:
            self.show_refusal(error)
            return
        if witness is not None and not self.is_busy:
            self.set_busy(is_busy=True)
            self._do(witness)

    def refuse(self, error: ConsoleError) -> None:
        """Show why it was refused."""
        self.witness.clear_secret()
        self.show_refusal(error)


class StatementDialog(FormDialog):
    """Shows the statement of continuity and takes the operator's signature. Deleted when closed.

    Args:
        said: the statement.
        do: called with the strokes.
        parent: owns the dialog.
    """

    def __init__(self, said: str, do: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(self.tr("Statement of continuity"), parent)
        self.setMinimumWidth(640)
        self._do = do
        shown = QPlainTextEdit(said)
        shown.setReadOnly(True)
        shown.setMinimumHeight(180)
        self.column.field(self.tr("I state"), shown)
        self.pad = self.column.field(self.tr("Your signature"), SignaturePad())
        self.finish(self.tr("Sign statement"), self.submit)

    def submit(self) -> None:
        """Sign the statement."""
        if not self.pad.path():
            self.show_refusal(OperatorError(self.tr("Sign in the field first.")))
        elif not self.is_busy:
            self.set_busy(is_busy=True)
            self._do(self.pad.path())


class CountDialog(FormDialog):
    """Takes what was found in the secure places, one code on each line. Deleted when closed.

    Args:
        places: the places of the register, with how many media each must have.
        do: called with the places and the codes.
        parent: owns the dialog.
    """

    def __init__(
        self,
        places: Mapping[str, int],
        do: Callable[[list[str], list[str]], None],
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Stocktaking"), parent)
        self._do = do
        self.boxes = {place: QCheckBox(f"{place} ({count})") for place, count in places.items()}
        column = QVBoxLayout()
        for box in self.boxes.values():
            column.addWidget(box)
        label = QLabel(self.tr("Places to count"))
        label.setObjectName("fieldname")
        self.column.addWidget(label)
        self.column.addLayout(column)
        self.codes = self.column.field(self.tr("Scan or type each medium that you find"), QPlainTextEdit())
        self.codes.setMinimumHeight(180)
        self.finish(self.tr("Compare and save"), self.submit)

    def submit(self) -> None:
        """Compare and save."""
        places = [place for place, box in self.boxes.items() if box.isChecked()]
        if not places:
            self.show_refusal(OperatorError(self.tr("Choose at least one place.")))
        elif not self.is_busy:
            self.set_busy(is_busy=True)
            self._do(places, self.codes.toPlainText().splitlines())
