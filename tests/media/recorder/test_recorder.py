"""From packets to segments and gaps, on real files, under a simulated clock."""

import dataclasses
import datetime as dt
import threading
from pathlib import Path

import pytest

from console.domain.cameras.status import STARTING_S, RecordingState
from console.domain.clock import SystemClock
from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode, RecordingSetup, WeeklySchedule, WeeklySpan
from console.domain.streaming.packets import EncodedPacket, StreamFormat
from console.media.recorder.recorder import Recorder
from console.media.volume.verify import verify
from console.media.volume.volume_set import VolumeConfig, VolumeSet
from tests.media.clips import BEGIN, FPS, clip, packets
from tests.media.reading import decoded, gaps, media, rows
from tests.media.town import NO_LIMITS, POLICY, Acts, Town

LAPSE = RecordingSetup(WeeklySchedule(usual=RecordingMode.TIME_LAPSE))


def _at(seconds: float) -> dt.datetime:
    return BEGIN + dt.timedelta(seconds=seconds)


@pytest.mark.req("SYS-04")
def test_packets_become_segments_that_verify_and_play(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 10)
    assert town.recorder.state(7) is RecordingState.REAL_TIME
    town.recorder.finish()
    found = verify(tmp_path)
    assert found.whole, found.faults
    kept = rows(tmp_path)
    assert [row.frames for row in kept] == [100, 100, 50]
    assert [row.cause for row in kept] == [Cause.NEXT, Cause.NEXT, Cause.CLOSED]
    assert [row.begin_utc for row in kept] == [_at(0), _at(4), _at(8)]
    assert [row.end_utc for row in kept] == [_at(4), _at(8), _at(10)]
    assert [decoded(path) for path in media(tmp_path)] == [100, 100, 50]


