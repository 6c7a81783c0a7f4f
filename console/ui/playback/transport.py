"""The row of buttons that plays recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.bridge.labels import rate_words
from console.domain.instants import spoken_moment
from console.domain.playback.clock import RATES
from console.ui.base.action import action_by_id
from console.ui.widgets.flow import Flow

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from console.ui.playback.session import PlaybackSession

_SIGNS = (
    ("playback-begin", "|◀"),
    ("playback-back", "−10"),
    ("playback-previous", "◀❙"),
    ("playback-reverse", "◀"),
    ("playback-toggle", "▶ ❙❙"),
    ("playback-forward", "▶▶"),
    ("playback-next", "❙▶"),
    ("playback-on", "+10"),
    ("playback-end", "▶|"),
)
"""Actions with what their buttons show; the tool tip has words and key."""


_WITHOUT_REVIEW = frozenset({"playback-calendar", "playback-bookmarks"})


class _PlaceLine(QLineEdit):
    """A field whose Return stays its own: in the pane it shows one camera alone."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class TransportBar(QWidget):
    """Buttons, speed and place. UI thread."""

    asked = Signal(str)
    """The id of the action whose button was pressed."""
    typed = Signal(str)
    """What was typed as the place to go to."""

    rate_chosen = Signal()

    def __init__(self, session: PlaybackSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 2, 8, 4)
        rows.setSpacing(3)
        row, middle, below = Flow(spacing=3), QHBoxLayout(), Flow(spacing=3)
        middle.setSpacing(3)
        for part in (row, middle, below):
            rows.addLayout(part)
        self.buttons: dict[str, QPushButton] = {}
        for act, sign in _SIGNS:
            row.addWidget(self._button(act, sign))
        self.rate = QComboBox()
        self.rate.setAccessibleName(self.tr("Speed"))
        for rate in (*reversed([-rate for rate in RATES]), *RATES):
            self.rate.addItem(rate_words(rate, is_playing=True), rate)
        self.rate.activated.connect(self._choose_rate)
        self.rate.setCurrentIndex(self.rate.findData(1.0))
        middle.addWidget(self.rate)
        for act, sign in (
            ("playback-loop", self.tr("Loop")),
            ("playback-skip", self.tr("Skip gaps")),
            ("playback-calendar", self.tr("Calendar")),
            ("playback-area", self.tr("Motion in an area")),
            ("playback-bookmark", self.tr("Bookmark")),
            ("playback-bookmarks", self.tr("Bookmarks")),
            ("playback-export", self.tr("Export")),
        ):
            below.addWidget(self._button(act, sign))
        self.buttons["playback-skip"].setCheckable(True)
        self.clock = QLabel()
        self.clock.setObjectName("fieldname")
        self.place = _PlaceLine()
        self.place.setPlaceholderText(self.tr("Go to: yesterday 22:15, or incident 12"))
        self.place.setAccessibleName(self.tr("Go to a time"))
        self.place.returnPressed.connect(self._go)
        middle.addWidget(self.place, 1)
        middle.addWidget(self.clock)

    def _button(self, act: str, sign: str) -> QPushButton:
        made = QPushButton(sign)
        made.setToolTip(action_by_id(act).tool_tip)
        made.setAccessibleName(action_by_id(act).label)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAutoDefault(False)
        made.clicked.connect(lambda _on: self.asked.emit(act))
        self.buttons[act] = made
        return made

    def _choose_rate(self, index: int) -> None:
        self._session.set_rate(self.rate.itemData(index))
        # The next key is for the pictures, not for the list of speeds.
        self.rate_chosen.emit()

    def _go(self) -> None:
        self.typed.emit(self.place.text())

    def refresh(self) -> None:
        """Show where playback is and how fast it runs."""
        player = self._session.player
        for act, made in self.buttons.items():
            made.setEnabled(player is not None or act in _WITHOUT_REVIEW)
        self.rate.setEnabled(player is not None)
        if player is None:
            self.clock.setText("")
            self.rate.setCurrentIndex(self.rate.findData(1.0))
            return
        clock = player.clock
        self.clock.setText(spoken_moment(player.position_utc))
        index = self.rate.findData(clock.rate)
        if index >= 0 and index != self.rate.currentIndex() and not self.rate.view().isVisible():
            self.rate.setCurrentIndex(index)
        self.buttons["playback-skip"].setChecked(player.skips_gaps)
