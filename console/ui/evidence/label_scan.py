"""The dialog that finds a medium by its label, held before a camera that is plugged into this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError, OperatorError
from console.domain.evidence.label_code import reference_in
from console.ui.base.job_dialog import JobDialog
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.ui.base.context import PaneContext

HOLD = "Hold the label still and flat, and as large as possible."


class ScanDialog(JobDialog):
    """Looks for a label before a camera that is plugged into this machine. UI thread.

    Args:
        found: called with the reference.
    """

    def __init__(self, context: PaneContext, found: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(context, self.tr("Scan a label"), parent)
        self._labels, self._found = context.services.labels, found
        about = self.tr("Hold the label before the camera that is plugged into this machine.")
        self.column.addWidget(words(about, "muted"))
        self.again = button(self.tr("&Look for a label"), self.look, is_first=True)
        self.finish(self.again)

    def look(self) -> None:
        """Look for a label."""
        labels = self._labels
        self.begin(lambda progress: labels.before_camera(0, progress), self._show, self.tr("{0} pictures"))

    def _show(self, codes: list[str]) -> None:
        if codes:
            self._found(reference_in(codes[0]))
            self.accept()
            return
        why: ConsoleError = OperatorError("No code was found before the camera.", HOLD)
        self.column.show_refusal(why)

    def show_busy(self, *, is_busy: bool) -> None:
        super().show_busy(is_busy=is_busy)
        self.again.setVisible(not is_busy)
