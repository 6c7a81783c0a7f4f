"""The form in which someone enters how far the recorder's clock is from one that they trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from console.ui.base.background import ask_as_person
from console.ui.widgets.forms import FormDialog, number, words

if TYPE_CHECKING:
    from console.ui.base.context import PaneContext

MOST_S = 86_400.0 * 366


class ClockDialog(FormDialog):
    """Enters an error of the recorder's clock; nothing is corrected. UI thread."""

    def __init__(self, context: PaneContext, parent: QWidget) -> None:
        super().__init__(self.tr("Recorder's clock"), parent)
        self._context = context
        self.column.addWidget(
            words(
                self.tr(
                    "Compare the recorder's clock with the speaking clock or another that you trust. "
                    "Manifests and statements of evidence state what you enter; nothing is corrected."
                ),
                "muted",
            )
        )
        self.error = self.column.field(
            self.tr("Recorder minus true time (slow: minus)"), number(-MOST_S, MOST_S, 0.0, " s", 1)
        )
        self.within = self.column.field(self.tr("May be off by"), number(0.0, MOST_S, 0.5, " s", 1))
        self.how = self.column.field(self.tr("Compared with"), QLineEdit(self.tr("the speaking clock")))
        self.how.setMaxLength(100)
        self.finish(self.tr("&Enter"), self.enter)

    def enter(self) -> None:
        """Enter what was found."""
        service, books = self._context.services.recorder_clock, self._context.services.books
        error_s, within_s, how = self.error.value(), self.within.value(), self.how.text()
        self.set_busy(is_busy=True)
        ask_as_person(
            self._context,
            lambda: service.enter(books.actor(), error_s, within_s, how),
            lambda _: self._entered(),
            self.show_refusal,
        )

    def _entered(self) -> None:
        self.accept()
        self._context.bridge.messages.note(self.tr("Recorder's clock: entered"))
