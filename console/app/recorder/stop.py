"""Ending the recorder of a home, whoever started it."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from pathlib import Path

from console.app.instance_lock import recorder_runs
from console.app.recorder.address import door_of, server_of
from console.app.recorder.link import RecorderCall
from console.domain.errors import ConsoleError

SEAL_S = 20.0
"""A recorder that was told to stop seals its segments within this time."""
KILLED_S = 5.0
LOOK_S = 0.1
_log = logging.getLogger(__name__)


def stop_recorder(home: Path, actor: str) -> bool:
    """Have the recorder seal and end; return whether none runs any more.

    One that does not understand the order, because it is of another version, gets the system's signal to
    end; one that hangs is killed, and the next start mends its last segments.

    Args:
        home: of the scheme.
        actor: who stops it, for the books.
    """
    if not _has_taken_the_order(home, actor):
        _end(home, signal.SIGTERM)
    if _has_ended(home, SEAL_S):
        return True
    end_hung_recorder(home)
    if not _has_ended(home, KILLED_S):
        return False
    if sys.platform != "win32":
        # It could not take its door with it. Another recorder that starts just now would make its own again.
        Path(door_of(home)).unlink(missing_ok=True)
    return True


def end_hung_recorder(home: Path) -> None:
    """Kill the recorder of a home; it does nothing while that has no open door."""
    _end(home, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def _has_taken_the_order(home: Path, actor: str) -> bool:
    try:
        call = RecorderCall(home)
    except OSError:
        return False
    try:
        call.order("stop", actor=actor)
    except ConsoleError as error:
        _log.warning("the recorder did not take the order to stop: %s", error)
        return False
    finally:
        call.close()
    return True


def _has_ended(home: Path, within_s: float) -> bool:
    until_s = time.monotonic() + within_s
    while recorder_runs(home):
        if time.monotonic() > until_s:
            return False
        time.sleep(LOOK_S)
    return True


def _end(home: Path, how: signal.Signals) -> None:
    pid = server_of(home)
    if pid is None:
        return
    _log.warning("the recorder, process %d, gets %s", pid, how.name)
    try:
        os.kill(pid, how)
        if sys.platform != "win32":
            # One that was stopped handles its signals only when it goes on.
            os.kill(pid, signal.SIGCONT)
    except OSError as error:
        _log.warning("it cannot be ended: %s", error)
