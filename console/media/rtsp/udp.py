"""The UDP sockets of a session: for each track a pair, for RTP and RTCP (RFC 3550, 11)."""

from __future__ import annotations

import selectors
import socket
import struct
import time
from typing import TYPE_CHECKING, Protocol

from console.media.rtsp.reorder import ReorderBuffer

if TYPE_CHECKING:
    from console.media.rtsp.framing import Packet

RECEIVE_BUFFER_BYTES = 2 * 2**20
LIMIT_DATAGRAM_BYTES = 65_536
LIMIT_BATCH = 2000
"""Datagrams of one socket in one read."""
OTHER_SENDER_S = 1.5
"""After so long without a packet of the camera's own address in its group other senders are heard."""
_TRIES = 50
_OPENER = b"\x80" + bytes(11)
"""An RTP packet without content: it opens the way through a firewall for those of the camera."""


class HasFileno(Protocol):
    """What a selector can wait for."""

    def fileno(self) -> int:
        """Return its descriptor."""
        ...


class DatagramPorts:
    """Receives the packets of all tracks; channels are numbered as over TCP: RTP even, then RTCP. One thread.

    Args:
        local: our address on the camera's network.
        peer: the camera's address; packets from others are dropped.
    """

    def __init__(self, local: str, peer: str) -> None:
        self._local, self._peers = local, {peer}
        self._family = socket.AF_INET6 if ":" in local else socket.AF_INET
        self._sockets: dict[int, socket.socket] = {}
        self._targets: dict[int, tuple[str, int]] = {}
        self._order: dict[int, ReorderBuffer] = {}
        self._selector = selectors.DefaultSelector()
        self._is_multicast = self._is_alone = False
        self._joined_s = 0.0

    def open_pair(self, channel: int) -> int:
        """Open the sockets of a track on an even port and the next one; return the even one.

        Args:
            channel: of RTP.

        Raises:
            OSError: no pair of ports is free.
        """
        for _ in range(_TRIES):
            first = self._bound(self._local, 0)
            port = first.getsockname()[1]
            try:
                second = self._bound(self._local, port + 1 if port % 2 == 0 else 0)
            except OSError:
                first.close()
                continue
            if port % 2 == 0:
                self._add(channel, first, second)
                return int(port)
            first.close()
            second.close()
        raise OSError("no pair of free UDP ports")

    def join(self, channel: int, group: str, port: int) -> None:
        """Receive a track that is sent by multicast.

        Raises:
            OSError: the group cannot be joined.
        """
        self._is_multicast, self._joined_s = True, time.monotonic()
        member = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton(self._local))
        pair = [self._bound(group, port), self._bound(group, port + 1)]
        for one in pair:
            one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        self._add(channel, *pair)

    def aim(self, channel: int, source: str, port: int, control_port: int) -> None:
        """Note where the camera sends from, and open the way for its packets.

        Args:
            channel: of RTP.
            source: the camera's address for this track.
            port: from which it sends RTP.
            control_port: from which it sends RTCP.
        """
        self._peers.add(source)
        self._targets |= {channel: (source, port), channel + 1: (source, control_port)}
        self.send(channel, _OPENER)

    def send(self, channel: int, payload: bytes) -> None:
        """Send a packet to the camera, if it said where to; a network that refuses it is no fault."""
        target = self._targets.get(channel)
        if target is None:
            return
        try:
            self._sockets[channel].sendto(payload, target)
        except OSError:
            return  # the camera sends without it, or the silence is noticed

    def wait(self, connection: HasFileno, timeout_s: float) -> tuple[list[Packet], bool]:
        """Wait for packets; return them in order, and whether the connection can be read.

        Args:
            connection: the RTSP connection.
            timeout_s: longest wait.
        """
        if connection.fileno() not in self._selector.get_map():
            self._selector.register(connection, selectors.EVENT_READ, None)
        packets: list[Packet] = []
        is_ready = False
        for key, _ in self._selector.select(timeout_s):
            if key.data is None:
                is_ready = True
            else:
                packets += self._received(key.data)
        at_s = time.monotonic()
        for channel, order in self._order.items():
            packets += [(channel, packet) for packet in order.overdue(at_s)]
        return packets, is_ready

    def close(self) -> None:
        """Close all sockets."""
        self._selector.close()
        for one in self._sockets.values():
            one.close()

    def _add(self, channel: int, first: socket.socket, second: socket.socket) -> None:
        self._order[channel] = ReorderBuffer()
        for number, one in ((channel, first), (channel + 1, second)):
            if number in self._sockets:
                self._selector.unregister(self._sockets[number])
                self._sockets[number].close()
            self._sockets[number] = one
            self._selector.register(one, selectors.EVENT_READ, number)

    def _received(self, channel: int) -> list[Packet]:
        packets: list[Packet] = []
        order, at_s = self._order.get(channel), time.monotonic()
        for _ in range(LIMIT_BATCH):
            try:
                datagram, sender = self._sockets[channel].recvfrom(LIMIT_DATAGRAM_BYTES)
            except BlockingIOError:
                break
            except ConnectionError:
                continue  # the network says that a packet of ours arrived nowhere
            if not self._is_heard(sender[0], at_s):
                continue
            ready = [datagram] if order is None else order.push(datagram, at_s)
            packets += [(channel, packet) for packet in ready]
        return packets

    def _is_heard(self, sender: str, at_s: float) -> bool:
        """Return whether a packet is the camera's, by its sender.

        Cameras of one make are often set to the same group; so another sender is heard only in a group in
        which the camera itself is not, because its packets come from another of its addresses.
        """
        if sender in self._peers:
            self._is_alone = True
            return True
        return self._is_multicast and not self._is_alone and at_s - self._joined_s > OTHER_SENDER_S

    def _bound(self, host: str, port: int) -> socket.socket:
        made = socket.socket(self._family, socket.SOCK_DGRAM)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
            if port:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((host, port))
        except OSError:
            made.close()
            raise
        made.setblocking(False)
        return made
