"""Doubts about a recording: it is there, but may not be what it should be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class DoubtKind(Enum):
    """What is wrong with a recording. Fixed words, to be counted and translated."""

    STRUCTURE = "Pictures are incomplete or missing."
    UNDECODABLE = "Pictures cannot be decoded."
    STAMPS = "The camera's times are wrong. The recording follows the time of arrival."
    LENGTH = "A file is not as long as the time that it covers."
    SILENT = "The camera announces sound but sends none."

    @property
    def is_damage(self) -> bool:
        """Whether pictures are lost, so that another way of reading the camera should be tried."""
        return self in {DoubtKind.STRUCTURE, DoubtKind.UNDECODABLE}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A time of a camera's recording that is in doubt, as the index stores it."""

    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime | None
    """None: it lasts."""
    kind: DoubtKind
    detail: str = ""

    def ended(self, end_utc: dt.datetime) -> Doubt:
        """Return the doubt with its end."""
        return replace(self, end_utc=max(end_utc, self.begin_utc))
