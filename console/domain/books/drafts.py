"""Entries that are still being typed. A crash brings them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What one person has typed so far; nobody else sees it.

    Attributes:
        id: the database's.
        typed: by field, as it stands in the form, right or not yet; what JSON can hold.
        about: number of the entry that opened the case.
    """

    id: int
    author: str
    book: str
    kind: str
    typed: Mapping[str, Any]
    saved_utc: dt.datetime
    about: int | None = None
