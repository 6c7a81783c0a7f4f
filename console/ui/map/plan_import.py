"""Adding a plan: a picture file, a world file beside it, and a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QSize, Qt
from PySide6.QtGui import QImageReader

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.map.plans import Georeference, world_file

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

KINDS = "*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff *.svg"
MOST_PX = 8_000
MOST_FILE_BYTES = 200_000_000
_WORLD = {".png": ".pgw", ".jpg": ".jgw", ".jpeg": ".jgw", ".tif": ".tfw", ".tiff": ".tfw", ".bmp": ".bpw"}


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A picture file as it will be kept."""

    title: str
    media_type: str
    content: bytes
    width: int
    height: int
    georeference: Georeference | None


def read_plan(path: Path) -> ReadPlan:
    """Read a picture, made no larger than 8,000 pixels a side, and the world file beside it. Waits.

    Raises:
        OperatorError: it is no picture, or its world file is none.
        EnvironmentFault: it cannot be read.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise EnvironmentFault(
            f"{path.name} cannot be read: {error.strerror}.", "Choose another file."
        ) from None
    if size > MOST_FILE_BYTES:
        raise OperatorError(f"{path.name} has {size / 1e6:.0f} MB.", "Save it smaller, or as JPEG.")
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(1024)
    given = reader.size()
    if given.isValid() and max(given.width(), given.height()) > MOST_PX:
        reader.setScaledSize(given.scaled(QSize(MOST_PX, MOST_PX), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise OperatorError(f"{path.name} is no picture that can be read.", f"These can: {KINDS}.")
    world = _georeference(path)
    if world is not None and given.isValid() and given.width() != image.width():
        world = _scaled(world, given.width() / image.width())
    kind, content = _packed(image)
    return ReadPlan(path.stem, kind, content, image.width(), image.height(), world)


def _packed(image: QImage) -> tuple[str, bytes]:
    """Drawings stay sharp as PNG; photographs, which would be many times larger, are JPEG."""
    png = _written(image, "PNG", -1)
    jpeg = _written(image, "JPG", 88)
    return ("image/png", png) if len(png) < 2 * len(jpeg) or image.hasAlphaChannel() else ("image/jpeg", jpeg)


def _written(image: QImage, kind: str, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind, quality)  # type: ignore[call-overload]  # the stubs leave devices out
    return bytes(buffer.data().data())


def _georeference(path: Path) -> Georeference | None:
    for suffix in (_WORLD.get(path.suffix.lower(), ""), ".wld"):
        beside = path.with_suffix(suffix) if suffix else None
        if beside is not None and beside.is_file():
            try:
                return world_file(beside.read_text(encoding="ascii", errors="replace")[:2_000])
            except OSError as error:
                raise EnvironmentFault(f"{beside.name} cannot be read: {error.strerror}.") from None
    return None


def _scaled(world: Georeference, by: float) -> Georeference:
    return Georeference(world.a * by, world.b * by, world.c, world.d * by, world.e * by, world.f)


def filters() -> str:
    """For the file dialog."""
    return f"{QCoreApplication.translate('Map', 'Pictures')} ({KINDS})"
