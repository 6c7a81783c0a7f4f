from console.domain.recording.placement import VolumeCandidate, VolumeLimits, choose, days_left


def test_the_first_with_room_is_taken_and_slow_ones_last() -> None:
    places = [
        VolumeCandidate(0, usable=False, room_bytes=9, slow=False),
        VolumeCandidate(1, usable=True, room_bytes=0, slow=False),
        VolumeCandidate(2, usable=True, room_bytes=9, slow=True),
        VolumeCandidate(3, usable=True, room_bytes=9, slow=False),
    ]
    assert choose(places) == [3, 2]


def test_quota_and_floor_both_bound() -> None:
    limits = VolumeLimits(quota_bytes=100, floor_bytes=50)
    assert limits.room_bytes(free_bytes=1000, used_bytes=30) == 70
    assert limits.room_bytes(free_bytes=60, used_bytes=30) == 10
    assert limits.room_bytes(free_bytes=10, used_bytes=30) == -40


def test_days_left_at_the_rate_of_late() -> None:
    assert days_left(864_000, 1000, 100) == 1.0
    assert days_left(1, 0, 100) is None
    assert days_left(1, 5, 1) is None
