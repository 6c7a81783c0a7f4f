"""Choose the volume for the next segment."""

from __future__ import annotations

from dataclasses import dataclass

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class VolumeLimits:
    """How far a volume may be filled."""

    quota_bytes: int | None = None
    """Maximum bytes of recordings. None: limited by the free space only."""
    floor_bytes: int = GIB
    """Space that always stays free on the disk."""
    headroom_bytes: int = GIB
    """When less room is left, the oldest recordings are deleted."""
    reserve_bytes: int = GIB // 64
    """Space reserved in a file, so that a full volume can still be opened, read and cleared."""

    def room_bytes(self, free_bytes: int, used_bytes: int) -> int:
        """Return the bytes that may still be written; negative if the limits are exceeded."""
        room = free_bytes - self.floor_bytes
        return room if self.quota_bytes is None else min(room, self.quota_bytes - used_bytes)


@dataclass(frozen=True, slots=True)
class VolumeCandidate:
    """A volume as the choice sees it. `order` is the order of the installation."""

    order: int
    usable: bool
    room_bytes: int
    slow: bool


def choose(places: list[VolumeCandidate]) -> list[int]:
    """Return the orders of the volumes to try: usable, with room, fast before slow, then as given."""
    fit = [place for place in places if place.usable and place.room_bytes > 0]
    return [place.order for place in sorted(fit, key=lambda place: (place.slow, place.order))]


def days_left(room_bytes: int, written_bytes: int, span_s: float) -> float | None:
    """Return the days until the room is full at the recent rate; None if the rate is not known."""
    if span_s < 60 or written_bytes <= 0:
        return None
    return max(0.0, room_bytes) / (written_bytes / span_s) / 86400
