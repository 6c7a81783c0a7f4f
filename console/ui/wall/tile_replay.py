"""A recording on a tile of the wall, in place of the live picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from console.domain.cameras.camera import Camera
    from console.domain.wall.tile_status import TileStatus
    from console.services.ports import CameraFeed


class TileReplay(Protocol):
    """A recording that a tile shows in place of the live picture. UI thread."""

    camera: int
    feed: CameraFeed
    """Where its pictures come from."""

    def status(self, camera: Camera | None, base: TileStatus) -> TileStatus:
        """Return what the tile says; `base` has selection, spot and zoom."""
        ...

    def close(self) -> None:
        """End it: the tile is live again, shows another camera, or is gone."""
        ...
