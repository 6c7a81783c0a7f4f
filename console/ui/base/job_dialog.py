"""A dialog for long work, with progress and a stop button."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget
from shiboken6 import isValid

from console.domain.errors import ConsoleError, OperatorError
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.bridge.jobs import Job
    from console.ui.base.context import PaneContext

T = TypeVar("T")


class JobDialog(Dialog):
    """Base of dialogs with long work; closing stops the work. UI thread; deleted when closed."""

    def __init__(self, context: PaneContext, title: str, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(620)
        self._context = context
        self._job: Job | None = None
        self.column = FormColumn(self)
        self.column.addWidget(words(title, "heading"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.progress = words("", "muted")
        self.stop_button = button(self.tr("Stop"), self.stop)
        self.close_button = button(self.tr("Close"), self.reject)

    def finish(self, *widgets: QWidget) -> None:
        """Add the last rows: progress, refusal and buttons."""
        for widget in (self.bar, self.progress, self.column.refusal):
            self.column.addWidget(widget)
        self.column.row(self.stop_button, self.close_button, *widgets)
        self.show_busy(is_busy=False)

    def begin(
        self, work: Callable[[Callable[[int], None]], T], then: Callable[[T], None], progress_text: str
    ) -> None:
        """Do the work in the background, then call `then` with its result. UI thread.

        Args:
            work: called on a background thread with a function that reports the count so far.
            then: called with the result.
            progress_text: shown while working; {0} is the count.
        """
        self.column.show_refusal(None)
        self.progress.setText("")
        job = self._context.bridge.background.job(work)
        self._job = job

        def show_progress(count: int) -> None:
            if isValid(self) and self._job is job:
                self.progress.setText(progress_text.format(f"{count:,}"))

        def on_ended(result: T) -> None:
            if isValid(self) and self._job is job:
                self.show_busy(is_busy=False)
                then(result)

        job.progressed.connect(show_progress)
        job.failed.connect(lambda error: self._on_ended(job, error))
        job.given_up.connect(lambda: self._on_ended(job, OperatorError(self.given_up_words())))
        self.show_busy(is_busy=True)
        job.start(on_ended)

    def given_up_words(self) -> str:
        """Return the text that is shown when the work was stopped."""
        return self.tr("Stopped.")

    def _on_ended(self, job: Job, error: ConsoleError) -> None:
        if isValid(self) and self._job is job:
            self.show_busy(is_busy=False)
            self.column.show_refusal(error)
            self.adjustSize()

    def show_busy(self, *, is_busy: bool) -> None:
        """Show either the progress with a stop button or the buttons to begin."""
        if not is_busy:
            self._job = None
            self.progress.setText("")
        for widget in (self.bar, self.progress, self.stop_button):
            widget.setVisible(is_busy)
        self.stop_button.setEnabled(True)
        self.close_button.setVisible(not is_busy)

    @property
    def is_busy(self) -> bool:
        """Return whether work is running."""
        return self._job is not None

    def stop(self) -> None:
        """Ask the work to stop; the dialog says so when it has ended."""
        if self._job is not None:
            self._job.cancel()
            self.stop_button.setEnabled(False)
            self.progress.setText(self.tr("Stopping…"))

    def done(self, result: int) -> None:
        """Close the dialog and stop the work."""
        if self._job is not None:
            self._job.cancel()
        super().done(result)
