"""The review that the playback pane shows, and what its buttons and keys do to it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.bridge.labels import translated
from console.domain.errors import ConsoleError, OperatorError
from console.domain.instants import spoken_time
from console.domain.playback.clock import PlaybackLoop
from console.ui.base.background import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.playback.clock import PlaybackClock
    from console.domain.playback.review import ReviewRequest
    from console.domain.playback.timeline import TimelineBand
    from console.services.playback.ports import RecordingPlayer
    from console.services.playback.service import OpenReview
    from console.ui.base.context import PaneContext

TICK_MS = 33
JUMP = dt.timedelta(seconds=10)
JUST_BEFORE = dt.timedelta(milliseconds=1)
"""At its very end a recording shows no picture any more."""


class PlaybackSession(QObject):
    """Holds one review at a time. UI thread."""

    changed = Signal()
    """A review began or ended."""
    ticked = Signal()
    """It is time to show what is newer; only while there is a review."""
    refused = Signal(object)
    """A review could not begin, with the error."""

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.review: OpenReview | None = None
        self.selected = 0
        """Number of the camera on the selected tile."""
        self.has_sound = context.settings.plays_sound
        """Whether the sound of the selected recording is played."""
        self._sound_fault = ""
        self._mark_utc: dt.datetime | None = None
        self._is_beginning = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        context.bridge.attendance.changed.connect(self._follow_seat)
        # With an officer at the seat, or without one again, other cameras may be reviewed.
        context.bridge.surveillance.changed.connect(self.end)

    @property
    def player(self) -> RecordingPlayer | None:
        """The player of the review; None if there is none."""
        return self.review.player if self.review is not None else None

    @property
    def damaged(self) -> Sequence[TimelineBand]:
        """What of the selected camera could not be read in this review so far."""
        return self.review.player.damaged(self.selected) if self.review is not None else ()

    # -- beginning and ending -------------------------------------------------------------------------------

    def begin(self, request: ReviewRequest) -> None:
        """Enter a review in the background, then show it in place of the present one."""
        if self._is_beginning:
            return
        self._is_beginning = True
        service, seat = self._context.services.playback, self._context.services.people.seat

        def work() -> OpenReview:
            return service.begin(seat.current_actor(), request)

        ask(self._context, work, self._show, self._refuse)

    def _show(self, review: OpenReview) -> None:
        self._is_beginning = False
        self.end()
        self.review = review
        self.selected = review.request.cameras[0]
        self.follow_sound()
        self._timer.start()
        self.changed.emit()

    def _refuse(self, error: ConsoleError) -> None:
        self._is_beginning = False
        self.refused.emit(error)

    def end(self) -> None:
        """End the review; what was looked at is entered in the background."""
        review, self.review, self._mark_utc = self.review, None, None
        if review is not None:
            self._timer.stop()
            self.changed.emit()
            ask(self._context, lambda: self._context.services.playback.end(review), lambda _done: None)

    def _follow_seat(self) -> None:
        """End the review when its person leaves the seat: the next one has not given a reason."""
        review = self.review
        if review is not None and self._context.services.people.seat.login != review.actor.login:
            self.end()

    def _tick(self) -> None:
        player = self.player
        if player is not None and (skipped := player.skipped()) is not None:
            note = self.tr("No recording from {0} to {1}: skipped").format(*map(spoken_time, skipped))
            self._context.bridge.messages.note(note)
        if player is not None and player.sound_fault != self._sound_fault:
            self._sound_fault = player.sound_fault
            if self._sound_fault:
                self._context.bridge.messages.note(translated(self._sound_fault))
        self.ticked.emit()

    # -- what keys and buttons do ---------------------------------------------------------------------------

    def _change(self, changed: Callable[[PlaybackClock, float], PlaybackClock]) -> None:
        self._playing().change(changed)
        self.ticked.emit()

    def _playing(self) -> RecordingPlayer:
        if self.review is None:
            raise OperatorError("No recording is being reviewed.", "Start a review first.")
        return self.review.player

    def toggle(self) -> None:
        """Play, or pause."""
        self._change(lambda clock, now_s: clock.pause(now_s) if clock.is_playing else clock.play(now_s))

    def pause(self) -> None:
        """Stand still."""
        self._change(lambda clock, now_s: clock.pause(now_s))

    def shuttle(self, direction: int) -> None:
        """Play that way, and faster with each press."""
        self._change(lambda clock, now_s: clock.shuttled(direction, now_s))

    def push(self, deflection: float) -> None:
        """Follow the joystick, −1 to 1."""
        if self.review is not None:
            self._change(lambda clock, now_s: clock.pushed(deflection, now_s))

    def change_rate(self, by: int) -> None:
        """Play faster or slower."""
        self._change(lambda clock, now_s: clock.faster(by, now_s))

    def set_rate(self, rate: float) -> None:
        """Play at a rate; it goes on standing still if it did."""
        self._change(
            lambda clock, now_s: (
                clock.play(now_s, rate) if clock.is_playing else clock.play(now_s, rate).pause(now_s)
            )
        )

    def step(self, by: int) -> None:
        """Go to the next or previous picture of the selected camera."""
        self._playing().step(self.selected, by)

    def jump(self, by: int) -> None:
        """Go ten seconds forwards or back."""
        self.go_to(self._playing().position_utc + by * JUMP)

    def go_to(self, instant_utc: dt.datetime) -> None:
        """Go to a time, not later than now."""
        latest_utc = self._context.services.playback.now_utc() - dt.timedelta(seconds=1)
        self._change(lambda clock, now_s: clock.taken_to(min(instant_utc, latest_utc), now_s))

    def go_to_edge(self, *, is_end: bool) -> None:
        """Go to the first or the last recorded picture in the time that the review is about."""
        self._playing()
        review = self.review
        if review is None:
            return
        service, request = self._context.services.playback, review.request

        def show(edges: tuple[dt.datetime, dt.datetime]) -> None:
            if self.review is review:
                first_utc, end_utc = edges
                self.go_to(end_utc - JUST_BEFORE if is_end else first_utc)

        ask(
            self._context,
            lambda: service.recorded_edges(request.cameras, request.begin_utc, request.end_utc),
            show,
        )

    def mark(self) -> None:
        """Set the first mark of a loop, then the second, which begins it; a third time ends it."""
        player = self._playing()
        if player.clock.loop is not None:
            self._change(lambda clock, now_s: clock.looped(None, now_s))
        elif self._mark_utc is None:
            self._mark_utc = player.position_utc
            self._context.bridge.messages.note(self.tr("Loop begins here. Press again at its end."))
        else:
            begin_utc, self._mark_utc = self._mark_utc, None
            loop = PlaybackLoop(*sorted((begin_utc, player.position_utc)))
            self._change(lambda clock, now_s: clock.looped(loop, now_s).play(now_s))

    def toggle_sound(self) -> None:
        """Play the sound of the selected recording, or no longer."""
        self._playing()
        self.has_sound = not self.has_sound
        self.follow_sound()
        on = self.tr("Sound on: heard at 1× forwards, where it was recorded")
        self._context.bridge.messages.note(on if self.has_sound else self.tr("Sound off"))

    def follow_sound(self) -> None:
        """Play the sound of the recording that is selected now, if sound is on."""
        if self.player is not None:
            self.player.listen(self.selected if self.has_sound else None)

    def skip_gaps(self, *, is_on: bool) -> None:
        """Leave out time that no camera has recorded, or show that it is missing."""
        self._playing().skips_gaps = is_on
