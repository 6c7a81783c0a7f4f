"""The page of the training that acts need, and of who lacks it or will soon (PPL-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from console.bridge.labels import choice_word, choice_words
from console.domain.people.training import Topic
from console.domain.people.training_rules import ACTS, TrainedActs, TrainingRules
from console.ui.scheme.page_base import SchemePage
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Sequence


class TrainingPage(SchemePage):
    """Shows and changes which acts need which training. UI thread."""

    stated = Signal(object)
    """Emitted with the changed `TrainingRules`."""
    history_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._saved = TrainingRules()
        self._may_edit = False
        self.enforced = QCheckBox(self.tr("Refuse acts whose training is missing or has lapsed"))
        self.boxes: dict[tuple[TrainedActs, Topic], QCheckBox] = {}
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(2, 2, 10, 2)
        column.setSpacing(4)
        column.addWidget(self.enforced)
        column.addWidget(
            words(
                self.tr(
                    "Without this, missing training is only shown. A movement under way when a training "
                    "lapses is finished; the next is refused. Holds on recordings can always be placed."
                ),
                "muted",
            )
        )
        for acts in ACTS:
            self._add_acts(column, acts)
        column.addSpacing(10)
        column.addWidget(words(self.tr("MISSING, OR LAPSING WITHIN 30 DAYS"), "section"))
        self.people = words("")
        column.addWidget(self.people)
        column.addStretch(1)
        self.save = button(self.tr("Save &rules"), self._save, is_first=True)
        self.undo = button(self.tr("Discard changes"), lambda: self._fill(self._saved))
        self.history = button(self.tr("&History"), self.history_wanted.emit)
        self.buttons.addWidget(self.undo)
        self.buttons.addWidget(self.history)
        self.buttons.addStretch()
        self.buttons.addWidget(self.save)
        self.enforced.toggled.connect(lambda _: self._refresh())
        self.setFocusProxy(self.enforced)
        self._fill(self._saved)

    def _add_acts(self, column: QVBoxLayout, acts: TrainedActs) -> None:
        title = choice_words(acts.value)
        label = QLabel(title)
        label.setObjectName("fieldname")
        column.addSpacing(6)
        column.addWidget(label)
        row, holder = Flow(), QWidget()
        for topic in Topic:
            box = QCheckBox(choice_words(topic.value))
            box.setAccessibleName(f"{title}: {choice_word(topic.value)}")
            box.toggled.connect(lambda _: self._refresh())
            self.boxes[acts, topic] = box
            row.addWidget(box)
        holder.setLayout(row)
        column.addWidget(holder)

    def show_rules(self, rules: TrainingRules, people: Sequence[str], *, may: bool) -> None:
        """Show the rules in force and discard what was changed.

        Args:
            rules: in force.
            people: a line for each training that is missing or lapses soon.
            may: whether the person may change the rules.
        """
        self._saved, self._may_edit = rules, may
        for box in (self.enforced, *self.boxes.values()):
            box.setEnabled(may)
        self.save.setVisible(may)
        self.undo.setVisible(may)
        self.people.setText("\n".join(people) or self.tr("Nobody lacks training."))
        self.show_refusal("")
        self.show_note("" if may else self.tr("Read only. Your role cannot change the scheme's rules."))
        self._fill(rules)

    def _fill(self, rules: TrainingRules) -> None:
        self.enforced.setChecked(rules.is_enforced)
        for (acts, topic), box in self.boxes.items():
            box.setChecked(topic in rules.topics.get(acts, ()))
        self._refresh()

    def rules(self) -> TrainingRules:
        """Return the rules as they are ticked."""
        topics = {
            acts: tuple(topic for topic in Topic if self.boxes[acts, topic].isChecked())
            for acts in TrainedActs
        }
        return TrainingRules(
            self.enforced.isChecked(), {acts: named for acts, named in topics.items() if named}
        )

    def changed(self) -> bool:
        """Return whether something was changed and not saved."""
        return self.rules().words != self._saved.words

    def _refresh(self) -> None:
        is_changed = self._may_edit and self.changed()
        self.save.setEnabled(is_changed)
        self.undo.setEnabled(is_changed)

    def _save(self) -> None:
        self.save.setEnabled(False)
        self.stated.emit(self.rules())
