"""Review recordings: entered before anything is shown, and what was looked at when it ends (EVD-05)."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.authorisations import RecordingsReviewed
from console.domain.books.media_log import Reviewed
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.domain.playback.review import IMMEDIATE_RESPONSE, ReviewRequest, request_number, spans_as_text
from console.domain.playback.viewed import ViewedSpan
from console.domain.text import text
from console.services.playback.marks import TimelineMarks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.entries import EntryRef
    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.recording.held import HeldTimes
    from console.services.books.ports import Gate
    from console.services.books.service import BookService
    from console.services.people.seat_cameras import SeatCameras, Span
    from console.services.playback.bookmarks import Bookmarks
    from console.services.playback.lifting import RecordedLifts
    from console.services.playback.motion import MotionSearch
    from console.services.playback.ports import OpenReviews, PlayerFactory, RecordingPlayer
    from console.services.ports import ActLog
    from console.services.recording.ports import FootageSource
    from console.services.visitors.service import VisitorService

REVIEWED = "recording-reviewed"
FIRST_UTC = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
KEPT_EVERY_S = 5.0
"""What a console that dies has shown in its last seconds is not known."""
CLOSED, DIED = "closed", "the console stopped"


@dataclass(frozen=True, slots=True)
class ReviewableCameras:
    """Those of some cameras of which there are recordings, in service and out of it."""

    in_service: tuple[int, ...] = ()
    out_of_service: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A review that was entered, with the player that shows it."""

    ref: EntryRef
    actor: Actor
    request: ReviewRequest
    player: RecordingPlayer
    hidden: Mapping[int, Sequence[Span]]
    """The times of its cameras of which the player has had nothing."""
    cameras: Mapping[int, Camera]
    """What the scheme knows of its cameras, in service or not."""


@dataclass(frozen=True, slots=True)
class PlaybackDependencies:
    """The dependencies of the service."""

    books: BookService
    gate: Gate
    acts: ActLog
    visits: VisitorService
    source: FootageSource
    open_player: PlayerFactory
    kept: OpenReviews
    clock: Clock
    lifts: RecordedLifts
    bookmarks: Bookmarks
    motion: MotionSearch
    held: Callable[[], HeldTimes]
    """Reads which recordings are on hold."""
    cameras: SeatCameras
    every_camera: Callable[[], Sequence[Camera]]
    """Reads the cameras of the scheme, in service or not."""
    is_in_service: Callable[[int], bool]


