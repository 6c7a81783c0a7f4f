"""A stream that a process of its own reads with libav."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from console.domain.streaming.packets import EncodedPacket
from console.domain.threads import BackgroundThread
from console.media import stream_faults
from console.media.capture import libav_wire as wire
from console.media.capture.libav import OPEN_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.domain.streaming.packets import StreamFormat
    from console.media.arrival_clock import ArrivalClock
    from console.media.capture.options import Credentials, OpenOptions
    from console.media.relay.stream import RelayStream

START_S = 6.0
"""Time to start a process on a busy machine, beside the opening itself."""
CLOSE_S = 0.8
_MODULE = "console.media.capture.libav_child"
_ROOT = str(Path(__file__).resolve().parents[3])
_WATCH_S = 0.25
_STARTING = threading.BoundedSemaphore(2)
_BUFFER_BYTES = 65_536


class LibavProcess:
    """Implements `media.capture.stream_source.StreamSource`. One thread, except `interrupt`.

    Args:
        url: without a login.
        credentials: login of the camera.
        options: transport and timeouts.
        stamper: gives arrivals their time.
        ended: called while waiting; when it returns True, the opening is cancelled.
        worked: called at the first packet.
        failed: called if the stream breaks off before it.
        accepted: fingerprints of the camera's certificates, for an rtsps:// address; see `CertificateTrust`.

    Raises:
        StreamFault: it cannot be opened.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials,
        options: OpenOptions,
        stamper: ArrivalClock,
        ended: Callable[[], bool] = lambda: False,
        worked: Callable[[], None] = lambda: None,
        failed: Callable[[], object] = lambda: None,
        accepted: tuple[str, str] = ("", ""),
    ) -> None:
        self.can_poll = False
        self.descriptor: int | None = None
        self._has_worked = False
        self._stamper, self._ended = stamper, ended
        self._worked, self._failed = worked, failed
        self._closed = threading.Event()
        self._silence_s = options.silence_s
        self._start()
        try:
            self._write(wire.request(url, credentials, options, accepted))
            self._format = self._first()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        """Start the process; a few at a time, because many at once would take the processor from the wall."""
        while not _STARTING.acquire(timeout=_WATCH_S):
            if self._ended():
                raise stream_faults.hung_up()
        try:
            self._deadline_s = time.monotonic() + START_S + OPEN_S
            self._process = _started()
            BackgroundThread(self._watch, name="libav watchdog").start()
            try:
                self._await_ready()
            except BaseException:
                self.close()
                raise
        finally:
            _STARTING.release()
        self._deadline_s = time.monotonic() + START_S + OPEN_S

    @property
    def dropped(self) -> int:
        """Frames of which nothing could be used: none, libav passes on what it reads."""
        return 0

    @property
    def format(self) -> StreamFormat:
        """The tracks; a new object after the camera changed them during the stream."""
        return self._format

    def pass_on(self, relay: RelayStream) -> None:
        """Say that nothing can be passed on: libav does not show the packets as they came."""
        relay.opened_unshown()

    def packets(self) -> Iterator[EncodedPacket]:
        """Return the packets in order of arrival; raises `StreamFault` when the stream breaks off."""
        while True:
            yield from self.read()

    def read(self, *, waits: bool = True) -> list[EncodedPacket]:  # noqa: ARG002  # the pipe always waits
        """Return the next packet.

        Raises:
            StreamFault: the stream broke off, or the camera ended it.
        """
        try:
            packet = self._next()
        except stream_faults.StreamFault:
            if not self._has_worked:
                self._failed()
            raise
        if not self._has_worked:
            self._has_worked = True
            self._worked()
        return [packet]

    def interrupt(self) -> None:
        """End a read in the other thread at once. Any thread."""
        self._process.kill()

    def close(self) -> None:
        """End the session; the process has a moment to say so to the camera."""
        self._closed.set()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)
        try:
            self._process.wait(CLOSE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _await_ready(self) -> None:
        if self._block()[0] != wire.READY:
            raise stream_faults.unreadable()

    def _first(self) -> StreamFormat:
        kind, content = self._block()
        if kind != wire.FORMAT:
            raise stream_faults.unreadable()
        return wire.read_format(content)

    def _next(self) -> EncodedPacket:
        while True:
            kind, content = self._block()
            at_s = time.monotonic()
            # libav itself ends a silent stream; this is for a process that hangs.
            self._deadline_s = at_s + 2 * self._silence_s + OPEN_S
            if kind == wire.PACKET:
                return self._packet(content, at_s)
            self._format = wire.read_format(content)

    def _packet(self, content: bytes, at_s: float) -> EncodedPacket:
        read = wire.ReadPacket(content)
        stamp = read.dts if read.dts is not None else read.pts
        stream_s = float((stamp or 0) * self._format.tracks[read.track].time_base)
        arrived_s, arrived_utc = self._stamper.stamp(read.track, stream_s, at_s)
        return EncodedPacket(
            read.track, read.data, read.pts, read.dts, read.is_key, arrived_utc, arrived_s, read.camera_utc
        )

    def _block(self) -> tuple[bytes, bytes]:
        """Return the next block; a fault is raised."""
        kind, length = wire.HEAD.unpack(self._read(wire.HEAD.size))
        if length > wire.LIMIT_BLOCK_BYTES:
            raise stream_faults.unreadable()
        content = self._read(length)
        if kind == wire.FAULT:
            raise wire.read_fault(content)
        return kind, content

    def _read(self, size: int) -> bytes:
        out = self._process.stdout
        content = out.read(size) if out is not None else b""
        if len(content) < size:
            # It was ended, by us or by the watchdog, or it crashed.
            raise stream_faults.hung_up() if self._ended() else stream_faults.unreadable()
        return content

    def _write(self, line: bytes) -> None:
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.write(line)
                pipe.flush()
        except OSError:
            raise stream_faults.unreadable() from None

    def _watch(self) -> None:
        """End the process when it hangs or the opening is cancelled."""
        while not self._closed.wait(_WATCH_S):
            if time.monotonic() > self._deadline_s or self._ended():
                self._process.kill()
                return


def _started() -> subprocess.Popen[bytes]:
    folders = (_ROOT, os.environ.get("PYTHONPATH", ""))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, folders))}
    return subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        bufsize=_BUFFER_BYTES,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # libav prints addresses, and with them passwords.
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return  # the process is gone, and what was left to write with it
