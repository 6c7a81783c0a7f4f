"""A town of cameras that are real on the wire: RTSP, ONVIF, and faults at will."""

from console.demo.simulated.faults import FAULTS
from console.demo.simulated.simulated_town import SimulatedTown, TownCamera
from console.demo.simulated.timecode import PERIOD_MS, read_timecode

__all__ = ["FAULTS", "PERIOD_MS", "SimulatedTown", "TownCamera", "read_timecode"]
