"""The scheme's folder of models: each is listed with its hash and its licence, none is run here."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from console.domain.text import text
from console.media.volume.inside import NotInsideError, open_inside
from console.services.redaction.ports import DetectorModel

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path

LARGEST = 512 * 1024 * 1024
MOST_WORDS = 20_000
LICENCES = (".licence.txt", ".license.txt", ".licence", ".license", ".LICENSE", ".txt")
CLASSES, PIXELS = ".names", ".pixels"
RANGES = {"0-255": True, "0-1": False}


def open_model_file(path: Path) -> BufferedReader:
    """Open a file of the folder: no link is followed, and a pipe put in its place does not block.

    Raises:
        NotInsideError: it is a link, a pipe or a device.
        OSError: it cannot be opened.
    """
    return os.fdopen(open_inside(path.parent, path.name), "rb")


def read_model(path: Path) -> bytes:
    """Return the content of a model.

    Raises:
        ValueError: it is too large, whatever it was when it was chosen.
        OSError: it is no file any more, or cannot be read.
    """
    with open_model_file(path) as file:
        if os.fstat(file.fileno()).st_size > LARGEST:
            raise ValueError(f"it is larger than {LARGEST // 1024 // 1024} MB")
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:  # it grew meanwhile
        raise ValueError(f"it is larger than {LARGEST // 1024 // 1024} MB")
    return content


def models_in(folder: Path) -> list[DetectorModel]:
    """Return the models in a folder by name; one that cannot be used says why."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".onnx")
    except OSError:
        return []
    return [_model(path) for path in paths]


def _model(path: Path) -> DetectorModel:
    if not path.name.isprintable():
        # It would be in the books and in the manifest of a copy; bytes that are no text could not even be.
        return _unusable(path, text("Its name has characters that cannot be shown. Rename it."))
    try:
        with open_model_file(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST:
                largest = LARGEST // 1024 // 1024
                return _unusable(path, text("It is larger than {largest} MB.", largest=largest))
            if not size:
                return _unusable(path, text("It is empty. Copy it again."))
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except NotInsideError:
        return _unusable(path, text("It is not a file. Copy the file itself; links are not followed."))
    except OSError as error:
        return _unusable(path, text("It cannot be read: {error}.", error=error.strerror or error))
    return DetectorModel(path.name, sha256, licence_of(path))


def _unusable(path: Path, problem: str) -> DetectorModel:
    shown = "".join(one if one.isprintable() else "\ufffd" for one in path.name)
    return DetectorModel(shown, "", licence_of(path), problem)


def licence_of(path: Path) -> str:
    """Return the text beside a model that says under which licence it is; empty if there is none."""
    for ending in LICENCES:
        if words := _words_of(path.with_name(path.stem + ending)):
            return words
    return ""


def class_names(path: Path) -> dict[int, str]:
    """Return the names of a model's classes from the file beside it, one a line; empty if there is none."""
    lines = _words_of(path.with_suffix(CLASSES)).splitlines()
    return {number: line.strip() for number, line in enumerate(lines) if line.strip()}


def pixel_range(path: Path) -> bool | None:
    """Return whether a model takes pixels from 0 to 255, from the file beside it; None if there is none.

    Raises:
        ValueError: the file says something else.
    """
    beside = path.with_suffix(PIXELS)
    words = _words_of(beside)
    if not words:
        return None
    if words not in RANGES:
        raise ValueError(f"the file {beside.name} beside it says neither 0-255 nor 0-1")
    return RANGES[words]


def _words_of(path: Path) -> str:
    try:
        with open_model_file(path) as file:
            return file.read(MOST_WORDS).decode("utf-8", "replace").strip()
    except OSError:
        return ""
