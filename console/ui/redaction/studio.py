"""The redaction studio: the picture with its boxes, the frames seen, the people and what was decided."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import translated
from console.domain.redaction.job import CoverStyle
from console.domain.redaction.review import FrameDoubtKind
from console.ui.base.background import ask
from console.ui.redaction.canvas import RedactionCanvas
from console.ui.redaction.frame_bar import FrameBar
from console.ui.redaction.keys import STUDIO_KEYS
from console.ui.redaction.model_choice import ModelChoice
from console.ui.redaction.people_panel import PeoplePanel
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.errors import ConsoleError
    from console.domain.redaction.job import CoverBox
    from console.ui.base.context import PaneContext
    from console.ui.redaction.sitting import RedactionSitting

PLAY_MS = 40
PAGE = 25
KIND_LETTERS = 14
KEYPAD = Qt.KeyboardModifier.KeypadModifier


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
        self.people = PeoplePanel()
        self.doubt_kind = QComboBox()
        self.doubt_kind.setAccessibleName(self.tr("What to look for"))
        self.doubt_kind.addItem(self.tr("Every doubt"), None)
        for kind in FrameDoubtKind:
            self.doubt_kind.addItem(_sentence(kind), kind)
        self.doubt_kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.doubt_kind.setMinimumContentsLength(KIND_LETTERS)
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

    def _style_name(self, style: CoverStyle) -> str:
        return {
            CoverStyle.SOLID: self.tr("Solid"),
            CoverStyle.PIXELATE: self.tr("Pixelated"),
            CoverStyle.BLUR: self.tr("Blurred"),
        }[style]

    def _make_buttons(self) -> None:
        self.play_button = button(self.tr("&Play"), self.play)
        self.unseen_button = button(self.tr("Next frame not seen"), self.go_unseen)
        self.doubt_button = button(self.tr("Next &doubt"), self.go_doubt)
        self.doubt_back_button = button(self.tr("Previous doubt"), lambda: self.go_doubt(is_back=True))
        self.detect_button = button(self.tr("&Find people"), self.detect.emit)
        self.models = ModelChoice(self.detect_button)
        self.finish_button = button(self.tr("F&inish review"), self.finish.emit, is_first=True)

    def _lay_out(self) -> None:
        help_text = self.tr(
            "Draw a box around everybody who is to be covered; move it at later frames, and it moves evenly "
            "between. On the picture (Tab) the arrow keys move a pointer and Space presses it. Found people "
            "are a proposal: look at every frame."
        )
        side = QVBoxLayout()
        side.addWidget(self.people, 1)
        side.addWidget(self.models)
        side.addWidget(self.style_box)
        side.addWidget(self.inverse)
        side.addLayout(Flow((self.sound, self.covered)))
        side.addWidget(self.note)
        top = QHBoxLayout()
        top.addWidget(self.canvas, 3)
        top.addLayout(side, 1)
        doubts = (self.doubt_kind, self.doubt_button, self.doubt_back_button)
        below = Flow((self.play_button, self.unseen_button, *doubts, self.finish_button))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.help_line = words(help_text, "muted")
        column.addWidget(self.help_line)
        column.addLayout(top, 1)
        column.addWidget(self.bar)
        column.addWidget(self.seen_line)
        column.addWidget(self.doubt_line)
        self.doubt_line.hide()
        column.addLayout(below)

    def _connect(self) -> None:
        self.canvas.drawn.connect(self._draw)
        self.canvas.moved.connect(self._move)
        self.canvas.chosen.connect(self._choose)
        self.bar.sought.connect(self.go_to)
        self.canvas.toggled.connect(self._toggle)
        self.people.refused.connect(self._context.bridge.messages.refuse)
        self.style_box.activated.connect(lambda _: self._set_options())
        self.inverse.clicked.connect(lambda _: self._set_options())
        self.sound.clicked.connect(lambda _: self._set_options())
        self.covered.toggled.connect(lambda _: self.refresh())

    # -- the sitting ----------------------------------------------------------------------------------------

    def begin(self, sitting: RedactionSitting) -> None:
        """Show a redaction."""
        self.sitting, self._shown = sitting, None
        self.bar.follow(sitting)
        self.people.follow(sitting)
        sitting.changed.connect(self.refresh)
        self.refresh()
        self.setFocus()

    def end(self) -> None:
        """Show nothing any more."""
        self._timer.stop()
        self.sitting, self._shown = None, None
        self.bar.follow(None)
        self.canvas.clear()
        self.people.follow(None)

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
        self.canvas.show_boxes(boxes, sitting.selection)
        self.bar.update()
        words_ = self.tr("Frame {0} of {1} · frames seen {2} of {1}")
        self.seen_line.setText(words_.format(sitting.frame + 1, sitting.job.frames, sitting.seen.count))
        self.finish_button.setEnabled(sitting.seen.is_complete and sitting.opened.case.is_open)
        self.people.refresh()
        # How it is begun is said until it is begun; then the room is for the people.
        self.help_line.setVisible(not sitting.job.tracks)
        self.models.set_brief(bool(sitting.job.tracks))
        self._show_options()
        self._read()

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

    def event(self, event: QEvent) -> bool:
        # Before the window's shortcuts: undo is that of the studio while it has the keyboard.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._act_of(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act_of(event)
        if act:
            self.do(act)
        else:
            super().keyPressEvent(event)

    def _act_of(self, event: QKeyEvent) -> str:
        if self.sitting is None:
            return ""
        combination = event.keyCombination()
        pressed = QKeySequence(combination.key() | combination.keyboardModifiers() & ~KEYPAD)
        acts = (act for act, keys in STUDIO_KEYS.items() if any(pressed == QKeySequence(key) for key in keys))
        return next(acts, "")

    def do(self, act: str) -> None:
        """Do what a key or a row of the menu says; without an open redaction nothing."""
        if self.sitting is not None:
            _ACTS[act](self)

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

    def _toggle(self, number: int) -> None:
        if self.sitting is not None:
            self.sitting.toggle(number)

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

    def go_unseen(self) -> None:
        """Go to the next frame that was not seen."""
        if self.sitting is not None:
            self.sitting.next_unseen()

    def go_doubt(self, *, is_back: bool = False) -> None:
        """Go to the next frame that wants a look, or to the one before."""
        if self.sitting is not None:
            doubt = self.sitting.next_doubt(self.doubt_kind.currentData(), is_back=is_back)
            shown = _sentence(doubt.kind) if doubt else self.tr("There is no doubt to look at.")
            self.doubt_line.setText(shown)
            self.doubt_line.show()


def _sentence(kind: FrameDoubtKind) -> str:
    shown = translated(kind.value)
    return shown[:1].upper() + shown[1:]


_ACTS: dict[str, Callable[[RedactionStudio], object]] = {
    "redaction-play": lambda studio: studio.play(),
    "redaction-next": lambda studio: studio.step(1),
    "redaction-previous": lambda studio: studio.step(-1),
    "redaction-on": lambda studio: studio.step(PAGE),
    "redaction-back": lambda studio: studio.step(-PAGE),
    "redaction-unseen": lambda studio: studio.go_unseen(),
    "redaction-doubt": lambda studio: studio.go_doubt(),
    "redaction-doubt-back": lambda studio: studio.go_doubt(is_back=True),
    "redaction-join": lambda studio: studio.people.join(),
    "redaction-split": lambda studio: studio.people.split(),
    "redaction-end": lambda studio: studio.people.end_here(),
    "redaction-keep-clear": lambda studio: studio.people.keep_clear(),
    "redaction-cover": lambda studio: studio.people.cover(),
    "redaction-remove": lambda studio: studio.people.remove(),
    "redaction-undo": lambda studio: studio.people.undo(),
    "redaction-redo": lambda studio: studio.people.redo(),
}
