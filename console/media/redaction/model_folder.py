"""The scheme's folder of models: each is listed with its hash and its licence, none is run here."""

from __future__ import annotations

import hashlib
import stat
from typing import TYPE_CHECKING

from console.domain.text import text
from console.services.redaction.ports import DetectorModel

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 512 * 1024 * 1024
MOST_WORDS = 20_000
LICENCES = (".licence.txt", ".license.txt", ".licence", ".license", ".LICENSE", ".txt")
CLASSES, PIXELS = ".names", ".pixels"
RANGES = {"0-255": True, "0-1": False}


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
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            return _unusable(path, text("It is not a file."))
        if about.st_size > LARGEST:
            largest = LARGEST // 1024 // 1024
            return _unusable(path, text("It is larger than {largest} MB.", largest=largest))
        if not about.st_size:
            return _unusable(path, text("It is empty. Copy it again."))
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return _unusable(path, text("It cannot be read: {error}.", error=error.strerror or error))
    return DetectorModel(path.name, sha256, licence_of(path))


def _unusable(path: Path, problem: str) -> DetectorModel:
    shown = "".join(one if one.isprintable() else "\ufffd" for one in path.name)
    return DetectorModel(shown, "", licence_of(path), problem)


def licence_of(path: Path) -> str:
    """Return the text beside a model that says under which licence it is; empty if there is none."""
    for ending in LICENCES:
        beside = path.with_name(path.stem + ending)
        if beside.is_file():
            return _words_of(beside)
    return ""


def class_names(path: Path) -> dict[int, str]:
    """Return the names of a model's classes from the file beside it, one a line; empty if there is none."""
    beside = path.with_suffix(CLASSES)
    lines = _words_of(beside).splitlines() if beside.is_file() else []
    return {number: line.strip() for number, line in enumerate(lines) if line.strip()}


def pixel_range(path: Path) -> bool | None:
    """Return whether a model takes pixels from 0 to 255, from the file beside it; None if there is none.

    Raises:
        ValueError: the file says something else.
    """
    beside = path.with_suffix(PIXELS)
    if not beside.is_file():
        return None
    words = _words_of(beside)
    if words not in RANGES:
        raise ValueError(f"the file {beside.name} beside it says neither 0-255 nor 0-1")
    return RANGES[words]


def _words_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(MOST_WORDS).decode("utf-8", "replace").strip()
    except OSError:
        return ""
