"""A package that was asked for and is not issued yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.evidence.selection import EvidenceSelection


@dataclass(frozen=True, slots=True)
class OpenPackage:
    """One row of the list of packages that wait.

    Attributes:
        request: number of its entry in the book of evidence packages.
        copy: what kind, as the book has it.
        asked_by: user name.
        released_by: user name; empty: it is not released.
        stopped: why its last writing ended before it was issued; empty: it never did.
    """

    request: int
    exhibit: str
    copy: str
    selection: EvidenceSelection
    asked_utc: dt.datetime
    asked_by: str
    reason: str = ""
    released_by: str = ""
    stopped: str = ""
