"""A viewing seat on real windows: the copy over everything, the seat locked, until the staff unlock it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.books.disclosures import Checked, Confirmed, Decided, Requested
from console.domain.people.actor import Role
from console.domain.redaction.job import CoverBox, CoverTrack, KeyBox, RedactionJob
from console.domain.redaction.review import FramesSeen
from console.services.redaction.service import RedactionRequest
from console.settings.signing import DemoSigner
from console.ui.redaction.pane import RedactionPane
from console.ui.redaction.viewing_dialog import ViewingDialog
from console.ui.redaction.viewing_window import ViewingWindow
from tests.support.evidence import at, record
from tests.support.panes import pane_of
from tests.support.people import PASSWORD, login_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench

ALL = CoverBox(0.0, 0.0, 1.0, 1.0)


def nothing(_done: int) -> None:
    pass


@pytest.fixture
def pane(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> RedactionPane:
    """The pane of a manager, with a redaction that was released for a request that may be viewed."""
    monkeypatch.setattr("console.app.wiring.redaction.signer_of", lambda _scheme: DemoSigner())
    record(bench.folder / "recordings")
    bench.open()
    bench.do("redaction")
    pane = pane_of(bench.shell, RedactionPane)
    assert isinstance(pane, RedactionPane)
    services, room = pane._context.services, bench.room
    requests, redactions, now_utc = services.books.requests, services.redactions, room.clock.utc_now()
    data, supervisor, manager = map(room.me, (Role.DATA_PROTECTION, Role.SUPERVISOR, Role.MANAGER))
    asked = Requested(received_utc=now_utc, request="subject access", requester="Olivia Fletcher")
    number = requests.register(data, asked).number
    for name in ("identity", "place and time"):
        requests.check(data, number, Checked(check=name, is_met=True, evidence="seen"))
    decided = Decided(decided_utc=now_utc, decision="granted", reason="it is she", decided_by="D. Data")
    requests.enter(data, decided, number)
    names = ("undisputed", "original_kept", "uninvestigated", "without_proceedings", "authorised")
    points: dict[str, Any] = {f"is_{name}": True for name in (*names, "to_identify")}
    requests.enter(data, Confirmed(confirmed_utc=now_utc, person="D. Data", **points), number)
    redaction = redactions.begin(
        supervisor, RedactionRequest(7, at(0), at(1), "subject access", f"disclosures {number}")
    )
    with contextlib.closing(redactions.open(supervisor, redaction, nothing).pictures) as pictures:
        keys = (KeyBox(0, ALL), KeyBox(pictures.frames - 1, ALL))
        job = RedactionJob(pictures.frames, (CoverTrack(1, "P", keys),))
        for frame in range(pictures.frames):
            pictures.covered_rgb(frame, job)
    redactions.finish_review(supervisor, redaction, job, FramesSeen(job.frames, (1 << job.frames) - 1))
    redactions.release(manager, redaction)
    room.staff.seat.sit_down(room.person(login_of(Role.MANAGER)))
    return pane


def opened(pane: RedactionPane, qtbot: QtBot) -> ViewingDialog:
    qtbot.waitUntil(lambda: pane.form.list.count() == 1)
    pane.form.list.setCurrentRow(0)
    pane.form.show_button.click()
    qtbot.waitUntil(lambda: bool(pane.findChildren(ViewingDialog)), timeout=30_000)
    return pane.findChildren(ViewingDialog)[-1]


def windows() -> list[ViewingWindow]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, ViewingWindow)]


@pytest.mark.req("DIS-05", "DIS-08")
def test_the_copy_is_over_everything_and_the_seat_is_locked_until_it_is_unlocked(
    pane: RedactionPane, bench: Bench, qtbot: QtBot
) -> None:
    dialog = opened(pane, qtbot)
    dialog.room.setText("Interview room 2")
    dialog.recipient.setText("Olivia Fletcher")
    dialog.others.setText("A. Friend, ")
    dialog.password.setText("wrong")
    dialog.submit()
    qtbot.waitUntil(lambda: "not correct" in dialog.column.refusal.text())
    assert windows() == []
    dialog.password.setText(PASSWORD)
    dialog.submit()
    qtbot.waitUntil(lambda: len(windows()) == 1)
    (window,) = windows()
    qtbot.waitUntil(lambda: not window.picture.image.isNull())
    assert window.geometry() == bench.window.screen().geometry()
    seat, docks = bench.room.staff.seat, bench.shell.docks
    assert docks is not None
    assert not seat.is_open
    qtbot.waitUntil(lambda: docks.is_covered)
    assert window.isVisible(), "it is not put away with the dialogs"
    qtbot.waitUntil(lambda: not pane.findChildren(ViewingDialog))
    assert all(not bench.room.staff.cameras.may_use(camera) for camera in (1, 7))
    colour = window.picture.image.pixelColor(window.picture.image.width() // 2, 10)
    assert colour.lightness() < 20, "covered"
    QTest.keyClick(window, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.line.text().startswith("Picture 2 of"))
    window.play_button.click()
    qtbot.waitUntil(lambda: window.frame >= 4)
    # Whoever views it can close the window; the seat stays locked.
    window.close()
    assert not window.isVisible()
    assert not seat.is_open
    clip = window.viewing.clip
    scratch = bench.folder / "redaction"
    assert [one for one in scratch.rglob("*") if one.is_file()]
    seat.unlock(login_of(Role.MANAGER))
    qtbot.waitUntil(lambda: windows() == [])
    qtbot.waitUntil(lambda: not [one for one in scratch.rglob("*") if one.is_file()])
    assert clip.shown >= 4
    assert bench.room.staff.cameras.may_use(1)
    released = pane._context.services.books.requests.request(bench.room.me(Role.DATA_PROTECTION), 1)
    assert released.is_released


def test_a_form_that_is_given_up_leaves_no_picture_on_the_disk(
    pane: RedactionPane, bench: Bench, qtbot: QtBot
) -> None:
    dialog = opened(pane, qtbot)
    scratch = bench.folder / "redaction"
    assert [one for one in scratch.rglob("*") if one.is_file()]
    dialog.reject()
    qtbot.waitUntil(lambda: not [one for one in scratch.rglob("*") if one.is_file()])
    assert bench.room.staff.seat.is_open


@pytest.mark.req("DIS-05")
def test_a_viewing_that_is_over_before_its_window_opens_opens_none(
    pane: RedactionPane, bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewings, seat = pane._context.services.viewings, bench.room.staff.seat
    begin, begun = viewings.begin, []

    def begin_and_unlock(*said: Any) -> None:
        begin(*said)
        seat.unlock(login_of(Role.MANAGER))
        begun.append(said)

    made: list[ViewingWindow] = []

    class Noted(ViewingWindow):
        def __init__(self, *said: Any) -> None:
            super().__init__(*said)
            made.append(self)

    monkeypatch.setattr("console.ui.redaction.viewing_start.ViewingWindow", Noted)
    monkeypatch.setattr(viewings, "begin", begin_and_unlock)
    dialog = opened(pane, qtbot)
    dialog.room.setText("Interview room 2")
    dialog.recipient.setText("Olivia Fletcher")
    dialog.password.setText(PASSWORD)
    dialog.submit()
    scratch = bench.folder / "redaction"
    qtbot.waitUntil(lambda: bool(begun) and not [one for one in scratch.rglob("*") if one.is_file()])
    qtbot.waitUntil(lambda: not pane.findChildren(ViewingDialog))
    assert made == []
