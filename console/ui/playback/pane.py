"""The playback pane: a review with its tiles, timeline and transport."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.bridge.labels import translated
from console.domain.errors import ConsoleError, OperatorError
from console.domain.playback.timeline import TimelineView
from console.ui.base.pane import PaneKind
from console.ui.playback.commands import PaneParts, PlaybackCommands
from console.ui.playback.glimpse import TimelineGlimpse
from console.ui.playback.keys import PANE_KEYS
from console.ui.playback.motion import MotionFinder
from console.ui.playback.review_form import ReviewForm
from console.ui.playback.session import PlaybackSession
from console.ui.playback.tiles import PlaybackTiles
from console.ui.playback.timeline_loader import TimelineLoader
from console.ui.playback.timeline_widget import TimelineWidget
from console.ui.playback.transport import TransportBar
from console.ui.widgets.forms import button, words
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent

    from console.domain.evidence.proposal import EvidenceProposal
    from console.domain.playback.timeline import TimelineBand
    from console.ui.base.context import PaneContext

AHEAD = dt.timedelta(minutes=5)
"""The timeline ends so long after now at first, so that now is not at its edge."""


class PlaybackPane(QWidget):
    """Asks for a review, then shows it. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self.session = PlaybackSession(context, self)
        self.form = ReviewForm(context)
        self.tiles = PlaybackTiles(context, self.session)
        self.timeline = TimelineWidget(clamped(context.settings.scale))
        self.loader = TimelineLoader(context, self)
        self.motion = MotionFinder(context, self.session, self)
        self.transport = TransportBar(self.session)
        self.about = words("", "muted")
        self.end_button = button(self.tr("End review"), self.session.end)
        self.pages = QStackedWidget()
        self._damaged: Sequence[TimelineBand] = ()
        parts = PaneParts(
            self.session, self.form, self.tiles, self.timeline, self.loader, self.motion, self.transport
        )
        self.commands = PlaybackCommands(context, parts, self)
        self._lay_out()
        self.glimpse = TimelineGlimpse(context, self.session, self.timeline, self)
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show_state()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 2)
        head.addWidget(self.about, 1)
        head.addWidget(self.end_button)
        self.pages.addWidget(self.form)
        self.pages.addWidget(self.tiles)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        column.addWidget(self.timeline)
        column.addWidget(self.transport)

    def _connect(self) -> None:
        session = self.session
        self.form.asked.connect(session.begin)
        session.refused.connect(self.form.show_refusal)
        session.changed.connect(self._show_state)
        session.ticked.connect(self._tick)
        self.tiles.selected.connect(lambda _camera: self._follow())
        self.tiles.selected.connect(lambda _camera: session.follow_sound())
        self.tiles.area_drawn.connect(self.commands.search_motion)
        self.motion.changed.connect(self._show_bands)
        self.timeline.pointed.connect(self.glimpse.point_at)
        self.timeline.sought.connect(self.commands.seek)
        self.timeline.moved.connect(self._follow)
        self.loader.loaded.connect(self._show_bands)
        self.transport.asked.connect(self.do)
        self.transport.typed.connect(self.commands.go_to_typed)
        self.transport.rate_chosen.connect(self.setFocus)
        self._context.bridge.joystick.shuttled.connect(session.push)
        running = QApplication.instance()
        if isinstance(running, QApplication):
            running.focusChanged.connect(self._follow_keys)

    def _follow_keys(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Have the joystick shuttle while the pane has the keys and a review is shown."""
        has_keys = now is not None and (now is self or self.isAncestorOf(now))
        self._context.bridge.joystick.shuttle(is_on=has_keys and self.session.review is not None)

    # -- state ----------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        review = self.session.review
        has_keyboard = self.isAncestorOf(QApplication.focusWidget() or self)
        # The rest of the form is proposed: what is left to type is the reason.
        self.setFocusProxy(self.form.reason if review is None else self.tiles)
        self.pages.setCurrentWidget(self.tiles if review is not None else self.form)
        self.end_button.setVisible(review is not None)
        self.transport.refresh()
        if review is None:
            self.about.setText("")
            self.motion.clear()
            self.timeline.show_position(None, None, self._now())
            self._propose()
            if has_keyboard:
                self.setFocus()
        else:
            request = review.request
            words_ = self.tr("Review {0} · {1} · present: {2}")
            self.about.setText(words_.format(review.ref.number, request.reason, ", ".join(request.present)))
            self.form.clear()
            length = request.end_utc - request.begin_utc
            view = TimelineView(request.begin_utc - length / 4, length.total_seconds() * 1.5, 1)
            self.timeline.show_view(view)
            self.setFocus()
        self._follow_keys(None, QApplication.focusWidget())
        self._follow()
        self.tiles.arrange()

    def _propose(self) -> None:
        """Fill in the form for the next review."""
        if self.isVisible():
            shown = [camera for camera in self._context.bridge.wall.wall.board.shown if camera is not None]
            self.form.propose(sorted(set(shown))[:9])

    def propose_review(self, proposal: EvidenceProposal) -> None:
        """Show the form for a review, filled in; a review that is open goes on.

        Raises:
            OperatorError: a review is open.
        """
        if self.session.review is not None:
            raise OperatorError("A review is open.", "End it first.")
        self.form.fill(proposal)

    def _tick(self) -> None:
        player = self.session.player
        if player is not None:
            self.timeline.show_position(player.position_utc, player.clock.loop, self._now())
            if self.session.damaged != self._damaged:
                self._show_bands()
        self.transport.refresh()

    def _now(self) -> dt.datetime:
        return self._context.services.playback.now_utc()

    def _follow(self) -> None:
        """Fetch the bands of what the timeline shows."""
        if self.isVisible():
            cameras = sorted(self._context.bridge.wall.cameras)
            selected = self.session.selected if self.session.review is not None else 0
            self.loader.follow(self.timeline.view, cameras, selected)

    def _show_bands(self) -> None:
        review = self.session.review
        camera = self.tr("Camera {0}").format(self.session.selected) if review is not None else ""
        self.timeline.names = camera, self.tr("All other cameras") if camera else self.tr("All cameras")
        self._damaged = self.session.damaged
        above = [*self.loader.above, *self._damaged]
        self.timeline.show_bands(above, self.loader.below, [*self.loader.marks, *self.motion.bands])

    def do(self, act: str) -> None:
        """Do what a button or a key of the pane stands for; a refusal is shown by the message centre."""
        try:
            _ACTS[act](self)
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)

    def evidence_proposal(self) -> EvidenceProposal | None:
        """Return what is reviewed, for the form of an export; None without a review."""
        return self.commands.proposal()

    # -- Qt events ------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.session.review is None:
            # Return in the form belongs to the form.
            super().keyPressEvent(event)
            return
        pressed = QKeySequence(event.keyCombination())
        for act, keys in PANE_KEYS.items():
            if any(pressed == QKeySequence(key) for key in keys):
                self.do(act)
                return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.timeline.view.begin_utc.year == 1970:
            seconds = self.timeline.view.seconds
            begin_utc = self._now() + AHEAD - dt.timedelta(seconds=seconds)
            self.timeline.show_view(TimelineView(begin_utc, seconds, 1))
        self.loader.start()
        self._follow()
        if self.session.review is None:
            self._propose()
            away = self._context.services.playback.source.away()
            self.about.setText(" ".join(map(translated, away)))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.loader.stop()


_ACTS = {
    "playback-toggle": lambda pane: pane.session.toggle(),
    "playback-reverse": lambda pane: pane.session.shuttle(-1),
    "playback-pause": lambda pane: pane.session.pause(),
    "playback-forward": lambda pane: pane.session.shuttle(1),
    "playback-previous": lambda pane: pane.session.step(-1),
    "playback-next": lambda pane: pane.session.step(1),
    "playback-back": lambda pane: pane.session.jump(-1),
    "playback-on": lambda pane: pane.session.jump(1),
    "playback-begin": lambda pane: pane.session.go_to_edge(is_end=False),
    "playback-end": lambda pane: pane.session.go_to_edge(is_end=True),
    "playback-faster": lambda pane: pane.session.change_rate(1),
    "playback-slower": lambda pane: pane.session.change_rate(-1),
    "playback-loop": lambda pane: pane.session.mark(),
    "playback-skip": lambda pane: pane.commands.toggle_skip(),
    "playback-sound": lambda pane: pane.session.toggle_sound(),
    "playback-density": lambda pane: pane.tiles.density.toggle(),
    "playback-snapshot": lambda pane: pane.commands.save_snapshot(),
    "playback-lift": lambda pane: pane.commands.lift_zones(),
    "playback-tile": lambda pane: pane.tiles.select_next(1),
    "playback-tile-back": lambda pane: pane.tiles.select_next(-1),
    "playback-single": lambda pane: pane.tiles.toggle_single(),
    "playback-calendar": lambda pane: pane.commands.open_calendar(),
    "playback-area": lambda pane: pane.commands.draw_area(),
    "playback-motion": lambda pane: pane.motion.go(1, pane.session.go_to),
    "playback-motion-back": lambda pane: pane.motion.go(-1, pane.session.go_to),
    "playback-bookmark": lambda pane: pane.commands.bookmark(),
    "playback-bookmarks": lambda pane: pane.commands.open_bookmarks(),
    "playback-export": lambda pane: pane.commands.export(),
    "playback-place": lambda pane: pane.transport.place.setFocus(),
    "playback-zoom-in": lambda pane: pane.tiles.zoom_by(1),
    "playback-zoom-out": lambda pane: pane.tiles.zoom_by(-1),
    "playback-pan-left": lambda pane: pane.tiles.pan_by(-1, 0),
    "playback-pan-right": lambda pane: pane.tiles.pan_by(1, 0),
    "playback-pan-up": lambda pane: pane.tiles.pan_by(0, -1),
    "playback-pan-down": lambda pane: pane.tiles.pan_by(0, 1),
    "playback-timeline": lambda pane: pane.commands.say_what_is_here(),
}

PANE = PaneKind(
    "playback",
    str(QT_TRANSLATE_NOOP("Panes", "Playback")),
    PlaybackPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=640,
)
