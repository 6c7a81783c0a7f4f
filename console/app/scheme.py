"""A scheme on disk: database, settings and recordings in one home folder."""

from __future__ import annotations

import hashlib
import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.recording.placement import VolumeLimits
from console.domain.text import text
from console.media.volume.recorded_volumes import RecordedVolumes
from console.media.volume.volume_set import VolumeConfig
from console.services.cameras.lessons import CameraLessons
from console.services.people.signs_of_life import SignsOfLife
from console.services.privacy.private_places import PrivateCameras
from console.services.recording.clock_trust import ClockTrust
from console.settings.clock_file import ClockFile
from console.settings.file import load
from console.settings.home import home, protect
from console.settings.lesson_file import LessonFile
from console.settings.secrets import FixedSecrets, KeyringSecrets
from console.store.camera_facts import CameraFactTable
from console.store.cameras import CameraTable
from console.store.changes import DatabaseChanges
from console.store.console_signs import ConsoleSignTable
from console.store.database import open_database
from console.store.holds import HoldTable
from console.store.layouts import LayoutTable
from console.store.ledger.apart_keys import NAME, OPTION, ApartKeys
from console.store.ledger.book_table import BookTable
from console.store.ledger.signed_heads import HeadTable
from console.store.ledger.unit import Units
from console.store.ledger.writer import LedgerWriter
from console.store.pictures import PictureTable
from console.store.postgres import needs_no_password
from console.store.scheme import SchemeTable
from console.store.tracks import TrackTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine as Database

    from console.domain.clock import Clock
    from console.services.ports import Vault
    from console.settings.schema import Settings

GB = 10**9
DATABASE_FILE = "watchroom.sqlite"
DEMO_KEY = hashlib.sha256(b"the surveillance records of the demo").digest()
"""Public, like everything of the demo."""
KEPT_AS = "database password"
"""Name of the database password in the keyring."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenScheme:
    """An opened scheme. Close it last.

    Attributes:
        is_demo: whether this is the demo, whose key and passwords are public. Whoever opens a scheme says so;
            nothing that is stored in it can.
    """

    home: Path
    settings: Settings
    clock: Clock
    database: Database
    cameras: CameraTable
    holds: HoldTable
    layouts: LayoutTable
    facts: SchemeTable
    ledger: LedgerWriter
    units: Units
    books: BookTable
    heads: HeadTable
    changes: DatabaseChanges
    clock_trust: ClockTrust
    lessons: CameraLessons
    footage: RecordedVolumes
    private_cameras: PrivateCameras
    signs: SignsOfLife
    is_demo: bool = False

    def volumes(self) -> list[VolumeConfig]:
        """Return the recording volumes of the settings; one in the home folder if none is named."""
        return volumes_of(self.settings, self.home)

    def ledger_thread(self, crashed: Callable[[str], None]) -> HostedLoop:
        """Return the thread that writes the ledger."""
        return HostedLoop("ledger writer", self.ledger.run, crashed)

    def changes_thread(self, crashed: Callable[[str], None]) -> HostedLoop:
        """Return the thread that listens to entries of other consoles."""
        return HostedLoop("changes of the books", self.changes.run, crashed)

    @property
    def camera_facts(self) -> CameraFactTable:
        """The facts of cameras, with their history."""
        return CameraFactTable(self.database)

    @property
    def pictures(self) -> PictureTable:
        """Stored pictures: plans, thumbnails, reference views."""
        return PictureTable(self.database, self.clock)

    @property
    def tracks(self) -> TrackTable:
        """Positions of PTZ cameras over time."""
        return TrackTable(self.database)

    @property
    def place(self) -> Path:
        """Path of the database, if it is a file."""
        return self.home / DATABASE_FILE

    def close(self) -> None:
        """Close the indexes of the recordings and the connections to the database."""
        self.footage.close()
        self.database.dispose()


def volumes_of(settings: Settings, home: Path) -> list[VolumeConfig]:
    """Return the recording volumes of settings; one in the recorder's home folder if none is named."""
    recording = settings.recording
    if not recording.enabled:
        return []
    configs = [
        VolumeConfig(
            volume.path,
            VolumeLimits(
                quota_bytes=int(volume.quota_gb * GB) if volume.quota_gb else None,
                floor_bytes=int(volume.floor_gb * GB),
            ),
        )
        for volume in recording.volumes
    ]
    recorders = Path(recording.recorder_home) if recording.recorder_home else home
    return configs or [VolumeConfig(recorders / "recordings", VolumeLimits(floor_bytes=2 * GB))]


def scheme_exists(place: Path) -> bool:
    """Return whether there is a scheme in a home folder; opening one makes it."""
    return any((place / name).exists() for name in (DATABASE_FILE, "settings.toml"))


