"""USB joysticks through SDL, with hot-plugging, read on a separate thread."""

from console.devices.joystick.reader import JoystickOptions, JoystickReader

__all__ = ["JoystickOptions", "JoystickReader"]
