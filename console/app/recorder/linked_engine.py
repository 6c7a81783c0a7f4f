"""The console's engine where the recorder is a process of its own: pictures through its relay."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from console.app.engine import SEAL_DEADLINE_S, RecordedSegment, capture_options
from console.app.hosted_loop import HostedLoop
from console.app.recorder import messages
from console.app.recorder.link import RecorderLink
from console.app.recorder.remote import RemoteRecording, merged
from console.domain.clock import SystemClock
from console.domain.errors import ConsoleError
from console.media.capture.feed import CaptureFeed, CaptureOptions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.app.engine import EngineOptions, TrialFeed
    from console.app.recorder.start import RecorderStarter
    from console.domain.cameras.camera import Camera

LOGINS_S, LOGINS_AGAIN_S = 0.5, 10.0
MOVING_S = 0.1
"""The recorder is told so soon which cameras move, because it masks what it records by their position."""
_log = logging.getLogger(__name__)


class LinkedEngine:
    """Implements `app.engine.LiveEngine` beside a recorder. Used from the thread that builds it.

    Args:
        plan: as for an engine that records; volumes, holds and rules are the recorder's affair.
        home: of the scheme.
        starter: starts the recorder; None: something else does.
        stops_recorder: whether the recorder ends when this console closes.
    """

    def __init__(
        self,
        plan: EngineOptions,
        home: Path,
        starter: RecorderStarter | None,
        *,
        stops_recorder: bool = False,
    ) -> None:
        self.clock = SystemClock()
        self.may_move: Callable[[int], bool] = lambda _camera: False
        """Whether this console may be moving a camera; the recorder masks what it records by it."""
        self._plan, self._starter, self._stops_recorder = plan, starter, stops_recorder
        self.link = RecorderLink(home, starter, starter.answered) if starter else RecorderLink(home)
        self.recorder = RemoteRecording(
            self.link,
            plan.acts,
            plan.crashed,
            plan.is_live,
            (lambda: starter.has_failed) if starter else (lambda: False),
            is_service=starter is None,
        )
        self._has_new_logins = threading.Event()
        self.feed = CaptureFeed(self._live(plan.register.cameras()), self._capture_plan(is_linked=True))
        # The recorder takes longest to start, so it is asked for first.
        self._threads = [
            *plan.loops,
            HostedLoop("recorder faults", self.recorder.run, plan.crashed),
            HostedLoop("moving cameras", self._tell_moving, plan.crashed),
            *([] if starter else [HostedLoop("logins", self._tell_logins, plan.crashed)]),
            HostedLoop("recorder link", self.link.run, plan.crashed),
        ]

    def _capture_plan(self, *, is_linked: bool) -> CaptureOptions:
        recorder = self.recorder
        return replace(
            capture_options(self._plan, self.clock, recorder.state, recorder.notes),
            places=recorder if is_linked else None,
            elsewhere=lambda own: merged(own, recorder.status(own.number)),
        )

    def start(self) -> None:
        """Start the link, and the recorder if it does not run."""
        for thread in self._threads:
            thread.start()

    def change(self, cameras: Sequence[Camera]) -> None:
        """Replace the cameras, and have the recorder read them anew. Any thread."""
        self.feed.change(self._live(cameras), ())
        self._has_new_logins.set()
        self.recorder.refresh()

    def trial_feed(self, camera: Camera, *, is_recorded: bool = False) -> TrialFeed:
        """Return a feed of a camera that is not in service yet, for testing it; the caller closes it.

        Raises:
            EnvironmentFault: it is to be recorded, and the recorder does not answer.
        """
        if is_recorded:
            self.link.order("trial", camera=messages.write_camera(camera))
        feed = CaptureFeed([camera], self._capture_plan(is_linked=is_recorded))
        return _TrialFeed(feed, self.link, camera.number) if is_recorded else feed

    def segments(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> Sequence[RecordedSegment]:
        """Return the segments of a camera in a time. Waits.

        Raises:
            EnvironmentFault: the recorder does not answer.
        """
        answer = self.link.order(
            "segments", camera=camera, begin=begin_utc.isoformat(), end=end_utc.isoformat()
        )
        return messages.read_segments(answer.get("segments", []))

    def _tell_moving(self, stop: threading.Event) -> None:
        told: tuple[int, frozenset[int]] = 0, frozenset()
        while not stop.wait(MOVING_S):
            report, greeting = self.link.report, self.link.greetings
            if report is None:
                continue
            moving = frozenset(camera for camera in report.cameras if self.may_move(camera))
            if (greeting, moving) == told:
                continue
            try:
                self.link.order("moving", cameras=sorted(moving))
            except ConsoleError:
                continue  # it is told when it answers again
            told = greeting, moving

    def _tell_logins(self, stop: threading.Event) -> None:
        """Tell a recorder of another user, whose keyring is another one, the logins of the cameras."""
        told = 0
        while not stop.wait(LOGINS_S):
            greeting = self.link.greetings
            if self.link.report is None or (greeting == told and not self._has_new_logins.is_set()):
                continue
            self._has_new_logins.clear()
            try:
                cameras = self._plan.register.cameras()
                logins = {camera.urn: self._plan.secrets.login(camera.urn) for camera in cameras}
                known = {urn: list(login) for urn, login in logins.items() if login[0]}
                self.link.order("logins", logins=known)
            except ConsoleError as error:
                _log.warning("the recorder did not take the logins of the cameras: %s", error)
                self._has_new_logins.set()
                stop.wait(LOGINS_AGAIN_S)
            else:
                told = greeting

    def close(self) -> None:
        """Close the cameras and the link; the recorder stays, unless it is to end with this console."""
        self.feed.close()
        if self._stops_recorder:
            self._stop_recorder()
        for thread in reversed(self._threads):
            thread.end(SEAL_DEADLINE_S)

    def _stop_recorder(self) -> None:
        if self._starter is not None:
            # The link would have it started again.
            self._starter.retire()
        self.link.expect_end()
        try:
            self.link.order("stop", actor="console")
        except ConsoleError:
            return  # it has ended, or will not answer any more
        if self._starter is not None:
            self._starter.wait(SEAL_DEADLINE_S)

    def _live(self, cameras: Sequence[Camera]) -> list[Camera]:
        return [camera for camera in cameras if self._plan.is_live(camera.number)]


class _TrialFeed:
    """A feed of a camera on trial, whose recording ends with it."""

    def __init__(self, feed: CaptureFeed, link: RecorderLink, camera: int) -> None:
        self._feed, self._link, self._camera = feed, link, camera
        self.subscribe, self.status = feed.subscribe, feed.status
        self.is_moving, self.drawn_on = feed.is_moving, feed.drawn_on

    def close(self) -> None:
        """End the trial."""
        self._feed.close()
        try:
            self._link.order("trial-end", camera=self._camera)
        except ConsoleError:
            return  # it ends with the recorder
