"""Packets over UDP: in order again, from the camera only, and by multicast."""

from __future__ import annotations

import contextlib
import itertools
import socket
import struct
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.media.capture.options import OpenOptions
from console.media.capture.own_source import OwnSource
from console.media.rtsp import udp
from console.media.rtsp.reorder import LIMIT_HELD, WAIT_S, ReorderBuffer
from console.media.rtsp.reports import ReceiverReports
from console.media.rtsp.udp import DatagramPorts
from console.media.stream_faults import StreamFault
from tests.media.rtsp.test_odd_cameras import camera, opener, town_camera

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera
    from console.domain.streaming.packets import EncodedPacket
    from console.media.capture.stream_source import StreamOpener, StreamSource

__all__ = ["camera", "town_camera"]


def packet(number: int, source: int = 1) -> bytes:
    return struct.pack(">BBHII", 0x80, 96, number & 0xFFFF, number, source) + b"data"


def numbers(packets: list[bytes]) -> list[int]:
    return [int.from_bytes(one[2:4], "big") for one in packets]


@given(st.integers(0, 65_535), st.randoms(use_true_random=False), st.sets(st.integers(1, 150), max_size=20))
def test_they_come_out_in_order_and_once(first: int, chance: random.Random, lost: set[int]) -> None:
    order, came = ReorderBuffer(), []
    sent = [number for number in range(160) if number not in lost]
    shuffled = sorted(sent, key=lambda number: number + (chance.uniform(0, 12) if number else 0))
    for step, number in enumerate([*shuffled, *sent[-3:]]):
        came += numbers(order.push(packet(first + number), step * 0.001))
    came += numbers(order.overdue(9.0)) + numbers(order.overdue(99.0))
    while rest := order.overdue(999.0):
        came += numbers(rest)
    assert came == [(first + number) & 0xFFFF for number in sent]


def test_a_missing_packet_is_waited_for_and_then_given_up() -> None:
    order = ReorderBuffer()
    assert numbers(order.push(packet(1), 0.0)) == [1]
    assert order.push(packet(3), 0.0) == []
    assert order.overdue(WAIT_S / 2) == []
    assert numbers(order.overdue(WAIT_S * 1.1)) == [3]
    assert order.push(packet(2), 0.3) == []
    assert order.late == 1


def test_what_is_held_has_a_limit() -> None:
    order = ReorderBuffer()
    order.push(packet(0), 0.0)
    came = [number for n in range(2, 2 * LIMIT_HELD) for number in numbers(order.push(packet(n), 0.0))]
    assert came == list(range(2, 2 * LIMIT_HELD))


def test_a_camera_that_begins_anew_is_followed() -> None:
    order = ReorderBuffer()
    for number, source in ((10, 1), (11, 1), (40_000, 1), (40_001, 1), (5, 2), (6, 2)):
        assert numbers(order.push(packet(number, source), 0.0)) == [number]


def test_reports_say_what_was_lost() -> None:
    reports = ReceiverReports()
    for number in (65_530, 65_535, 4):
        reports.count(packet(number))
    report = reports.report(1.0)
    assert (report[0], report[1]) == (0x81, 201)
    assert int.from_bytes(report[13:16], "big") == 8, "eleven were sent"
    assert int.from_bytes(report[16:20], "big") == 0x1_0004


def test_only_the_camera_is_heard() -> None:
    with (
        contextlib.closing(DatagramPorts("127.0.0.1", "127.0.0.2")) as ports,
        _sockets() as (rtsp, sender, other),
    ):
        port = ports.open_pair(0)
        for one, number in ((other, 1), (sender, 2), (other, 3), (sender, 3)):
            one.sendto(packet(number), ("127.0.0.1", port))
        sender.sendto(b"report", ("127.0.0.1", port + 1))
        found = _read(ports, rtsp, 3)
    assert [(channel, body[2:4]) for channel, body in found if channel == 0] == [(0, b"\0\2"), (0, b"\0\3")]
    assert (1, b"report") in found


def test_a_group_is_joined() -> None:
    with (
        contextlib.closing(DatagramPorts("127.0.0.1", "127.0.0.2")) as ports,
        _sockets() as (rtsp, sender, _),
    ):
        ports.join(0, "239.255.42.99", 42_424)
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        sender.sendto(packet(7), ("239.255.42.99", 42_424))
        assert _read(ports, rtsp, 1) == [(0, packet(7))]


