"""The console's side of the process that asks for positions (`services.privacy.ports.PositionAsker`)."""

from __future__ import annotations

import json
import logging
import os
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any

from console.devices.onvif import position_process
from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.ptz.model import PtzStatus
    from console.domain.ptz.position_query import PositionQuery

READ_BYTES = 65_536
WAIT_S = 0.25
END_S = 3.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Camera:
    query: PositionQuery
    take: Callable[[PtzStatus | None], None]


class PositionAsking:
    """Starts one process that asks all cameras. Any thread; nothing here waits, except `close`.

    Logins go to it through a pipe only. If it dies, the cameras are told, and the next `ask` starts another.
    """

    def __init__(self) -> None:
        self._writing, self._reading = Lock(), RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._cameras: dict[str, _Camera] = {}
        self._keys: dict[int, str] = {}
        """The present key of each camera; answers to earlier questions have others."""
        self._rest = b""
        self._number = 0
        self._is_closed = False

    @property
    def process_id(self) -> int | None:
        """The running process; None before the first camera was asked, and after the end."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def ask(
        self,
        camera: int,
        query: PositionQuery,
        every_s: float,
        take: Callable[[PtzStatus | None], None],
    ) -> bool:
        """Ask a camera from now on (`services.privacy.ports.PositionAsker`)."""
        with self._writing:
            if self._started() is None:
                return False
            self._leave(camera)
            self._number += 1
            key = self._keys[camera] = f"{camera}.{self._number}"
            self._cameras[key] = _Camera(query, take)
            return self._tell({"op": "ask", "key": key, "orders": dict(query.orders), "every_s": every_s})

    def pace(self, camera: int, every_s: float) -> None:
        """Change the interval of the questions."""
        with self._writing:
            key = self._keys.get(camera)
            if key is not None:
                self._tell({"op": "pace", "key": key, "every_s": every_s})

    def leave(self, camera: int) -> None:
        """Ask a camera no more."""
        with self._writing:
            self._leave(camera)

    def pump(self) -> None:
        """Hand on the answers that are here."""
        process = self._process
        if process is not None:
            self._pump(process)

    def close(self) -> None:
        """End the process."""
        with self._writing:
            process, self._process, self._is_closed = self._process, None, True
            self._cameras.clear()
            self._keys.clear()
        if process is None:
            return
        _close(process.stdin)
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with self._reading:
            _close(process.stdout)

    # -- what it says ---------------------------------------------------------------------------------------

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """Hand on its answers until it ends."""
        while self._process is process and process.stdout is not None:
            if select.select([process.stdout], [], [], WAIT_S)[0] and not self._pump(process):
                break
        self._lose(process)

    def _pump(self, process: subprocess.Popen[bytes]) -> bool:
        """Take what is there; return False if nothing will come any more."""
        with self._reading:
            while self._process is process and process.stdout is not None:
                try:
                    block = os.read(process.stdout.fileno(), READ_BYTES)
                except BlockingIOError:
                    return True
                except (OSError, ValueError):
                    return False
                *lines, self._rest = (self._rest + block).split(b"\n")
                for line in lines:
                    self._hear(line)
                if len(block) < READ_BYTES:
                    return bool(block)
        return False

    def _hear(self, line: bytes) -> None:
        try:
            told: dict[str, Any] = json.loads(line)
            camera = self._cameras.get(told["key"])
            status = None if camera is None or "fault" in told else camera.query.read(told)
        except (ValueError, LookupError, TypeError):
            # Cut off when the process died; a camera that is heard of no more is asked otherwise.
            _log.warning("the process that asks for positions said something else")
            return
        if camera is not None:
            camera.take(status)

    def _lose(self, process: subprocess.Popen[bytes]) -> None:
        """Note that the process has ended: the cameras are asked otherwise."""
        with self._writing:
            if self._process is not process:
                return
            _log.error("the process that asks for positions, %d, has failed", process.pid)
            self._process = None
            process.kill()
            process.wait()
            _close(process.stdin)
            _close(process.stdout)
            lost, self._cameras, self._keys = self._cameras, {}, {}
        for camera in lost.values():
            camera.take(None)

    # -- the lock for writing is held -----------------------------------------------------------------------

    def _started(self) -> subprocess.Popen[bytes] | None:
        if self._process is None and not self._is_closed:
            self._process = process = _spawn()
            self._rest = b""
            if process is not None:
                # If nobody closes it, it ends with this process, whose end closes its pipe.
                BackgroundThread(self._listen, name="positions", args=(process,)).start()
        return self._process

    def _leave(self, camera: int) -> None:
        key = self._keys.pop(camera, None)
        if key is not None:
            del self._cameras[key]
            self._tell({"op": "leave", "key": key})

    def _tell(self, order: dict[str, Any]) -> bool:
        process = self._process
        if process is None or process.stdin is None:
            return False
        line = json.dumps(order).encode() + b"\n"
        try:
            if os.write(process.stdin.fileno(), line) == len(line):
                return True
        except OSError:
            _log.info("the process that asks for positions reads no more")
        process.kill()  # the thread that listens notices, and tells the cameras
        return False


def _spawn() -> subprocess.Popen[bytes] | None:
    if os.name != "posix":
        return None  # pipes there cannot be asked whether something came
    command = [sys.executable, "-I", "-S", "-E", str(Path(position_process.__file__))]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            start_new_session=True,
        )
    except OSError as error:
        _log.error("the process that asks for positions cannot be started: %s", error.strerror)
        return None
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            os.set_blocking(stream.fileno(), False)
    return process


def _close(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        _log.info("the pipe was already closed")
