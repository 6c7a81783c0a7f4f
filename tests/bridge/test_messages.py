from __future__ import annotations

import datetime as dt
import json
import threading
from typing import TYPE_CHECKING

import pytest

from console.bridge.background import Background
from console.bridge.fault_keeper import FaultKeeper
from console.bridge.messages import KEPT_MOST, MOST_APART, TOGETHER, MessageCentre, grouped
from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def centre(qtbot: QtBot) -> MessageCentre:
    del qtbot
    return MessageCentre(lambda *_: None)


def test_messages_from_another_thread_arrive_on_the_ui_thread(centre: MessageCentre, qtbot: QtBot) -> None:
    threads = []
    centre.posted.connect(lambda _: threads.append(threading.current_thread()))
    thread = threading.Thread(target=lambda: centre.note("hello"))
    with qtbot.waitSignal(centre.posted):
        thread.start()
    thread.join()
    assert threads == [threading.main_thread()]


def test_the_same_fault_is_told_once_until_it_is_over(centre: MessageCentre) -> None:
    centre.fault("camera 1", "no signal")
    centre.fault("camera 1", "no signal")
    centre.clear_fault("camera 1")
    centre.fault("camera 1", "no signal")
    assert len(centre.open_faults()) == 2


def test_open_faults_are_never_forgotten(centre: MessageCentre) -> None:
    centre.fault("camera 1", "no signal")
    for number in range(KEPT_MOST + 50):
        centre.note(str(number))
    assert len(centre.messages()) == KEPT_MOST
    assert [message.what for message in centre.open_faults()] == ["no signal"]


def test_work_in_the_background_delivers_on_the_ui_thread_and_says_what_fails(
    centre: MessageCentre, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    background = Background(centre)
    results: list[tuple[int, threading.Thread]] = []

    def refused() -> None:
        raise OperatorError("No.", "Ask.")

    def broken() -> None:
        raise ZeroDivisionError

    background.run(lambda: 7, lambda result: results.append((result, threading.current_thread())))
    background.run(refused)
    background.run(broken)
    qtbot.waitUntil(lambda: len(centre.messages()) == 2)
    background.close()
    assert results == [(7, threading.main_thread())]
    assert next(message.what for message in centre.messages()) == "No."
    assert "ZeroDivisionError" in caplog.text


def test_a_reminder_is_no_fault_and_goes_when_it_is_done(centre: MessageCentre) -> None:
    centre.remind("visitor 3", "Visitor 3 should have left.")
    centre.remind("visitor 3", "Visitor 3 should have left.")
    assert [one.what for one in centre.reminders()] == ["Visitor 3 should have left."]
    assert centre.open_faults() == []
    centre.clear_fault("visitor 3")
    assert centre.reminders() == []
    assert centre.messages()[0].is_over


def test_what_one_person_was_reminded_of_is_withdrawn_and_a_fault_never(centre: MessageCentre) -> None:
    withdrawn: list[int] = []
    centre.withdrawn.connect(withdrawn.append)
    centre.remind("authorisation 3", "It ends.")
    centre.fault("camera 1", "no signal")
    for key in ("authorisation 3", "camera 1", "nothing"):
        centre.withdraw(key)
    assert [one.what for one in centre.messages()] == ["no signal"]
    assert withdrawn == [1]
    centre.remind("authorisation 3", "It ends.")
    assert [one.what for one in centre.reminders()] == ["It ends."]


def test_more_than_ten_faults_in_ten_minutes_are_one_line_and_one_message(qtbot: QtBot) -> None:
    del qtbot
    now = [dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)]
    centre = MessageCentre(lambda *_: None, now=lambda: now[0])
    posted: list[str] = []
    centre.posted.connect(lambda message: posted.append(message.what))
    centre.fault("old", "an older fault")
    now[0] += 2 * TOGETHER
    for camera in range(1, 16):
        centre.fault(f"picture {camera}", f"Camera {camera}: no signal", camera=camera)
        now[0] += dt.timedelta(seconds=20)
    centre.note("a note")
    groups = grouped(centre.messages())
    assert [len(group) for group in groups] == [1, 15, 1]
    assert len(posted) == 1 + MOST_APART + 1 + 1
    assert posted[-2] == f"{MOST_APART + 1} faults in ten minutes"
    now[0] += 2 * TOGETHER
    centre.fault("later", "a later fault")
    assert posted[-1] == "a later fault"
    assert [len(group) for group in grouped(centre.messages())] == [1, 15, 1, 1]


