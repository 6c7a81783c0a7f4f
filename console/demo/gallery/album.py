"""The pictures of a gallery: numbered files, what each shows, and whether it is blank."""

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
"""PNG is lossless at any quality; this one is compressed four times as fast as Qt's default."""


@dataclass(frozen=True, slots=True)
class Screenshot:
    """One picture.

    Attributes:
        file: its name in the folder.
        sentence: caption for the documentation.
        shows: ids of the panes and names of the dialogs in it.
        is_blank: whether it has a single colour.
    """

    file: str
    sentence: str
    shows: frozenset[str]
    is_blank: bool


@dataclass
class Album:
    """Writes the pictures on a worker thread. UI thread; call `finish` after the last one."""

    folder: Path
    pictures: list[Screenshot] = field(default_factory=list)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "pictures"))
    _written: list[Future[None]] = field(default_factory=list)

    def add(self, name: str, sentence: str, image: QImage, shows: frozenset[str] = frozenset()) -> None:
        """Add a picture under the next number.

        Args:
            name: becomes part of the file name.
            sentence: caption for the documentation.
            image: the picture.
            shows: ids of the panes and names of the dialogs in it.
        """
        file = f"{len(self.pictures) + 1:03}-{slug(name)}.png"
        plain = image.convertToFormat(QImage.Format.Format_RGB32)
        self.pictures.append(Screenshot(file, sentence, shows, is_blank(plain)))
        self._written.append(self._pool.submit(_write, plain, self.folder / file))

    def finish(self) -> None:
        """Wait until all pictures are written.

        Raises:
            OSError: a picture cannot be written.
        """
        self._pool.shutdown(wait=True)
        for written in self._written:
            written.result()

    def shown(self) -> frozenset[str]:
        """Return every pane and dialog that is in a picture."""
        return frozenset[str]().union(*(picture.shows for picture in self.pictures))


def slug(words: str) -> str:
    """Return words as part of a file name."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:NAME_MOST]


def _write(image: QImage, path: Path) -> None:
    if not image.save(str(path), None, PNG_QUALITY):
        raise OSError(f"{path.name} cannot be written")


def is_blank(image: QImage) -> bool:
    """Return whether every pixel has the same colour; four bytes each."""
    if image.isNull():
        return True
    data = bytes(image.constBits())
    return data == data[:4] * (len(data) // 4)
