"""A town of cameras that are real on the wire: RTSP, ONVIF, and faults at will."""

from console.devices.simulated.faults import FAULTS
from console.devices.simulated.simulated_town import SimulatedTown, TownCamera
from console.devices.simulated.timecode import PERIOD_MS, read_timecode

__all__ = ["FAULTS", "PERIOD_MS", "SimulatedTown", "TownCamera", "read_timecode"]