def open_scheme(
    place: Path, failed: Callable[[str], None] = _log.error, vault: Vault | None = None
) -> OpenScheme:
    """Open the scheme under `place`; create what is missing.

    Args:
        place: folder of settings, database and recordings.
        failed: receives a text when the ledger cannot be written.
        vault: has the key of the books that are kept apart; None: this machine's keyring.

    Raises:
        OperatorError: the settings cannot be understood.
        EnvironmentFault: the database cannot be used.
    """
    settings = load(place / "settings.toml")
    protect(place)
    books = open_books(place, settings)
    return scheme_on(books, place, settings, SystemClock(), failed, vault or KeyringSecrets())


def demo_scheme(place: Path, failed: Callable[[str], None] = _log.error) -> OpenScheme:
    """Open the demo's scheme under `place`, as `open_scheme` does."""
    vault = FixedSecrets({})
    vault.keep_secret(NAME, DEMO_KEY)
    return replace(open_scheme(place, failed, vault), is_demo=True)


def scheme_on(
    database: Database,
    place: Path,
    settings: Settings,
    clock: Clock,
    failed: Callable[[str], None],
    vault: Vault | None = None,
) -> OpenScheme:
    """Return the scheme on an opened database.

    Args:
        database: opened.
        place: folder of settings and recordings.
        settings: of the scheme.
        clock: the system's, or a test's.
        failed: receives a text when the ledger cannot be written.
        vault: has the key of the books that are kept apart; None: their keys lie in the database like others.
    """
    if vault is not None:
        database = database.execution_options(**{OPTION: ApartKeys(vault)})
    changes = DatabaseChanges(database)
    units = Units(database, clock, changes.committed)
    return OpenScheme(
        place,
        settings,
        clock,
        database,
        CameraTable(database, clock),
        HoldTable(database),
        LayoutTable(database, clock),
        SchemeTable(database, clock),
        LedgerWriter(units, clock, failed),
        units,
        BookTable(database, units),
        HeadTable(database),
        changes,
        ClockTrust(ClockFile(place)),
        CameraLessons(clock.utc_now, LessonFile(place)),
        RecordedVolumes([volume.path for volume in volumes_of(settings, place)], clock.utc_now),
        PrivateCameras(CameraFactTable(database)),
        SignsOfLife(ConsoleSignTable(database), clock),
    )


def open_books(place: Path, settings: Settings) -> Database:
    """Open the database of the settings; the server's password comes from the keyring.

    Raises:
        OperatorError: the server's address cannot be used.
        EnvironmentFault: the database or the keyring cannot be used.
    """
    url = settings.database.url
    if not url:
        return open_database(place / DATABASE_FILE)
    password = b"" if needs_no_password(url) else KeyringSecrets().secret(KEPT_AS) or b""
    return open_database(url, password.decode(), settings.database.tls_reason)


def is_demo_meant(*, demo: bool) -> bool:
    """Return whether a command is about the demo's scheme: it was asked for, or it is the only one here."""
    return demo or (not _has_scheme(home()) and _has_scheme(home() / "demo"))


def has_scheme(*, demo: bool = False) -> bool:
    """Return whether there is a scheme in WATCHROOM_HOME, or else the demo's, that could be read."""
    return _has_scheme(home() / "demo" if is_demo_meant(demo=demo) else home())


def _has_scheme(place: Path) -> bool:
    return (place / DATABASE_FILE).exists() or bool(load(place / "settings.toml").database.url)


@contextmanager
def reading_scheme(*, demo: bool = False) -> Iterator[OpenScheme]:
    """Open the scheme in WATCHROOM_HOME, or the demo's where it is asked for or the only one.

    A console may be running on it.

    Raises:
        OperatorError: there is no scheme yet.
    """
    demo = is_demo_meant(demo=demo)
    place = home() / "demo" if demo else home()
    if not has_scheme(demo=demo):
        raise OperatorError(
            text("There is no scheme in {place}.", place=place),
            "Set WATCHROOM_HOME to its folder, or start the console once.",
        )
    refuse_empty(place / DATABASE_FILE)
    scheme = demo_scheme(place) if demo else open_scheme(place)
    try:
        yield scheme
    finally:
        scheme.close()


def refuse_empty(file: Path) -> None:
    """Refuse to read a database of no bytes, which opening would fill with new, empty books.

    Raises:
        EnvironmentFault: it is one.
    """
    if file.exists() and file.stat().st_size == 0:
        raise EnvironmentFault(
            text("The database {file} is empty: it has no bytes, so its books are gone.", file=file),
            "Restore the last backup. Nothing was changed.",
        )
