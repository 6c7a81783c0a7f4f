"""The sign of life of a console: what goes on there, so that others know of it and of its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

RESERVED = "reserved"
"""An officer works under an authorisation; the content says which cameras are reserved for it."""
VIEWING = "viewing"
"""A recording is shown to somebody."""


@dataclass(frozen=True, slots=True)
class ConsoleSign:
    """What goes on at a console, as it said last.

    Attributes:
        token: of the running console; it says nothing of which one it is.
        work: what goes on, one of the words above.
        seen_utc: when the console said so last, by its own clock.
        content: more about it; None: it cannot be opened here.
    """

    token: str
    work: str
    seen_utc: dt.datetime
    content: bytes | None
