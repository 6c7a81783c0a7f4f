"""The form in which something that the rules ask for is established, with its document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit, QRadioButton, QWidget

from console.bridge.labels import book_words
from console.domain.books.disclosures import Checked
from console.domain.errors import OperatorError
from console.domain.text import text
from console.services.evidence.prints import MOST_BYTES
from console.ui.base.save_file import PlaceLine
from console.ui.widgets.forms import FormDialog, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.disclosure.kinds_of_request import RequestCheck


class CheckDialog(FormDialog):
    """Asks whether a check is met, how that was found out, and for its document. Deleted when closed.

    Args:
        check: what the rules ask for.
        do: called with the entry and the document, which may be empty.
        parent: owns the dialog.
    """

    def __init__(self, check: RequestCheck, do: Callable[[Checked, bytes], None], parent: QWidget) -> None:
        super().__init__(self.tr("Establish"), parent)
        self._check, self._do = check, do
        self.column.addWidget(words(book_words(check.words)))
        self.column.addWidget(words(self.tr("Source: {0}").format(book_words(check.source)), "about"))
        self.met, self.not_met = QRadioButton(self.tr("&It is so")), QRadioButton(self.tr("It is &not so"))
        self._group = QButtonGroup(self)
        for choice in (self.met, self.not_met):
            self._group.addButton(choice)
            self.column.addWidget(choice)
        self.evidence = QPlainTextEdit()
        self.evidence.setTabChangesFocus(True)
        self.evidence.setFixedHeight(72)
        self.column.field(self.tr("How it was established *"), self.evidence)
        title = self.tr("Document (e-mail file, PDF, PNG or JPEG)")
        self.place = self.column.field(
            f"{title} *" if check.needs_document else title, PlaceLine(is_folder=False)
        )
        self.finish(self.tr("Save entry"), self.submit)
        self.met.setFocus()

    def submit(self) -> None:
        """Check what was typed, and hand it on with the document."""
        if self.is_busy:
            return
        try:
            checked, document = self._filled()
        except OperatorError as error:
            self.show_refusal(error)
            self._first_wrong().setFocus()
            return
        self.set_busy(is_busy=True)
        self._do(checked, document)

    def _first_wrong(self) -> QWidget:
        """Return the field that the refusal is about, so that nobody looks for it."""
        if self._group.checkedButton() is None:
            return self.met
        return self.place if self.evidence.toPlainText().strip() else self.evidence

    def _filled(self) -> tuple[Checked, bytes]:
        if self._group.checkedButton() is None:
            raise OperatorError("Say whether it is so.", "Choose one of the two.")
        said, typed = self.evidence.toPlainText().strip(), self.place.line.text().strip()
        if not said:
            raise OperatorError("Say how it was established.", "A few words are enough.")
        checked = Checked(check=self._check.name, is_met=self.met.isChecked(), evidence=said)
        return checked, _read(Path(typed)) if typed else b""


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed tells the service that it is too large.
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise OperatorError(
            text("The document cannot be read: {error}.", error=error.strerror), "Choose another file."
        ) from error
