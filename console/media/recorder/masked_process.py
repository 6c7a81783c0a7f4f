"""A process that masks one recorded stream, as the recorder sees it."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.domain.privacy.position_bounds import PositionBounds, PositionDoubt
from console.domain.threads import BackgroundThread
from console.media.capture import libav_wire
from console.media.recorder import masked_wire as wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.services.privacy.ports import CameraMask, CameraMasks

LIMIT_WAITING_BYTES = 32 << 20
"""Sent, and not taken by the process: about two minutes at 2 Mbit/s. A process takes a second to start."""
KEPT = 1_024
"""Packets sent whose masked ones are not back; a decoder gives up some."""
REORDERED = 64
"""A picture comes back at most so many packets late."""
FINISH_S = 1.0
_MODULE = "console.media.recorder.masked_child"
_ROOT = str(Path(__file__).resolve().parents[3])


class MaskedProcess:
    """Masks one session of one camera. `packet` and `finish`: the thread of its stream.

    Args:
        camera: its number.
        stream: its format.
        orders: the zones in force; lifts are left out.
        opened: receives the format of the masked stream, on a thread of the process.
        made: receives masked packets and sound in order, on that thread.
        died: called on that thread when the process ends unasked.

    Raises:
        OSError, RuntimeError: the process cannot be started.
    """

    def __init__(
        self,
        camera: int,
        stream: StreamFormat,
        orders: CameraMasks,
        opened: Callable[[StreamFormat], None],
        made: Callable[[EncodedPacket], None],
        died: Callable[[], None],
    ) -> None:
        self._camera, self._orders = camera, orders
        self._opened, self._made, self._died = opened, made, died
        self._number = 0
        self._sent: dict[int, EncodedPacket] = {}
        """What was sent, in order, and sound between, until the masked picture is back."""
        self._lock = threading.Lock()
        self._order: CameraMask | None = None
        self._blocks: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._waiting = 0
        self._is_wanted, self._is_done = True, threading.Event()
        self._process = _started()
        try:
            BackgroundThread(self._write, f"to masking {camera}").start()
            BackgroundThread(self._read, f"masked {camera}").start()
        except RuntimeError:
            self._is_wanted = False
            self._process.kill()
            self._blocks.put(None)
            raise
        self._put(wire.FORMAT, libav_wire.write_format(stream))

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self._process.pid

    def packet(self, packet: EncodedPacket) -> bool:
        """Send a packet to be masked; return False if the process is too slow to take any more."""
        self._tell_order()
        self._number += 1
        with self._lock:
            self._sent[self._number] = packet
            if len(self._sent) > KEPT:
                del self._sent[next(iter(self._sent))]
        if packet.track == 0:
            head = wire.NUMBERED.pack(self._number, packet.arrived_s)
            self._put(wire.PACKET, head + libav_wire.write_packet(packet))
        return self._waiting <= LIMIT_WAITING_BYTES

    def finish(self) -> None:
        """Wait shortly for what is under way, then end the process; nothing is told afterwards."""
        self._put(wire.END, b"")
        self._is_done.wait(FINISH_S)
        with self._lock:
            self._is_wanted = False
        self._blocks.put(None)
        self._process.kill()

    def _tell_order(self) -> None:
        order = self._orders.order(self._camera)
        if order is not self._order:
            self._order = order
            self._put(wire.ORDER, wire.write_order(order))

    def _put(self, kind: bytes, content: bytes) -> None:
        block = libav_wire.block(kind, content)
        with self._lock:
            self._waiting += len(block)
        self._blocks.put(block)

    def _write(self) -> None:
        pipe = self._process.stdin
        while (block := self._blocks.get()) is not None:
            if pipe is not None:
                with contextlib.suppress(OSError, ValueError):  # it has ended, as the reading thread will see
                    pipe.write(block)
                    pipe.flush()
            with self._lock:
                self._waiting -= len(block)
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()

    def _read(self) -> None:
        out = self._process.stdout
        try:
            while out is not None:
                kind, length = libav_wire.HEAD.unpack(wire.read_exactly(out, libav_wire.HEAD.size))
                if length > libav_wire.LIMIT_BLOCK_BYTES:
                    break
                self._take(kind, wire.read_exactly(out, length))
        except (EOFError, OSError, ValueError):
            pass  # handled below: it has ended, or says what nobody can read
        self._process.kill()
        self._process.wait()
        self._blocks.put(None)
        self._is_done.set()
        if out is not None:
            out.close()
        if self._is_wanted:
            self._died()

    def _take(self, kind: bytes, content: bytes) -> None:
        if kind == wire.PACKET:
            number, _ = wire.NUMBERED.unpack_from(content)
            self._give(number, libav_wire.ReadPacket(content[wire.NUMBERED.size :]))
        elif kind == wire.WHERE:
            self._put(wire.WHERE, wire.write_place(self._place(content)))
        elif kind == wire.FORMAT:
            self._opened(libav_wire.read_format(content))
        elif kind == wire.FASTER:
            source = self._orders.order(self._camera).whereabouts
            if source is not None:
                source.poll_faster()
        elif kind == wire.COVERED:
            self._orders.covered(self._camera, content.decode(errors="replace"))
        elif kind == wire.END:
            self._is_done.set()

    def _place(self, content: bytes) -> PositionBounds | PositionDoubt:
        source = self._orders.order(self._camera).whereabouts
        if source is None:
            return PositionDoubt("position not known")
        from_s, to_s, wait_s, may_rest, link_most_s = json.loads(content)
        source.note_viewed()
        return source.box(from_s, to_s, wait_s, may_rest=bool(may_rest), link_most_s=link_most_s)

    def _give(self, number: int, read: libav_wire.ReadPacket) -> None:
        """Hand on a masked packet, and before it the sound that came before its picture."""
        with self._lock:
            if not self._is_wanted:
                return
            source = self._sent.pop(number, None)
            before = [at for at in self._sent if at < number]
            sound = [self._sent.pop(at) for at in before if self._sent[at].track != 0]
            for at in before:
                if at < number - REORDERED:  # of this one the decoder made nothing
                    self._sent.pop(at, None)
        for packet in sound:
            self._made(packet)
        if source is not None:
            masked = replace(source, data=read.data, pts=read.pts, dts=read.dts, is_key=read.is_key)
            self._made(masked)


def _started() -> subprocess.Popen[bytes]:
    folders = (_ROOT, os.environ.get("PYTHONPATH", ""))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, folders))}
    return subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
