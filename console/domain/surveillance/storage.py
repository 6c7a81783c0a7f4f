"""How much storage the requester must be given for what is recorded under an authorisation (RIP-05)."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.surveillance.kinds import Span
from console.domain.surveillance.periods import end_of_months, end_of_urgent

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from console.domain.surveillance.kinds import AuthorisationKind

REFERENCE_DAY_BYTES = 1e12
"""What the code of practice reckons for a whole system: 1 TB a day. A camera of which nothing was measured
has its share of it.
"""
GB = 1e9


@dataclass(frozen=True, slots=True)
class StorageNeed:
    """The storage to be supplied.

    Attributes:
        day_bytes: what the named cameras record in a day.
        days: how long the authorisation lasts at most.
        unmeasured: named cameras without recordings, for which the code's figure was taken.
    """

    day_bytes: float
    days: float
    unmeasured: tuple[int, ...] = ()

    @property
    def total_gb(self) -> int:
        """All of it, in whole gigabytes, rounded up."""
        return math.ceil(self.day_bytes * self.days / GB)

    @property
    def day_gb(self) -> int:
        """A day of it, in whole gigabytes, rounded up."""
        return math.ceil(self.day_bytes / GB)


def storage_need(
    named: Collection[int],
    measured: Mapping[int, float],
    cameras: int,
    begins_utc: dt.datetime,
    ends_utc: dt.datetime,
) -> StorageNeed:
    """Return the storage that an authorisation needs.

    Args:
        named: its cameras.
        measured: bytes a day by camera, where there are recordings.
        cameras: number of cameras of the scheme.
        begins_utc: when it begins.
        ends_utc: its latest end.
    """
    share = REFERENCE_DAY_BYTES / max(1, cameras)
    known = {camera: measured[camera] for camera in named if measured.get(camera, 0.0) > 0.0}
    unmeasured = tuple(sorted(set(named) - known.keys()))
    days = max(0.0, (ends_utc - begins_utc) / dt.timedelta(days=1))
    return StorageNeed(sum(known.values()) + share * len(unmeasured), days, unmeasured)


def latest_end(
    kind: AuthorisationKind, begins_utc: dt.datetime, named_utc: dt.datetime | None
) -> dt.datetime:
    """Return when an authorisation ends at the latest, also before the approval from which it runs."""
    if named_utc is not None:
        return named_utc
    return end_of_urgent(begins_utc) if kind.span is Span.URGENT else end_of_months(begins_utc)
