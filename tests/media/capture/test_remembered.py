"""A stream's way of reading is known after a restart, until its lesson is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.lessons import KEPT_FOR
from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.stream_source import StreamMemory, StreamOpener
from console.services.cameras.lessons import CameraLessons
from console.settings.lesson_file import LessonFile
from tests.faults.plans import town_of
from tests.support.clocks import SimulatedClock

if TYPE_CHECKING:
    from pathlib import Path

    from console.demo.simulated import SimulatedTown


def lessons(home: Path, clock: SimulatedClock) -> CameraLessons:
    return CameraLessons(clock.utc_now, LessonFile(home))


def opener(town: SimulatedTown, known: CameraLessons) -> StreamOpener:
    url, login = town.cameras[0].main_url, Credentials(town.login.user, town.login.password)
    memory = StreamMemory(url, OpenOptions(), known.about(url))
    return StreamOpener(url, lambda: login, OpenOptions(), UtcClock(SystemClock()), memory=memory)


def read(made: StreamOpener) -> str:
    """Read one packet; return what read it."""
    source = made.open()
    next(iter(source.packets()))
    source.close()
    return str(made.client)


def test_udp_is_asked_for_at_once_for_a_week(tmp_path: Path) -> None:
    clock = SimulatedClock()
    why = "own client, UDP: the camera does not send over TCP"
    with town_of({1: "h264"}) as town:
        town.cameras[0].set_fault("rtsp_udp_only", True)
        assert read(opener(town, lessons(tmp_path, clock))) == why
        town.cameras[0].clear_faults()
        again = opener(town, lessons(tmp_path, clock))
        assert again.client == why, "it is known before the camera is asked"
        assert read(again) == why
        clock.advance(KEPT_FOR.total_seconds())
        assert read(again) == "own client", "the camera takes TCP by now"


def test_what_a_camera_needs_in_a_session_is_kept(tmp_path: Path) -> None:
    clock = SimulatedClock()
    with town_of({1: "h264"}) as town:
        url = town.cameras[0].main_url
        memory = StreamMemory(url, OpenOptions(), lessons(tmp_path, clock).about(url))
        memory.behaviour.other_keep_alive()
        memory.behaviour.await_longer()
        memory.behaviour.wants_reports = memory.behaviour.wants_greeting = True
        memory.behaviour.has_sound = False
        memory.keep()
        again = StreamMemory(url, OpenOptions(), lessons(tmp_path, clock).about(url))
        assert again.behaviour == memory.behaviour
