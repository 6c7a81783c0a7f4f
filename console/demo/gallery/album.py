"""The pictures of a gallery: numbered files, what each shows, and whether it shows anything."""

from __future__ import annotations

import re
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pathlib import Path

NAME_MOST = 60
PNG_QUALITY = 70
"""Nothing is lost at any; this one is packed four times as fast as Qt's own choice."""


@dataclass(frozen=True, slots=True)
class Screenshot:
    """One picture.

    Attributes:
        file: its name in the folder.
        sentence: what is to be seen, for whoever reads the documentation.
        shows: ids of panes and names of dialogs on it.
        is_blank: it has a single colour.
    """

    file: str
    sentence: str
    shows: frozenset[str]
    is_blank: bool


@dataclass
class Album:
    """Writes the pictures, beside the taking of the next. UI thread; `finish` when the last is taken."""

    folder: Path
    pictures: list[Screenshot] = field(default_factory=list)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "pictures"))
    _written: list[Future[None]] = field(default_factory=list)

    def add(self, name: str, sentence: str, image: QImage, shows: frozenset[str] = frozenset()) -> None:
        """Keep a picture under the next number."""
        file = f"{len(self.pictures) + 1:03}-{slug(name)}.png"
        plain = image.convertToFormat(QImage.Format.Format_RGB32)
        self.pictures.append(Screenshot(file, sentence, shows, is_blank(plain)))
        self._written.append(self._pool.submit(_write, plain, self.folder / file))

    def finish(self) -> None:
        """Wait until all are written.

        Raises:
            OSError: one cannot be written.
        """
        self._pool.shutdown(wait=True)
        for one in self._written:
            one.result()

    def shown(self) -> frozenset[str]:
        """Every pane and dialog of which there is a picture."""
        return frozenset[str]().union(*(one.shows for one in self.pictures))


def slug(words: str) -> str:
    """Words as part of a file name."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:NAME_MOST]


def _write(image: QImage, path: Path) -> None:
    if not image.save(str(path), None, PNG_QUALITY):
        raise OSError(f"{path.name} cannot be written")


def is_blank(image: QImage) -> bool:
    """Whether every pixel has the same colour; four bytes each."""
    if image.isNull():
        return True
    data = bytes(image.constBits())
    return data == data[:4] * (len(data) // 4)
