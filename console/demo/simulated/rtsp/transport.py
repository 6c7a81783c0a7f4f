"""How packets reach one listener: within the RTSP connection, or by UDP."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Protocol

from console.demo.simulated.rtsp import oddities
from console.demo.simulated.rtsp.channel import interleave

if TYPE_CHECKING:
    import asyncio

    from console.demo.simulated.faults import FaultSwitches

_SLOW_READER_BYTES = 2_000_000
_TRIES = 50


class ServedTransport(Protocol):
    """Carries one track to one listener."""

    header: str
    """What the answer to SETUP says of it."""

    def send(self, packets: list[bytes], *, control: bool) -> bool:
        """Send at once; return False if the listener is too slow and the packets are lost."""
        ...

    def close(self) -> None:
        """Release what the transport holds."""
        ...


class Interleaved:
    """Sends over the RTSP connection."""

    def __init__(self, writer: asyncio.StreamWriter, rtp: int, rtcp: int, faults: FaultSwitches) -> None:
        self._writer, self._faults = writer, faults
        self._channels = (rtp, rtcp)
        self._sent = 0
        self.header = f"RTP/AVP/TCP;unicast;interleaved={rtp}-{rtcp}"

    def send(self, packets: list[bytes], *, control: bool) -> bool:
        """Write; drop packets while the reader is two megabytes behind."""
        transport = self._writer.transport
        if transport.is_closing() or transport.get_write_buffer_size() > _SLOW_READER_BYTES:
            return False
        if not self._faults.on("rtsp_silent_tcp"):
            transport.write(interleave(self._channels[control], packets))
        self._sent += 1
        transport.write(oddities.between(self._faults, self._sent))
        return True

    def close(self) -> None:
        """Do nothing: the connection belongs to the session."""


class Datagrams:
    """Sends over a pair of UDP sockets."""

    def __init__(self, host: str, peer: str, rtp: int, rtcp: int) -> None:
        self._sockets = _pair(host)
        self._peers = ((peer, rtp), (peer, rtcp))
        ports = [udp_socket.getsockname()[1] for udp_socket in self._sockets]
        self.header = f"RTP/AVP;unicast;client_port={rtp}-{rtcp};server_port={ports[0]}-{ports[1]}"

    def send(self, packets: list[bytes], *, control: bool) -> bool:
        """Send; what the system does not take is lost, as in a network."""
        for packet in packets:
            try:
                self._sockets[control].sendto(packet, self._peers[control])
            except OSError:
                return False
        return True

    def close(self) -> None:
        """Close both sockets."""
        for udp_socket in self._sockets:
            udp_socket.close()


class Multicast:
    """Sends to a group, from the RTSP connection's own address."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(host))
        self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        self._socket.setblocking(False)
        self._port = port
        self.header = f"RTP/AVP;multicast;destination={oddities.GROUP};port={port}-{port + 1};ttl=1"

    def send(self, packets: list[bytes], *, control: bool) -> bool:
        """Send; what the system does not take is lost, as in a network."""
        for packet in packets:
            try:
                self._socket.sendto(packet, (oddities.GROUP, self._port + control))
            except OSError:
                return False
        return True

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def _pair(host: str) -> tuple[socket.socket, socket.socket]:
    """Open two UDP sockets, on an even port and the next one."""
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


def transport_of(
    header: str, writer: asyncio.StreamWriter, faults: FaultSwitches, lane: int = 0
) -> ServedTransport | None:
    """Return the first usable transport of a Transport header; None if there is none.

    Args:
        header: of the request.
        writer: of its connection.
        faults: the camera's switches.
        lane: number of the track among those of all streams, for the ports of a group.
    """
    if port := int(faults.number("rtsp_multicast_only")):
        host = str(writer.get_extra_info("sockname")[0])
        return Multicast(host, port + 2 * lane) if "multicast" in header else None
    for offer in header.split(","):
        if "RTP/AVP/TCP" in offer:
            match = re.search(r"interleaved=(\d+)-(\d+)", offer)
            rtp, rtcp = (int(match[1]), int(match[2])) if match else (0, 1)
            if max(rtp, rtcp) < 256:
                return Interleaved(writer, rtp, rtcp, faults)
        elif "RTP/AVP" in offer and "multicast" not in offer:
            match = re.search(r"client_port=(\d+)-(\d+)", offer)
            if match and max(int(match[1]), int(match[2])) < 65536:
                host = str(writer.get_extra_info("sockname")[0])
                peer = str(writer.get_extra_info("peername")[0])
                return Datagrams(host, peer, int(match[1]), int(match[2]))
    return None
