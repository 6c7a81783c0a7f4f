from __future__ import annotations

import time
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from console.demo.simulated import FAULTS
from console.demo.simulated.faults import FaultSwitches
from console.domain.errors import OperatorError
from tests.demo.simulated.support import RawClient, pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera

_TICK = 90_000 // 25


@pytest.fixture
def client(camera: TownCamera) -> Iterator[RawClient]:
    one = RawClient(camera)
    yield one
    one.close()


def test_an_unknown_fault_is_refused_in_words() -> None:
    with pytest.raises(OperatorError, match="sunshine"):
        FaultSwitches().set("sunshine", True)
    assert all(FAULTS.values())


def test_without_a_fault_times_go_up_evenly(client: RawClient) -> None:
    client.play()
    steps = np.diff(client.stamps(10)) % (1 << 32)
    assert set(steps.tolist()) <= {_TICK - 1, _TICK, _TICK + 1}


def test_freeze_repeats_one_picture_and_ends(camera: TownCamera) -> None:
    alike, was_frozen = 0, False
    before = None
    for luma, _ in pictures(camera):
        if before is None:
            camera.set_fault("freeze", True)
        same = before is not None and bool((luma == before).all())
        if was_frozen and not same:
            return
        alike = alike + 1 if same else 0
        before = luma
        if alike == 40:
            was_frozen = True
            camera.clear_faults()
    raise AssertionError("the stream ended")


def test_black_is_black_all_over_and_ends(camera: TownCamera) -> None:
    camera.set_fault("black", True)
    was_black = False
    for luma, _ in pictures(camera):
        if luma.max() < 24:
            was_black = True
            camera.clear_faults()
        elif was_black and luma.max() > 150:
            return
    raise AssertionError("the stream ended")


def test_stall_keeps_the_connection_and_sends_nothing(camera: TownCamera, client: RawClient) -> None:
    client.play()
    client.stamps(2)
    camera.set_fault("stall", True)
    client._socket.settimeout(0.5)
    with pytest.raises(TimeoutError):
        client.stamps(100)


def test_drop_cuts_and_refuses(camera: TownCamera, client: RawClient) -> None:
    client.play()
    camera.set_fault("drop", True)
    with pytest.raises((ConnectionResetError, AssertionError)):
        client.stamps(1000)
    again = RawClient(camera)
    with pytest.raises(ConnectionResetError):
        again.ask("OPTIONS")
    again.close()


def test_refuse_answers_503(camera: TownCamera, client: RawClient) -> None:
    camera.set_fault("refuse", True)
    assert client.ask("OPTIONS")[0] == 503


def test_wrong_password_is_401_for_ever(camera: TownCamera, client: RawClient) -> None:
    camera.set_fault("wrong_password", True)
    assert client.log_in() == 401
    with pytest.raises(av.HTTPUnauthorizedError):
        av.open(camera.with_login(camera.main_url), options={"rtsp_transport": "tcp"})


def test_session_limit(camera: TownCamera, client: RawClient) -> None:
    camera.set_fault("session_limit", 1)
    client.play()
    second = RawClient(camera)
    assert second.log_in() == 200
    assert second.set_up() == 453
    second.close()


def test_timestamp_jump(camera: TownCamera, client: RawClient) -> None:
    client.play()
    before = client.stamps(3)
    camera.set_fault("timestamp_jump", 7200)
    steps = np.diff(before + client.stamps(20)) % (1 << 32)
    assert steps.max() == pytest.approx(7200 * 90_000 + _TICK, abs=2)


def test_equal_dts(camera: TownCamera, client: RawClient) -> None:
    camera.set_fault("equal_dts", True)
    client.play()
    steps = np.diff(client.stamps(12)) % (1 << 32)
    assert (steps == 0).sum() in {5, 6}


def test_missing_dts(camera: TownCamera, client: RawClient) -> None:
    client.play()
    client.stamps(3)
    camera.set_fault("missing_dts", True)
    stamps = client.stamps(20)
    assert len(set(stamps[10:])) == 1


def test_clock_skew_shows_in_sender_reports(camera: TownCamera, client: RawClient) -> None:
    camera.set_fault("clock_skew", 3600)
    client.play()
    assert client.camera_clock_s() - time.time() == pytest.approx(3600, abs=5)


def test_slow(camera: TownCamera, client: RawClient) -> None:
    camera.set_fault("slow", 0.4)
    began = time.monotonic()
    client.ask("OPTIONS")
    assert time.monotonic() - began >= 0.4


@pytest.mark.slow
def test_size_change_in_mid_stream(camera: TownCamera) -> None:
    sizes = set()
    for at, (_, frame) in enumerate(pictures(camera)):
        sizes.add((frame.width, frame.height))
        if at == 2:
            camera.set_fault("size_change", True)
        if len(sizes) == 2:
            break
    assert sizes == {(320, 192), (240, 144)}


@pytest.mark.slow
def test_codec_change_is_seen_by_who_connects_anew(camera: TownCamera) -> None:
    camera.set_fault("codec_change", True)
    seen = set()
    for _ in range(20):
        with av.open(camera.with_login(camera.main_url), options={"rtsp_transport": "tcp"}) as container:
            seen.add(container.streams.video[0].codec_context.name)
        if "hevc" in seen:
            return
        time.sleep(0.2)
    raise AssertionError(seen)


@pytest.mark.slow
def test_long_gop(camera: TownCamera) -> None:
    camera.set_fault("long_gop", True)
    since_key = 0
    for _, frame in pictures(camera):
        since_key = 0 if frame.key_frame else since_key + 1
        if since_key > 60:
            return
    raise AssertionError("the stream ended")
