"""The pictures of a gallery: numbered files, what each shows, and whether it shows anything."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pathlib import Path

NAME_MOST = 60


@dataclass(frozen=True, slots=True)
class Picture:
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
    """Writes the pictures. UI thread."""

    folder: Path
    pictures: list[Picture] = field(default_factory=list)

    def add(self, name: str, sentence: str, image: QImage, shows: frozenset[str] = frozenset()) -> None:
        """Keep a picture under the next number.

        Raises:
            OSError: it cannot be written.
        """
        file = f"{len(self.pictures) + 1:03}-{slug(name)}.png"
        if not image.save(str(self.folder / file)):
            raise OSError(f"{file} cannot be written")
        self.pictures.append(Picture(file, sentence, shows, is_blank(image)))

    def shown(self) -> frozenset[str]:
        """Every pane and dialog of which there is a picture."""
        return frozenset[str]().union(*(one.shows for one in self.pictures))


def slug(words: str) -> str:
    """Words as part of a file name."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:NAME_MOST]


def is_blank(image: QImage) -> bool:
    """Whether every pixel has the same colour."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    if plain.isNull():
        return True
    data = bytes(plain.constBits())
    return data == data[:4] * (len(data) // 4)