def test_faults_survive_a_restart_as_they_were(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    before = MessageCentre(lambda *_: None)
    background = Background(before)
    keeper = FaultKeeper(path, background, before)
    for camera in (1, 2, 3, 4):
        before.fault(f"picture {camera}", f"Camera {camera}: no signal", "Check it.", camera)
    before.acknowledge(2, "a.bell", "maintenance called")
    before.acknowledge(3, "a.bell")
    before.clear_fault("picture 4")
    before.note("a note is not kept")
    keeper.close()
    background.close()
    qtbot.waitUntil(path.exists)
    assert path.stat().st_mode & 0o077 == 0
    after = MessageCentre(lambda *_: None)
    again = Background(after)
    kept_on = FaultKeeper(path, again, after)
    kept = {one.key: one for one in after.messages()}
    assert list(kept) == [f"picture {camera}" for camera in (1, 2, 3, 4)]
    assert (kept["picture 2"].acknowledged_by, kept["picture 2"].done) == ("a.bell", "maintenance called")
    assert [one.key for one in after.open_faults()] == ["picture 1", "picture 4"]
    # What lasts is told again: it lasts since then, and what was acknowledged stays so.
    for camera in (1, 2):
        after.fault(f"picture {camera}", f"Camera {camera}: no signal", "Check it.", camera)
    shown = {one.key: one for one in after.messages()}
    assert len(after.messages()) == 4
    assert shown["picture 1"].begun_utc == kept["picture 1"].begun_utc
    assert [key for key, one in shown.items() if one.ended_utc is None] == ["picture 1", "picture 2"]
    assert [one.key for one in after.open_faults()] == ["picture 1", "picture 4"]
    kept_on.close()
    again.close()


@pytest.mark.parametrize(
    "content", ["", "[]", '{"faults": 3}', '{"faults": [3, {"what": 1, "begun_utc": "x"}]}']
)
def test_a_file_of_faults_that_cannot_be_read_stops_nothing(
    qtbot: QtBot, tmp_path: Path, content: str
) -> None:
    del qtbot
    path = tmp_path / "faults.json"
    path.write_text(content, "utf-8")
    centre = MessageCentre(lambda *_: None)
    background = Background(centre)
    FaultKeeper(path, background, centre)
    assert centre.messages() == []
    background.close()


@pytest.mark.req("RIP-04")
def test_what_was_said_to_one_person_is_gone_when_another_sits_there(centre: MessageCentre) -> None:
    taken: list[int] = []
    centre.withdrawn.connect(taken.append)
    centre.note("starting")
    centre.seated("amy")
    centre.note("Requests due: 3")
    centre.refuse(OperatorError("Authorisation 3 has ended.", "Ask."))
    centre.fault("camera 1", "no signal")
    centre.remind("visitor 4 overdue", "Visitor 4 should have left.")
    secret = [one.number for one in centre.messages() if one.login == "amy"]
    centre.seated("amy")
    assert len(centre.messages()) == 5
    centre.seated("bob")
    assert [one.what for one in centre.messages()] == ["starting", "no signal", "Visitor 4 should have left."]
    assert sorted(taken) == secret
    centre.note("Saved")
    centre.seated("")
    assert "Saved" not in [one.what for one in centre.messages()]


class Gate:
    """A gate of a seat that keeps camera 10 from whoever is not named, while it hangs covertly."""

    def __init__(self) -> None:
        self.is_named = False
        self.hung: tuple[dt.datetime, dt.datetime | None] | None = None

    def is_secret(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime | None) -> bool:
        if camera != 10 or self.hung is None:
            return False
        up, down = self.hung
        return (end_utc is None or end_utc > up) and (down is None or begin_utc < down)

    def is_kept(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime | None) -> bool:
        return not self.is_named and self.is_secret(camera, begin_utc, end_utc)


@pytest.mark.req("RIP-04", "FLT-01")
def test_who_may_not_know_of_a_camera_hears_nothing_of_its_faults(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    now, gate, entered = [dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)], Gate(), []
    centre = MessageCentre(lambda *entry: entered.append(entry), now=lambda: now[0], discretion=gate)
    gate.hung = now[0] - TOGETHER, None
    posted: list[str] = []
    withdrawn: list[int] = []
    centre.posted.connect(lambda message: posted.append(message.what))
    centre.withdrawn.connect(withdrawn.append)
    # Said by who names the camera apart, and by who names it in the text only, also within another text.
    centre.fault("picture 10", "Van: no signal", camera=10)
    inner = text("Steering of camera {camera} has stopped.", camera=10)
    centre.fault("thread", text("A thread ended: {why}", why=inner))
    centre.note("Van: tampering", camera=10)
    centre.note(text("Camera {camera} moves as before.", camera=10))
    centre.refuse(OperatorError("Van: no answer."), camera=10)
    assert (posted, centre.messages(), centre.open_faults()) == ([], [], [])
    centre.acknowledge(1, "ada")
    assert entered == []
    for camera in range(20, 20 + MOST_APART):
        centre.fault(f"picture {camera}", f"Camera {camera}: no signal", camera=camera)
    assert posted[-1] == f"Camera {19 + MOST_APART}: no signal", "two that are not counted"
    # Who is named sees them when they sit down, and nobody after them.
    gate.is_named = True
    centre.cameras_changed()
    assert [one.what for one in centre.open_faults()[:2]] == ["Van: no signal", f"A thread ended: {inner}"]
    centre.acknowledge(2, "sue", "Restarted.")
    # Of which camera and time it was decides where it is entered, as for every other act.
    assert entered == [("sue", "camera 10", f"A thread ended: {inner}", "Restarted.", now[0], now[0])]
    gate.is_named = False
    centre.cameras_changed()
    assert withdrawn == [1, 2]
    assert all(one.camera != 10 for one in centre.messages())
    # A restart forgets none of them.
    background = Background(centre)
    keeper = FaultKeeper(tmp_path / "faults.json", background, centre)
    keeper.save_now()
    background.close()
    assert "Van: no signal" in (tmp_path / "faults.json").read_text("utf-8")


@pytest.mark.req("RIP-04", "FLT-01")
def test_the_same_fault_in_public_use_is_everybodys(qtbot: QtBot) -> None:
    del qtbot
    now, gate = [dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)], Gate()
    centre = MessageCentre(lambda *_: None, now=lambda: now[0], discretion=gate)
    gate.hung = now[0] - TOGETHER, None
    centre.fault("picture 10", "Camera 10 Van: no signal", camera=10)
    now[0] += TOGETHER
    gate.hung = gate.hung[0], now[0]
    now[0] += TOGETHER
    for _ in range(2):
        centre.fault("picture 10", "Camera 10 Van: no signal", camera=10)
    assert [one.begun_utc for one in centre.open_faults()] == [now[0]]


