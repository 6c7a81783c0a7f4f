"""Motion on the screen: an area drawn on a tile, the moments on the timeline, next and previous."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.errors import OperatorError
from console.domain.instants import spoken_moment
from console.domain.playback.motion import MotionArea
from console.ui.base.background import ask_as_person

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.playback.motion import MotionFound
    from console.domain.playback.timeline import TimelineBand, TimelineView
    from console.ui.base.context import PaneContext
    from console.ui.playback.session import PlaybackSession

FAR = dt.timedelta(days=1)
"""How far the next or previous motion is looked for."""
LONGEST = dt.timedelta(days=7)
"""A longer search would keep other work of the console waiting."""
JUST_AFTER = dt.timedelta(milliseconds=1)


class MotionFinder(QObject):
    """Searches in the background, for the selected camera and the area that was drawn on it. UI thread."""

    changed = Signal()
    """Other moments are known."""

    def __init__(self, context: PaneContext, session: PlaybackSession, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._session = context, session
        self._areas: dict[int, MotionArea] = {}
        self._bands: dict[int, Sequence[TimelineBand]] = {}

    @property
    def bands(self) -> Sequence[TimelineBand]:
        """The moments that were found for the selected camera."""
        return self._bands.get(self._session.selected, ())

    def clear(self) -> None:
        """Forget areas and moments: the review ended."""
        self._areas.clear()
        self._bands.clear()
        self.changed.emit()

    def search(self, area: MotionArea, view: TimelineView) -> None:
        """Find the moments in which something changed in an area, in the time that the timeline shows.

        Raises:
            OperatorError: the timeline shows more than a week.
        """
        if view.seconds > LONGEST.total_seconds():
            raise OperatorError(
                "Motion is searched for in at most a week.", "Show less time on the timeline."
            )
        camera = self._session.selected
        self._areas[camera] = area
        end_utc = min(view.end_utc, self._context.services.playback.now_utc())

        def show(found: MotionFound) -> None:
            self._bands[camera] = found.moments
            self._say(found)
            self.changed.emit()

        self._ask(camera, view.begin_utc, end_utc, show)

    def go(self, by: int, go_to: Callable[[dt.datetime], None]) -> None:
        """Go to the next (+1) or previous (−1) motion, in the area if one was drawn.

        Raises:
            OperatorError: there is no review.
        """
        player = self._session.player
        if player is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        place_utc = player.position_utc
        begin_utc, end_utc = (place_utc, place_utc + FAR) if by > 0 else (place_utc - FAR, place_utc)

        def show(found: MotionFound) -> None:
            begins = [band.begin_utc for band in found.moments]
            near = [one for one in begins if (one > place_utc + JUST_AFTER if by > 0 else one < place_utc)]
            if near:
                go_to(near[0] if by > 0 else near[-1])
            else:
                self._say(found, is_far=True)

        self._ask(self._session.selected, begin_utc, end_utc, show)

    def _ask(
        self,
        camera: int,
        begin_utc: dt.datetime,
        end_utc: dt.datetime,
        show: Callable[[MotionFound], None],
    ) -> None:
        services = self._context.services
        seat, service, review = services.people.seat, services.playback.motion, self._session.review
        area = self._areas.get(camera, MotionArea())

        def take(found: MotionFound) -> None:
            # An answer that comes after the review's end has no tile to belong to.
            if self._session.review is review:
                show(found)

        ask_as_person(
            self._context,
            lambda: service.search(seat.current_actor(), camera, area, begin_utc, end_utc),
            take,
        )

    def _say(self, found: MotionFound, *, is_far: bool = False) -> None:
        if not found.every_s:
            parts = [self.tr("Nothing was kept of this time to find motion in.")]
        elif is_far:
            parts = [self.tr("No other motion within a day.")]
        else:
            parts = [self.tr("Motion found in the time shown: {0}.").format(len(found.moments))]
        if found.every_s:
            parts.append(self.tr("Pictures are compared every {0} s.").format(f"{found.every_s:g}"))
        if found.until_utc is not None:
            parts.append(self.tr("Searched up to {0}.").format(spoken_moment(found.until_utc)))
        if found.left_out:
            parts.append(self.tr("Parts under privacy zones were left out."))
        if not found.is_kept:
            parts.append(self.tr("This camera keeps nothing for it now: see Motion… on the camera's page."))
        elif not found.every_s:
            parts.append(self.tr("The recorder keeps it from now on."))
        self._context.bridge.messages.note(" ".join(parts))
