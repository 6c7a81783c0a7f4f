"""The plan of a simulated camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.demo.simulated.clip import StreamShape


@dataclass(frozen=True, slots=True)
class CameraSpec:
    """The plan of one camera of the town."""

    number: int
    name: str
    place: str
    group: str
    main: StreamShape
    sub: StreamShape
    is_ptz: bool = False
    has_audio: bool = False
    view: str = ""
    """Key of its viewpoint in the town; empty for cameras that look at something else."""

    @property
    def kind(self) -> str:
        """As in `domain.cameras.CameraKind`."""
        return "ptz" if self.is_ptz else "fixed"

    @property
    def title(self) -> str:
        """Return the title that is burned into the picture."""
        return f"{self.number:02} {self.name}"

    @property
    def phase_s(self) -> float:
        """Return how much later than the others this camera takes its pictures, under 1/25 s."""
        return (self.number * 7 % 40) / 1000
