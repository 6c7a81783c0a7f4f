"""The recorder's door: hostile folders and files, callers who say nothing, answers that come late."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import socket
import struct
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from console.app.instance_lock import RECORDER_FOLDER
from console.app.recorder import address, door
from console.app.recorder.address import door_of, knock, server_of
from console.app.recorder.door import LIMIT_CALLERS, OrderDoor
from console.app.recorder.link import RecorderAway, RecorderCall
from console.domain.errors import EnvironmentFault
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a named pipe has no file")


class Bell:
    """A door whose answers are what a test wants."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.waits = threading.Event()
        self.waits.set()
        self.left: list[int] = []
        self.door = OrderDoor(home, self._answer, self.left.append)

    def _answer(self, caller: int, order: dict[str, Any]) -> dict[str, Any]:
        if order["do"] == "slow":
            self.waits.wait(20)
        return {"caller": caller, "heard": order["do"]}

    def ask(self, name: str = "report") -> str:
        call = RecorderCall(self.home)
        try:
            return str(call.order(name)["heard"])
        finally:
            call.close()

    def answers(self) -> bool:
        with contextlib.suppress(OSError, EnvironmentFault):
            return self.ask() == "report"
        return False


@pytest.fixture
def bell(tmp_path: Path) -> Iterator[Bell]:
    made = Bell(tmp_path)
    try:
        yield made
    finally:
        made.waits.set()
        made.door.close()


def put_file(path: Path) -> None:
    path.write_text("not a socket")


def put_link(path: Path) -> None:
    path.symlink_to("/dev/null")


def put_foreign_socket(path: Path) -> None:
    # Moved into its place, because the door may have made its own again meanwhile.
    foreign = path.with_name("foreign.sock")
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(foreign))
        other.listen()
        foreign.replace(path)


def put_nothing(_path: Path) -> None:
    """Leave it deleted."""


@pytest.mark.parametrize("put", [put_nothing, put_file, put_link, put_foreign_socket])
def test_a_socket_that_is_deleted_or_replaced_is_made_again(bell: Bell, put: Any) -> None:
    path = bell.home / RECORDER_FOLDER / "orders.sock"
    path.unlink()
    put(path)
    until(bell.answers, "an answer")


def test_a_folder_in_the_place_of_the_socket_is_said_once_and_borne(
    bell: Bell, caplog: pytest.LogCaptureFixture
) -> None:
    path = bell.home / RECORDER_FOLDER / "orders.sock"
    path.unlink()
    path.mkdir()
    until(lambda: "no caller can be let in" in caplog.text, "the trouble")
    threading.Event().wait(1)
    assert caplog.text.count("no caller can be let in") == 1
    path.rmdir()
    until(bell.answers, "an answer")


def test_a_home_with_a_long_name_needs_no_folder_of_others(tmp_path: Path) -> None:
    home = tmp_path / ("a" * 120)
    home.mkdir()
    bell = Bell(home)
    try:
        assert door_of(home).startswith(str(home))
        assert bell.ask() == "report"
    finally:
        bell.door.close()
    assert list((home / RECORDER_FOLDER).iterdir()) == []


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / RECORDER_FOLDER).mkdir()
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    with pytest.raises(EnvironmentFault, match="not this user's folder"):
        Bell(tmp_path)


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / RECORDER_FOLDER).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EnvironmentFault, match="not this user's folder"):
        Bell(tmp_path)


def test_a_folder_in_which_others_may_write_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / RECORDER_FOLDER
    folder.mkdir()
    folder.chmod(0o777)
    Bell(tmp_path).door.close()
    assert folder.stat().st_mode & 0o777 == 0o700


def serve_as_nobody(path: str, ready: Any, told: Any) -> None:
    os.setuid(65534)
    with socket.socket(socket.AF_UNIX) as false:
        false.bind(path)
        false.listen()
        ready.set()
        caller, _ = false.accept()
        told.put(caller.recv(100))


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root may act as another user")
def test_a_recorder_of_another_user_is_told_nothing(tmp_path: Path) -> None:
    folder = tmp_path / RECORDER_FOLDER
    folder.mkdir()
    for place in (folder, *folder.parents):
        if place.stat().st_mode & 0o001 == 0:
            place.chmod(place.stat().st_mode | 0o011)
    folder.chmod(0o777)
    context = multiprocessing.get_context("fork")
    ready, told = context.Event(), context.Queue()
    path = str(folder / "orders.sock")
    false = context.Process(target=serve_as_nobody, args=(path, ready, told))
    false.start()
    try:
        assert ready.wait(10)
        with pytest.raises(PermissionError):
            RecorderCall(tmp_path)
        assert told.get(timeout=10) == b""
    finally:
        false.join(5)
        false.kill()


def test_silent_callers_keep_no_console_out(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "SILENT_S", 0.0)
    with contextlib.ExitStack() as stack:
        for _ in range(3 * LIMIT_CALLERS):
            stack.enter_context(knock(bell.home))
        half = stack.enter_context(knock(bell.home))
        os.write(half.fileno(), struct.pack("!i", 2**22) + b'{"v": 1')
        until(bell.answers, "an answer")
    until(lambda: not bell.door._callers, "the end of all callers")


ORDER = b'{"v": 1, "do": "report"}'


