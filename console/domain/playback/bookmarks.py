"""Bookmarks on recordings: a place, words and a person. They hold nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.text import text
from console.domain.typed_text import checked_line

if TYPE_CHECKING:
    import datetime as dt

LONGEST = 200
"""Characters of a bookmark's words."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place in a camera's recordings that a person wants to find again.

    Attributes:
        number: of the bookmark; 0 before it is saved.
        camera: number of the camera.
        at_utc: the recorded time.
        words: what is there.
        author: user name of who made it.
        is_private: whether only the author sees it.
    """

    number: int
    camera: int
    at_utc: dt.datetime
    words: str
    author: str
    is_private: bool


def checked_words(typed: str) -> str:
    """Return the words of a bookmark as they are kept.

    Raises:
        OperatorError: there are none, too many, or they cannot be stored.
    """
    kept = checked_line(text("The bookmark"), typed, LONGEST)
    if not kept:
        raise OperatorError("A bookmark needs words.", "Say what is to be seen there.")
    return kept
