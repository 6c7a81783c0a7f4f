"""Plays the recordings of several cameras by one clock, on threads of its own."""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
from typing import TYPE_CHECKING

from console.domain.cameras.status import CameraStatus
from console.domain.playback.clock import PlaybackClock
from console.domain.playback.footage import MissingFootage
from console.domain.playback.strain import Strain
from console.domain.playback.viewed import ViewingLog
from console.domain.streaming.picture import PixelFormat
from console.domain.text import text
from console.domain.threads import BackgroundThread
from console.media.capture.gate import GATE
from console.media.capture.scaler import FrameScaler
from console.media.playback.camera_reader import CameraReader
from console.media.playback.played_camera import (
    NOTHING,
    WAITED_S,
    PlayedCamera,
    RecordedTile,
    next_due_s,
    next_place,
)
from console.media.playback.sound import RecordedSound, no_output

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.clock import Clock
    from console.domain.playback.timeline import TimelineBand
    from console.domain.playback.viewed import ViewedSpan
    from console.domain.privacy.model import DrawnOn
    from console.domain.streaming.picture import Picture
    from console.media.playback.camera_reader import Masking
    from console.media.playback.picture_cache import RecordedFrame
    from console.media.playback.sound import SoundOutput
    from console.services.recording.ports import FootageSource

CAMERAS_MOST = 16
BUDGET_BYTES = 512 << 20
"""Memory for the decoded pictures of all cameras of a player."""
LEAST_BYTES = 8 << 20
GLIMPSE = 192, 108
"""Size of the picture that the timeline shows under the mouse."""
PRESENT = dt.timedelta(seconds=1.5)
"""The recorder hands on what it writes about so late."""
LIFT_SEEN_S = 0.25
"""How soon the end of a lift is seen while the picture stands still."""
_log = logging.getLogger(__name__)


