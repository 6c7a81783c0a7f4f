import pytest

from console.domain.health import PictureState
from console.domain.liveness import STILL_S, LivenessJudge, Sample


def feed(judge: LivenessJudge, begin_s: float, end_s: float, *, changed: float, moved: float) -> None:
    """25 frames a second, sampled at each fifth; a key frame each second, which always differs."""
    for number in range(int(begin_s * 25), int(end_s * 25)):
        at_s, is_key = number / 25, number % 25 == 0
        judge.arrived(at_s)
        if number % 5 == 0:
            judge.observe(Sample(at_s, is_key, 0.3 if is_key else changed, 0.1 if is_key else moved, 100, 40))


def test_before_anything_arrives_it_is_connecting() -> None:
    assert LivenessJudge().verdict(5.0) is PictureState.CONNECTING


@pytest.mark.req("FLT-01")
def test_a_repeated_picture_is_frozen_within_two_seconds_though_key_frames_differ() -> None:
    judge = LivenessJudge()
    feed(judge, 0, 5, changed=0.2, moved=0.05)
    assert judge.verdict(5.0) is PictureState.LIVE
    feed(judge, 5, 7, changed=0.0, moved=0.0)
    assert judge.verdict(7.0) is PictureState.FROZEN


def test_noise_alone_is_a_static_scene_and_never_frozen() -> None:
    judge = LivenessJudge()
    feed(judge, 0, 1, changed=0.2, moved=0.1)
    feed(judge, 1, STILL_S + 3, changed=0.2, moved=0.0)
    assert judge.verdict(STILL_S + 3) is PictureState.STATIC


@pytest.mark.req("FLT-01")
def test_silence_is_no_signal_within_two_seconds() -> None:
    judge = LivenessJudge()
    feed(judge, 0, 5, changed=0.2, moved=0.1)
    assert judge.verdict(6.9) is PictureState.NO_SIGNAL


def test_a_camera_that_sends_a_frame_a_second_is_not_silent_between_them() -> None:
    judge = LivenessJudge()
    for at_s in range(60):
        judge.arrived(float(at_s))
    assert judge.verdict(61.0) is not PictureState.NO_SIGNAL
    assert judge.verdict(64.0) is PictureState.NO_SIGNAL


def test_a_dark_even_picture_is_black() -> None:
    judge = LivenessJudge()
    judge.arrived(0.0)
    judge.observe(Sample(0.0, is_key=True, changed=1, moved=1, mean_luma=16, luma_spread=0.5))
    assert judge.verdict(0.1) is PictureState.BLACK


def test_when_nobody_looks_stillness_is_no_sign() -> None:
    judge = LivenessJudge()
    feed(judge, 0, 5, changed=0.2, moved=0.1)
    judge.looked_away()
    for number in range(5 * 25, 60 * 25):
        judge.arrived(number / 25)
    assert judge.verdict(60.0) is PictureState.LIVE
