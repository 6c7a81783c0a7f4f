"""How packets reach one listener: between the RTSP answers, or by UDP."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Protocol

from console.demo.simulated.rtsp.channel import interleave

if TYPE_CHECKING:
    import asyncio

_SLOW_READER_BYTES = 2_000_000
_TRIES = 50


class TrackTransport(Protocol):
    """The way of one track to one listener."""

    header: str
    """What the answer to SETUP says of it."""

    def send(self, packets: list[bytes], *, control: bool) -> bool:
        """Send at once; False if the listener is too slow and the packets are lost."""
        ...

    def close(self) -> None:
        """Give back what was taken."""
        ...


class Interleaved:
    """Over the RTSP connection itself."""

    def __init__(self, writer: asyncio.StreamWriter, rtp: int, rtcp: int) -> None:
        self._writer = writer
        self._channels = (rtp, rtcp)
        self.header = f"RTP/AVP/TCP;unicast;interleaved={rtp}-{rtcp}"

    def send(self, packets: list[bytes], *, control: bool) -> bool:
        """Write; nothing more while the reader is two megabytes behind."""
        transport = self._writer.transport
        if transport.is_closing() or transport.get_write_buffer_size() > _SLOW_READER_BYTES:
            return False
        transport.write(interleave(self._channels[control], packets))
        return True

    def close(self) -> None:
        """The connection belongs to the session."""


class Datagrams:
    """Over a pair of UDP sockets of the track's own."""

    def __init__(self, host: str, peer: str, rtp: int, rtcp: int) -> None:
        self._sockets = _pair(host)
        self._peers = ((peer, rtp), (peer, rtcp))
        ports = [one.getsockname()[1] for one in self._sockets]
        self.header = f"RTP/AVP;unicast;client_port={rtp}-{rtcp};server_port={ports[0]}-{ports[1]}"

    def send(self, packets: list[bytes], *, control: bool) -> bool:
        """Send; what the system does not take is lost, as it is in a network."""
        for packet in packets:
            try:
                self._sockets[control].sendto(packet, self._peers[control])
            except OSError:
                return False
        return True

    def close(self) -> None:
        """Close both sockets."""
        for one in self._sockets:
            one.close()


def _pair(host: str) -> tuple[socket.socket, socket.socket]:
    """Two UDP sockets on an even port and the next one."""
    for _ in range(_TRIES):
        first = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        second = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            first.bind((host, 0))
            port = first.getsockname()[1]
            if port % 2 == 0:
                second.bind((host, port + 1))
                first.setblocking(False)
                second.setblocking(False)
                return first, second
        except OSError:
            pass
        first.close()
        second.close()
    raise OSError("no pair of free UDP ports")


def transport_of(header: str, writer: asyncio.StreamWriter) -> TrackTransport | None:
    """The first way of those in a Transport header that can be gone; None if there is none."""
    for offer in header.split(","):
        if "RTP/AVP/TCP" in offer:
            found = re.search(r"interleaved=(\d+)-(\d+)", offer)
            rtp, rtcp = (int(found[1]), int(found[2])) if found else (0, 1)
            if max(rtp, rtcp) < 256:
                return Interleaved(writer, rtp, rtcp)
        elif "RTP/AVP" in offer and "multicast" not in offer:
            found = re.search(r"client_port=(\d+)-(\d+)", offer)
            if found and max(int(found[1]), int(found[2])) < 65536:
                host = str(writer.get_extra_info("sockname")[0])
                peer = str(writer.get_extra_info("peername")[0])
                return Datagrams(host, peer, int(found[1]), int(found[2]))
    return None
