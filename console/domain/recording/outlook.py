"""What retention will delete next, and for how long holds leave room for recordings (SYS-05)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

LOOKED_AHEAD_DAYS = 365


@dataclass(frozen=True, slots=True)
class CameraStock:
    """The recordings of one camera on all volumes.

    Attributes:
        held_bytes: on hold.
        free_bytes: not on hold.
        due_bytes: of the free ones, those that retention deletes by the end of the preview.
        day_bytes: what is recorded in a day, as in the last week.
    """

    camera: int
    held_bytes: int = 0
    free_bytes: int = 0
    due_bytes: int = 0
    due_segments: int = 0
    day_bytes: float = 0.0


@dataclass(frozen=True, slots=True)
class RetentionOutlook:
    """What lies ahead of the recordings.

    Attributes:
        until_utc: the preview shows what is deleted by then.
        capacity_bytes: what all volumes can hold for recordings.
        shortened_days: days until recordings must be deleted before their period is over; None: not within a
            year.
        stopped_days: days until recordings on hold leave no room for a day of new ones; None: not in a year.
    """

    until_utc: dt.datetime
    stocks: tuple[CameraStock, ...]
    capacity_bytes: int
    shortened_days: int | None
    stopped_days: int | None

    @property
    def held_bytes(self) -> int:
        """All recordings on hold."""
        return sum(stock.held_bytes for stock in self.stocks)

    @property
    def due_bytes(self) -> int:
        """What retention deletes by the end of the preview."""
        return sum(stock.due_bytes for stock in self.stocks)

    @property
    def due_segments(self) -> int:
        """How many segments that is."""
        return sum(stock.due_segments for stock in self.stocks)


def as_if_not_kept(stocks: Sequence[CameraStock], seen: Sequence[CameraStock]) -> list[CameraStock]:
    """Return the recordings of each camera as ordinary views show them, without what is kept apart (RIP-04).

    Args:
        stocks: with all holds.
        seen: with the holds of which ordinary views know: what is kept apart counts as free there, and as due
            once its period is over. What is due only there is left out: it looks as if it were deleted.
    """
    due = {stock.camera: stock for stock in stocks}
    return [
        replace(
            one,
            free_bytes=one.free_bytes - (one.due_bytes - due[one.camera].due_bytes),
            due_bytes=due[one.camera].due_bytes,
            due_segments=due[one.camera].due_segments,
        )
        for one in seen
        if one.camera in due
    ]


def crowding(
    stocks: Sequence[CameraStock], growing: Collection[int], capacity_bytes: int, period_days: int
) -> tuple[int | None, int | None]:
    """Return in how many days recordings are cut short, and in how many recording stops; None: not in a year.

    Args:
        stocks: of each camera.
        growing: cameras whose recordings go on being held, because an incident is open.
        capacity_bytes: of all volumes.
        period_days: the retention period.
    """
    held = sum(stock.held_bytes for stock in stocks)
    free = sum(stock.free_bytes for stock in stocks)
    held_a_day = sum(stock.day_bytes for stock in stocks if stock.camera in growing)
    free_a_day = sum(stock.day_bytes for stock in stocks if stock.camera not in growing)
    shortened: int | None = None
    for day in range(LOOKED_AHEAD_DAYS + 1):
        held_then = held + held_a_day * day
        # What is stored now ages evenly and leaves; what is new stays for its whole period.
        left = free * max(0.0, 1 - day / period_days)
        wanted = held_then + left + free_a_day * min(day, period_days)
        if shortened is None and wanted > capacity_bytes:
            shortened = day
        if held_then + held_a_day + free_a_day > capacity_bytes:
            return shortened, day
    return shortened, None
