"""Wiring of playback: the recordings of the scheme's volumes, their zones, and the reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.app.wiring.motion_grids import motion_rules
from console.app.wiring.recordings import ordinary_recordings
from console.devices.sound.sdl_output import SdlOutput
from console.media.playback.motion_source import MotionGrids
from console.media.playback.player import RecordedPlayer
from console.media.playback.recorded_masking import RecordedMasking
from console.media.playback.sound import RATE_HZ
from console.services.playback.bookmarks import Bookmarks
from console.services.playback.lifting import LiftingDependencies, RecordedLifts
from console.services.playback.motion import MotionSearch
from console.services.playback.motion_rules import MotionSettings
from console.services.playback.seat_recordings import SeatRecordings
from console.services.playback.service import PlaybackDependencies, PlaybackService
from console.settings.review_file import ReviewFile
from console.store.bookmarks import BookmarkTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from console.app.scheme import OpenScheme
    from console.app.wiring.cameras import CameraDirectory
    from console.domain.clock import Clock
    from console.services.books_at_console import BooksAtConsole
    from console.services.people.service import PeopleServices
    from console.services.privacy.service import PrivacyZones
    from console.services.recording.kept_apart import KeptApart


def open_playback(
    scheme: OpenScheme,
    people: PeopleServices,
    cameras: CameraDirectory,
    books: BooksAtConsole,
    zones: PrivacyZones,
    clock: Clock,
) -> PlaybackService:
    """Return the service of playback. Nothing is read before it is asked for.

    Args:
        scheme: opened; its volumes are read beside whoever writes them.
        people: of this console.
        cameras: of the scheme, with what is known of their service.
        books: where reviews are entered.
        zones: whose versions are known.
        clock: of pictures.
    """
    lifts = RecordedLifts(
        LiftingDependencies(
            zones,
            scheme.books,
            people.access,
            people.sign_in,
            scheme.ledger,
            clock,
            people.cameras.apart,
        )
    )
    volumes = ordinary_recordings(scheme, people)
    source = SeatRecordings(volumes, people.cameras)
    facts, tracks = scheme.camera_facts, scheme.tracks

    def open_player(cameras: Sequence[int], begin_utc: dt.datetime) -> RecordedPlayer:
        return RecordedPlayer(
            cameras,
            begin_utc,
            volumes,
            lambda camera: RecordedMasking(camera, facts, tracks, lifts.lifted),
            clock,
            open_output=lambda: SdlOutput(RATE_HZ),
        )

    return PlaybackService(
        PlaybackDependencies(
            books.books,
            people.access,
            scheme.ledger,
            books.visits,
            source,
            open_player,
            ReviewFile(scheme.home),
            clock,
            lifts,
            Bookmarks(
                BookmarkTable(scheme.database, clock),
                people.access,
                scheme.ledger,
                scheme.footage,
                people.cameras,
                clock,
            ),
            _open_motion(scheme, people, volumes),
            scheme.holds.known,
            people.cameras,
            cameras.all_cameras.cameras,
            cameras.admission.is_live,
        )
    )


def _open_motion(scheme: OpenScheme, people: PeopleServices, recordings: KeptApart) -> MotionSearch:
    grids = MotionGrids([volume.path for volume in scheme.volumes()])
    rules = motion_rules(scheme)
    return MotionSearch(
        grids,
        people.access,
        rules,
        people.cameras,
        MotionSettings(rules, grids, scheme.books, people.access),
        recordings.hidden,
    )


def reviews_loop(service: PlaybackService, failed: Callable[[str], None]) -> HostedLoop:
    """Return the thread that keeps what open reviews have shown."""
    return HostedLoop("reviews", lambda stop: service.run(stop.wait), failed)
