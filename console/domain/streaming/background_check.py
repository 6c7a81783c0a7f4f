"""Check the pictures of cameras that no one is watching now and then, so that a dead picture is noticed."""

from __future__ import annotations

EVERY_S = 900.0
"""Interval of the checks. They are rare, because decoding costs ten times as much as recording. Pictures on
the wall are judged all the time."""
FOR_S = 2.4
"""Duration of a check: long enough to tell a frozen picture from a live one."""


def is_time(camera: int, at_s: float) -> bool:
    """Return whether to check a camera now. Cameras take turns, so that few are checked at once.

    Args:
        camera: number of the camera.
        at_s: monotonic seconds.
    """
    return (at_s + camera * FOR_S) % EVERY_S < FOR_S