@pytest.fixture
def flood(tmp_path: Path) -> Iterator[tuple[OrderDoor, list[int]]]:
    """A door whose answers no socket's buffer holds."""
    left: list[int] = []
    made = OrderDoor(tmp_path, lambda _caller, _order: {"much": "y" * 2**20}, left.append)
    try:
        yield made, left
    finally:
        made.close()


def test_a_caller_who_reads_no_answer_is_dropped_after_a_while(
    flood: tuple[OrderDoor, list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "ANSWER_S", 1.0)
    with knock(tmp_path) as deaf:
        deaf.send_bytes(ORDER)
        until(lambda: flood[1] == [1], "the caller's end", 5)


def test_callers_who_read_no_answers_and_are_sent_away_keep_no_threads(
    flood: tuple[OrderDoor, list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "SILENT_S", 0.0)
    monkeypatch.setattr(address, "ANSWER_S", 60.0)
    with contextlib.ExitStack() as stack:
        for _ in range(2 * LIMIT_CALLERS):
            stack.enter_context(knock(tmp_path)).send_bytes(ORDER)
        until(lambda: len(flood[1]) == LIMIT_CALLERS, "the end of those sent away", 5)


def test_threads_that_do_not_end_let_in_no_more_callers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "SILENT_S", 0.0)
    bell, before = Bell(tmp_path), threading.active_count()
    bell.waits.clear()
    try:
        with contextlib.ExitStack() as stack:
            for _ in range(4 * LIMIT_CALLERS):
                with contextlib.suppress(OSError):
                    stack.enter_context(knock(tmp_path)).send_bytes(b'{"v": 1, "do": "slow"}')
            threading.Event().wait(0.5)
            assert threading.active_count() - before <= 2 * LIMIT_CALLERS
            bell.waits.set()
        until(bell.answers, "an answer")
    finally:
        bell.waits.set()
        bell.door.close()


def test_callers_who_speak_are_not_sent_away_for_others(bell: Bell) -> None:
    call = RecorderCall(bell.home)
    with contextlib.ExitStack() as stack:
        for _ in range(3 * LIMIT_CALLERS):
            stack.enter_context(knock(bell.home))
            assert call.order("report")["heard"] == "report"
    call.close()


def test_a_late_answer_is_never_that_of_the_next_order(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.app.recorder.link.ANSWER_S", 0.1)
    bell.waits.clear()
    call = RecorderCall(bell.home)
    with pytest.raises(RecorderAway):
        call.order("slow")
    bell.waits.set()
    with pytest.raises(RecorderAway):
        call.order("report")
    assert bell.ask() == "report"


def test_an_answer_that_breaks_off_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "ANSWER_S", 1.0)
    (tmp_path / RECORDER_FOLDER).mkdir()
    with socket.socket(socket.AF_UNIX) as half:
        half.bind(door_of(tmp_path))
        half.listen()
        call = RecorderCall(tmp_path)
        caller, _ = half.accept()
        with caller:
            caller.sendall(struct.pack("!i", 1000) + b"{")
            with pytest.raises(RecorderAway):
                call.order("report")


def test_a_full_queue_of_a_recorder_that_hangs_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "ANSWER_S", 1.0)
    (tmp_path / RECORDER_FOLDER).mkdir()
    with socket.socket(socket.AF_UNIX) as hung, contextlib.ExitStack() as stack:
        hung.bind(door_of(tmp_path))
        hung.listen(0)
        stack.enter_context(knock(tmp_path))
        with pytest.raises(OSError, match="unavailable"):
            knock(tmp_path)


@pytest.mark.parametrize("words", ["\udcff camera", "\ud800", "\x00", "ŵ"])
def test_what_a_camera_says_breaks_no_answer(tmp_path: Path, words: str) -> None:
    made = OrderDoor(tmp_path, lambda _caller, _order: {"fault": words}, lambda _caller: None)
    try:
        call = RecorderCall(tmp_path)
        assert call.order("report")["fault"] == words
        call.close()
    finally:
        made.close()


def test_a_machine_without_threads_or_descriptors_shuts_the_door_only_for_now(
    bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as poor:
        poor.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RecorderAway):
            bell.ask()
    until(bell.answers, "an answer")


def test_an_order_of_four_megabytes_and_orders_of_many_threads(bell: Bell) -> None:
    with knock(bell.home) as connection:
        connection.send_bytes(json.dumps({"v": 1, "do": "x", "y": "z" * (2**22 - 40)}).encode())
        assert json.loads(connection.recv_bytes())["heard"] == "x"
        with contextlib.suppress(OSError):
            connection.send_bytes(b" " * (2**22 + 1))
        with pytest.raises((EOFError, OSError)):
            connection.recv_bytes()
    call = RecorderCall(bell.home)
    wrong: list[str] = []

    def ask(name: str) -> None:
        wrong.extend(name for _ in range(50) if call.order(name)["heard"] != name)

    threads = [threading.Thread(target=ask, args=(f"order {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    call.close()
    assert wrong == []


def test_the_process_behind_the_door_is_known_also_if_it_hangs(bell: Bell, tmp_path: Path) -> None:
    assert server_of(bell.home) == os.getpid()
    assert server_of(tmp_path / "nothing") is None
