"""Masked recording: decode, mask and encode again, before the recorder gets a packet, if the scheme chose it.

A process of its own does it for each such camera (`masked_child`), because a decoder can crash, and all other
recordings must not wait. The recording is no longer what the camera sent. Lifting a zone lifts it on the
screen, never here. While the process is away nothing is recorded: better a gap than a picture without zones.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from console.domain.recording.causes import Cause
from console.domain.text import text
from console.media.recorder.masked_process import MaskedProcess

if TYPE_CHECKING:
    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.services.ports import PacketSink
    from console.services.privacy.ports import CameraMasks

AGAIN_S = 2.0
"""A process that died is started again no sooner than this after it was started."""
_log = logging.getLogger(__name__)


class MaskedRecording:
    """Implements `services.ports.PacketSink` in front of another. A camera's packets come from one thread.

    Args:
        sink: the recorder.
        orders: the zones in force; a camera whose zones require it is recorded masked.
    """

    def __init__(self, sink: PacketSink, orders: CameraMasks) -> None:
        self._sink, self._orders = sink, orders
        self._streams: dict[int, _Stream] = {}

    def opened(self, camera: int, stream: StreamFormat) -> None:
        """Begin a session of a camera, or a new format in it."""
        before = self._streams.pop(camera, None)
        if before is not None:
            before.end()
        self._streams[camera] = _Stream(camera, stream, self._sink, self._orders)

    def packet(self, camera: int, packet: EncodedPacket) -> None:
        """Pass on a packet, masked if the camera's zones require it."""
        stream = self._streams.get(camera)
        if stream is not None:
            stream.packet(packet)

    def closed(self, camera: int, cause: Cause, detail: str) -> None:
        """End a session of a camera, with its cause."""
        stream = self._streams.pop(camera, None)
        if stream is not None:
            stream.end()
        self._sink.closed(camera, cause, detail)

    def fault(self, camera: int) -> str:
        """Return why a camera cannot be recorded with its zones; empty if it can. Any thread."""
        stream = self._streams.get(camera)
        return stream.fault if stream is not None else ""

    def processes(self) -> dict[int, int]:
        """Return the processes that mask, by camera. Any thread."""
        found = {camera: stream.pid for camera, stream in list(self._streams.items())}
        return {camera: pid for camera, pid in found.items() if pid}


class _Stream:
    """One session of one camera."""

    def __init__(self, camera: int, stream: StreamFormat, sink: PacketSink, orders: CameraMasks) -> None:
        self._camera, self._format, self._sink, self._orders = camera, stream, sink, orders
        self._process: MaskedProcess | None = None
        self._begun_s = float("-inf")
        self._lock = threading.Lock()
        self.fault = ""
        self._is_masked = self._is_wanted()
        if not self._is_masked:
            sink.opened(camera, stream)

    @property
    def pid(self) -> int:
        process = self._process
        return process.pid if process is not None else 0

    def _is_wanted(self) -> bool:
        return self._orders.order(self._camera).zones.masked_recording

    def packet(self, packet: EncodedPacket) -> None:
        """Pass on a packet; masking is switched at key frames, where a run can begin."""
        is_wanted, is_first = self._is_wanted(), packet.track == 0 and packet.is_key
        if is_wanted != self._is_masked and is_first:
            self.end()
            self._is_masked = is_wanted
            if not is_wanted:
                self._sink.opened(self._camera, self._format)
        if self._is_masked:
            self._mask(packet, may_begin=is_first)
        elif not is_wanted:
            self._sink.packet(self._camera, packet)

    def _mask(self, packet: EncodedPacket, *, may_begin: bool) -> None:
        process = self._process
        if process is None and may_begin and time.monotonic() - self._begun_s >= AGAIN_S:
            process = self._begin()
        if process is not None and not process.packet(packet):
            self.end()
            self._lose(Cause.OVERFLOW, text("Covering its privacy zones takes longer than this machine has."))

    def _begin(self) -> MaskedProcess | None:
        self._begun_s = time.monotonic()
        try:
            process = MaskedProcess(
                self._camera, self._format, self._orders, self._opened, self._made, self._died
            )
        except (OSError, RuntimeError) as error:
            self._lose(
                Cause.UNREADABLE, text("Covering its privacy zones could not begin: {why}.", why=error)
            )
            return None
        with self._lock:
            self._process = process
        return process

    def _opened(self, stream: StreamFormat) -> None:
        self.fault = ""
        self._sink.opened(self._camera, stream)

    def _made(self, packet: EncodedPacket) -> None:
        self._sink.packet(self._camera, packet)

    def _died(self) -> None:
        with self._lock:
            self._process = None
        words = text("The process that covers its privacy zones ended. It is started again.")
        self._lose(Cause.UNREADABLE, words)

    def _lose(self, cause: Cause, words: str) -> None:
        self.fault = words
        _log.warning("camera %d: %s", self._camera, words)
        self._sink.closed(self._camera, cause, words)

    def end(self) -> None:
        """End masking, after what is under way."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.finish()
