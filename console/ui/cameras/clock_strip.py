"""A line in the Health pane while the machine's clock is doubted, with the button that confirms its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from console.domain.instants import spoken_moment
from console.ui.base.background import ask
from console.ui.widgets.forms import button

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.recording.clock_trust import ClockState
    from console.ui.base.context import PaneContext


class ClockStrip(QWidget):
    """Hidden while the clock is believed. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context, self._clock = context, context.services.clock
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.confirm = button(self.tr("The time is right"), self._confirm)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.addWidget(self.said, 1)
        row.addWidget(self.confirm)
        self.hide()

    def refresh(self) -> None:
        """Ask whether the clock is doubted, and show it."""
        ask(self._context, self._clock.doubt, self._show)

    def _show(self, doubt: ClockState | None) -> None:
        self.setVisible(doubt is not None)
        if doubt and doubt.believed_until_utc:
            self.said.setText(
                self.tr(
                    "The machine's time is {0}. It was off or its clock was moved, so nothing is deleted for "
                    "its age until {1}, unless someone confirms that this time is right."
                ).format(_local(doubt.reading.utc), _local(doubt.believed_until_utc))
            )

    def _confirm(self) -> None:
        actor = self._context.services.books.actor()
        ask(self._context, lambda: self._clock.confirm(actor), lambda _: self.refresh())


def _local(utc: dt.datetime) -> str:
    return spoken_moment(utc, seconds=False)
