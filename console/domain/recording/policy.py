"""The parameters of the recorder. The settings fill them."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20
# Multiples of the golden ratio, modulo one, are spread evenly.
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, slots=True)
class RecordingPolicy:
    """How recordings are split, buffered and given up."""

    segment_s: float = 60.0
    stagger: bool = True
    """First segments after a start are shorter by a different time per camera, so that they do not all end at
    once."""
    time_lapse_segment_s: float = 600.0
    """Longer: a time-lapse segment holds few pictures."""
    time_lapse_interval_s: float = 5.0
    pre_event_s: float = 10.0
    """Seconds to keep from before the switch to real time."""
    rewind_s: float = 1.5
    """Seconds to keep in real time mode, to write them again on the next volume when one fails."""
    pre_event_bytes: int = 24 * MIB
    queue_bytes: int = 16 * MIB
    """Bytes per camera between capture and recorder. More closes the segment and leaves a gap."""
    queue_packets: int = 4096
    stalled_s: float = 5.0
    """Nothing arrived for so long: the segment is sealed as it is."""
    turn_s: float = 0.2
    """Pause between two rounds of the recorder; also the most that waits in memory unwritten."""
    slept_s: float = 5.0
    """A pause that took longer on the monotonic clock: the machine slept or stood still."""
    clock_step_s: float = 0.5
    """A larger step of the machine's clock starts new segments."""
    retry_s: float = 2.0
    """Between two tries to find a volume again."""

    def first_segment_part(self, camera: int) -> float:
        """Return the fraction of the full length for a first segment: 0.5 to 1, spread evenly by camera."""
        return 0.5 + 0.5 * (camera * _GOLDEN % 1) if self.stagger else 1.0
