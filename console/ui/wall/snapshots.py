"""The picture of a tile as a snapshot: asked for here, registered by the room of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice

from console.bridge.evidence_wishes import SnapshotWish
from console.domain.people.permissions import Permission
from console.ui.wall.image_conversion import image_of

if TYPE_CHECKING:
    from console.domain.streaming.picture import Picture
    from console.ui.base.context import PaneContext


def save(context: PaneContext, camera: int, picture: Picture, *, masked: bool) -> None:
    """Open the form for a snapshot of a picture as it is now.

    Args:
        context: the context of the window.
        camera: number of the camera.
        picture: the picture.
        masked: whether privacy masks are in it.

    Raises:
        Refusal: the person at the console may not use the camera, or may not register snapshots.
    """
    context.services.wall.check_call(context.bridge.wall.actor, camera)
    context.bridge.attendance.require(Permission.ENTER_MEDIA, f"snapshot of camera {camera}")
    context.bridge.evidence.take(SnapshotWish(camera, picture, masked))


def png_of(picture: Picture) -> bytes:
    """Return a picture as PNG, with the privacy zones that are in it; for snapshots and video prints."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image_of(picture).save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt wants text
    return bytes(buffer.data().data())
