"""Keeps faults in the home folder, so that neither a restart nor a crash acknowledges or forgets one."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from console.bridge.labels import translated
from console.bridge.messages import Message, MessageKind
from console.bridge.session_file import SessionFile
from console.domain.errors import ConsoleError
from console.domain.text import text

if TYPE_CHECKING:
    from pathlib import Path

    from console.bridge.background import Background
    from console.bridge.messages import MessageCentre

GATHERED_MS = 200
KEPT = dt.timedelta(days=7)
"""How long an acknowledged fault that is over stays in the list."""
REMINDERS = "breach "
"""Begins the keys of what earlier versions kept as faults, and what is now a reminder for who may know it."""
LOST = "surveillance"
"""The key of the fault that a seat has no cameras; earlier versions named the authorisation in it."""
_TEXTS = ("what", "then", "key", "english", "acknowledged_by", "done")
_INSTANTS = ("begun_utc", "ended_utc", "acknowledged_utc")
_log = logging.getLogger(__name__)


class FaultKeeper(QObject):
    """Reads the faults at start and writes them after each change, in the background. UI thread.

    Args:
        path: the file of the faults.
        background: runs the writing.
        messages: the faults.
    """

    def __init__(self, path: Path, background: Background, messages: MessageCentre) -> None:
        super().__init__(background)
        self._file, self._background, self._messages = SessionFile(path), background, messages
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHERED_MS)
        self._timer.timeout.connect(self.save_now)
        self._written: list[dict[str, Any]] = []
        self._is_closed = False
        messages.carry_over(self._read())
        messages.changed.connect(self._save_soon)

    def _read(self) -> list[Message]:
        try:
            plain = self._file.read() or {}
        except ConsoleError:
            # What stood there is kept beside it; a console starts whatever is in its files.
            self._file.set_aside()
            return []
        now_utc = dt.datetime.now(dt.UTC)
        rows = plain.get("faults")
        found = [_message(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        return [
            replace(one, ended_utc=one.ended_utc or now_utc, is_carried=one.ended_utc is None)
            for one in map(_without_number, found)
            if one is not None
            and not one.key.startswith(REMINDERS)
            and (one.is_open or now_utc - (one.ended_utc or now_utc) < KEPT)
        ]

    def _save_soon(self) -> None:
        if not self._timer.isActive() and not self._is_closed:
            self._timer.start()

    def save_now(self) -> None:
        """Write the faults in the background now, if they changed."""
        self._timer.stop()
        faults = [_plain(one) for one in self._messages.all_faults()]
        if faults != self._written:
            self._written = faults
            self._background.run(lambda: self._write({"faults": faults}))

    def _write(self, plain: dict[str, Any]) -> None:
        try:
            self._file.write(plain)
        except ConsoleError as error:
            # It would be a fault that cannot be kept either.
            _log.warning("%s", error)

    def close(self) -> None:
        """Write what changed last; what is reported later has nobody to be read by."""
        if self._timer.isActive():
            self.save_now()
        self._is_closed = True


def _without_number(message: Message | None) -> Message | None:
    if message is None or message.key != LOST:
        return message
    what = text("The cameras of this seat were taken away while an officer was there.")
    return replace(message, what=translated(what), english=str(what))


def _plain(message: Message) -> dict[str, Any]:
    plain: dict[str, Any] = {name: getattr(message, name) for name in _TEXTS}
    plain["camera"] = message.camera
    # A fault that goes on from the last run has not ended yet, as far as is known.
    ended_utc = None if message.is_carried else message.ended_utc
    instants = {**{name: getattr(message, name) for name in _INSTANTS}, "ended_utc": ended_utc}
    return plain | {name: one.isoformat() if one else "" for name, one in instants.items()}


def _message(row: dict[str, Any]) -> Message | None:
    """Return the fault of a row, or None if it cannot be read."""
    try:
        texts = {name: str(row.get(name, "")) for name in _TEXTS}
        instants = {name: _instant(row.get(name)) for name in _INSTANTS}
        camera = row.get("camera")
        if instants["begun_utc"] is None or not texts["what"]:
            return None
        number = camera if isinstance(camera, int) and not isinstance(camera, bool) else None
        return Message(0, MessageKind.FAULT, camera=number, **texts, **instants)  # type: ignore[arg-type]  # by name
    except ValueError:
        return None


def _instant(stated: object) -> dt.datetime | None:
    if not isinstance(stated, str) or not stated:
        return None
    instant = dt.datetime.fromisoformat(stated)
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=dt.UTC)
