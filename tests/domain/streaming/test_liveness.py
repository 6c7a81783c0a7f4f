import pytest

from console.domain.cameras.status import PictureState
from console.domain.streaming.liveness import STILL_S, LivenessJudge, PictureSample


def feed(judge: LivenessJudge, begin_s: float, end_s: float, *, changed: float, moved: float) -> None:
    """25 frames a second, sampled at each fifth; a key frame each second, which always differs."""
    for number in range(int(begin_s * 25), int(end_s * 25)):
        at_s, is_key = number / 25, number % 25 == 0
        judge.record_arrival(at_s)
        if number % 5 == 0:
            judge.observe(
                PictureSample(at_s, is_key, 0.3 if is_key else changed, 0.1 if is_key else moved, 100, 40)
            )


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
        judge.record_arrival(float(at_s))
    assert judge.verdict(61.0) is not PictureState.NO_SIGNAL
    assert judge.verdict(64.0) is PictureState.NO_SIGNAL


def test_a_dark_even_picture_is_black() -> None:
    judge = LivenessJudge()
    judge.record_arrival(0.0)
    judge.observe(PictureSample(0.0, is_key=True, changed=1, moved=1, mean_luma=16, luma_spread=0.5))
    assert judge.verdict(0.1) is PictureState.BLACK


def test_when_nobody_looks_stillness_is_no_sign() -> None:
    judge = LivenessJudge()
    feed(judge, 0, 5, changed=0.2, moved=0.1)
    judge.pause()
    for number in range(5 * 25, 60 * 25):
        judge.record_arrival(number / 25)
    assert judge.verdict(60.0) is PictureState.LIVE


@pytest.mark.req("FLT-01")
def test_what_a_glance_saw_frozen_stays_frozen_until_a_glance_sees_it_move() -> None:
    judge = LivenessJudge()
    feed(judge, 0, 3, changed=0.0, moved=0.0)
    assert judge.verdict(3.0) is PictureState.FROZEN
    judge.pause(3.0)
    for number in range(3 * 25, 30 * 25):
        judge.record_arrival(number / 25)
    assert judge.verdict(30.0) is PictureState.FROZEN
    feed(judge, 30, 31, changed=0.0, moved=0.0)
    assert judge.verdict(31.0) is PictureState.FROZEN
    feed(judge, 31, 32, changed=0.2, moved=0.1)
    judge.pause(32.0)
    judge.record_arrival(32.0)
    assert judge.verdict(32.1) is PictureState.LIVE


def test_what_samples_show_elsewhere_stands_while_nothing_is_decoded_here() -> None:
    judge = LivenessJudge()
    feed(judge, 0, 1, changed=0.2, moved=0.1)
    judge.pause(1.0)
    for shown, state in (
        (PictureState.FROZEN, PictureState.FROZEN),
        (PictureState.BLACK, PictureState.BLACK),
        (PictureState.STATIC, PictureState.LIVE),
    ):
        judge.record_arrival(1.0)
        judge.stand(shown)
        assert judge.verdict(1.1) is state


@pytest.mark.parametrize(("changed", "state"), [(0.3, PictureState.LIVE), (0.0, PictureState.FROZEN)])
def test_where_every_frame_is_a_key_frame_they_tell_of_each_other(
    changed: float, state: PictureState
) -> None:
    judge = LivenessJudge()
    for number in range(50):
        judge.record_arrival(number / 25)
        judge.observe(
            PictureSample(
                number / 25, is_key=True, changed=changed, moved=changed, mean_luma=9, luma_spread=40
            )
        )
    assert judge.verdict(2.0) is state


def test_pictures_that_arrive_and_cannot_be_looked_at_are_not_live() -> None:
    judge = LivenessJudge()
    feed(judge, 0, 5, changed=0.2, moved=0.1)
    for number in range(5 * 25, 7 * 25):
        judge.record_arrival(number / 25)
    assert judge.verdict(7.0) is PictureState.FROZEN
