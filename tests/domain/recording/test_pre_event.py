import datetime as dt

import pytest

from console.domain.recording.pre_event import PreEventBuffer
from console.domain.streaming.packets import EncodedPacket

UTC = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def _fill(buffer: PreEventBuffer, seconds: int, size: int = 100) -> None:
    for number in range(seconds * 10):
        is_key = number % 20 == 0
        buffer.add(EncodedPacket(0, bytes(size), number, number, is_key, UTC, number / 10))


@pytest.mark.req("SYS-04")
def test_it_keeps_its_seconds_from_a_key_frame_on() -> None:
    buffer = PreEventBuffer(keep_s=10, max_bytes=10**6)
    _fill(buffer, 60)
    held = buffer.packets()
    assert held[0].is_key
    assert 10 <= 60 - held[0].arrived_s <= 14


def test_a_group_is_dropped_as_soon_as_the_next_one_is_long_enough() -> None:
    buffer = PreEventBuffer(keep_s=1.5, max_bytes=10**6)
    _fill(buffer, 4)  # groups of 2 s: the newest one is 1.9 s long
    assert buffer.packets()[0].arrived_s == pytest.approx(2.0)


def test_it_never_holds_more_than_its_bytes() -> None:
    buffer = PreEventBuffer(keep_s=10, max_bytes=5000)
    _fill(buffer, 60)
    assert buffer.size_bytes <= 5000
    assert buffer.packets()[0].is_key
    assert buffer.size_bytes == sum(len(packet.data) for packet in buffer.packets())


def test_a_group_too_large_is_not_kept_without_its_key_frame() -> None:
    buffer = PreEventBuffer(keep_s=10, max_bytes=500)
    _fill(buffer, 1)
    assert buffer.packets() == []


def test_nothing_is_kept_before_the_first_key_frame() -> None:
    buffer = PreEventBuffer(keep_s=10, max_bytes=500)
    buffer.add(EncodedPacket(0, b"x", 0, 0, is_key=False, arrived_utc=UTC, arrived_s=0.0))
    assert buffer.packets() == []