def test_of_two_cameras_in_one_group_only_the_right_one_is_heard() -> None:
    with (
        contextlib.closing(DatagramPorts("127.0.0.1", "127.0.0.2")) as ports,
        _sockets() as (rtsp, sender, other),
    ):
        ports.join(0, "239.255.42.98", 42_426)
        for one in (sender, other):
            one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        for one, number in ((other, 1), (sender, 2), (other, 9), (sender, 3)):
            one.sendto(packet(number), ("239.255.42.98", 42_426))
        assert _read(ports, rtsp, 2) == [(0, packet(2)), (0, packet(3))]


def test_a_camera_that_sends_from_another_of_its_addresses_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udp, "OTHER_SENDER_S", 0.0)
    with (
        contextlib.closing(DatagramPorts("127.0.0.1", "127.0.0.9")) as ports,
        _sockets() as (rtsp, sender, _),
    ):
        ports.join(0, "239.255.42.97", 42_428)
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        sender.sendto(packet(7), ("239.255.42.97", 42_428))
        assert _read(ports, rtsp, 1) == [(0, packet(7))]


@contextlib.contextmanager
def _sockets() -> Iterator[tuple[socket.socket, socket.socket, socket.socket]]:
    """A connection that says nothing, and senders at two addresses."""
    one, other = socket.socketpair()
    with (
        one,
        other,
        socket.socket(type=socket.SOCK_DGRAM) as first,
        socket.socket(type=socket.SOCK_DGRAM) as second,
    ):
        first.bind(("127.0.0.2", 0))
        second.bind(("127.0.0.3", 0))
        yield one, first, second


def _read(ports: DatagramPorts, connection: socket.socket, count: int) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    end_s = time.monotonic() + 5
    while len(found) < count and time.monotonic() < end_s:
        found += ports.wait(connection, 0.2)[0]
    return found


def _watched(one: StreamOpener) -> int:
    with contextlib.closing(one.open()) as source:
        assert isinstance(source, OwnSource)
        packets = list(itertools.islice(source.packets(), 40))
        assert {packet.track for packet in packets} == {0, 1}
        assert any(packet.is_key for packet in packets if packet.track == 0)
        return len(packets)


@pytest.mark.parametrize(
    ("fault", "transport", "client"),
    [
        ("clock_skew", "udp", "own client, UDP"),
        ("rtsp_udp_only", "automatic", "own client, UDP: the camera does not send over TCP"),
    ],
)
def test_a_camera_is_read_over_udp(camera: TownCamera, fault: str, transport: str, client: str) -> None:
    camera.set_fault(fault, True)
    one = opener(camera, OpenOptions(transport=transport))
    assert _watched(one) == 40
    assert one.client == client


def test_a_camera_that_sends_nothing_over_tcp_is_read_over_udp_at_the_next_opening(
    camera: TownCamera,
) -> None:
    camera.set_fault("rtsp_silent_tcp", True)
    one = opener(camera)
    one._learned.first_packet_s = 0.5
    with pytest.raises(StreamFault, match="sends nothing"):
        _watched(one)
    assert _watched(one) == 40
    assert one.client == "own client, UDP: nothing came over TCP"


def test_a_camera_that_does_not_send_as_it_is_set_says_so(camera: TownCamera) -> None:
    camera.set_fault("rtsp_udp_only", True)
    with pytest.raises(
        StreamFault, match=r"does not send over TCP\. Set the camera's transport to automatic"
    ):
        opener(camera, OpenOptions(transport="tcp")).open()


def test_a_session_over_udp_is_kept_alive_by_requests_and_reports(camera: TownCamera) -> None:
    camera.set_fault("rtsp_timeout", 2)
    one = opener(camera, OpenOptions(transport="udp"))
    with contextlib.closing(one.open()) as source:
        packets = source.packets()
        first = next(packets)
        assert next(packet for packet in packets if packet.arrived_s - first.arrived_s > 4)


def test_a_slice_of_which_a_packet_was_lost_is_left_out_and_counted(
    camera: TownCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    received, came = DatagramPorts._received, itertools.count(1)

    def lossy(ports: DatagramPorts, channel: int) -> list[tuple[int, bytes]]:
        return [one for one in received(ports, channel) if channel or next(came) % 40]

    def pictures(source: StreamSource) -> list[EncodedPacket]:
        return [one for one in itertools.islice(source.packets(), 120) if one.track == 0]

    with contextlib.closing(opener(camera, OpenOptions(transport="udp")).open()) as source:
        whole = {len(one.data.split(b"\0\0\1")) for one in pictures(source)}
        assert not source.dropped
    monkeypatch.setattr(DatagramPorts, "_received", lossy)
    with contextlib.closing(opener(camera, OpenOptions(transport="udp")).open()) as source:
        lossy_ones = {len(one.data.split(b"\0\0\1")) for one in pictures(source)}
        assert source.dropped > 1
    assert min(lossy_ones) < min(whole)
