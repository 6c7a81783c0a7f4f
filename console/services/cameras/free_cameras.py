"""A camera that somebody needs at another console keeps its device, its settings, and its place (RIP-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.people.access_control import record

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.services.ports import ActLog

ACT = "take a camera away"
RULE = "A camera is not taken from the work for which it is reserved."
SOURCE = "code of practice, use of cameras under an authorisation"


class CameraReserved(Refusal):
    """The refusal of one camera: of many, the others go on."""


class FreeCameras:
    """Refuses what would take a reserved camera away: removed, out of service, another device, restarted.

    Args:
        is_reserved: whether a camera is reserved at another console (`SeatCameras.is_reserved`).
        acts: where refused attempts are recorded.
    """

    def __init__(self, is_reserved: Callable[[int], bool], acts: ActLog) -> None:
        self._is_reserved, self._acts = is_reserved, acts

    def require(self, login: str, camera: int) -> None:
        """Check that nobody else needs a camera.

        Raises:
            CameraReserved: somebody does; the attempt is recorded, and it says nothing more.
        """
        if self._is_reserved(camera):
            raise record(self._acts, login, _reserved(camera), ACT, f"camera {camera}")


def _reserved(camera: int) -> Refusal:
    return CameraReserved(
        text(
            "You cannot change or remove camera {camera}: it is reserved at another console.", camera=camera
        ),
        "Ask at the other consoles, or ask the supervisor. It is free when the work there ends.",
        rule=RULE,
        source=SOURCE,
    )
