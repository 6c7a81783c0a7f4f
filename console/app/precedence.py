"""The console goes before other programs of its machine, where the machine lets it."""

from __future__ import annotations

import os
import sys

import psutil

NICENESS = -5
"""Beside four busy programs it halves the time from the hand to the wire; more would disturb the desktop."""


def take_precedence() -> bool:
    """Let this process go before others; return whether the machine allows it.

    Called before threads are started: on Linux each takes the precedence of the one that starts it.
    """
    process = psutil.Process()
    try:
        if sys.platform == "win32":
            process.nice(psutil.ABOVE_NORMAL_PRIORITY_CLASS)
        elif process.nice() > NICENESS:
            process.nice(NICENESS)
    except (psutil.AccessDenied, OSError):
        return False
    return True


def may_take_precedence() -> bool:
    """Return whether the machine would let this process go before others. Changes nothing."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return True
    import resource

    # The limit of 20 - n allows a niceness of n.
    allowed = resource.getrlimit(resource.RLIMIT_NICE)[0]
    return allowed == resource.RLIM_INFINITY or 20 - allowed <= NICENESS
