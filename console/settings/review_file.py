"""What reviews in progress have shown, kept in the home folder until it is entered."""

from __future__ import annotations

import json
import logging
from threading import Lock
from typing import TYPE_CHECKING, Any

from console.settings.private_file import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "reviews.json"
LIMIT_BYTES = 16 << 20
_log = logging.getLogger(__name__)


class ReviewFile:
    """Implements `services.playback.ports.OpenReviews`. Any thread of one console."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._lock = Lock()
        self._kept = self._load()

    def keep(self, review: str, content: Mapping[str, object]) -> None:
        """Keep the state of a review."""
        with self._lock:
            if self._kept.get(review) != content:
                self._kept[review] = dict(content)
                self._write()

    def drop(self, review: str) -> None:
        """Forget a review."""
        with self._lock:
            if self._kept.pop(review, None) is not None:
                self._write()

    def left_over(self) -> dict[str, Mapping[str, object]]:
        """Return what is kept."""
        with self._lock:
            return dict(self._kept)

    def _load(self) -> dict[str, Mapping[str, object]]:
        try:
            with self._path.open("rb") as file:
                kept: Any = json.loads(file.read(LIMIT_BYTES))
            return {str(review): content for review, content in kept.items() if isinstance(content, dict)}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError, RecursionError) as error:
            _log.warning("%s cannot be read: %s", self._path, error)
            return {}

    def _write(self) -> None:
        try:
            replace_file(self._path, json.dumps(self._kept, ensure_ascii=False).encode())
        except OSError as error:
            _log.warning("%s cannot be written: %s", self._path, error)
