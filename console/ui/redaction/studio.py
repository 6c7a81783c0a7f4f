"""The redaction studio: the picture with its boxes, the frames seen, the people and what was decided."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import translated
from console.domain.errors import OperatorError
from console.domain.redaction.job import CoverStyle, Decision
from console.ui.base.background import ask
from console.ui.redaction.canvas import RedactionCanvas
from console.ui.redaction.frame_bar import FrameBar
from console.ui.widgets.forms import button, words
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from console.domain.errors import ConsoleError
    from console.domain.redaction.job import CoverBox
    from console.ui.base.context import PaneContext
    from console.ui.redaction.sitting import RedactionSitting

PLAY_MS = 40
STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_PageDown: 25, Qt.Key.Key_PageUp: -25}


class RedactionStudio(QWidget):
    """Works on one redaction. UI thread; pictures are read in the background."""

    detect = Signal()
    """Somebody wants people to be looked for."""
    finish = Signal()
    """Somebody says that every frame was looked at."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self.sitting: RedactionSitting | None = None
        self._is_reading = False
        self._shown: tuple[int, object, bool] | None = None
        self.canvas = RedactionCanvas()
        self.bar = FrameBar(clamped(context.settings.scale))
        self.seen_line, self.doubt_line = words(""), words("", "muted")
        self.people = QListWidget(self)
        self.people.setAccessibleName(self.tr("People"))
        self.decision = QComboBox()
        self.decision.setAccessibleName(self.tr("Decision about this person"))
        for decision in Decision:
            self.decision.addItem(self._decision_name(decision), decision)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Reason why this person stays clear"))
        self.style_box = QComboBox()
        self.style_box.setAccessibleName(self.tr("How people are covered"))
        for style in CoverStyle:
            self.style_box.addItem(self._style_name(style), style)
        self.inverse = QCheckBox(self.tr("Show only people who stay clear"))
        self.sound = QCheckBox(self.tr("With sound"))
        self.covered = QCheckBox(self.tr("Show covered"))
        self.covered.setChecked(True)
        self.note = words("", "muted")
        self._timer = QTimer(self)
        self._timer.setInterval(PLAY_MS)
        self._timer.timeout.connect(self._play_on)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture that is redacted"))
        self._make_buttons()
        self._lay_out()
        self._connect()

    def _decision_name(self, decision: Decision) -> str:
        return {
            Decision.OBSCURE: self.tr("Cover"),
            Decision.SUBJECT: self.tr("Keep clear: the subject"),
            Decision.CONSENT: self.tr("Keep clear: consent"),
            Decision.NO_INTRUSION: self.tr("Keep clear: no unfair intrusion"),
        }[decision]

    def _style_name(self, style: CoverStyle) -> str:
        return {
            CoverStyle.SOLID: self.tr("Solid"),
            CoverStyle.PIXELATE: self.tr("Pixelated"),
            CoverStyle.BLUR: self.tr("Blurred"),
        }[style]

    def _make_buttons(self) -> None:
        self.play_button = button(self.tr("&Play"), self.play)
        self.unseen_button = button(self.tr("Next frame not seen"), self._go_unseen)
        self.doubt_button = button(self.tr("Next &doubt"), self._go_doubt)
        self.end_button = button(self.tr("Ends here"), self._end_here)
        self.split_button = button(self.tr("Another person from here"), self._split)
        self.remove_button = button(self.tr("Remove"), self._remove)
        self.detect_button = button(self.tr("&Find people"), self.detect.emit)
        self.finish_button = button(self.tr("F&inish review"), self.finish.emit, is_first=True)

    def _lay_out(self) -> None:
        help_text = self.tr(
            "Draw a box around everybody who is to be covered; move it at later frames, and it moves evenly "
            "between. Page up and page down go on by a second, arrow keys by a frame; on the picture (Tab) "
            "the arrow keys move a pointer and Space presses and releases it. Found people are a proposal: "
            "look at every frame."
        )
        side = QVBoxLayout()
        side.addWidget(self.people)
        side.addWidget(self.decision)
        side.addWidget(self.reason)
        for row in ((self.end_button, self.remove_button), (self.split_button,), (self.detect_button,)):
            line = QHBoxLayout()
            for choice in row:
                line.addWidget(choice)
            side.addLayout(line)
        side.addWidget(self.style_box)
        for option in (self.inverse, self.sound, self.covered):
            side.addWidget(option)
        side.addWidget(self.note)
        top = QHBoxLayout()
        top.addWidget(self.canvas, 3)
        top.addLayout(side, 1)
        below = QHBoxLayout()
        for act in (self.play_button, self.unseen_button, self.doubt_button, self.finish_button):
            below.addWidget(act)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(words(help_text, "muted"))
        column.addLayout(top, 1)
        column.addWidget(self.bar)
        column.addWidget(self.seen_line)
        column.addWidget(self.doubt_line)
        column.addLayout(below)

    def _connect(self) -> None:
        self.canvas.drawn.connect(self._draw)
        self.canvas.moved.connect(self._move)
        self.canvas.chosen.connect(self._choose)
        self.bar.sought.connect(self.go_to)
        self.people.currentItemChanged.connect(lambda item, _: self._choose_item(item))
        self.decision.activated.connect(lambda _: self._decide())
        self.reason.editingFinished.connect(self._decide)
        self.style_box.activated.connect(lambda _: self._set_options())
        self.inverse.clicked.connect(lambda _: self._set_options())
        self.sound.clicked.connect(lambda _: self._set_options())
        self.covered.toggled.connect(lambda _: self.refresh())

    # -- the sitting ----------------------------------------------------------------------------------------

    def begin(self, sitting: RedactionSitting) -> None:
        """Show a redaction."""
        self.sitting, self._shown = sitting, None
        self.bar.follow(sitting)
        sitting.changed.connect(self.refresh)
        self.refresh()
        self.setFocus()

    def end(self) -> None:
        """Show nothing any more."""
        self._timer.stop()
        self.sitting, self._shown = None, None
        self.bar.follow(None)
        self.canvas.clear()
        self.people.clear()

    def refresh(self) -> None:
        """Show what the sitting is now."""
        sitting = self.sitting
        if sitting is None:
            return
        boxes = {
            track.number: (track, box)
            for track in sitting.job.tracks
            if (box := track.box_at(sitting.frame)) is not None
        }
        self.canvas.show_boxes(boxes, sitting.chosen)
        self.bar.update()
        words_ = self.tr("Frame {0} of {1} · frames seen {2} of {1}")
        self.seen_line.setText(words_.format(sitting.frame + 1, sitting.job.frames, sitting.seen.count))
        self.finish_button.setEnabled(sitting.seen.is_complete and sitting.opened.case.is_open)
        self._show_people()
        self._show_options()
        self._read()

    def _show_people(self) -> None:
        sitting = self.sitting
        if sitting is None:
            return
        self.people.blockSignals(True)
        self.people.clear()
        for track in sitting.job.tracks:
            item = QListWidgetItem(f"{track.name} · {self._decision_name(track.decision)}")
            item.setData(Qt.ItemDataRole.UserRole, track.number)
            self.people.addItem(item)
            if track.number == sitting.chosen:
                self.people.setCurrentItem(item)
        self.people.blockSignals(False)
        chosen = sitting.track
        for widget in (self.decision, self.reason, self.end_button, self.split_button, self.remove_button):
            widget.setEnabled(chosen is not None)
        self.decision.setCurrentIndex(self.decision.findData(chosen.decision if chosen else Decision.OBSCURE))
        if not self.reason.hasFocus() or chosen is None:
            self.reason.setText(chosen.reason if chosen else "")

    def _show_options(self) -> None:
        sitting = self.sitting
        if sitting is None:
            return
        job = sitting.job
        self.style_box.setCurrentIndex(self.style_box.findData(job.style))
        self.inverse.setChecked(job.is_inverse)
        self.sound.setChecked(job.has_sound)
        is_soft = job.style is not CoverStyle.SOLID
        self.note.setText(self.tr("Blurred and pixelated pictures can be undone.") if is_soft else "")
        self.note.setVisible(is_soft)

    # -- pictures -------------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Read the picture of this frame, one at a time: a frame counts as seen when it is shown."""
        sitting = self.sitting
        if sitting is None or self._is_reading:
            return
        frame, job, is_covered = sitting.frame, sitting.job, self.covered.isChecked()
        if self._shown == (frame, job, is_covered):
            return
        pictures = sitting.opened.pictures
        self._is_reading = True

        def work() -> bytes:
            return pictures.covered_rgb(frame, job) if is_covered else pictures.rgb(frame)

        def show(pixels: bytes) -> None:
            self._is_reading = False
            if self.sitting is not sitting:
                return
            self._shown = (frame, job, is_covered)
            self.canvas.show_frame(pixels, pictures.size)
            if is_covered and self.isVisible():
                sitting.mark_seen(frame, job)
            self._read()

        ask(self._context, work, show, self._refuse)

    def _refuse(self, error: ConsoleError) -> None:
        self._is_reading = False
        self._timer.stop()
        if self.sitting is not None:
            self._context.bridge.messages.refuse(error)

    def go_to(self, frame: int) -> None:
        """Go to a frame."""
        if self.sitting is not None:
            self.sitting.show(frame)

    def step(self, by: int) -> None:
        """Go to another frame, unless one is still being read: none is skipped unseen."""
        if self.sitting is not None and not self._is_reading:
            self.sitting.show(self.sitting.frame + by)

    def play(self) -> None:
        """Show frame after frame, or stand still."""
        if self._timer.isActive():
            self._timer.stop()
        else:
            self._timer.start()

    def _play_on(self) -> None:
        sitting = self.sitting
        if sitting is None or sitting.frame + 1 >= sitting.job.frames:
            self._timer.stop()
        else:
            self.step(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self.step(STEPS[key])
        elif key == Qt.Key.Key_Space:
            self.play()
        else:
            super().keyPressEvent(event)

    # -- what is done ---------------------------------------------------------------------------------------

    def _draw(self, box: CoverBox) -> None:
        if self.sitting is not None:
            self.sitting.chosen = 0
            self.sitting.put_box(box)

    def _move(self, number: int, box: CoverBox) -> None:
        if self.sitting is not None:
            self.sitting.chosen = number
            self.sitting.put_box(box)

    def _choose(self, number: int) -> None:
        if self.sitting is not None:
            self.sitting.choose(number)

    def _choose_item(self, item: QListWidgetItem | None) -> None:
        if self.sitting is None or item is None:
            return
        number = int(item.data(Qt.ItemDataRole.UserRole))
        track = next((one for one in self.sitting.job.tracks if one.number == number), None)
        self.sitting.choose(number)
        if track is not None and track.box_at(self.sitting.frame) is None:
            self.sitting.show(track.first)

    def _decide(self) -> None:
        sitting = self.sitting
        if sitting is None or sitting.track is None:
            return
        decision, reason = self.decision.currentData(), self.reason.text().strip()
        if (sitting.track.decision, sitting.track.reason) != (decision, reason):
            sitting.decide(decision, reason)

    def _set_options(self) -> None:
        if self.sitting is not None:
            self.sitting.change(
                dataclasses.replace(
                    self.sitting.job,
                    style=self.style_box.currentData(),
                    is_inverse=self.inverse.isChecked(),
                    has_sound=self.sound.isChecked(),
                )
            )

    def _end_here(self) -> None:
        if self.sitting is not None:
            self.sitting.end_here()

    def _split(self) -> None:
        if self.sitting is not None:
            try:
                self.sitting.split_here()
            except OperatorError as error:
                self._context.bridge.messages.refuse(error)

    def _remove(self) -> None:
        if self.sitting is not None:
            self.sitting.remove()

    def _go_unseen(self) -> None:
        if self.sitting is not None:
            self.sitting.next_unseen()

    def _go_doubt(self) -> None:
        if self.sitting is not None:
            doubt = self.sitting.next_doubt()
            shown = translated(doubt.kind.value) if doubt else self.tr("There is no doubt to look at.")
            self.doubt_line.setText(shown)
