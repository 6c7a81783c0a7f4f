"""The process that reads one stream with libav: `python -m console.media.capture.libav_child`.

libav can crash, hang, and not be interrupted; here it takes nothing with it. The process ends when its
standard input is closed, so it never outlives the console. The login comes over standard input, never as an
argument.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit, urlunsplit

from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.arrival_clock import ArrivalClock
from console.media.capture import libav_wire as wire
from console.media.capture.libav import open_libav
from console.media.capture.options import Credentials, OpenOptions
from console.media.stream_faults import StreamFault
from console.network.certificate_trust import stream_trust
from console.network.tls_relay import LOCAL, TlsRelay

if TYPE_CHECKING:
    from console.media.capture.libav import LibavStream
    from console.network.certificate_trust import CertificateTrust

GRACE_S = 0.6
"""Time for the farewell to the camera after the console closed the pipe."""
RTSPS_PORT = 322
LIMIT_MEMORY_BYTES = 2 * 2**30


def main() -> None:
    """Read the request, then write format and packets until the stream or the console ends."""
    _limit()
    # What libav or Python print must not come between the blocks.
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    out.write(wire.block(wire.READY, b""))
    told: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    over = threading.Event()
    threading.Thread(target=_watch, args=(over,), daemon=True).start()
    # The console's end of the pipe is closed: it wants nothing more.
    with contextlib.suppress(BrokenPipeError):
        _send(told, out, over)


def _send(told: dict[str, Any], out: BinaryIO, over: threading.Event) -> None:
    stamper = ArrivalClock(UtcClock(SystemClock()))
    try:
        login, options = Credentials(*told["login"]), OpenOptions(**told["options"])
        url = _carried(told["url"], stream_trust(*told["accepted"]))
        stream = open_libav(url, login, options, stamper)
        with contextlib.closing(stream):
            _copy(stream, out, over)
    except StreamFault as fault:
        out.write(wire.block(wire.FAULT, wire.write_fault(fault)))


def _carried(url: str, trust: CertificateTrust) -> str:
    """Return the address for libav, which itself would check no certificate: a relay with our own TLS."""
    parts = urlsplit(url)
    if parts.scheme != "rtsps":
        return url
    relay = TlsRelay((parts.hostname or "", parts.port or RTSPS_PORT), trust)
    return urlunsplit(parts._replace(scheme="rtsp", netloc=f"{LOCAL}:{relay.port}"))


def _copy(stream: LibavStream, out: BinaryIO, over: threading.Event) -> None:
    known = stream.format
    out.write(wire.block(wire.FORMAT, wire.write_format(known)))
    for packet in stream.packets():
        if stream.format is not known:
            known = stream.format
            out.write(wire.block(wire.FORMAT, wire.write_format(known)))
        out.write(wire.block(wire.PACKET, wire.write_packet(packet)))
        if over.is_set():
            return


def _watch(over: threading.Event) -> None:
    """End the process when the console closes the pipe or has died, whatever libav is doing."""
    sys.stdin.buffer.read()
    over.set()
    threading.Event().wait(GRACE_S)
    os._exit(0)


def _limit() -> None:
    """Limit memory, and leave no core file with a password in it."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_MEMORY_BYTES, LIMIT_MEMORY_BYTES))


if __name__ == "__main__":
    main()