def test_cameras_have_chains_of_their_own(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    for camera in (1, 2):
        town.recorder.opened(camera, made.form)
    for _ in range(5):
        town.send(1, made, 2)
        town.send(2, made, 2)
    town.recorder.finish()
    assert {(row.camera, row.number) for row in rows(tmp_path)} >= {(1, 1), (1, 2), (2, 1), (2, 2)}
    assert verify(tmp_path).whole


def test_a_lost_connection_is_a_gap_with_its_cause(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 3)
    town.recorder.closed(7, Cause.REFUSED, "the camera refused the password (401)")
    town.pass_s(5)
    town.recorder.opened(7, made.form)
    town.send(7, made, 3)
    (gap,) = town.volumes.gaps(7, _at(0), _at(11))
    town.recorder.finish()
    assert (gap.begin_utc, gap.end_utc, gap.cause) == (_at(3), rows(tmp_path)[1].begin_utc, Cause.REFUSED)
    noted = gaps(tmp_path)
    assert (noted[0].cause, noted[0].detail) == (Cause.REFUSED, "the camera refused the password (401)")
    assert (noted[1].cause, noted[1].end_utc) == (Cause.CLOSED, None)
    assert rows(tmp_path)[0].run_utc != rows(tmp_path)[1].run_utc


def test_a_stall_seals_what_came(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 3)
    town.pass_s(10)
    assert town.recorder.state(7) is RecordingState.FAILED
    town.recorder.finish()
    assert rows(tmp_path)[0].cause is Cause.STALLED
    assert gaps(tmp_path)[0].begin_utc == _at(3)


def test_after_a_clean_close_the_next_start_ends_the_gap(tmp_path: Path) -> None:
    made = clip()
    for _ in range(2):
        town = Town(tmp_path)
        town.clock.base_utc = _at(100 * len(media(tmp_path)))
        town.recorder.opened(7, made.form)
        town.send(7, made, 2)
        town.recorder.finish()
    first, second = gaps(tmp_path)
    assert (first.cause, first.begin_utc, first.end_utc) == (Cause.CLOSED, _at(2), _at(100))
    assert second.end_utc is None


def test_a_size_change_begins_a_new_segment_and_no_gap(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 2)
    other = clip(width=320, height=192)
    town.recorder.opened(7, other.form)
    town.send(7, other, 2)
    assert town.volumes.gaps(7, _at(0), _at(4)) == []
    town.recorder.finish()
    assert [row.cause for row in rows(tmp_path)] == [Cause.FORMAT, Cause.CLOSED]


def test_a_timestamp_jump_cuts_at_the_next_key_frame_and_loses_nothing(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    steady = list(packets(made, 75))
    leap = 2**31
    jumped = [
        dataclasses.replace(one, pts=(one.pts or 0) + leap, dts=(one.dts or 0) + leap) for one in steady[30:]
    ]
    town.feed(7, steady[:30] + jumped)
    town.turn()
    assert town.volumes.gaps(7, _at(0), _at(3)) == []
    town.recorder.finish()
    kept = rows(tmp_path)
    assert [(row.frames, row.cause) for row in kept] == [(50, Cause.JUMP), (25, Cause.CLOSED)]
    assert [decoded(path) for path in media(tmp_path)] == [50, 25]


@pytest.mark.parametrize("harm", ["equal", "backward", "missing"])
def test_bad_stamps_still_make_segments_that_play(tmp_path: Path, harm: str) -> None:
    def harmed(at: int, packet: EncodedPacket) -> EncodedPacket:
        if at % 7 != 3:
            return packet
        stamp = {"equal": (at - 1) * 3600, "backward": (at - 3) * 3600, "missing": None}[harm]
        return dataclasses.replace(packet, pts=stamp, dts=stamp)

    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    town.feed(7, [harmed(at, packet) for at, packet in enumerate(packets(made, 100))])
    town.turn()
    town.recorder.finish()
    assert sum(decoded(path) for path in media(tmp_path)) == 100
    assert verify(tmp_path).whole


def test_an_overflow_is_a_gap_and_recording_resumes(tmp_path: Path) -> None:
    town = Town(tmp_path, policy=dataclasses.replace(POLICY, queue_packets=60))
    made = clip()
    town.recorder.opened(7, made.form)
    for packet in packets(made, 100):
        town.recorder.packet(7, packet)
    town.clock.now_s = 4.0
    town.turn()
    assert town.recorder.drops(7) == 41
    town.send(7, made, 2)
    town.recorder.finish()
    assert [row.cause for row in rows(tmp_path)] == [Cause.OVERFLOW, Cause.CLOSED]
    assert gaps(tmp_path)[0].cause is Cause.OVERFLOW


@pytest.mark.req("SYS-04")
def test_time_lapse_keeps_key_frames_at_the_interval(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.recorder.plan(7, LAPSE)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 11)
    assert town.recorder.state(7) is RecordingState.TIME_LAPSE
    town.recorder.finish()
    (row,) = rows(tmp_path)
    assert (row.mode, row.frames) == (RecordingMode.TIME_LAPSE, 6)
    assert decoded(media(tmp_path)[0]) == 6


@pytest.mark.req("SYS-04")
def test_switching_to_real_time_keeps_the_ten_seconds_before(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.recorder.plan(7, LAPSE)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 30)
    town.recorder.switch(7, real_time=True, actor="operator 4711")
    town.turn()
    town.send(7, made, 2)
    town.recorder.finish()
    real = [row for row in rows(tmp_path) if row.mode is RecordingMode.REAL_TIME]
    assert dt.timedelta(seconds=10) <= _at(30) - real[0].begin_utc <= dt.timedelta(seconds=12)
    assert sum(row.frames for row in real) == round((_at(32) - real[0].begin_utc).total_seconds() * FPS)
    assert town.acts.done == [("operator 4711", "recording-switched", "camera 7", {"mode": "real time"})]
    assert verify(tmp_path).whole


@pytest.mark.req("SYS-04")
def test_the_schedule_switches_and_off_is_a_gap_that_says_so(tmp_path: Path) -> None:
    # BEGIN is Wednesday 25 March 2026, 12:00 in London too.
    plan = RecordingSetup(WeeklySchedule(spans=(WeeklySpan(2, 12 * 60 + 1, 12 * 60 + 2, RecordingMode.OFF),)))
    town = Town(tmp_path)
    town.recorder.plan(7, plan)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 130)
    (gap,) = town.volumes.gaps(7, _at(0), _at(130))
    town.recorder.finish()
    assert gap.cause is Cause.OFF
    assert abs((gap.begin_utc - _at(60)).total_seconds()) < 0.5
    # The pre-event buffer gives back the last seconds before recording began again.
    assert _at(106) <= (gap.end_utc or _at(0)) <= _at(110)


@pytest.mark.parametrize(("step_s", "cause"), [(3600, Cause.CLOCK_FORWARD), (-3600, Cause.CLOCK_BACK)])
def test_a_clock_that_is_set_starts_new_segments_at_the_new_time(
    tmp_path: Path, step_s: int, cause: Cause
) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 2)
    town.clock.base_utc += dt.timedelta(seconds=step_s)
    town.turn()
    town.send(7, made, 2)
    town.recorder.finish()
    first, second = rows(tmp_path)
    assert first.cause is cause
    assert second.begin_utc == _at(2 + step_s)
    assert gaps(tmp_path)[0].cause is (cause if step_s > 0 else Cause.CLOSED)
    assert verify(tmp_path).whole


def test_a_machine_that_slept_leaves_a_gap(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 2)
    town.clock.now_s += 3600
    town.turn()
    town.send(7, made, 2)
    town.recorder.finish()
    (slept, _) = gaps(tmp_path)
    assert (slept.cause, slept.begin_utc) == (Cause.SLEPT, _at(2))
    assert (slept.end_utc or _at(0)) >= _at(3602)


def test_the_autumn_hour_is_recorded_twice_and_told_apart(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.clock.base_utc = dt.datetime(2026, 10, 25, 0, 59, 58, tzinfo=dt.UTC)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 12)
    assert town.volumes.coverage_s(7, town.clock.base_utc, town.clock.utc_now()) == pytest.approx(12, abs=0.1)
    town.recorder.finish()
    assert len({path.name for path in media(tmp_path)}) == 3


