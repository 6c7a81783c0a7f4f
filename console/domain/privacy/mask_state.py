"""What of a picture is covered, as the tile says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class MaskState(Enum):
    """How the zones of a camera stand on its picture."""

    NONE = ""
    MASKED = "masked"
    LIFTED = "zone lifted"
    COVERED = "covered"
    """The whole picture: where the zones lie is not certain."""


@dataclass(frozen=True, slots=True)
class MaskReport:
    """One picture's."""

    state: MaskState = MaskState.NONE
    why: str = ""
    """For a covered picture: why, in a few words."""


UNMASKED = MaskReport()
