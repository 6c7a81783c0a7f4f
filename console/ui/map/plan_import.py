"""Reads a picture file and its world file as a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QSize, Qt
from PySide6.QtGui import QImageReader

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.map.plans import Georeference, world_file
from console.domain.text import text

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

KINDS = "*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff *.svg"
MOST_PX = 8_000
MOST_FILE_BYTES = 200_000_000
_WORLD = {".png": ".pgw", ".jpg": ".jgw", ".jpeg": ".jgw", ".tif": ".tfw", ".tiff": ".tfw", ".bmp": ".bpw"}


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A picture file ready to be saved as a plan."""

    title: str
    media_type: str
    content: bytes
    width: int
    height: int
    georeference: Georeference | None


def read_plan(path: Path) -> ReadPlan:
    """Read a picture, scaled to at most 8,000 pixels a side, and its world file. Blocks.

    Raises:
        OperatorError: the file is not a picture, or its world file is not valid.
        EnvironmentFault: the file cannot be read.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise EnvironmentFault(
            text("{path} cannot be read: {error}.", path=path.name, error=error.strerror),
            "Choose another file.",
        ) from None
    if size > MOST_FILE_BYTES:
        raise OperatorError(
            text(
                "{path} is too large ({size:.0f} MB, at most {limit:.0f} MB).",
                path=path.name,
                size=size / 1e6,
                limit=MOST_FILE_BYTES / 1e6,
            ),
            "Save it at a smaller size or as JPEG.",
        )
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(1024)
    size_px = reader.size()
    if size_px.isValid() and max(size_px.width(), size_px.height()) > MOST_PX:
        reader.setScaledSize(size_px.scaled(QSize(MOST_PX, MOST_PX), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise OperatorError(
            text("{path} is not a picture that can be read.", path=path.name),
            text("Choose one of these types: {kinds}.", kinds=KINDS),
        )
    world = _georeference(path)
    if world is not None and size_px.isValid() and size_px.width() != image.width():
        world = _scaled(world, size_px.width() / image.width())
    kind, content = _encode_smallest(image)
    return ReadPlan(path.stem, kind, content, image.width(), image.height(), world)


def _encode_smallest(image: QImage) -> tuple[str, bytes]:
    """Return drawings as PNG and photographs, which would be much larger, as JPEG."""
    png = _encode(image, "PNG", -1)
    jpeg = _encode(image, "JPG", 88)
    return ("image/png", png) if len(png) < 2 * len(jpeg) or image.hasAlphaChannel() else ("image/jpeg", jpeg)


def _encode(image: QImage, kind: str, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind, quality)  # type: ignore[call-overload]  # the stubs leave devices out
    return bytes(buffer.data().data())


def _georeference(path: Path) -> Georeference | None:
    for suffix in (_WORLD.get(path.suffix.lower(), ""), ".wld"):
        world_path = path.with_suffix(suffix) if suffix else None
        if world_path is not None and world_path.is_file():
            try:
                return world_file(world_path.read_text(encoding="ascii", errors="replace")[:2_000])
            except OSError as error:
                raise EnvironmentFault(
                    text(
                        "{world_path} cannot be read: {error}.",
                        world_path=world_path.name,
                        error=error.strerror,
                    ),
                    "Check the world file.",
                ) from None
    return None


def _scaled(world: Georeference, by: float) -> Georeference:
    return Georeference(world.a * by, world.b * by, world.c, world.d * by, world.e * by, world.f)


def filters() -> str:
    """Return the filter of the file dialog."""
    return f"{QCoreApplication.translate('Map', 'Pictures')} ({KINDS})"
