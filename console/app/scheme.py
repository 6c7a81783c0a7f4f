"""A scheme on disk: its database, its settings, its recordings, under one home."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.domain.clock import SystemClock
from console.domain.errors import OperatorError
from console.domain.recording.placement import VolumeLimits
from console.media.volume.volume_set import VolumeConfig
from console.settings.file import load
from console.settings.home import home
from console.settings.secrets import KeyringSecrets
from console.store.camera_facts import CameraFactTable
from console.store.cameras import CameraTable
from console.store.changes import DatabaseChanges
from console.store.database import open_database
from console.store.holds import HoldTable
from console.store.layouts import LayoutTable
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
    from pathlib import Path

    from sqlalchemy import Engine as Database

    from console.settings.schema import Settings

GB = 10**9
DATABASE_FILE = "watchroom.sqlite"
KEPT_AS = "database password"
"""Name of its password in the keyring."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenScheme:
    """An opened scheme. Close it last."""

    home: Path
    settings: Settings
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

    def volumes(self) -> list[VolumeConfig]:
        """The recording volumes by the settings; one under the home where none is named."""
        recording = self.settings.recording
        if not recording.enabled:
            return []
        named = [
            VolumeConfig(
                each.path,
                VolumeLimits(
                    quota_bytes=int(each.quota_gb * GB) if each.quota_gb else None,
                    floor_bytes=int(each.floor_gb * GB),
                ),
            )
            for each in recording.volumes
        ]
        return named or [VolumeConfig(self.home / "recordings", VolumeLimits(floor_bytes=2 * GB))]

    def ledger_thread(self, crashed: Callable[[str], None]) -> HostedLoop:
        """The one thread that writes the ledger."""
        return HostedLoop("ledger writer", self.ledger.run, crashed)

    def changes_thread(self, crashed: Callable[[str], None]) -> HostedLoop:
        """Listens to what other consoles write."""
        return HostedLoop("changes of the books", self.changes.run, crashed)

    @property
    def camera_facts(self) -> CameraFactTable:
        """Facts of cameras, with their history."""
        return CameraFactTable(self.database)

    @property
    def pictures(self) -> PictureTable:
        """Plans, thumbnails, reference views."""
        return PictureTable(self.database, SystemClock())

    @property
    def tracks(self) -> TrackTable:
        """Where movable cameras looked."""
        return TrackTable(self.database)

    @property
    def place(self) -> Path:
        """Where the database is, if it is a file."""
        return self.home / DATABASE_FILE

    @property
    def is_demo(self) -> bool:
        """Whether this is the embedded demo scheme, whose key and passwords are known to everybody."""
        return self.facts.facts().get("kind") == "demo"

    def close(self) -> None:
        """Let go of the database."""
        self.database.dispose()


def open_scheme(place: Path, failed: Callable[[str], None] = _log.error) -> OpenScheme:
    """Open the scheme under `place`, making what is not there.

    Args:
        place: folder of settings, database and recordings.
        failed: told when the ledger cannot be written.

    Raises:
        OperatorError: the settings cannot be understood.
        EnvironmentFault: the database cannot be used.
    """
    settings = load(place / "settings.toml")
    clock = SystemClock()
    database = open_books(place, settings)
    changes = DatabaseChanges(database)
    units = Units(database, clock, changes.committed)
    return OpenScheme(
        place,
        settings,
        database,
        CameraTable(database, clock),
        HoldTable(database, clock),
        LayoutTable(database, clock),
        SchemeTable(database, clock),
        LedgerWriter(units, clock, failed),
        units,
        BookTable(database, units),
        HeadTable(database),
        changes,
    )


def open_books(place: Path, settings: Settings) -> Database:
    """The database that the settings name; the server's password comes from the keyring.

    Raises:
        OperatorError: the server's address cannot be used.
        EnvironmentFault: the database or the keyring cannot be used.
    """
    url = settings.database.url
    if not url:
        return open_database(place / DATABASE_FILE)
    password = b"" if needs_no_password(url) else KeyringSecrets().secret(KEPT_AS) or b""
    return open_database(url, password.decode(), settings.database.tls_reason)


@contextmanager
def reading_scheme(*, demo: bool = False) -> Iterator[OpenScheme]:
    """The scheme in WATCHROOM_HOME, or the demo's, opened beside a console that may be running.

    Raises:
        OperatorError: there is none yet.
    """
    place = home() / "demo" if demo else home()
    if not (place / DATABASE_FILE).exists() and not load(place / "settings.toml").database.url:
        raise OperatorError(
            f"There is no scheme in {place}.", "Set WATCHROOM_HOME, or start the console once."
        )
    scheme = open_scheme(place)
    try:
        yield scheme
    finally:
        scheme.close()
