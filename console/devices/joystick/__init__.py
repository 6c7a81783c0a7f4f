"""Joysticks over USB, by SDL: hot-plugged, read in a thread of their own."""

from console.devices.joystick.reader import StickPlan, Sticks

__all__ = ["StickPlan", "Sticks"]
