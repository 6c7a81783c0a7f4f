import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from console.domain.recording.timestamps import TrackTimestamps
from console.domain.streaming.packets import EncodedPacket

UTC = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
UNIT = Fraction(1, 90000)


def _packet(pts: int | None, dts: int | None, arrived_s: float) -> EncodedPacket:
    return EncodedPacket(0, b"", pts, dts, is_key=False, arrived_utc=UTC, arrived_s=arrived_s)


def _stamp(*stamps: int | None) -> list[tuple[int, int, bool]]:
    track = TrackTimestamps(UNIT)
    return [track.stamp(_packet(dts, dts, index * 0.04), 0.0) for index, dts in enumerate(stamps)]


def test_a_segment_begins_at_zero_whatever_the_camera_counts_from() -> None:
    assert _stamp(9_000_000, 9_003_600) == [(0, 0, False), (3600, 3600, False)]


def test_equal_and_backward_stamps_are_straightened() -> None:
    stamped = _stamp(1000, 4600, 4600, 4000, 8200)
    assert [dts for _, dts, _ in stamped] == [0, 3600, 3601, 3602, 7200]
    assert not any(jumped for *_, jumped in stamped)


def test_missing_stamps_are_filled_from_the_arrival() -> None:
    stamped = _stamp(None, None, None)
    assert [dts for _, dts, _ in stamped] == [0, 3600, 7200]


def test_a_jump_forward_or_back_is_told_and_time_goes_on() -> None:
    hours = 2 * 3600 * 90000
    stamped = _stamp(0, 3600, hours, hours + 3600, 50, 3650)
    assert [jumped for *_, jumped in stamped] == [False, False, True, False, True, False]
    assert [dts for _, dts, _ in stamped] == [0, 3600, 7200, 10800, 14400, 18000]


def test_a_burst_after_a_network_stall_is_no_jump() -> None:
    track = TrackTimestamps(UNIT)
    stamped = [track.stamp(_packet(n * 3600, n * 3600, 0.0 if n < 5 else 7.0), 0.0) for n in range(200)]
    assert not any(jumped for *_, jumped in stamped)
    assert stamped[-1][1] == 199 * 3600


def test_sound_keeps_its_place_beside_the_picture() -> None:
    track = TrackTimestamps(Fraction(1, 8000), origin_s=100.0)
    # Sent 20 ms after the picture by the session's clock, and 60 ms late by the network.
    stamped = track.stamp(_packet(800_160, 800_160, 10.08), 10.0)
    assert stamped == (160, 160, False)


def test_sound_without_a_common_clock_is_placed_by_arrival() -> None:
    track = TrackTimestamps(Fraction(1, 8000), origin_s=5.0)
    assert track.stamp(_packet(77, 77, 10.5), 10.0) == (4000, 4000, False)


@given(
    st.lists(st.tuples(st.none() | st.integers(-(2**33), 2**33), st.none() | st.integers(-(2**33), 2**33)))
)
def test_whatever_comes_decoding_stamps_rise_and_no_picture_is_shown_before(
    sent: list[tuple[int | None, int | None]],
) -> None:
    track = TrackTimestamps(UNIT)
    last = -1
    for index, (pts, dts) in enumerate(sent):
        shown, decoded, _ = track.stamp(_packet(pts, dts, index * 0.04), 0.0)
        assert shown >= decoded > last
        last = decoded