class PlaybackService:
    """The acts of playback. Not for the UI thread, but where it says so: calls wait for the database."""

    def __init__(self, plan: PlaybackDependencies) -> None:
        self._plan = plan
        self._open: dict[EntryRef, OpenReview] = {}
        self._lock = threading.Lock()
        self.marks = TimelineMarks(plan.books, plan.clock, plan.held, plan.cameras.hidden)
        """What the books know of a recorded time."""
        self.bookmarks, self.motion = plan.bookmarks, plan.motion
        self.lifts = plan.lifts
        """Zones that are lifted in recordings."""
        plan.cameras.listen(self._follow_seat)

    @property
    def source(self) -> FootageSource:
        """Where the recordings are: what there is, and where nothing is. Pictures need a review."""
        return self._plan.source

    def now_utc(self) -> dt.datetime:
        """Return the time of this service's clock. Does not wait."""
        return self._plan.clock.utc_now()

    # -- reviews --------------------------------------------------------------------------------------------

    def present_now(self, actor: Actor) -> tuple[str, ...]:
        """Return who is in the room: the person in the seat, and the visitors by the register.

        Raises:
            Refusal: the actor may not read the register.
        """
        session = self._plan.cameras.session
        if session is not None:
            # The register of visitors is closed to this seat while an officer is there.
            return actor.name, session.named_officer
        visitors = (visit.name or visit.visitor for visit in self._plan.visits.present(actor))
        return tuple(dict.fromkeys((actor.name, *visitors)))

    def reviewable(self, cameras: Sequence[int]) -> ReviewableCameras:
        """Return of which of these cameras there are recordings that this seat may know, by their service."""
        recorded = [camera for camera in cameras if self._is_recorded(camera)]
        in_service = tuple(camera for camera in recorded if self._plan.is_in_service(camera))
        return ReviewableCameras(in_service, tuple(one for one in recorded if one not in in_service))

    def _is_recorded(self, camera: int) -> bool:
        now_utc = self.now_utc()
        # Nearly all have recordings of the last day, which are found without reading all of them.
        for begin_utc in (now_utc - dt.timedelta(days=1), FIRST_UTC):
            try:
                bands = self._plan.source.bands(camera, begin_utc, now_utc)
            except ConsoleError:
                # What cannot be read is said by the tile.
                return self._plan.is_in_service(camera)
            if any(band.kind.is_footage for band in bands):
                return True
        return False

    def begin(self, actor: Actor, request: ReviewRequest) -> OpenReview:
        """Enter a review and return the player of its recordings. Nothing is shown before it is entered.

        Raises:
            Refusal: the actor may not.
            OperatorError: a reason, a person present or a camera is missing, or the times are wrong.
            EnvironmentFault: it cannot be entered, so nothing is shown.
        """
        self._plan.gate.require(actor, Permission.REVIEW, "recordings")
        request = request.checked()
        known = {camera.number: camera for camera in self._plan.every_camera()}
        for camera in request.cameras:
            if camera not in known:
                raise OperatorError(
                    text("There is no camera {number} in this scheme.", number=camera),
                    "Search for it by name in the camera list.",
                )
            self._plan.cameras.require(camera, request.begin_utc)
        hidden = {camera: self._plan.cameras.hidden(camera) for camera in request.cameras}
        ref = self._plan.books.record_from_service(actor, self._entry(request))
        begin_utc, _ = self.recorded_edges(request.cameras, request.begin_utc, request.end_utc)
        player = self._plan.open_player(request.cameras, begin_utc)
        cameras = {camera: known[camera] for camera in request.cameras}
        review = OpenReview(ref, actor, request, player, hidden, cameras)
        with self._lock:
            self._open[ref] = review
        self.lifts.begin(str(ref))
        self._follow_seat()  # an officer may have begun, or lost the cameras, while it was entered
        return review

    def recorded_edges(
        self, cameras: Sequence[int], begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> tuple[dt.datetime, dt.datetime]:
        """Return where the first recording of some cameras in a time begins and the last ends.

        Where nothing was recorded, or it cannot be read, these are the begin and the end of the time.
        """
        try:
            bands = [
                band
                for camera in cameras
                for band in self._plan.source.bands(camera, begin_utc, end_utc)
                if band.kind.is_footage
            ]
        except ConsoleError:
            # What cannot be read is said by the tile.
            bands = []
        first_utc = min((band.begin_utc for band in bands), default=begin_utc)
        last_utc = max((band.end_utc for band in bands), default=end_utc)
        return max(begin_utc, first_utc), min(end_utc, last_utc)

    def replay(self, actor: Actor, camera: int, begin_utc: dt.datetime) -> OpenReview:
        """Enter an instant replay of a live camera, for its standing reason, with who is in the room.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: it cannot be entered, so nothing is shown.
        """
        self._plan.gate.require(actor, Permission.REVIEW, f"camera {camera}")
        end_utc = max(self.now_utc(), begin_utc + dt.timedelta(seconds=1))
        present = self.present_now(actor)
        return self.begin(actor, ReviewRequest((camera,), begin_utc, end_utc, IMMEDIATE_RESPONSE, present))

    def _entry(self, request: ReviewRequest) -> Reviewed | RecordingsReviewed:
        session = self._plan.cameras.session
        if session is not None:
            # Apart from the room's own log (RIP-04).
            return RecordingsReviewed(
                urn=session.urn,
                reviewed_utc=self.now_utc(),
                reason=request.reason,
                cameras=request.cameras,
                begin_utc=request.begin_utc,
                end_utc=request.end_utc,
                present=request.present,
            )
        number = request_number(request.request)
        # What is no number of ours, such as the reference of a police force, stays with the reason.
        is_foreign = request.request and number is None
        reason = f"{request.reason} ({request.request})" if is_foreign else request.reason
        return Reviewed(
            reviewed_utc=self.now_utc(),
            reason=reason,
            cameras=request.cameras,
            begin_utc=request.begin_utc,
            end_utc=request.end_utc,
            present=request.present,
            incident=request.incident,
            request=number,
        )

    def end(self, review: OpenReview) -> None:
        """End a review: close its player and enter what was looked at. Once is enough."""
        with self._lock:
            if self._open.pop(review.ref, None) is None:
                return
        self.lifts.end(str(review.ref))
        viewed = review.player.viewed()
        review.player.close()
        self._enter_viewed(review.actor.login, str(review.ref), viewed, CLOSED)
        self._plan.kept.drop(str(review.ref))

    def _follow_seat(self) -> None:
        """End the reviews of cameras that the seat does not have any more."""
        with self._lock:
            reviews = list(self._open.values())
        for review in reviews:
            if any(self._is_lost(review, camera) for camera in review.request.cameras):
                self.end(review)

    def _is_lost(self, review: OpenReview, camera: int) -> bool:
        """Return whether the seat has less of a camera now than the player of a review may hold."""
        request, seat = review.request, self._plan.cameras
        if seat.find_refusal(camera, request.begin_utc) is not None:
            return True
        return any(
            begin < request.end_utc
            and end > request.begin_utc
            and not any(first <= begin and end <= last for first, last in review.hidden[camera])
            for begin, end in seat.hidden(camera)
        )

    def _enter_viewed(self, login: str, review: str, viewed: Sequence[ViewedSpan], ended: str) -> None:
        cameras = dict.fromkeys(span.camera for span in viewed)
        for camera in cameras:
            spans = [span for span in viewed if span.camera == camera]
            detail: dict[str, str | int | float | None] = {
                "review": review,
                "viewed": spans_as_text(spans),
                "ended": ended,
            }
            self._plan.acts.record(login, REVIEWED, f"camera {camera}", detail)
        if not cameras:
            self._plan.acts.record(login, REVIEWED, review, {"viewed": "nothing", "ended": ended})

    # -- what outlives a console ----------------------------------------------------------------------------

    def run(self, wait: Callable[[float], bool]) -> None:
        """Keep what open reviews have shown, every few seconds, until told to stop.

        Args:
            wait: waits for some seconds; returns whether to stop.
        """
        self.enter_left_over()
        self.bookmarks.forget_outlived()
        while not wait(KEPT_EVERY_S):
            self.keep()

    def keep(self) -> None:
        """Keep what open reviews have shown, in case this console dies."""
        with self._lock:
            reviews = list(self._open.values())
        for review in reviews:
            spans = [_kept(span) for span in review.player.viewed()]
            self._plan.kept.keep(str(review.ref), {"login": review.actor.login, "viewed": spans})

    def enter_left_over(self) -> None:
        """Enter what reviews showed whose console died."""
        for review, content in self._plan.kept.left_over().items():
            with self._lock:
                is_open = review in {str(ref) for ref in self._open}
            if not is_open:
                self._enter_viewed(str(content.get("login", "")), review, _spans(content), DIED)
                self._plan.kept.drop(review)

    def close(self) -> None:
        """End all reviews: the console closes."""
        with self._lock:
            reviews = list(self._open.values())
        for review in reviews:
            self.end(review)
        self._plan.source.close()


def _kept(span: ViewedSpan) -> list[object]:
    return [span.camera, span.begin_utc.isoformat(), span.end_utc.isoformat(), span.times]


def _spans(content: Mapping[str, object]) -> list[ViewedSpan]:
    """Return what was kept; rows that cannot be read are left out."""
    rows = content.get("viewed")
    found = []
    for row in rows if isinstance(rows, list) else ():
        try:
            camera, begin, end, times = row
            # In UTC already here, where a time that has no form in UTC is still left out.
            begin_utc, end_utc = (dt.datetime.fromisoformat(one).astimezone(dt.UTC) for one in (begin, end))
            found.append(ViewedSpan(int(camera), begin_utc, end_utc, int(times)))
        except (TypeError, ValueError, OverflowError):
            continue
    return found