@pytest.mark.req("RIP-04", "FLT-01")
def test_a_fault_that_goes_on_in_public_use_after_a_restart_is_everybodys(
    qtbot: QtBot, tmp_path: Path
) -> None:
    """Nobody would see that an ordinary camera has no picture."""
    del qtbot
    now, gate = [dt.datetime.now(dt.UTC)], Gate()
    gate.hung = now[0] - TOGETHER, None
    centre = MessageCentre(lambda *_: None, now=lambda: now[0], discretion=gate)
    background = Background(centre)
    keeper = FaultKeeper(tmp_path / "faults.json", background, centre)
    centre.fault("picture 10", "Camera 10 Van: no signal", camera=10)
    keeper.close()
    background.close()
    now[0] += TOGETHER
    gate.hung = gate.hung[0], now[0]
    now[0] += TOGETHER
    after = MessageCentre(lambda *_: None, now=lambda: now[0], discretion=gate)
    later = Background(after)
    read = FaultKeeper(tmp_path / "faults.json", later, after)
    assert after.messages() == []
    for _ in range(2):
        after.fault("picture 10", "Camera 10 Van: no signal", camera=10)
    assert [one.begun_utc for one in after.open_faults()] == [now[0]]
    read.close()
    later.close()
    gate.is_named = True
    assert len(after.open_faults()) == 2, "who is named acknowledges the one of that time"


@pytest.mark.req("RIP-04")
def test_a_kept_fault_of_an_earlier_version_does_not_name_an_authorisation(
    qtbot: QtBot, tmp_path: Path
) -> None:
    del qtbot
    path = tmp_path / "faults.json"
    said = "Authorisation AP/DS/1 has ended. This seat has no cameras."
    row = {"what": said, "english": said, "key": "surveillance", "begun_utc": "2026-06-01T12:00:00+00:00"}
    path.write_text(json.dumps({"faults": [row]}), "utf-8")
    centre = MessageCentre(lambda *_: None)
    background = Background(centre)
    FaultKeeper(path, background, centre)
    (kept,) = centre.open_faults()
    assert "AP/DS/1" not in f"{kept.what} {kept.english}"
    assert "taken away" in kept.what
    background.close()
