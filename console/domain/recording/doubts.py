"""Doubts about a recording: it is there, but may not be what it should be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.text import Text, text

if TYPE_CHECKING:
    import datetime as dt


class DoubtKind(Enum):
    """What is wrong with a recording. Fixed words, to be counted."""

    STRUCTURE = "pictures incomplete or missing"
    UNDECODABLE = "pictures cannot be decoded"
    STAMPS = "times of the camera wrong"
    LENGTH = "length of a file wrong"
    SILENT = "announced sound, sends none"

    @property
    def is_damage(self) -> bool:
        """Whether pictures are lost, so that another way of reading the camera should be tried."""
        return self in {DoubtKind.STRUCTURE, DoubtKind.UNDECODABLE}

    @property
    def words(self) -> Text:
        """What has happened, and what to do, for the operator."""
        return _WORDS[self]


_WORDS = {
    DoubtKind.STRUCTURE: text(
        "Recorded pictures are incomplete or missing. "
        "Check the recording in playback, and the camera's video settings."
    ),
    DoubtKind.UNDECODABLE: text(
        "Recorded pictures cannot be decoded. "
        "Check the recording in playback, and the camera's video settings."
    ),
    DoubtKind.STAMPS: text(
        "The times that the camera sends are wrong, so recordings use the time of arrival. "
        "Check the camera's firmware."
    ),
    DoubtKind.LENGTH: text(
        "A recording is shorter or longer than the time that it covers. Check it in playback."
    ),
    DoubtKind.SILENT: text(
        "The camera announces sound but sends none. Check its microphone, or turn its sound off."
    ),
}


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
