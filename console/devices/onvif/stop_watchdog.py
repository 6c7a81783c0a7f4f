"""The console's side of the watchdog process: implements `services.ptz.ports.StopGuard`."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import time
import weakref
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from console.devices.onvif import watchdog_process
from console.domain.text import text
from console.services.ports import FaultSink

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.ptz.stop_orders import StopOrders

_RENEW_S = 0.1
_END_S = 6.0
"""Time for the process to send its last stops when the console ends."""
_PIPE_BYTES = 1_000_000
NO_WATCHDOG = text(
    "The process that stops moving cameras if the console fails cannot be started. Restart the console."
)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _HeldMovement:
    orders: StopOrders
    told_s: float


class StopWatchdog:
    """Starts one watchdog process and tells it of each movement. Any thread; nothing here waits.

    The process stops a camera if this one dies or hangs. Logins go to it through a pipe only.

    Args:
        failed: receives a text when the process cannot be started, once until it runs again; a `FaultSink`
            also hears that it does.
    """

    def __init__(self, failed: Callable[[str], None] = lambda _what: None) -> None:
        self._failed = failed
        self._is_failed = False
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[[subprocess.Popen[bytes]], StopWatchdog] | None = None
        self._held: dict[int, _HeldMovement] = {}
        self._is_closed = False

    @property
    def process_id(self) -> int | None:
        """The running process; None before the first camera was prepared, and after the end."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def prepare(self) -> None:
        """Start the process, unless it runs."""
        with self._lock:
            self._started()

    def hold(self, camera: int, orders: StopOrders) -> None:
        """Tell the process that a camera begins to move, before its first command is sent."""
        with self._lock:
            self._hold(camera, _HeldMovement(orders, 0.0))

    def renew(self, camera: int) -> None:
        """Tell the process that the movement is still held."""
        with self._lock:
            held, now_s = self._held.get(camera), time.monotonic()
            if held is None or now_s - held.told_s < _RENEW_S:
                return
            if now_s - held.told_s >= watchdog_process.LEASE_S:
                self._hold(camera, held)  # it was late, and the process has forgotten the movement
                return
            held.told_s = now_s
            self._tell({"op": "renew", "key": str(camera)})

    def release(self, camera: int) -> None:
        """Tell the process that the console stops the camera now."""
        with self._lock:
            if self._held.pop(camera, None) is not None:
                self._tell({"op": "release", "key": str(camera)})

    def done(self, camera: int) -> None:
        """Tell the process that the camera is at rest."""
        with self._lock:
            self._held.pop(camera, None)
            self._tell({"op": "done", "key": str(camera)})

    def close(self) -> None:
        """End the process; what is still held is stopped. Waits for its last stops."""
        with self._lock:
            self._process, self._is_closed = None, True
            self._held.clear()
        if self._end is not None:
            self._end()

    # -- the lock is held ----------------------------------------------------------------------------------

    def _hold(self, camera: int, held: _HeldMovement) -> None:
        if self._started() is None:
            return
        held.told_s = time.monotonic()
        self._held[camera] = held
        self._tell({"op": "hold", "key": str(camera), "orders": held.orders.content()})

    def _tell(self, order: dict[str, Any]) -> None:
        process = self._process
        if process is None or process.stdin is None:
            return
        line = json.dumps(order).encode() + b"\n"
        try:
            whole = os.write(process.stdin.fileno(), line) == len(line)
        except OSError:  # it has died, or reads no more; the hand must not wait for it
            whole = False
        if not whole:
            self._restart(process)

    def _restart(self, process: subprocess.Popen[bytes]) -> None:
        _log.error("the watchdog process %d has failed and is replaced", process.pid)
        process.kill()
        process.wait()
        _close(process.stdin)
        self._process = None
        if self._end is not None:
            self._end.detach()
        for held in self._held.values():
            held.told_s = 0.0  # the next renewal tells the new process all about it

    def _started(self) -> subprocess.Popen[bytes] | None:
        process = self._process
        if process is not None and process.poll() is not None:
            self._restart(process)
        if self._process is None and not self._is_closed:
            self._process = process = _spawn()
            self._report(is_failed=process is None)
            # Also when nobody closes it: a process is never left behind.
            self._end = weakref.finalize(self, _end, process) if process is not None else None
        return self._process

    def _report(self, *, is_failed: bool) -> None:
        if is_failed is self._is_failed:
            return
        self._is_failed = is_failed
        if is_failed:
            self._failed(NO_WATCHDOG)
        elif isinstance(self._failed, FaultSink):
            self._failed.over(NO_WATCHDOG)


def _spawn() -> subprocess.Popen[bytes] | None:
    command = [sys.executable, "-I", "-S", "-E", str(Path(watchdog_process.__file__))]
    # Windows finds its sockets by this variable; nothing else of the environment is needed.
    environment = {name: value for name, value in os.environ.items() if name.upper() == "SYSTEMROOT"}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl+C ends the console, not what stops its cameras
        )
    except OSError as error:
        _log.error("the watchdog process cannot be started: %s", error.strerror)  # no secrets
        return None
    if process.stdin is not None and os.name == "posix":
        os.set_blocking(process.stdin.fileno(), False)
        _widen(process.stdin.fileno())
    return process


def _widen(pipe: int) -> None:
    """Make room in the pipe for many movements, so that a busy machine does not make it look full."""
    import fcntl

    widen = getattr(fcntl, "F_SETPIPE_SZ", None)  # Linux only
    if widen is not None:
        with contextlib.suppress(OSError):  # the system's limit for one user; the usual size does as well
            fcntl.fcntl(pipe, widen, _PIPE_BYTES)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process by closing its pipe; it makes its last stops first."""
    _close(process.stdin)
    try:
        process.wait(_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _close(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        _log.info("the pipe to the watchdog process was already closed")
