"""Which volume the next segment goes to."""

from __future__ import annotations

from dataclasses import dataclass

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class VolumeLimits:
    """How far a volume may be filled."""

    quota_bytes: int | None = None
    """Of recordings; None leaves it to the free space."""
    floor_bytes: int = GIB
    """Space that is always left free on the disk."""
    headroom_bytes: int = GIB
    """Room below which the oldest footage is deleted, before the volume is full."""
    reserve_bytes: int = GIB // 64
    """Kept back in a file, so that a full volume can still be opened, read and relieved."""

    def room_bytes(self, free_bytes: int, used_bytes: int) -> int:
        """What may still be written; negative where the limits are passed already."""
        room = free_bytes - self.floor_bytes
        return room if self.quota_bytes is None else min(room, self.quota_bytes - used_bytes)


@dataclass(frozen=True, slots=True)
class VolumeCandidate:
    """A volume as the choice sees it, in the order that the installer gave."""

    order: int
    usable: bool
    room_bytes: int
    slow: bool


def choose(places: list[VolumeCandidate]) -> list[int]:
    """Orders of the volumes to try, best first: usable, with room, quick before slow, then as given."""
    fit = [place for place in places if place.usable and place.room_bytes > 0]
    return [place.order for place in sorted(fit, key=lambda place: (place.slow, place.order))]


def days_left(room_bytes: int, written_bytes: int, span_s: float) -> float | None:
    """Days until the room is full at the rate of late; None while the rate is unknown."""
    if span_s < 60 or written_bytes <= 0:
        return None
    return max(0.0, room_bytes) / (written_bytes / span_s) / 86400
