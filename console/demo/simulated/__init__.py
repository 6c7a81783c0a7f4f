"""Simulated cameras that speak real RTSP and ONVIF, and can be given faults."""

from console.demo.simulated.faults import FAULTS
from console.demo.simulated.simulated_town import SimulatedTown, TownCamera
from console.demo.simulated.timecode import PERIOD_MS, read_timecode

__all__ = ["FAULTS", "PERIOD_MS", "SimulatedTown", "TownCamera", "read_timecode"]
