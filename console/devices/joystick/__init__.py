"""Joysticks over USB, by SDL: hot-plugged, read in a thread of their own."""

from console.devices.joystick.sticks import StickPlan, Sticks

__all__ = ["StickPlan", "Sticks"]
