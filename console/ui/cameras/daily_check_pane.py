"""The daily check of every camera's picture and recording, page by page (FLT-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.domain.cameras.check import CameraCheck, CheckRound, CheckVerdict, automatic
from console.domain.errors import ConsoleError
from console.domain.instants import spoken_moment
from console.domain.numbers import clamp
from console.domain.people.permissions import Permission
from console.ui.base.background import ask
from console.ui.base.pane import PaneKind
from console.ui.cameras.daily_check_card import DailyCheckCard
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.plurals import plural

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.services.cameras.daily_check import LastCheck
    from console.ui.base.context import PaneContext

COLUMNS, ROWS = 2, 3
PAGE = COLUMNS * ROWS
_MOVES = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -COLUMNS,
    Qt.Key.Key_Down: COLUMNS,
    Qt.Key.Key_PageUp: -PAGE,
    Qt.Key.Key_PageDown: PAGE,
}


class DailyCheckPane(QWidget):
    """Shows the cameras to check and records a verdict for each. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._numbers: list[int] = []
        self._index = 0
        self.round = CheckRound()
        self.cards = [DailyCheckCard(context.services.feed) for _ in range(PAGE)]
        self.last, self.progress, self.page = words(""), QLabel(), QLabel()
        self.progress.setObjectName("fieldname")
        self.page.setObjectName("fieldname")
        self.remarks = QLineEdit()
        self.remarks.setPlaceholderText(self.tr("Remarks"))
        self.remarks.setMaxLength(2000)
        self.all_fine = button(self.tr("Mark rest of page in order"), self.accept_page)
        self.all_fine.setToolTip(self.tr("Marks every unchecked camera on this page that is working (A)"))
        self.finish = QPushButton(self.tr("Finish check"))
        self.finish.setObjectName("primary")
        self.finish.clicked.connect(lambda _on: self.enter())
        self.empty = words(
            self.tr("No cameras to check. Cameras appear here when they are in service."), "empty"
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for card in self.cards:
            card.said.connect(self.mark)
            card.chosen.connect(self.choose)
            card.typed.connect(self.setFocus)
            card.words.installEventFilter(self)
        context.bridge.wall.cameras_changed.connect(self._follow_cameras)
        context.bridge.camera_status.polled.connect(self._polled)
        self._follow_cameras()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.last, 1)
        head.addWidget(self.page)
        self.grid = QWidget()
        grid = QGridLayout(self.grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for index, card in enumerate(self.cards):
            grid.addWidget(card, index // COLUMNS, index % COLUMNS)
        for index in range(COLUMNS):
            grid.setColumnStretch(index, 1)
        for index in range(ROWS):
            grid.setRowStretch(index, 1)
        footer = QHBoxLayout()
        footer.addWidget(self.progress)
        footer.addWidget(self.remarks, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.grid, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(footer)
        column.addLayout(Flow((self.all_fine, self.finish)))

    # -- display --------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        last = self._context.services.daily_checks.last
        ask(self._context, last, self._show_last, lambda error: self.last.setText(error_words(error)))
        self.refresh()

    def _show_last(self, last: LastCheck | None) -> None:
        if last is None:
            self.last.setText(self.tr("No daily check yet."))
            return
        sentence = self.tr("Last check {0} by {1}: {2} in order, {3} with a defect.")
        moment = spoken_moment(last.checked_utc)
        name = self._context.services.books.names.author(last.author)
        self.last.setText(sentence.format(moment, name, len(last.good), len(last.faulty)))

    def _follow_cameras(self) -> None:
        self._numbers = sorted(self._context.bridge.wall.cameras)
        self.round = self.round.for_cameras(self._numbers)
        self._index = min(self._index, max(0, len(self._numbers) - 1))
        self.grid.setVisible(bool(self._numbers))
        self.empty.setVisible(not self._numbers)
        if self.isVisible():
            self.refresh()

    def _polled(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the page, the verdicts and what the console sees."""
        first = self._index // PAGE * PAGE
        for index, card in enumerate(self.cards, first):
            number = self._numbers[index] if index < len(self._numbers) else None
            card.show_camera(self._context.bridge.wall.cameras.get(number) if number else None)
            if number is not None:
                look = self.round.looks.get(number, CameraCheck())
                card.show_look(look, self._automatic_finding(number), is_chosen=index == self._index)
        pages = max(1, -(-len(self._numbers) // PAGE))
        self.page.setText(self.tr("Page {0} of {1}").format(self._index // PAGE + 1, pages))
        unchecked, defects = (
            len(self.round.cameras_with(CheckVerdict.UNSEEN)),
            len(self.round.cameras_with(CheckVerdict.DEFECT)),
        )
        self.progress.setText(self.tr("{0} left, {1} with a defect").format(unchecked, defects))
        self.finish.setEnabled(self.round.is_over)

    def _automatic_finding(self, number: int) -> str:
        status = self._context.bridge.camera_status.status_of(number)
        return automatic(status, is_recorded=bool(self._context.services.recording.volumes()))

    # -- verdicts -------------------------------------------------------------------------------------------

    def mark(self, number: int, verdict: CheckVerdict, defect: str = "") -> None:
        """Record a verdict; the description of a defect starts with what the console sees.

        Args:
            number: number of the camera.
            verdict: the verdict.
            defect: the description; empty to fill it in automatically.
        """
        self.choose(number)
        before = self.round.looks.get(number, CameraCheck())
        if verdict is CheckVerdict.DEFECT and before.verdict is not CheckVerdict.DEFECT and not defect:
            defect = self._automatic_finding(number)
        self.round = self.round.marked(number, verdict, defect)
        self.refresh()
        if verdict is CheckVerdict.DEFECT and before.verdict is not CheckVerdict.DEFECT:
            line = self.cards[self._index % PAGE].words
            line.setFocus()
            line.selectAll()

    def choose(self, number: int) -> None:
        """Select a camera."""
        if number in self._numbers:
            self._index = self._numbers.index(number)
            self.refresh()

    def accept_page(self) -> None:
        """Mark all unchecked working cameras on this page as in order, then go to the next page."""
        first = self._index // PAGE * PAGE
        for number in self._numbers[first : first + PAGE]:
            if self.round.looks[number].verdict is CheckVerdict.UNSEEN and not self._automatic_finding(
                number
            ):
                self.round = self.round.marked(number, CheckVerdict.FINE)
        is_done = not any(
            self.round.looks[number].verdict is CheckVerdict.UNSEEN
            for number in self._numbers[first : first + PAGE]
        )
        if is_done and first + PAGE < len(self._numbers):
            self._index = first + PAGE
        self.refresh()

    def enter(self) -> None:
        """Save the check and start a new one."""
        checks, context = self._context.services.daily_checks, self._context
        try:
            actor = context.services.people.seat.require(Permission.ENTER_FAULT, self.tr("daily check"))
        except ConsoleError as error:
            context.bridge.messages.refuse(error)
            return
        round_, cameras, remarks = self.round, dict(context.bridge.wall.cameras), self.remarks.text()
        self.finish.setEnabled(False)
        ask(
            context,
            lambda: checks.record(actor, round_, cameras, remarks),
            lambda _ref: self._on_entered(round_),
            self._show_refusal,
        )

    def _show_refusal(self, error: ConsoleError) -> None:
        self._context.bridge.messages.refuse(error)
        self.refresh()

    def _on_entered(self, round_: CheckRound) -> None:
        cameras, messages = self._context.bridge.wall.cameras, self._context.bridge.messages
        for number in round_.cameras_with(CheckVerdict.DEFECT):
            camera = cameras.get(number)
            message = self.tr("Camera {0} {1}: {2}").format(
                number, camera.name if camera else "", round_.looks[number].defect
            )
            messages.fault(
                f"check {number}",
                message,
                self.tr("Report it to the contractor. See the faults log."),
                number,
            )
        saved = plural(
            len(round_.looks),
            self.tr("Daily check of 1 camera saved."),
            self.tr("Daily check of {0} cameras saved."),
        )
        messages.note(saved)
        self.round, self._index = CheckRound.start(self._numbers), 0
        self.remarks.clear()
        self.refresh()
        ask(self._context, self._context.services.daily_checks.last, self._show_last, lambda _error: None)

    # -- keys -----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self._numbers:
            super().keyPressEvent(event)
        elif key in _MOVES:
            self._index = clamp(self._index + _MOVES[key], 0, len(self._numbers) - 1)
            self.refresh()
        elif key in {Qt.Key.Key_F, Qt.Key.Key_Space}:
            self.mark(self._numbers[self._index], CheckVerdict.FINE)
            self._index = min(self._index + 1, len(self._numbers) - 1)
            self.refresh()
        elif key == Qt.Key.Key_D:
            self.mark(self._numbers[self._index], CheckVerdict.DEFECT)
        elif key == Qt.Key.Key_A:
            self.accept_page()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let page keys and Escape leave the description of a defect; the text stays."""
        is_leaving = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if is_leaving and isinstance(event, QKeyEvent) and event.key() in _LEAVING:
            self.setFocus()
            self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


_LEAVING = {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down}

PANE = PaneKind(
    "check",
    str(QT_TRANSLATE_NOOP("Panes", "Daily check")),
    DailyCheckPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=980,
)
