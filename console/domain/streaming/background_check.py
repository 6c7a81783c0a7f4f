"""Looking now and then at cameras that nobody looks at: a dead picture is not found out weeks later."""

from __future__ import annotations

EVERY_S = 900.0
"""Seldom: decoding costs ten times what recording does. A wall that was looked at is judged all the time."""
FOR_S = 2.4
"""Long enough to tell a frozen picture from a living one."""


def is_time(camera: int, at_s: float) -> bool:
    """Whether a camera is glanced at now; cameras take turns, so that few are at once.

    Args:
        camera: its number.
        at_s: monotonic seconds.
    """
    return (at_s + camera * FOR_S) % EVERY_S < FOR_S
