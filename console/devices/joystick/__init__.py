"""Joysticks over USB, by SDL: hot-plugged, read in a thread of their own."""

from console.devices.joystick.reader import JoystickOptions, JoystickReader

__all__ = ["JoystickOptions", "JoystickReader"]
