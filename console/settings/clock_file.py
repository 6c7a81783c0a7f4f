"""What is known of the machine's clock, kept in the home folder."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import TYPE_CHECKING

from console.domain.recording.clock_trust import ClockState, TimeReading
from console.settings.private_file import only_writer, replace_file

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

FILE = "clock.json"
_log = logging.getLogger(__name__)


class ClockFile:
    """Implements `services.recording.clock_trust.ClockMemory`. Any thread; several processes may share it."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE

    def exclusive(self) -> AbstractContextManager[None]:
        """Keep other processes from changing the state between a load and a save."""
        return only_writer(self._path.parent)

    def load(self) -> ClockState | None:
        """Return what was kept; None if nothing was, or if it cannot be read."""
        try:
            return _state(json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
            _log.warning("%s cannot be read: %s", self._path, error)
            return None

    def save(self, state: ClockState) -> None:
        """Keep a state. If that fails, the next start doubts the clock longer than necessary."""
        reading = state.reading
        kept = {
            "utc": reading.utc.isoformat(),
            "since_boot_s": reading.since_boot_s,
            "boot": reading.boot,
            "believed_utc": state.believed_utc.isoformat(),
            "doubted_utc": state.doubted_utc.isoformat() if state.doubted_utc else None,
            "step_s": state.step.total_seconds(),
        }
        try:
            replace_file(self._path, json.dumps(kept).encode())
        except OSError as error:
            _log.warning("%s cannot be written: %s", self._path, error)


def _state(kept: dict[str, object]) -> ClockState:
    doubted = kept["doubted_utc"]
    return ClockState(
        TimeReading(_utc(kept["utc"]), float(str(kept["since_boot_s"])), str(kept["boot"])),
        _utc(kept["believed_utc"]),
        None if doubted is None else _utc(doubted),
        dt.timedelta(seconds=float(str(kept["step_s"]))),
    )


def _utc(text: object) -> dt.datetime:
    return dt.datetime.fromisoformat(str(text)).astimezone(dt.UTC)
