"""What the keys and buttons of the playback pane do beside playing: go to places, mark, lift, export."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.clock import LONDON
from console.domain.errors import ConsoleError, OperatorError
from console.domain.evidence.proposal import EvidenceProposal, of_bookmark
from console.domain.people.permissions import Permission
from console.domain.playback.review import request_number
from console.domain.playback.timeline import TimelineView, day_span
from console.domain.playback.typed_place import place_of
from console.services.playback.lifting import LiftPlace, LiftsAtPlace
from console.ui.base.background import ask, ask_as_person
from console.ui.playback.bookmarks import BookmarkDialog, BookmarkList
from console.ui.playback.footage_calendar import FootageCalendar
from console.ui.privacy.lift_dialog import LiftDialog
from console.ui.wall import snapshots

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.playback.bookmarks import Bookmark
    from console.domain.playback.motion import MotionArea
    from console.domain.privacy.model import Zone
    from console.ui.base.context import PaneContext
    from console.ui.playback.motion import MotionFinder
    from console.ui.playback.review_form import ReviewForm
    from console.ui.playback.session import PlaybackSession
    from console.ui.playback.tiles import PlaybackTiles
    from console.ui.playback.timeline_loader import TimelineLoader
    from console.ui.playback.timeline_widget import TimelineWidget
    from console.ui.playback.transport import TransportBar

_INCIDENT = re.compile(r"(?:incident|digwyddiad)\s*#?\s*[\d/]+|[12]\d{3}/\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PaneParts:
    """What the acts work on."""

    session: PlaybackSession
    form: ReviewForm
    tiles: PlaybackTiles
    timeline: TimelineWidget
    loader: TimelineLoader
    motion: MotionFinder
    transport: TransportBar


class PlaybackCommands(QObject):
    """Acts of the pane that ask or open something. UI thread.

    Args:
        context: of the pane.
        parts: of the pane.
        widget: the pane; owns them, and dialogs open over it.
    """

    def __init__(self, context: PaneContext, parts: PaneParts, widget: QWidget) -> None:
        super().__init__(widget)
        self._context, self._pane, self._widget = context, parts, widget

    def seek(self, instant_utc: dt.datetime) -> None:
        if self._pane.session.review is None:
            self._pane.form.propose_time(min(instant_utc, self._context.services.playback.now_utc()))
        else:
            self._pane.session.go_to(instant_utc)

    def go_to_typed(self, typed: str) -> None:
        """Go to a place that was typed: a time, or an incident by its number."""
        if _INCIDENT.fullmatch(typed.strip()):
            service, seat = self._context.services.playback, self._context.services.people.seat
            ask_as_person(
                self._context,
                lambda: service.marks.incident_place(seat.current_actor(), typed),
                self._go_to,
            )
            return
        try:
            self._go_to(place_of(typed, self._context.services.playback.now_utc()))
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)

    def _go_to(self, instant_utc: dt.datetime) -> None:
        self.seek(instant_utc)
        self._pane.transport.place.clear()
        self._pane.timeline.show_view(self._pane.timeline.view.centred(instant_utc))
        self._widget.setFocus()

    def save_snapshot(self) -> None:
        """Save the picture of the selected tile, as from a live tile."""
        tile = self._pane.tiles.tile_of(self._pane.session.selected)
        if tile is None or tile.picture is None or tile.stream is None:
            raise OperatorError("There is no picture on this tile.", "Go to a time that was recorded.")
        is_masked = tile.status.mask.state is not type(tile.status.mask.state).NONE
        snapshots.save(self._context, tile.stream.camera, tile.picture, masked=is_masked)

    def lift_zones(self) -> None:
        """Open the dialog that lifts privacy zones of the selected recording, as they were at its time."""
        review, player = self._pane.session.review, self._pane.session.player
        if review is None or player is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        camera, instant_utc = self._pane.session.selected, player.position_utc
        self._context.bridge.attendance.require(Permission.LIFT_ZONE, f"camera {camera}")
        lifts = self._context.services.playback.lifts
        place = LiftPlace(str(review.ref), camera, instant_utc)

        def show(zones: Sequence[Zone]) -> None:
            if self._pane.session.review is review:
                self._open_lift_dialog(LiftsAtPlace(lifts, place), camera, zones)

        ask_as_person(self._context, lambda: lifts.zones_at(camera, instant_utc), show)

    def _open_lift_dialog(self, lifting: LiftsAtPlace, camera: int, zones: Sequence[Zone]) -> None:
        found = self._context.bridge.wall.cameras.get(camera)
        if not zones:
            note = self.tr("Camera {0} had no privacy zones at this time").format(camera)
            self._context.bridge.messages.note(note)
            return
        try:
            dialog = LiftDialog(
                self._context, lifting, (camera, found.name if found else ""), zones, self._widget
            )
        except OperatorError as error:
            self._context.bridge.messages.refuse(error)
            return
        player = self._pane.session.player
        if player is not None:
            # A picture that stands still is covered or uncovered at once.
            dialog.finished.connect(lambda _result: player.masks_changed())
        dialog.open()

    def open_calendar(self) -> None:
        """Open the calendar of the selected camera's recordings; without a review, of the first camera."""
        cameras = sorted(self._context.bridge.wall.cameras)
        camera = (
            self._pane.session.selected if self._pane.session.review is not None else next(iter(cameras), 0)
        )
        middle_utc = self._pane.timeline.view.at(self._pane.timeline.width() / 2)
        opened = FootageCalendar(self._context, camera, middle_utc.astimezone(LONDON).date(), self._widget)
        opened.chosen.connect(self.show_day)
        place = self._pane.transport.mapToGlobal(self._pane.transport.rect().topLeft())
        opened.move(place.x(), place.y() - opened.sizeHint().height())
        opened.show()

    def show_day(self, day: dt.date) -> None:
        """Show a day on the timeline and go to the first recording in it."""
        begin_utc, end_utc = day_span(day)
        self._pane.timeline.show_view(TimelineView(begin_utc, (end_utc - begin_utc).total_seconds(), 1))
        service, review = self._context.services.playback, self._pane.session.review
        cameras = review.request.cameras if review is not None else sorted(self._context.bridge.wall.cameras)

        def show(edges: tuple[dt.datetime, dt.datetime]) -> None:
            if self._pane.session.review is review:
                self.seek(edges[0])

        ask(self._context, lambda: service.recorded_edges(cameras, begin_utc, end_utc), show)

    def bookmark(self) -> None:
        """Ask for the words of a bookmark at the place where the selected recording is."""
        player = self._pane.session.player
        if player is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        camera = self._pane.session.selected
        at_utc = player.shown_utc(camera) or player.position_utc
        BookmarkDialog(self._context, camera, at_utc, self._pane.loader.fetch_again, self._widget).open()

    def open_bookmarks(self) -> None:
        """List the bookmarks."""
        opened = BookmarkList(
            self._context, self._go_to_bookmark, self._pane.loader.fetch_again, self._widget
        )
        opened.export_wanted.connect(self._export_bookmark)
        opened.open()

    def _go_to_bookmark(self, bookmark: Bookmark) -> None:
        review = self._pane.session.review
        if review is None:
            self._pane.form.choose([bookmark.camera])
        elif bookmark.camera in review.request.cameras:
            self._pane.tiles.select(bookmark.camera)
        self._go_to(bookmark.at_utc)

    def say_what_is_here(self) -> None:
        """Say what the timeline has at the place where the review is, as its tool tip says at the mouse."""
        position_utc = self._pane.timeline.position_utc
        if position_utc is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        if not self._pane.loader.is_known(position_utc):
            raise OperatorError("The timeline is still being read at this place.", "Try again in a moment.")
        lines = self._pane.timeline.words_of(position_utc, is_upper=True).split("\n")
        self._context.bridge.messages.note(lines[0], " · ".join(lines[1:]))

    def export(self) -> None:
        """Begin an export of the review's cameras: of its loop, else of all its time."""
        proposal = self.proposal()
        if proposal is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        self._context.bridge.evidence.ask(proposal)

    def proposal(self) -> EvidenceProposal | None:
        """Return an export of the review's cameras, of its loop or all its time; None without a review."""
        review, player = self._pane.session.review, self._pane.session.player
        if review is None or player is None:
            return None
        request, loop = review.request, player.clock.loop
        begin_utc, end_utc = (loop or request).begin_utc, (loop or request).end_utc
        return EvidenceProposal(
            request.cameras,
            begin_utc,
            end_utc,
            incident=request.incident,
            request=request_number(request.request),
            reason=request.reason,
        )

    def _export_bookmark(self, bookmark: Bookmark) -> None:
        proposal = of_bookmark(
            bookmark.camera, bookmark.at_utc, bookmark.words, self._context.services.playback.now_utc()
        )
        self._context.bridge.evidence.ask(proposal)

    def draw_area(self) -> None:
        """Have an area drawn on the selected tile; motion in it is then searched for."""
        if self._pane.session.review is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        self._pane.tiles.begin_area()
        self._context.bridge.messages.note(self.tr("Draw a rectangle on the selected picture."))

    def search_motion(self, area: MotionArea) -> None:
        try:
            self._pane.motion.search(area, self._pane.timeline.view)
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)

    def toggle_skip(self) -> None:
        """Leave out time without a recording, or show it."""
        player = self._pane.session.player
        self._pane.session.skip_gaps(is_on=player is None or not player.skips_gaps)
        self._pane.transport.refresh()
