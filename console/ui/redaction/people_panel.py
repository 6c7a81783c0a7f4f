"""The people of a redaction beside its picture: what was decided, and what is done to their tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.domain.errors import OperatorError
from console.domain.redaction.job import Decision
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from console.domain.redaction.job import CoverTrack
    from console.ui.redaction.sitting import RedactionSitting


LIST_PX = 96


class PeopleList(QListWidget):
    """A list of people, of which several can be chosen. Letters are for the studio, not for a search."""

    def sizeHint(self) -> QSize:
        # Low, so that the studio fits a small monitor; it takes what room is left.
        return QSize(super().sizeHint().width(), LIST_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)


class PeoplePanel(QWidget):
    """Shows a sitting's people and does things to them. UI thread."""

    refused = Signal(object)
    """A `ConsoleError`."""

    def __init__(self) -> None:
        super().__init__()
        self._sitting: RedactionSitting | None = None
        self._listed: list[tuple[int, str]] = []
        self.list = PeopleList(self)
        self.list.setAccessibleName(self.tr("People"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.decision = QComboBox()
        self.decision.setAccessibleName(self.tr("Decision about this person"))
        for decision in Decision:
            self.decision.addItem(self._decision_name(decision), decision)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Reason why this person stays clear"))
        self.reason.setAccessibleName(self.tr("Reason why this person stays clear"))
        self.clear_button = button(self.tr("&Keep this one clear"), self.keep_clear)
        self.join_button = button(self.tr("&Join"), self.join)
        self.split_button = button(self.tr("Split here"), self.split)
        self.end_button = button(self.tr("Ends here"), self.end_here)
        self.remove_button = button(self.tr("Remove"), self.remove)
        self.undo_button = button(self.tr("Undo"), self.undo)
        self.redo_button = button(self.tr("Redo"), self.redo)
        self.join_button.setToolTip(
            self.tr("The chosen people are one and the same: choose several with Ctrl and a click")
        )
        self.split_button.setToolTip(self.tr("From this frame on it is another person, who is covered"))
        self._of_one = (self.decision, self.reason, self.clear_button, self.split_button, self.end_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.decision)
        column.addWidget(self.reason)
        acts = (self.clear_button, self.join_button, self.split_button, self.end_button)
        column.addLayout(Flow((*acts, self.remove_button, self.undo_button, self.redo_button)))
        self.list.itemSelectionChanged.connect(self._choose)
        self.list.itemActivated.connect(self._go_to)
        self.list.itemClicked.connect(self._go_to)
        self.decision.activated.connect(lambda _: self._decide())
        self.reason.editingFinished.connect(self._decide)

    def _decision_name(self, decision: Decision) -> str:
        return {
            Decision.UNDECIDED: self.tr("Not decided: covered"),
            Decision.OBSCURE: self.tr("Cover"),
            Decision.SUBJECT: self.tr("Keep clear: the subject"),
            Decision.CONSENT: self.tr("Keep clear: consent"),
            Decision.NO_INTRUSION: self.tr("Keep clear: no unfair intrusion"),
        }[decision]

    def follow(self, sitting: RedactionSitting | None) -> None:
        """Show a sitting; None shows nothing."""
        self._sitting, self._listed = sitting, []
        self.list.clear()
        self.refresh()

    def refresh(self) -> None:
        """Show what the sitting is now."""
        sitting = self._sitting
        if sitting is None:
            return
        listed = [(track.number, self._words(track)) for track in sitting.job.tracks]
        self.list.blockSignals(True)
        if listed != self._listed:
            self._listed = listed
            self.list.clear()
            for number, words in listed:
                item = QListWidgetItem(words)
                item.setData(Qt.ItemDataRole.UserRole, number)
                self.list.addItem(item)
        for row, (number, _words) in enumerate(listed):
            item = self.list.item(row)
            item.setSelected(number in sitting.selection)
            if number == sitting.chosen and self.list.currentRow() != row:
                self.list.setCurrentItem(item, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.list.blockSignals(False)
        chosen = sitting.track
        is_one = chosen is not None and len(sitting.selection) == 1
        for widget in self._of_one:
            widget.setEnabled(is_one)
        self.remove_button.setEnabled(bool(sitting.selection))
        self.join_button.setEnabled(len(sitting.selection) > 1)
        self.undo_button.setEnabled(sitting.can_undo)
        self.redo_button.setEnabled(sitting.can_redo)
        decided = chosen.decision if chosen else Decision.UNDECIDED
        self.decision.setCurrentIndex(self.decision.findData(decided))
        if not self.reason.hasFocus() or chosen is None:
            self.reason.setText(chosen.reason if chosen else "")

    def _words(self, track: CoverTrack) -> str:
        return f"{track.name} · {self._decision_name(track.decision)}"

    def _choose(self) -> None:
        if self._sitting is not None:
            numbers = [int(item.data(Qt.ItemDataRole.UserRole)) for item in self.list.selectedItems()]
            current = self.list.currentItem()
            chosen = int(current.data(Qt.ItemDataRole.UserRole)) if current is not None else 0
            self._sitting.select(numbers, chosen)

    def _go_to(self, item: QListWidgetItem) -> None:
        sitting, number = self._sitting, int(item.data(Qt.ItemDataRole.UserRole))
        track = next((one for one in sitting.job.tracks if one.number == number), None) if sitting else None
        if sitting is not None and track is not None and track.box_at(sitting.frame) is None:
            sitting.show(track.first)

    # -- acts -----------------------------------------------------------------------------------------------

    def _decide(self) -> None:
        sitting = self._sitting
        if sitting is None or sitting.track is None:
            return
        decision, reason = self.decision.currentData(), self.reason.text().strip()
        if (sitting.track.decision, sitting.track.reason) != (decision, reason):
            sitting.decide(decision, reason)

    def keep_clear(self) -> None:
        """Keep the chosen person clear as the subject; the request is the reason, unless one is entered."""
        sitting = self._sitting
        if sitting is None or sitting.track is None:
            return
        about = sitting.opened.case.about
        offered = self.tr("The subject of {0}").format(about) if about else ""
        sitting.decide(Decision.SUBJECT, sitting.track.reason or offered)
        if sitting.track is not None and not sitting.track.reason:
            self.reason.setFocus()

    def cover(self) -> None:
        """Decide that the chosen person is covered."""
        if self._sitting is not None and self._sitting.track is not None:
            self._sitting.decide(Decision.OBSCURE, self._sitting.track.reason)

    def join(self) -> None:
        """Make the chosen tracks one person; if their decisions differ, ask for one."""
        sitting = self._sitting
        if sitting is None:
            return
        decisions = {track.decision for track in sitting.job.tracks if track.number in sitting.selection}
        self._attempt(sitting.join)
        if len(decisions) > 1 and len(sitting.selection) == 1:
            self.decision.setFocus()

    def split(self) -> None:
        """Make the chosen track another person from this frame on."""
        if self._sitting is not None:
            self._attempt(self._sitting.split_here)

    def end_here(self) -> None:
        """End the chosen track at this frame."""
        if self._sitting is not None:
            self._sitting.end_here()

    def remove(self) -> None:
        """Remove the chosen tracks."""
        if self._sitting is not None:
            self._sitting.remove()

    def undo(self) -> None:
        """Take back the last change."""
        if self._sitting is not None:
            self._sitting.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._sitting is not None:
            self._sitting.redo()

    def _attempt(self, act: Callable[[], None]) -> None:
        try:
            act()
        except OperatorError as error:
            self.refused.emit(error)
