"""Saves the picture of a tile as a file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.ui.wall.image_conversion import image_of

if TYPE_CHECKING:
    from pathlib import Path

    from console.domain.streaming.picture import Picture
    from console.ui.base.context import PaneContext


def save(context: PaneContext, camera: int, picture: Picture, *, masked: bool) -> None:
    """Write a PNG in the background, record it with its SHA-256 and show where it is.

    Args:
        context: the context of the window.
        camera: number of the camera.
        picture: the picture.
        masked: whether privacy masks are in it.

    Raises:
        Refusal: the person at the console may not use the camera; nothing is written.
    """
    actor = context.bridge.wall.actor
    context.services.wall.check_call(actor, camera)
    stamp = picture.captured_utc.strftime("%Y%m%dT%H%M%S.%f")[:-3] + "Z"
    path = context.settings.snapshot_folder / f"camera-{camera:03}-{stamp}.png"

    def work() -> str:
        return _save_png(path, picture)

    def record(digest: str) -> None:
        context.services.wall.snapshot_saved(actor, camera, path.name, digest, masked=masked)
        note = QCoreApplication.translate("Snapshots", "Snapshot of camera {0} saved").format(camera)
        context.bridge.messages.note(note, str(path))

    context.bridge.background.run(work, record)


def png_of(picture: Picture) -> bytes:
    """Return a picture as PNG, with the privacy zones that are in it; for snapshots and video prints."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image_of(picture).save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt wants text
    return bytes(buffer.data().data())


def _save_png(path: Path, picture: Picture) -> str:
    content = png_of(picture)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise EnvironmentFault(
            text("The snapshot cannot be saved: {error}.", error=error.strerror),
            "Check the snapshot folder in the settings.",
        ) from error
    return hashlib.sha256(content).hexdigest()