class RecordedPlayer:
    """Implements `services.playback.ports.RecordingPlayer`. Thread-safe.

    Args:
        cameras: up to sixteen.
        begin_utc: where it stands at first.
        source: where the recordings are; closed by the caller.
        masking_of: returns what covers the privacy zones of a camera's recordings.
        clock: of the machine.
        workers: threads that decode; None: as many as may decode at once.
        open_output: opens the loudspeaker when sound is wanted.
    """

    def __init__(
        self,
        cameras: Sequence[int],
        begin_utc: dt.datetime,
        source: FootageSource,
        masking_of: Callable[[int], Masking],
        clock: Clock,
        workers: int | None = None,
        budget_bytes: int = BUDGET_BYTES,
        open_output: Callable[[], SoundOutput] = no_output,
    ) -> None:
        self._machine = clock
        self._clock = PlaybackClock(begin_utc, clock.monotonic_s())
        self._is_stepping_back = False
        self.skips_gaps = False
        self._skipped: tuple[dt.datetime, dt.datetime] | None = None
        self._log = ViewingLog()
        self._strain = Strain()
        self._lock = threading.Condition()
        self._is_closed = False
        share = max(LEAST_BYTES, budget_bytes // max(1, len(cameras)))
        self._tracks = {
            camera: PlayedCamera(camera, self._reader(camera, source, share, masking_of(camera)))
            for camera in cameras[:CAMERAS_MOST]
        }
        self._glimpses = {
            camera: self._reader(camera, source, 0, masking_of(camera)) for camera in self._tracks
        }
        self._glimpsing = threading.Lock()
        self._sound = RecordedSound(source, lambda: self._clock, clock.monotonic_s, open_output)
        count = workers or max(1, min(len(self._tracks), (os.cpu_count() or 1) - 1))
        self._threads = [BackgroundThread(self._run, f"playback {number}") for number in range(count)]
        for thread in self._threads:
            thread.start()

    def _reader(self, camera: int, source: FootageSource, share: int, masking: Masking) -> CameraReader:
        return CameraReader(camera, source, share, masking, self._now, GATE.lane_of(camera).spare)

    def _now(self) -> tuple[float, dt.datetime]:
        return self._machine.monotonic_s(), self._machine.utc_now()

    # -- the clock ------------------------------------------------------------------------------------------

    @property
    def clock(self) -> PlaybackClock:
        """The common clock."""
        return self._clock

    @property
    def position_utc(self) -> dt.datetime:
        """The recorded time that is due now."""
        return self._clock.at(self._machine.monotonic_s())

    def change(self, changed: Callable[[PlaybackClock, float], PlaybackClock]) -> None:
        """Change the clock; see `RecordingPlayer.change`."""
        with self._lock:
            self._is_stepping_back = False
            self._set_clock(changed(self._clock, self._machine.monotonic_s()))

    def _set_clock(self, clock: PlaybackClock) -> None:
        self._clock = clock
        for track in self._tracks.values():
            track.due_s = 0.0
        self._lock.notify_all()

    def step(self, camera: int, by: int) -> None:
        """Stand still, and go to the next or previous picture of a camera."""
        track = self._tracks[camera]
        with self._lock:
            now_s = self._machine.monotonic_s()
            place_utc = self._clock.at(now_s)
            self._is_stepping_back = by < 0
            self._set_clock(self._clock.stepped(next_place(track, place_utc, by), now_s))

    # -- what is shown --------------------------------------------------------------------------------------

    def shown_utc(self, camera: int) -> dt.datetime | None:
        """Return the recorded time of the picture that a camera shows; None if there is none."""
        track = self._tracks.get(camera)
        return track.shown.begin_utc if track is not None and track.shown is not None else None

    def missing(self, camera: int) -> MissingFootage | None:
        """Return why a camera has no picture at the present place; None if it has one."""
        track = self._tracks.get(camera)
        return track.missing if track is not None else None

    def damaged(self, camera: int) -> Sequence[TimelineBand]:
        """Return what of a camera could not be read so far, as bands of a timeline."""
        track = self._tracks.get(camera)
        return track.reader.damaged() if track is not None else ()

    def is_masked(self, camera: int) -> bool:
        """Return whether privacy zones cover parts of what a camera shows."""
        track = self._tracks.get(camera)
        return track is not None and track.shown is not None and track.shown.is_masked

    def skipped(self) -> tuple[dt.datetime, dt.datetime] | None:
        """Return the missing time that was last left out, once."""
        skipped, self._skipped = self._skipped, None
        return skipped

    @property
    def is_sparing(self) -> bool:
        """Whether only key frames are shown for now, because the machine cannot decode all pictures."""
        return self._clock.is_playing and self._strain.is_on(self._machine.monotonic_s())

    def viewed(self) -> list[ViewedSpan]:
        """Return what was shown so far."""
        with self._lock:
            return self._log.spans()

    def decoded(self) -> int:
        """Return how many pictures were decoded, for the figures."""
        return sum(track.reader.decoded for track in self._tracks.values())

    def listen(self, camera: int | None) -> None:
        """Play the recorded sound of a camera, at 1× forwards only; None: of none."""
        self._sound.listen(camera if camera in self._tracks else None)

    @property
    def sound_fault(self) -> str:
        """Why there is no sound, in words; empty while nothing is wrong."""
        return self._sound.fault

    def masks_changed(self) -> None:
        """Decode anew: zones were lifted or restored."""
        with self._lock:
            for track in self._tracks.values():
                track.forgets, track.wants_anew, track.due_s = True, True, 0.0
            self._lock.notify_all()

    def glimpse(self, camera: int, instant_utc: dt.datetime) -> Picture | None:
        """Return a small picture of a camera at another time; see `RecordingPlayer.glimpse`. Waits."""
        reader = self._glimpses.get(camera)
        with self._glimpsing:
            if reader is None or self._is_closed:
                return None
            reader.resize(*GLIMPSE)
            found = reader.frame_at(instant_utc, only_key=True)
            if isinstance(found, MissingFootage):
                return None
            with self._lock:
                self._log.note(camera, found.begin_utc, found.until_utc)
            moment = self._machine.monotonic_s(), found.begin_utc
            with GATE.lane_of(camera).spare():
                return FrameScaler().make(found.frame, GLIMPSE, PixelFormat.BGRA, moment)

    # -- `services.ports.CameraFeed` ------------------------------------------------------------------------

    def subscribe(
        self,
        camera: int,
        width: int,
        height: int,
        on_picture: Callable[[], None],
        pixel_format: PixelFormat,
    ) -> RecordedTile:
        """Subscribe to the pictures of a camera; see `services.ports.CameraFeed`."""
        track = self._tracks[camera]
        tile = RecordedTile(
            pixel_format,
            on_picture,
            lambda width, height: self._resize(track, width, height),
            lambda closed: self._unsubscribe(track, closed),
        )
        with self._lock:
            track.tiles.append(tile)
        self._resize(track, width, height)
        return tile

    def _unsubscribe(self, track: PlayedCamera, tile: RecordedTile) -> None:
        """End a subscription; without one, nothing of a camera is decoded."""
        with self._lock:
            if tile in track.tiles:
                track.tiles.remove(tile)

    def _resize(self, track: PlayedCamera, width: int, height: int) -> None:
        """Set the size of a camera's pictures."""
        with self._lock:
            track.size, track.wants_anew, track.due_s = (max(16, width), max(16, height)), True, 0.0
            self._lock.notify_all()

    def status(self, camera: int) -> CameraStatus:
        """Return an empty state: nothing of a recording is live."""
        return CameraStatus(camera)

    def drawn_on(self, camera: int) -> DrawnOn | None:
        """Return None: zones are drawn on live pictures."""
        del camera
        return None

    def close(self) -> None:
        """End the threads and close the files."""
        with self._lock:
            self._is_closed = True
            self._lock.notify_all()
        self._sound.close()
        for thread in self._threads:
            thread.join()
        for track in self._tracks.values():
            track.reader.close()
        with self._glimpsing:
            for reader in self._glimpses.values():
                reader.close()

    # -- workers --------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            with self._lock:
                track = self._take()
                if track is None:
                    return
            try:
                self._serve(track)
            except Exception:  # noqa: BLE001 - the top of a thread, and it reports
                _log.exception("camera %d cannot be played", track.camera)
                track.missing = MissingFootage(None, words=text("An internal error occurred."))
                track.due_s = self._machine.monotonic_s() + WAITED_S
            finally:
                with self._lock:
                    track.is_busy = False
                    self._lock.notify_all()

    def _take(self) -> PlayedCamera | None:
        """Wait for a camera that has something to do and mark it busy; None if the player is closed."""
        while not self._is_closed:
            now_s = self._machine.monotonic_s()
            idle = [track for track in self._tracks.values() if track.tiles and not track.is_busy]
            first = min(idle, key=lambda track: track.due_s, default=None)
            if first is not None and first.due_s > now_s:
                first = next((track for track in idle if track.has_ahead), first)
            if first is not None and (first.due_s <= now_s or first.has_ahead):
                first.is_busy = True
                return first
            wait_s = min(0.5, first.due_s - now_s) if first is not None else 0.5
            self._lock.wait(max(0.001, wait_s))
        return None

    def _serve(self, track: PlayedCamera) -> None:
        now_s = self._machine.monotonic_s()
        with self._lock:
            track.prepare()
            clock, is_back, due_s = self._clock, self._is_stepping_back, track.due_s
            is_anew = track.wants_anew
            if due_s <= now_s:
                # A change from here on makes it due again; a tile that is opened wants its picture.
                track.due_s, track.wants_anew = NOTHING, False
        if due_s > now_s:
            track.has_ahead = track.reader.read_ahead()
            return
        instant_utc = self._within_present(clock, now_s)
        is_sparing = self.is_sparing
        found = track.reader.frame_at(
            instant_utc,
            is_reverse=(clock.is_reverse and clock.is_playing) or is_back,
            only_key=clock.shows_key_frames_only or is_sparing,
        )
        pictures = self._pictures(track, found, clock, is_anew=is_anew)
        self._deliver(track, clock, instant_utc, found, pictures)
        if due_s and clock.is_playing:
            # The first picture after a change of place takes as long as it takes.
            with self._lock:
                shown_s = self._machine.monotonic_s()
                self._strain.served(shown_s, shown_s - due_s)

    def _pictures(
        self,
        track: PlayedCamera,
        found: RecordedFrame | MissingFootage,
        clock: PlaybackClock,
        *,
        is_anew: bool,
    ) -> list[tuple[RecordedTile, Picture]]:
        if isinstance(found, MissingFootage):
            return []
        # The same picture that was decoded anew has other zones.
        is_same = track.shown is found and not is_anew
        if is_same and track.generation == clock.generation:
            return []
        now_s = self._machine.monotonic_s()
        with GATE.lane_of(track.camera).spare():
            return [(tile, tile.made(found, now_s, track.reader.size)) for tile in list(track.tiles)]

    def _deliver(
        self,
        track: PlayedCamera,
        clock: PlaybackClock,
        instant_utc: dt.datetime,
        found: RecordedFrame | MissingFootage,
        pictures: list[tuple[RecordedTile, Picture]],
    ) -> None:
        with self._lock:
            if clock.generation != self._clock.generation:
                return  # rate or place changed meanwhile, so this picture is of no use
            track.generation = clock.generation
            if isinstance(found, MissingFootage):
                track.shown, track.missing = None, found
            else:
                track.shown, track.missing = found, None
                self._log.note(track.camera, found.begin_utc, found.until_utc)
                track.has_ahead = track.reader.is_reading_ahead
            now_s = self._machine.monotonic_s()
            due_s = next_due_s(clock, now_s, found, is_sparing=self.is_sparing)
            if track.reader.lifted:
                # When the lift ends, a picture that stands still must be covered too.
                due_s = min(due_s, now_s + LIFT_SEEN_S)
            track.due_s = min(track.due_s, due_s)
            if self.skips_gaps and clock.is_playing:
                self._skip(clock, instant_utc)
        for tile, picture in pictures:
            tile.put(picture)

    def _within_present(self, clock: PlaybackClock, now_s: float) -> dt.datetime:
        """Return the place that is due; a playback that has caught up with the present goes on at 1×."""
        instant_utc, newest_utc = clock.at(now_s), self._machine.utc_now() - PRESENT
        if instant_utc <= newest_utc or clock.is_reverse:
            return instant_utc
        if clock.is_playing and clock.rate > 1:
            with self._lock:
                if clock.generation == self._clock.generation:
                    self._set_clock(clock.seek(newest_utc, now_s).play(now_s, 1.0))
        return instant_utc

    def _skip(self, clock: PlaybackClock, instant_utc: dt.datetime) -> None:
        """Go on where any camera has a recording again, if none has one here."""
        tracks = [track for track in self._tracks.values() if track.tiles]
        if any(track.missing is None or track.generation != clock.generation for track in tracks):
            return
        missing = [track.missing for track in tracks if track.missing is not None]
        if clock.is_reverse:
            ends = [one.previous_utc for one in missing if one.previous_utc is not None]
            target = max(ends, default=None)
            target = target - dt.timedelta(milliseconds=1) if target is not None else None
        else:
            target = min((one.next_utc for one in missing if one.next_utc is not None), default=None)
        if target is not None and target != instant_utc:
            self._skipped = min(instant_utc, target), max(instant_utc, target)
            self._set_clock(clock.seek(target, self._machine.monotonic_s()))
