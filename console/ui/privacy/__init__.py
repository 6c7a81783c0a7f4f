"""Drawing and lifting privacy zones, and calibrating the lens of a PTZ camera."""
