"""What was learned about cameras, kept in the home folder."""

from __future__ import annotations

import datetime as dt
import json
import logging
from threading import Lock
from typing import TYPE_CHECKING

from console.domain.cameras.lessons import Lesson
from console.settings.private_file import only_writer, replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "lessons.json"
LIMIT_BYTES = 4 << 20
_log = logging.getLogger(__name__)


class LessonFile:
    """Implements `services.cameras.lessons.LessonStorage`. Any thread; several processes may share it."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._lock = Lock()

    def load(self) -> dict[str, Lesson]:
        """Return all lessons; empty if there are none, or if they cannot be read."""
        try:
            with self._path.open("rb") as file:
                kept = json.loads(file.read(LIMIT_BYTES))
            return {address: _lesson(row) for address, row in kept.items()}
        except FileNotFoundError:
            return {}
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            OverflowError,
            RecursionError,
        ) as error:
            _log.warning("%s cannot be read: %s", self._path, error)
            return {}

    def put(self, changes: Mapping[str, Lesson | None]) -> None:
        """Keep some lessons beside those that another process kept meanwhile."""
        with self._lock, only_writer(self._path.parent):
            merged = {**self.load(), **changes}
            rows = {
                address: {"learned_utc": lesson.learned_utc.isoformat(), "content": dict(lesson.content)}
                for address, lesson in merged.items()
                if lesson is not None
            }
            try:
                replace_file(self._path, json.dumps(rows, ensure_ascii=False, indent=1).encode())
            except OSError as error:
                _log.warning("%s cannot be written: %s", self._path, error)


def _lesson(row: dict[str, object]) -> Lesson:
    content = row["content"]
    if not isinstance(content, dict):
        raise TypeError("content")
    return Lesson(content, dt.datetime.fromisoformat(str(row["learned_utc"])).astimezone(dt.UTC))
