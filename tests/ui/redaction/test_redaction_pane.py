"""The redaction studio on real windows over real recordings: from the form to the written copy."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING

import av
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from console.domain.people.actor import Role
from console.domain.redaction.job import CoverBox, Decision, KeyBox
from console.domain.redaction.review import FrameDoubtKind
from console.services.redaction.ports import FoundPeople
from console.settings.signing import DemoSigner
from console.ui.redaction.pane import RedactionPane
from tests.support import onnx_files
from tests.support.evidence import record
from tests.support.panes import pane_of
from tests.support.people import login_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.ui.redaction.sitting import RedactionSitting
    from tests.ui.conftest import Bench


@pytest.fixture
def pane(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> RedactionPane:
    """The pane of a supervisor, over recordings of cameras 7 and 8."""
    monkeypatch.setattr("console.app.wiring.redaction.signer_of", lambda _scheme: DemoSigner())
    record(bench.folder / "recordings")
    bench.open()
    bench.window.resize(1500, 950)
    bench.do("redaction")
    pane = pane_of(bench.shell, RedactionPane)
    assert isinstance(pane, RedactionPane)
    return pane


def begun(pane: RedactionPane, qtbot: QtBot) -> RedactionSitting:
    pane.form.camera.setText("7")
    pane.form.begin_line.setText("25/03/2026 12:00:00")
    pane.form.end_line.setText("25/03/2026 12:00:01")
    pane.form.reason.setText("subject access")
    pane.form.begin_button.click()
    qtbot.waitUntil(lambda: pane.sitting is not None or pane.form.column.refusal.isVisible(), timeout=30_000)
    assert pane.sitting is not None, pane.form.column.refusal.text()
    sitting = pane.sitting
    qtbot.waitUntil(lambda: sitting.seen.count == 1)
    return sitting


def test_a_second_search_makes_room_for_itself_and_keeps_what_a_person_did(
    pane: RedactionPane, qtbot: QtBot
) -> None:
    sitting = begun(pane, qtbot)
    places = [CoverBox(0.1 * n, 0.1, 0.1 * n + 0.05, 0.3) for n in range(6)]
    found = FoundPeople(tuple((KeyBox(3, box), KeyBox(9, box)) for box in places), ())
    sitting.take_over(found)
    sitting.take_over(found)
    assert len(sitting.job.tracks) == 6
    sitting.choose(1)
    sitting.decide(Decision.SUBJECT, "the subject of the request")
    sitting.show(6)
    sitting.choose(2)
    sitting.end_here()
    sitting.choose(3)
    sitting.split_here()
    sitting.choose(4)
    sitting.put_box(places[0])
    done = {track.number: track for track in sitting.job.tracks if not track.is_only_proposed}
    assert len(done) == 5
    sitting.take_over(found)
    assert len(sitting.job.tracks) == 5 + 6
    assert {track.number: track for track in sitting.job.tracks}.items() >= done.items()
    sitting.undo()
    assert len(sitting.job.tracks) == 7, "one step back"


def test_the_list_of_models_is_read_again_when_it_is_opened(pane: RedactionPane, qtbot: QtBot) -> None:
    begun(pane, qtbot)
    choice = pane.studio.models
    assert not choice.box.isHidden()
    pane.models_folder.mkdir(exist_ok=True)
    (pane.models_folder / "people.onnx").write_bytes(onnx_files.yolo_v8())
    choice.box.showPopup()
    qtbot.waitUntil(lambda: choice.box.count() == 2)
    choice.box.hidePopup()


def test_names_of_boxes_do_not_lie_on_each_other_and_progress_is_above_the_picture(
    pane: RedactionPane, qtbot: QtBot
) -> None:
    sitting = begun(pane, qtbot)
    box = CoverBox(0.2, 0.2, 0.6, 0.8)
    near = CoverBox(0.201, 0.202, 0.6, 0.8)
    canvas = pane.studio.canvas
    sitting.take_over(FoundPeople(((KeyBox(0, box),), (KeyBox(0, near),)), ()))
    assert [number for number, _place in canvas.names()] == [1]
    sitting.choose(2)
    assert [number for number, _place in canvas.names()] == [2], "the chosen one"
    apart = CoverBox(0.2, 0.7, 0.6, 0.9)
    sitting.take_over(FoundPeople(((KeyBox(0, box),), (KeyBox(0, apart),)), ()))
    assert not sitting.chosen, "another one has that number now"
    assert [number for number, _place in canvas.names()] == [1, 2]
    assert pane.progress_line.y() <= pane.studio.mapTo(pane, QPoint(0, 0)).y()


def is_seen(sitting: RedactionSitting, frame: int) -> bool:
    return bool(sitting.seen.bits >> frame & 1)


def look_at_all(pane: RedactionPane, sitting: RedactionSitting, qtbot: QtBot) -> None:
    """Press the key for the next frame until the end, as a person does."""
    sitting.show(0)
    for frame in range(1, sitting.job.frames):
        qtbot.waitUntil(partial(is_seen, sitting, frame - 1))
        QTest.keyClick(pane.studio, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: sitting.seen.is_complete)


def drag(pane: RedactionPane, begin: tuple[float, float], end: tuple[float, float]) -> None:
    canvas = pane.studio.canvas
    rect = canvas.picture_rect()

    def place(part: tuple[float, float]) -> QPoint:
        left, top = rect.left() + part[0] * rect.width(), rect.top() + part[1] * rect.height()
        return QPoint(round(left), round(top))

    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place(begin))
    QTest.mouseMove(canvas, place(end))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(end))


@pytest.mark.req("PRV-05", "DIS-14")
def test_from_the_form_to_the_copy(pane: RedactionPane, bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    sitting = begun(pane, qtbot)
    drag(pane, (0.2, 0.2), (0.5, 0.7))
    (track,) = sitting.job.tracks
    assert (track.first, track.last) == (0, sitting.job.frames - 1)
    assert not pane.studio.finish_button.isEnabled()
    look_at_all(pane, sitting, qtbot)
    assert f"frames seen {sitting.job.frames} of" in pane.studio.seen_line.text()
    pane.studio.finish_button.click()
    qtbot.waitUntil(lambda: pane.form.list.count() == 1 and "to be released" in pane.form.list.item(0).text())
    pane.form.list.setCurrentRow(0)
    pane.form.release_button.click()
    qtbot.waitUntil(lambda: "hand over recorded data" in pane.form.column.refusal.text())
    bench.room.staff.seat.sit_down(bench.room.person(login_of(Role.MANAGER)))
    qtbot.waitUntil(lambda: pane.form.list.count() == 1)
    pane.form.list.setCurrentRow(0)
    pane.form.release_button.click()
    qtbot.waitUntil(pane.form.write_button.isEnabled)
    pane.form.place.offer(tmp_path / "copy")
    pane.form.write_button.click()

    def is_issued() -> None:
        assert "exhibit RED/1/R1" in pane.form.written_line.label.text(), (
            pane.form.column.refusal.text(),
            pane.progress_line.text(),
        )

    qtbot.waitUntil(is_issued, timeout=30_000)
    with av.open(str(tmp_path / "copy" / "redacted.mp4")) as container:
        pictures = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    assert len(pictures) == sitting.job.frames
    height, width = pictures[0].shape
    for picture in pictures:
        part = picture[round(0.3 * height) : round(0.6 * height), round(0.28 * width) : round(0.42 * width)]
        assert part.max() < 45


def test_a_changed_frame_is_looked_at_again_and_a_job_is_kept(pane: RedactionPane, qtbot: QtBot) -> None:
    sitting = begun(pane, qtbot)
    look_at_all(pane, sitting, qtbot)
    sitting.show(5)
    drag(pane, (0.2, 0.2), (0.5, 0.7))
    qtbot.waitUntil(lambda: sitting.seen.count == 6)
    assert sitting.seen.next_unseen(0) == 6
    assert not pane.studio.finish_button.isEnabled()
    drag(pane, (0.35, 0.45), (0.45, 0.5))
    moved = sitting.job.tracks[0].box_at(5)
    assert moved is not None
    assert moved.left == pytest.approx(0.3, abs=0.02), "it was moved, not drawn anew"
    pane.studio.people.decision.setCurrentIndex(pane.studio.people.decision.findData(Decision.SUBJECT))
    pane.studio.people.reason.setText("asked for it")
    pane.studio.people.reason.editingFinished.emit()
    pane.close_button.click()
    qtbot.waitUntil(lambda: pane.form.list.count() == 1)
    pane.form.list.setCurrentRow(0)
    pane.form.open_button.click()
    qtbot.waitUntil(lambda: pane.sitting is not None, timeout=30_000)
    assert pane.sitting is not None
    kept = pane.sitting.job.tracks[0]
    assert (kept.decision, kept.reason) == (Decision.SUBJECT, "asked for it")


def test_found_people_are_a_proposal_and_doubts_lead_to_them(pane: RedactionPane, qtbot: QtBot) -> None:
    sitting = begun(pane, qtbot)
    box = CoverBox(0.4, 0.4, 0.5, 0.6)
    sitting.take_over(FoundPeople(((KeyBox(3, box), KeyBox(9, box)),), (KeyBox(12, box),)))
    assert sitting.job.tracks[0].decision is Decision.UNDECIDED
    frames = []
    for _ in range(3):
        pane.studio.doubt_button.click()
        frames.append(sitting.frame)
    assert frames == [3, 9, 12]
    assert "not covered" in pane.studio.doubt_line.text()
    other, plates = CoverBox(0.1, 0.1, 0.2, 0.2), ((KeyBox(3, box),),)
    read = ((KeyBox(3, other),),)
    sitting.take_over(FoundPeople((), sitting.job.sightings, plates=plates, read_plates=read))
    assert [(track.name, track.is_plate) for track in sitting.job.tracks] == [
        ("Number plate 1", True),
        ("Possible number plate 2", True),
    ]
    assert sitting.job.plates_at(3) == [other, box], "covered until somebody decides"
    sitting.undo()
    sitting.choose(1)
    sitting.show(6)
    pane.studio.people.split_button.click()
    assert [(track.first, track.last) for track in sitting.job.tracks] == [(3, 5), (6, 9)]
    pane.studio.people.remove_button.click()
    assert len(sitting.job.tracks) == 1


@pytest.mark.req("PRV-05")
def test_people_are_joined_split_and_kept_clear_by_the_keys_and_all_is_undone(
    pane: RedactionPane, qtbot: QtBot
) -> None:
    sitting = begun(pane, qtbot)
    left, right = CoverBox(0.0, 0.4, 0.1, 0.6), CoverBox(0.3, 0.4, 0.5, 0.6)
    found = ((KeyBox(0, right), KeyBox(5, left)), (KeyBox(12, left), KeyBox(20, right)))
    sitting.take_over(FoundPeople(found, ()))
    panel, studio = pane.studio.people, pane.studio
    panel.list.setFocus()
    panel.list.setCurrentRow(0)
    QTest.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert sitting.selection == {1, 2}
    assert not panel.clear_button.isEnabled(), "what is done to one is not done to two"
    QTest.keyClick(panel.list, Qt.Key.Key_J)
    whole = sitting.job.tracks
    assert len(whole) == 1
    track = whole[0]
    assert [(one.first, one.last) for one in track.stretches] == [(0, 5), (12, 20)]
    assert sitting.job.covers_at(8) == []
    # Keys of the studio also where its list has the keyboard; with the mouse from the frame that is shown.
    QTest.keyClick(panel.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(sitting.job.tracks) == 2
    QTest.keyClick(studio, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert list(sitting.job.tracks) == [track]
    sitting.choose(1)
    sitting.show(15)
    QTest.keyClick(studio, Qt.Key.Key_S)
    assert [(one.first, one.last) for one in sitting.job.tracks] == [(0, 14), (15, 20)]
    assert sitting.track is not None
    assert (sitting.track.number, sitting.track.decision) == (2, Decision.UNDECIDED)
    QTest.keyClick(studio, Qt.Key.Key_K)
    assert sitting.track.decision is Decision.SUBJECT
    panel.undo_button.click()
    panel.undo_button.click()
    assert list(sitting.job.tracks) == [track]
    panel.redo_button.click()
    panel.redo_button.click()
    assert sitting.job.tracks[1].decision is Decision.SUBJECT
    assert not panel.redo_button.isEnabled()
    # With the mouse: Ctrl and a click on the boxes, then the button.
    sitting.show(3)
    sitting.choose(2)
    rect, canvas = studio.canvas.picture_rect(), studio.canvas
    box = track.box_at(3)
    assert box is not None
    place = QPoint(
        round(rect.left() + (box.left + box.right) / 2 * rect.width()),
        round(rect.top() + 0.5 * rect.height()),
    )
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert sitting.selection == {1, 2}
    panel.join_button.click()
    # They did not agree: it is asked anew, and covered until then.
    assert [one.decision for one in sitting.job.tracks] == [Decision.UNDECIDED]
    assert panel.decision.currentData() is Decision.UNDECIDED


def test_what_was_seen_before_an_undone_change_is_still_seen(pane: RedactionPane, qtbot: QtBot) -> None:
    sitting = begun(pane, qtbot)
    look_at_all(pane, sitting, qtbot)
    drag(pane, (0.2, 0.2), (0.5, 0.7))
    assert not sitting.seen.is_complete
    pane.studio.people.undo()
    assert sitting.seen.missing() == []
    pane.studio.finish_button.click()
    qtbot.waitUntil(lambda: pane.form.list.count() == 1 and "to be released" in pane.form.list.item(0).text())


def test_two_people_at_once_are_not_joined_and_it_is_said(pane: RedactionPane, qtbot: QtBot) -> None:
    sitting = begun(pane, qtbot)
    one, other = CoverBox(0.1, 0.4, 0.2, 0.6), CoverBox(0.6, 0.4, 0.7, 0.6)
    sitting.take_over(FoundPeople(((KeyBox(0, one),), (KeyBox(0, other),)), ()))
    sitting.select([1, 2], 1)
    refused: list[object] = []
    pane.studio.people.refused.connect(refused.append)
    pane.studio.people.join()
    assert "two people" in str(refused[0])
    assert len(sitting.job.tracks) == 2


@pytest.mark.req("PRV-05")
def test_a_model_of_the_scheme_is_chosen_and_one_that_is_none_is_said(
    pane: RedactionPane, bench: Bench, qtbot: QtBot
) -> None:
    folder = pane.models_folder
    folder.mkdir(parents=True)
    (folder / "good.onnx").write_bytes(onnx_files.yolo_v8())
    (folder / "good.licence.txt").write_text("MIT\n…", "utf-8")
    (folder / "letter.onnx").write_bytes(b"dear sir or madam")
    sitting = begun(pane, qtbot)
    choice = pane.studio.models
    qtbot.waitUntil(lambda: choice.box.count() == 3)
    assert choice.chosen() == ""
    choice.box.setCurrentIndex(2)
    assert "licence: none given" in choice.note.text()
    pane.studio.detect_button.click()
    qtbot.waitUntil(lambda: "“letter.onnx” cannot be used" in str(bench.said()), timeout=60_000)
    assert pane.sitting is sitting
    qtbot.waitUntil(lambda: not pane.is_busy)
    choice.box.setCurrentIndex(1)
    assert "licence: MIT" in choice.note.text()
    pane.studio.detect_button.click()
    qtbot.waitUntil(lambda: bool(sitting.job.found_with), timeout=60_000)
    assert sitting.job.found_with[0].name == "good.onnx"


def test_doubts_are_gone_through_by_kind_and_back(pane: RedactionPane, qtbot: QtBot) -> None:
    sitting = begun(pane, qtbot)
    box = CoverBox(0.4, 0.4, 0.5, 0.6)
    sitting.take_over(FoundPeople(((KeyBox(3, box), KeyBox(9, box)),), (KeyBox(12, box),)))
    kinds = pane.studio.doubt_kind
    kinds.setCurrentIndex(kinds.findData(FrameDoubtKind.LOST))
    for _ in range(2):
        QTest.keyClick(pane.studio, Qt.Key.Key_D)
        assert sitting.frame == 9
    kinds.setCurrentIndex(0)
    QTest.keyClick(pane.studio, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    assert sitting.frame == 3
    QTest.keyClick(pane.studio, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    assert sitting.frame == 12


def test_the_next_person_does_not_see_the_clip(pane: RedactionPane, bench: Bench, qtbot: QtBot) -> None:
    begun(pane, qtbot)
    scratch = next(bench.folder.rglob("studio-*"))
    bench.room.staff.seat.sit_down(bench.room.person(login_of(Role.AUDITOR)))
    qtbot.waitUntil(lambda: pane.sitting is None and not scratch.exists())
    assert pane.pages.currentWidget() is pane.form


def test_a_change_of_attendance_that_is_not_of_this_person_stops_nothing(
    pane: RedactionPane, bench: Bench, qtbot: QtBot
) -> None:
    sitting = begun(pane, qtbot)
    pane.studio.detect_button.click()
    assert pane.is_busy
    bench.shell.attendance.changed.emit()
    assert pane.sitting is sitting
    qtbot.waitUntil(lambda: not pane.is_busy, timeout=60_000)
    assert sitting.job.found_with, "the search went on to its end"


def test_what_is_missing_is_said(pane: RedactionPane, qtbot: QtBot) -> None:
    assert pane.form.empty.isVisible()
    pane.form.camera.setText("the square")
    pane.form.begin_button.click()
    assert "number of the camera" in pane.form.column.refusal.text()
    pane.form.camera.setText("7")
    pane.form.reason.setText("subject access")
    request = dataclasses.replace(pane.form.request(), reason="")
    pane.begin(request)
    qtbot.waitUntil(lambda: "Enter the reason" in pane.form.column.refusal.text())
    pane.begin(dataclasses.replace(request, reason="subject access"))
    qtbot.waitUntil(lambda: "no recordings" in pane.form.column.refusal.text())


def test_a_box_is_drawn_and_moved_by_the_keys(pane: RedactionPane, qtbot: QtBot) -> None:
    sitting = begun(pane, qtbot)
    canvas = pane.studio.canvas

    def press(key: Qt.Key, count: int = 1) -> None:
        for _ in range(count):
            QTest.keyClick(canvas, key)

    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Left, 6)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Right, 5)
    press(Qt.Key.Key_Down, 4)
    press(Qt.Key.Key_Space)
    (track,) = sitting.job.tracks
    drawn = track.box_at(0)
    assert drawn is not None
    frame = canvas.picture_rect()
    assert (drawn.right - drawn.left) * frame.width() == pytest.approx(50, abs=1)
    assert (drawn.bottom - drawn.top) * frame.height() == pytest.approx(40, abs=1)
    # From the middle of the box it is moved whole; page down still goes on by a second.
    press(Qt.Key.Key_Left, 2)
    press(Qt.Key.Key_Up, 2)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Right, 2)
    press(Qt.Key.Key_Space)
    (track,) = sitting.job.tracks
    moved = track.box_at(0)
    assert moved is not None
    assert (moved.left - drawn.left) * frame.width() == pytest.approx(20, abs=1)
    assert moved.bottom == pytest.approx(drawn.bottom, abs=1e-6)
    qtbot.waitUntil(lambda: is_seen(sitting, 0))
    press(Qt.Key.Key_PageDown)
    assert sitting.frame > 0
