"""Drafts of entries. They survive a crash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """The text that one person has typed so far. No one else sees it.

    Attributes:
        id: the database id.
        typed: the typed values by field, checked or not, as JSON can hold them.
        about: number of the entry that opened the case.
    """

    id: int
    author: str
    book: str
    kind: str
    typed: Mapping[str, Any]
    saved_utc: dt.datetime
    about: int | None = None
