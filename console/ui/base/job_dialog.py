"""A dialog with long work in it: progress, a button that stops it, and words for how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget
from shiboken6 import isValid

from console.domain.errors import ConsoleError, OperatorError
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.bridge.jobs import Job
    from console.ui.base.context import PaneContext

T = TypeVar("T")


class JobDialog(QDialog):
    """UI thread. Deleted when closed; closing gives the work up."""

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
        """The last rows: progress, refusal, buttons."""
        for widget in (self.bar, self.progress, self.column.refusal):
            self.column.addWidget(widget)
        self.column.row(self.stop_button, self.close_button, *widgets)
        self.show_busy(is_busy=False)

    def begin(self, work: Callable[[Callable[[int], None]], T], then: Callable[[T], None], said: str) -> None:
        """Do the work; `said` is what {0} entries are told in."""
        self.column.say(None)
        self.progress.setText("")
        job = self._context.bridge.background.job(work)
        self._job = job

        def told(count: int) -> None:
            if isValid(self) and self._job is job:
                self.progress.setText(said.format(f"{count:,}"))

        def ended(result: T) -> None:
            if isValid(self) and self._job is job:
                self.show_busy(is_busy=False)
                then(result)

        job.progressed.connect(told)
        job.failed.connect(lambda error: self._ended(job, error))
        job.given_up.connect(lambda: self._ended(job, OperatorError(self.given_up_words())))
        self.show_busy(is_busy=True)
        job.start(ended)

    def given_up_words(self) -> str:
        """What is said when the work was stopped."""
        return self.tr("Stopped.")

    def _ended(self, job: Job, error: ConsoleError) -> None:
        if isValid(self) and self._job is job:
            self.show_busy(is_busy=False)
            self.column.say(error)
            self.adjustSize()

    def show_busy(self, *, is_busy: bool) -> None:
        """While it works it can be stopped, and not begun again."""
        if not is_busy:
            self._job = None
            self.progress.setText("")
        for widget in (self.bar, self.progress, self.stop_button):
            widget.setVisible(is_busy)
        self.stop_button.setEnabled(True)
        self.close_button.setVisible(not is_busy)

    @property
    def is_busy(self) -> bool:
        """Whether it works."""
        return self._job is not None

    def stop(self) -> None:
        """Give the work up; it says so when it has undone what it must undo."""
        if self._job is not None:
            self._job.cancel()
            self.stop_button.setEnabled(False)
            self.progress.setText(self.tr("Stopping …"))

    def done(self, result: int) -> None:
        """Closing gives the work up."""
        if self._job is not None:
            self._job.cancel()
        super().done(result)
