"""Snapshots from the key to the list: why, for which incident, registered, opened, handed over, destroyed."""

from __future__ import annotations

import stat
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.books.entries import EntryRef
from console.domain.books.incidents import Opened
from console.domain.people.actor import Role
from console.ui.books.entry_dialog import EntryDialog
from console.ui.evidence.print_dialog import VideoPrintDialog
from console.ui.evidence.snapshot_dialog import SnapshotDialog
from console.ui.evidence.snapshots_pane import HandOverDialog, SnapshotsPane, SnapshotView
from tests.support.panes import pane_of
from tests.support.people import filled_database, open_room
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Front]:
    with open_room(tmp_path, filled) as room:
        room.on_duty(Role.OPERATOR)
        made = Front(qtbot, room, tmp_path)
        made.sit(Role.OPERATOR)
        made.feed.pump()
        made.window.wall_view.tick()
        yield made
        made.close()


def folder_of(front: Front) -> Path:
    return front.folder.parent / "snapshots"


def snapshots_of(front: Front) -> SnapshotsPane:
    pane = pane_of(front.shell, SnapshotsPane)
    if not pane.isVisible():
        QTest.keyClick(front.window.wall_view, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert pane.isVisible()
    return pane


def take(front: Front, why: str) -> SnapshotDialog:
    """As it is done with keys: F9, the reason, Enter."""
    front.window.wall_view.setFocus()
    QTest.keyClick(front.window.wall_view, Qt.Key.Key_F9)
    dialog = front.window.findChildren(SnapshotDialog)[-1]
    front.wait(dialog.isActiveWindow)
    QTest.keyClicks(dialog.reason, why)
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    return dialog


def said(front: Front, what: str) -> bool:
    return what in front.said()


def listed(front: Front, count: int = 1) -> SnapshotsPane:
    for number in range(count):
        take(front, f"van {number + 1}")
        # With the note the form is closed; until then it has the keys.
        front.wait(partial(said, front, f"VP/{number + 1} of"))
    pane = snapshots_of(front)
    front.wait(lambda: pane.table.proxy.rowCount() == count and pane.selected() is not None)
    return pane


@pytest.mark.req("EVD-06")
def test_by_keys_a_snapshot_is_taken_registered_and_tied_to_the_open_incident(front: Front) -> None:
    now = front.room.clock.utc_now()
    opened = Opened(what="A van on the pavement", type="assault", place="Quay", seen_utc=now)
    incident = front.house.desk.enter(opened).number
    front.window.wall_view.setFocus()
    QTest.keyClick(front.window.wall_view, Qt.Key.Key_F9)
    (dialog,) = front.window.findChildren(SnapshotDialog)
    assert (dialog.sign.camera, dialog.sign.name) == (1, front.feed.cameras[0].name)
    front.wait(lambda: dialog.incident.currentData() == incident)
    number = front.house.desk.case(EntryRef("incidents", incident)).entry.called
    assert dialog.incident.currentText().startswith(f"{number}: assault"), "as the incident log calls it"
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert "why the snapshot is necessary" in dialog.column.refusal.text()
    QTest.keyClicks(dialog.reason, "the van's number plate")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    path = folder_of(front) / "snapshot-VP-1.png"
    front.wait(path.exists)
    front.wait(lambda: "Snapshot VP/1 of camera 1 saved" in front.said())
    assert path.read_bytes().startswith(b"\x89PNG")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    fields = front.house.desk.case(EntryRef("prints", 1)).entry.fields
    called = front.house.desk.case(EntryRef("incidents", incident)).entry.called
    assert (fields["incident"], fields["reason"]) == (called, "the van's number plate")
    assert front.room.acts.named("snapshot")[0][3]["file"] == path.name


def test_the_list_shows_picture_camera_time_reason_and_incident_or_is_empty(
    front: Front,
) -> None:
    pane = snapshots_of(front)
    front.wait(lambda: "No snapshots yet" in pane.empty.text())
    assert "(F9)" in pane.empty.text()
    assert "Choose a snapshot first" in pane.open_button.toolTip()
    listed(front, 2)
    proxy = pane.table.proxy
    shown = [str(proxy.index(0, column).data()) for column in range(proxy.columnCount())]
    assert shown[0] == "VP/2"
    assert shown[1:3] == ["–", f"1 {front.feed.cameras[0].name}"]
    assert shown[4:] == ["van 2", "Kept"]
    front.wait(lambda: len(pane._pictures) == 2)
    assert not proxy.index(0, 0).data(Qt.ItemDataRole.DecorationRole).isNull()


def test_it_is_opened_and_printed_and_an_altered_file_is_not(front: Front) -> None:
    pane = listed(front)
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    front.wait(lambda: front.window.findChildren(SnapshotView))
    view = front.window.findChildren(SnapshotView)[-1]
    assert not view.picture.pixmap().isNull()
    view.accept()
    pane.print_button.click()
    front.wait(lambda: pane.findChildren(VideoPrintDialog))
    dialog = pane.findChildren(VideoPrintDialog)[-1]
    assert dialog.editors["reason"].value() == "van 1"
    dialog.reject()
    path = folder_of(front) / "snapshot-VP-1.png"
    path.write_bytes(path.read_bytes() + b"x")
    pane.open_button.click()
    front.wait(lambda: "is not what was registered" in front.said())
    path.unlink()
    pane.open_button.click()
    front.wait(lambda: "is not on this console" in front.said())


def test_who_may_not_is_told_so_and_who_may_hands_over_and_destroys(front: Front, tmp_path: Path) -> None:
    pane = listed(front)
    for made in (pane.hand_button, pane.destroy_button):
        assert not made.isEnabled()
        assert "the role operator does not allow it" in made.toolTip()
    front.sit(Role.MANAGER)
    front.wait(lambda: pane.table.proxy.rowCount() == 1 and pane.selected() is not None)
    pane.hand_button.click()
    (handing,) = pane.findChildren(HandOverDialog)
    handing.editors["recipient"].show("Jo Lane")
    handing.editors["organisation"].show("council")
    copy = tmp_path / "copy.png"
    handing.place.offer(copy)
    handing.submit()
    front.wait(copy.exists)
    front.wait(lambda: front.house.store.head("prints")[0] == 2)
    assert copy.read_bytes() == (folder_of(front) / "snapshot-VP-1.png").read_bytes()
    front.wait(lambda: pane.selected() is not None)
    pane.destroy_button.click()
    ending = [one for one in pane.findChildren(EntryDialog) if not isinstance(one, HandOverDialog)][-1]
    ending.submit()
    front.wait(lambda: front.house.store.head("prints")[0] == 3)
    front.wait(lambda: not (folder_of(front) / "snapshot-VP-1.png").exists())
    front.wait(lambda: pane.open_button.toolTip() == "The snapshot is destroyed.")
