"""A movable camera in a separate process, and what arrived on its wire, by the same monotonic clock."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 65536


@dataclass(frozen=True, slots=True)
class RecordingProxy:
    """The camera's address, as it is reached through the listener."""

    onvif_url: str
    user: str
    password: str
    process: subprocess.Popen[str]

    def seen(self) -> list[tuple[str, int]]:
        """End the process; return the commands (`move`, `stop`) with their times, monotonic nanoseconds."""
        output, _ = self.process.communicate("\n")
        return [(str(kind), int(at_ns)) for kind, at_ns in json.loads(output.splitlines()[-1])]


@contextmanager
def listening(delay_s: float) -> Iterator[RecordingProxy]:
    """Serve a movable camera behind a listener that delays its answers by this much."""
    command = [sys.executable, "-m", "console.demo.bench.ptz_wire", str(delay_s)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        address = json.loads(process.stdout.readline() if process.stdout else "{}")
        try:
            yield RecordingProxy(address["url"], address["user"], address["password"], process)
        finally:
            if process.poll() is None:
                process.terminate()


class _Listener:
    """Passes bytes on and notes when a command arrives."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.seen: list[tuple[str, int]] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            ours, _ = self._socket.accept()
            theirs = socket.create_connection(("127.0.0.1", self._port))
            for connection in (ours, theirs):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for begin, end, notes in ((ours, theirs, True), (theirs, ours, False)):
                passing = partial(self._pass_on, begin, end, notes=notes)
                threading.Thread(target=passing, daemon=True).start()

    def _pass_on(self, begin: socket.socket, end: socket.socket, *, notes: bool) -> None:
        try:
            while chunk := begin.recv(CHUNK):
                now_ns = time.monotonic_ns()
                if notes:
                    self._note(chunk, now_ns)
                else:
                    # Rewrite the camera's addresses to lead through this listener; both ports have five
                    # digits.
                    chunk = chunk.replace(b":%d/" % self._port, b":%d/" % self.port)
                end.sendall(chunk)
        except OSError:
            pass
        finally:
            for connection in (begin, end):
                connection.close()

    def _note(self, chunk: bytes, now_ns: int) -> None:
        # The header or body of a request names the operation; a command arrives in about one write.
        if b":Stop" in chunk or b"/Stop" in chunk:
            self.seen.append(("stop", now_ns))
        elif b"ContinuousMove" in chunk:
            self.seen.append(("move", now_ns))


def _main(delay_s: float) -> None:
    from console.demo.simulated.simulated_town import SimulatedTown

    with SimulatedTown(cameras=[1], scene="bars", size=(320, 192), ptz=True) as town:
        address = town.cameras[0].onvif_url
        host, _, rest = address.removeprefix("http://").partition("/")
        listener = _Listener(int(host.rpartition(":")[2]))
        announcement = {
            "url": f"http://127.0.0.1:{listener.port}/{rest}",
            "user": town.login.user,
            "password": town.login.password,
        }
        if delay_s:
            town.cameras[0].set_fault("slow", delay_s)
        sys.stdout.write(json.dumps(announcement) + "\n")
        sys.stdout.flush()
        sys.stdin.readline()
        sys.stdout.write(json.dumps(listener.seen) + "\n")


if __name__ == "__main__":
    _main(float(sys.argv[1]))
