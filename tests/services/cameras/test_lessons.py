"""What was learned of a camera is kept for a week, or until its firmware is another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.cameras.lessons import KEPT_FOR
from console.services.cameras.lessons import CameraLessons
from console.settings.lesson_file import FILE, LessonFile
from tests.support.clocks import SimulatedClock

if TYPE_CHECKING:
    from pathlib import Path

DEVICE = "http://10.0.0.4/onvif/device_service"
CAMERA = Camera(
    4, "C-4", "Quay", "", "", CameraKind.PTZ, "rtsp://10.0.0.4/1", "rtsp://10.0.0.4/2", onvif_device(DEVICE)
)
OTHER = replace(CAMERA, number=5, urn="C-5", main_url="rtsp://10.0.0.4/11", sub_url="")
UDP = {"transport": "udp"}


def lessons(home: Path, clock: SimulatedClock) -> CameraLessons:
    return CameraLessons(clock.utc_now, LessonFile(home))


def test_it_outlives_the_process_and_is_the_owners_alone(tmp_path: Path) -> None:
    clock = SimulatedClock()
    lessons(tmp_path, clock).about(CAMERA.main_url).learn(UDP)
    assert lessons(tmp_path, clock).about(CAMERA.main_url).recall() == UDP
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_two_processes_keep_what_the_other_one_learned(tmp_path: Path) -> None:
    clock = SimulatedClock()
    one, another = lessons(tmp_path, clock), lessons(tmp_path, clock)
    one.learn("rtsp://a/", UDP)
    another.learn("rtsp://b/", UDP)
    after = lessons(tmp_path, clock)
    assert after.recall("rtsp://a/") == after.recall("rtsp://b/") == UDP


def test_it_is_forgotten_after_a_week_though_it_is_used_every_day(tmp_path: Path) -> None:
    clock = SimulatedClock()
    one = lessons(tmp_path, clock)
    one.learn(CAMERA.main_url, UDP)
    for _ in range(6):
        clock.advance(86_400)
        one.learn(CAMERA.main_url, {**UDP, "keep_alive": "GET_PARAMETER"})
    clock.advance(86_399)
    assert one.recall(CAMERA.main_url)
    clock.advance(1)
    assert not one.recall(CAMERA.main_url)
    assert not lessons(tmp_path, clock).recall(CAMERA.main_url)
    one.learn(CAMERA.main_url, UDP)
    assert one.recall(CAMERA.main_url) == UDP, "it is learned again"


def test_a_lesson_from_the_future_is_not_believed(tmp_path: Path) -> None:
    clock = SimulatedClock()
    one = lessons(tmp_path, clock)
    one.learn(CAMERA.main_url, UDP)
    clock.step_utc(-KEPT_FOR.total_seconds())
    assert not one.recall(CAMERA.main_url)


def test_another_firmware_forgets_the_camera_and_no_other(tmp_path: Path) -> None:
    clock = SimulatedClock()
    one = lessons(tmp_path, clock)
    for address in (CAMERA.main_url, CAMERA.sub_url, DEVICE, OTHER.main_url, "rtsp://10.0.0.9/"):
        one.learn(address, UDP)
    assert not one.saw_firmware(CAMERA, "1.0"), "it was not known before"
    assert not one.saw_firmware(OTHER, "1.0")
    clock.advance(3 * 86_400)
    again = lessons(tmp_path, clock)
    assert not again.saw_firmware(CAMERA, "1.0")
    assert not again.saw_firmware(CAMERA, ""), "a camera that does not say it is no other"
    assert again.recall(CAMERA.main_url) == UDP
    assert again.saw_firmware(CAMERA, "1.1")
    assert not any(map(again.recall, (CAMERA.main_url, CAMERA.sub_url, DEVICE)))
    assert again.recall(OTHER.main_url) == again.recall("rtsp://10.0.0.9/") == UDP
    assert again.saw_firmware(OTHER, "1.1"), "each camera of a device is asked on its own"
    assert not again.recall(OTHER.main_url)


def test_the_firmware_is_compared_however_long_ago_it_was_seen(tmp_path: Path) -> None:
    clock = SimulatedClock()
    lessons(tmp_path, clock).saw_firmware(CAMERA, "1.0")
    clock.advance(100 * 86_400)
    assert lessons(tmp_path, clock).saw_firmware(CAMERA, "2.0")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff", b"[]", b"null", b'{"a": 5}', b'{"a": {"learned_utc": "never", "content": {}}}',
        b'{"a": {"learned_utc": "2026-06-01T12:00:00+00:00", "content": []}}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    one = lessons(tmp_path, SimulatedClock())
    assert not one.recall("a")
    one.learn("a", UDP)
    assert lessons(tmp_path, SimulatedClock()).recall("a") == UDP


def test_a_home_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in place of the folder")
    one = lessons(tmp_path / "home", SimulatedClock())
    one.learn("a", UDP)
    assert one.recall("a") == UDP
