"""The mask state of a picture, as the tile shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class MaskState(Enum):
    """How the zones of a camera are applied to its picture."""

    NONE = ""
    MASKED = "masked"
    LIFTED = "zone lifted"
    COVERED = "covered"
    """The whole picture is covered, because the place of the zones is not certain."""


@dataclass(frozen=True, slots=True)
class MaskReport:
    """The mask state of one picture."""

    state: MaskState = MaskState.NONE
    why: str = ""
    """The reason, if the whole picture is covered."""


UNMASKED = MaskReport()