def test_a_segment_being_written_can_be_asked_for(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 2)
    (segment,) = town.volumes.segments(7, _at(0), _at(60))
    assert segment.state.has_file
    path = town.volumes.file_of(segment)
    assert path is not None
    assert path.exists()
    town.recorder.finish()


def test_very_long_groups_of_pictures_make_long_segments(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip(gop=250, count=250)
    town.recorder.opened(7, made.form)
    town.send(7, made, 12)
    town.recorder.finish()
    assert [row.frames for row in rows(tmp_path)] == [250, 50]


def test_senseless_packets_harm_nothing(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.packet(7, next(packets(made, 1)))
    town.recorder.opened(7, made.form)
    good = list(packets(made, 100))
    bad = [
        dataclasses.replace(good[10], track=5),
        dataclasses.replace(good[20], data=b""),
        dataclasses.replace(good[30], data=bytes(100)),
        dataclasses.replace(good[40], pts=2**62, dts=-(2**62)),
    ]
    town.feed(7, sorted(good + bad, key=lambda packet: packet.arrived_s))
    town.turn()
    town.recorder.finish()
    assert sum(decoded(path) for path in media(tmp_path)) >= 99
    assert verify(tmp_path).whole


def test_a_stream_that_cannot_be_written_says_so_and_others_go_on(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    (track,) = made.form.tracks
    town.recorder.opened(1, StreamFormat((dataclasses.replace(track, codec="no-such-codec"),)))
    town.recorder.opened(2, made.form)
    for camera in (1, 2):
        town.send(camera, made, 3)
    assert "cannot be written" in town.recorder.fault(1)
    assert town.recorder.state(1) is RecordingState.FAILED
    town.recorder.finish()
    assert {row.camera for row in rows(tmp_path)} == {2}
    assert gaps(tmp_path)[0].cause is Cause.UNREADABLE


@pytest.mark.req("SYS-04")
def test_the_loop_records_until_it_is_stopped(tmp_path: Path) -> None:
    clock = SystemClock()
    volumes = VolumeSet([VolumeConfig(tmp_path, NO_LIMITS)], clock.monotonic_s)
    recorder = Recorder(volumes, Acts(), POLICY)
    made = clip()
    recorder.opened(7, made.form)
    for packet in packets(made, 50, begin_s=clock.monotonic_s() - 2):
        recorder.packet(7, packet)
    recorder.closed(7, Cause.LOST, "lost connection")
    stop = threading.Event()
    thread = threading.Thread(target=recorder.run, args=(stop, clock))
    thread.start()
    while not media(tmp_path):
        clock.sleep_s(0.01)
    stop.set()
    thread.join()
    assert [row.frames for row in rows(tmp_path)] == [50]
    assert verify(tmp_path).whole


def test_clocks_that_drift_apart_are_followed_without_a_cut(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    for _ in range(400):
        town.clock.base_utc += dt.timedelta(milliseconds=3)
        town.send(7, made, 0.2)
    assert {row.cause for row in town.volumes.volumes()[0].index.all()} == {Cause.NEXT}
    late = town.volumes.segments(7, BEGIN, town.clock.utc_now())[-1]
    assert abs((town.clock.utc_now() - late.end_utc).total_seconds()) < 0.3
    town.recorder.finish()


def test_a_slow_round_is_no_sleep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 2)
    turn = town.volumes.tick

    def slow() -> None:
        town.clock.now_s += 20
        turn()

    # A disk that takes its time, inside a round.
    monkeypatch.setattr(town.volumes, "tick", slow)
    for packet in packets(made, 50, town.clock.now_s, 50):
        town.recorder.packet(7, packet)
    town.turn()
    monkeypatch.undo()
    town.turn()
    town.recorder.finish()
    assert Cause.SLEPT not in {row.cause for row in rows(tmp_path)}
    assert sum(row.frames for row in rows(tmp_path)) == 100


def test_a_gap_is_told_by_the_cause_that_says_most(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 3)
    town.recorder.closed(7, Cause.LOST, "not reachable")
    town.pass_s(2)
    town.recorder.closed(7, Cause.REFUSED, "password refused")
    town.pass_s(2)
    town.recorder.closed(7, Cause.LOST, "not reachable")
    town.pass_s(1)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 3)
    town.recorder.closed(7, Cause.FORMAT, "format changed")
    town.pass_s(1)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 2)
    town.recorder.finish()
    lost, refused, changed, _ = gaps(tmp_path)
    assert [gap.cause for gap in (lost, refused, changed)] == [Cause.LOST, Cause.REFUSED, Cause.FORMAT]
    assert lost.end_utc == refused.begin_utc
    assert changed.end_utc is not None
    assert (changed.end_utc - changed.begin_utc).total_seconds() >= 1


def test_a_camera_that_never_came_has_failed_after_a_while_and_has_a_gap(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.recorder.closed(7, Cause.LOST, "not reachable")
    town.pass_s(1)
    assert town.recorder.state(7) is RecordingState.STARTING
    town.pass_s(STARTING_S)
    assert town.recorder.state(7) is RecordingState.FAILED
    town.recorder.finish()
    assert [gap.cause for gap in gaps(tmp_path)] == [Cause.LOST]
