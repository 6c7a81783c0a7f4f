"""A scheme on disk: its database, its settings, its recordings, under one home."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.app.threads import Hosted
from console.domain.clock import SystemClock
from console.domain.recording.placement import VolumeLimits
from console.media.volume.volume_set import VolumeConfig
from console.settings.file import load
from console.store.cameras import CameraTable
from console.store.database import open_database
from console.store.holds import HoldTable
from console.store.layouts import LayoutTable
from console.store.ledger.unit import Units
from console.store.ledger.writer import LedgerWriter
from console.store.scheme import SchemeTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine as Database

    from console.settings.schema import Settings

GB = 10**9
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scheme:
    """An opened scheme. Close it last."""

    home: Path
    settings: Settings
    database: Database
    cameras: CameraTable
    holds: HoldTable
    layouts: LayoutTable
    facts: SchemeTable
    ledger: LedgerWriter

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

    def ledger_thread(self, crashed: Callable[[str], None]) -> Hosted:
        """The one thread that writes the ledger."""
        return Hosted("ledger writer", self.ledger.run, crashed)

    def close(self) -> None:
        """Let go of the database."""
        self.database.dispose()


def open_scheme(home: Path, failed: Callable[[str], None] = _log.error) -> Scheme:
    """Open the scheme under `home`, making what is not there.

    Args:
        home: folder of settings, database and recordings.
        failed: told when the ledger cannot be written.

    Raises:
        OperatorError: the settings cannot be understood.
        EnvironmentFault: the database cannot be used.
    """
    settings = load(home / "settings.toml")
    clock = SystemClock()
    database = open_database(home / "watchroom.sqlite")
    return Scheme(
        home,
        settings,
        database,
        CameraTable(database, clock),
        HoldTable(database, clock),
        LayoutTable(database, clock),
        SchemeTable(database, clock),
        LedgerWriter(Units(database, clock), clock, failed),
    )
