"""The playback pane: a review with its tiles, timeline and transport."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.bridge.labels import translated
from console.domain.books.instants import LONDON
from console.domain.errors import ConsoleError, OperatorError
from console.domain.evidence.proposal import EvidenceProposal, of_bookmark
from console.domain.people.permissions import Permission
from console.domain.playback.review import request_number
from console.domain.playback.timeline import TimelineView, day_span
from console.domain.playback.typed_place import place_of
from console.services.playback.lifting import LiftPlace, LiftsAtPlace
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.playback.bookmarks import BookmarkDialog, BookmarkList
from console.ui.playback.footage_calendar import FootageCalendar
from console.ui.playback.glimpse import TimelineGlimpse
from console.ui.playback.keys import PANE_KEYS
from console.ui.playback.motion import MotionFinder
from console.ui.playback.review_form import ReviewForm
from console.ui.playback.session import PlaybackSession
from console.ui.playback.tiles import PlaybackTiles
from console.ui.playback.timeline_loader import TimelineLoader
from console.ui.playback.timeline_widget import TimelineWidget
from console.ui.playback.transport import TransportBar
from console.ui.privacy.lift_dialog import LiftDialog
from console.ui.wall import snapshots
from console.ui.widgets.forms import button, words
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent

    from console.domain.playback.bookmarks import Bookmark
    from console.domain.playback.motion import MotionArea
    from console.domain.privacy.model import Zone
    from console.ui.base.context import PaneContext

_INCIDENT = re.compile(r"(?:incident|digwyddiad)\s*#?\s*(\d{1,9})", re.IGNORECASE)
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
        self.tiles.area_drawn.connect(self._search_motion)
        self.motion.changed.connect(self._show_bands)
        self.timeline.pointed.connect(self.glimpse.point_at)
        self.timeline.sought.connect(self._seek)
        self.timeline.moved.connect(self._follow)
        self.loader.loaded.connect(self._show_bands)
        self.transport.asked.connect(self.do)
        self.transport.typed.connect(self.go_to_typed)
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

    def _tick(self) -> None:
        player = self.session.player
        if player is not None:
            self.timeline.show_position(player.position_utc, player.clock.loop, self._now())
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
        self.timeline.show_bands(
            self.loader.above, self.loader.below, [*self.loader.marks, *self.motion.bands]
        )

    # -- acts -----------------------------------------------------------------------------------------------

    def _seek(self, instant_utc: dt.datetime) -> None:
        if self.session.review is None:
            self.form.propose_time(min(instant_utc, self._now()))
        else:
            self.session.go_to(instant_utc)

    def go_to_typed(self, typed: str) -> None:
        """Go to a place that was typed: a time, or an incident by its number."""
        if match := _INCIDENT.fullmatch(typed.strip()):
            service, seat = self._context.services.playback, self._context.services.people.seat
            number = int(match[1])
            ask_as_person(
                self._context,
                lambda: service.marks.incident_place(seat.current_actor(), number),
                self._go_to,
            )
            return
        try:
            self._go_to(place_of(typed, self._now()))
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)

    def _go_to(self, instant_utc: dt.datetime) -> None:
        self._seek(instant_utc)
        self.transport.place.clear()
        self.timeline.show_view(self.timeline.view.centred(instant_utc))
        self.setFocus()

    def do(self, act: str) -> None:
        """Do what a button or a key of the pane stands for; a refusal is shown by the message centre."""
        try:
            _ACTS[act](self)
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)

    def save_snapshot(self) -> None:
        """Save the picture of the selected tile, as from a live tile."""
        tile = self.tiles.tile_of(self.session.selected)
        if tile is None or tile.picture is None or tile.stream is None:
            raise OperatorError("There is no picture on this tile.", "Go to a time that was recorded.")
        is_masked = tile.status.mask.state is not type(tile.status.mask.state).NONE
        snapshots.save(self._context, tile.stream.camera, tile.picture, masked=is_masked)

    def lift_zones(self) -> None:
        """Open the dialog that lifts privacy zones of the selected recording, as they were at its time."""
        review, player = self.session.review, self.session.player
        if review is None or player is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        camera, instant_utc = self.session.selected, player.position_utc
        self._context.bridge.attendance.require(Permission.LIFT_ZONE, f"camera {camera}")
        lifts = self._context.services.playback.lifts
        place = LiftPlace(str(review.ref), camera, instant_utc)

        def show(zones: Sequence[Zone]) -> None:
            if self.session.review is review:
                self._open_lift_dialog(LiftsAtPlace(lifts, place), camera, zones)

        ask_as_person(self._context, lambda: lifts.zones_at(camera, instant_utc), show)

    def _open_lift_dialog(self, lifting: LiftsAtPlace, camera: int, zones: Sequence[Zone]) -> None:
        found = self._context.bridge.wall.cameras.get(camera)
        if not zones:
            note = self.tr("Camera {0} had no privacy zones at this time").format(camera)
            self._context.bridge.messages.note(note)
            return
        try:
            dialog = LiftDialog(self._context, lifting, (camera, found.name if found else ""), zones, self)
        except OperatorError as error:
            self._context.bridge.messages.refuse(error)
            return
        player = self.session.player
        if player is not None:
            # A picture that stands still is covered or uncovered at once.
            dialog.finished.connect(lambda _result: player.masks_changed())
        dialog.open()

    def open_calendar(self) -> None:
        """Open the calendar of the selected camera's recordings; without a review, of the first camera."""
        cameras = sorted(self._context.bridge.wall.cameras)
        camera = self.session.selected if self.session.review is not None else next(iter(cameras), 0)
        middle_utc = self.timeline.view.at(self.timeline.width() / 2)
        opened = FootageCalendar(self._context, camera, middle_utc.astimezone(LONDON).date(), self)
        opened.chosen.connect(self.show_day)
        place = self.transport.mapToGlobal(self.transport.rect().topLeft())
        opened.move(place.x(), place.y() - opened.sizeHint().height())
        opened.show()

    def show_day(self, day: dt.date) -> None:
        """Show a day on the timeline and go to the first recording in it."""
        begin_utc, end_utc = day_span(day)
        self.timeline.show_view(TimelineView(begin_utc, (end_utc - begin_utc).total_seconds(), 1))
        service, review = self._context.services.playback, self.session.review
        cameras = review.request.cameras if review is not None else sorted(self._context.bridge.wall.cameras)

        def show(edges: tuple[dt.datetime, dt.datetime]) -> None:
            if self.session.review is review:
                self._seek(edges[0])

        ask(self._context, lambda: service.recorded_edges(cameras, begin_utc, end_utc), show)

    def bookmark(self) -> None:
        """Ask for the words of a bookmark at the place where the selected recording is."""
        player = self.session.player
        if player is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        camera = self.session.selected
        at_utc = player.shown_utc(camera) or player.position_utc
        BookmarkDialog(self._context, camera, at_utc, self.loader.fetch_again, self).open()

    def open_bookmarks(self) -> None:
        """List the bookmarks."""
        opened = BookmarkList(self._context, self._go_to_bookmark, self.loader.fetch_again, self)
        opened.export_wanted.connect(self._export_bookmark)
        opened.open()

    def _go_to_bookmark(self, bookmark: Bookmark) -> None:
        review = self.session.review
        if review is None:
            self.form.propose([bookmark.camera])
        elif bookmark.camera in review.request.cameras:
            self.tiles.select(bookmark.camera)
        self._go_to(bookmark.at_utc)

    def export(self) -> None:
        """Begin an export of the review's cameras: of its loop, else of all its time."""
        review, player = self.session.review, self.session.player
        if review is None or player is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        request, loop = review.request, player.clock.loop
        begin_utc, end_utc = (loop or request).begin_utc, (loop or request).end_utc
        self._context.bridge.evidence.ask(
            EvidenceProposal(
                request.cameras,
                begin_utc,
                end_utc,
                incident=request.incident,
                request=request_number(request.request),
                reason=request.reason,
            )
        )

    def _export_bookmark(self, bookmark: Bookmark) -> None:
        proposal = of_bookmark(bookmark.camera, bookmark.at_utc, bookmark.words, self._now())
        self._context.bridge.evidence.ask(proposal)

    def draw_area(self) -> None:
        """Have an area drawn on the selected tile; motion in it is then searched for."""
        if self.session.review is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        self.tiles.begin_area()
        self._context.bridge.messages.note(self.tr("Draw a rectangle on the selected picture."))

    def _search_motion(self, area: MotionArea) -> None:
        try:
            self.motion.search(area, self.timeline.view)
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)

    def toggle_skip(self) -> None:
        """Leave out time without a recording, or show it."""
        player = self.session.player
        self.session.skip_gaps(is_on=player is None or not player.skips_gaps)
        self.transport.refresh()

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
    "playback-skip": lambda pane: pane.toggle_skip(),
    "playback-sound": lambda pane: pane.session.toggle_sound(),
    "playback-density": lambda pane: pane.tiles.density.toggle(),
    "playback-snapshot": lambda pane: pane.save_snapshot(),
    "playback-lift": lambda pane: pane.lift_zones(),
    "playback-tile": lambda pane: pane.tiles.select_next(1),
    "playback-tile-back": lambda pane: pane.tiles.select_next(-1),
    "playback-single": lambda pane: pane.tiles.toggle_single(),
    "playback-calendar": lambda pane: pane.open_calendar(),
    "playback-area": lambda pane: pane.draw_area(),
    "playback-motion": lambda pane: pane.motion.go(1, pane.session.go_to),
    "playback-motion-back": lambda pane: pane.motion.go(-1, pane.session.go_to),
    "playback-bookmark": lambda pane: pane.bookmark(),
    "playback-bookmarks": lambda pane: pane.open_bookmarks(),
    "playback-export": lambda pane: pane.export(),
    "playback-place": lambda pane: pane.transport.place.setFocus(),
}

PANE = PaneKind(
    "playback",
    str(QT_TRANSLATE_NOOP("Panes", "Playback")),
    PlaybackPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=640,
)
