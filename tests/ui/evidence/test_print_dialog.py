"""A video print from the tile: reason, authority, number, file; nothing where one is missing (EVD-06)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from console.domain.books.entries import EntryRef
from console.domain.people.actor import Role
from console.ui.books.entry_dialog import EntryDialog
from console.ui.evidence.print_dialog import VideoPrintDialog, open_print_dialog, print_lines
from console.ui.evidence.register_pane import MediaPane
from console.ui.wall.snapshots import png_of
from tests.support.panes import pane_of
from tests.support.people import filled_database, open_room
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.domain.streaming.picture import Picture


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Front]:
    with open_room(tmp_path, filled) as room:
        room.on_duty(Role.OPERATOR)
        made = Front(qtbot, room, tmp_path)
        made.sit(Role.OPERATOR)
        yield made
        made.close()


def picture() -> Picture:
    import datetime as dt

    from console.domain.streaming.picture import Picture, PixelFormat, Plane

    plane = Plane(bytes(64 * 36 * 4), 64 * 4)
    return Picture((plane,), PixelFormat.BGRA, 64, 36, dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC), 0.0)


def dialog_of(front: Front) -> VideoPrintDialog:
    return open_print_dialog(front.window.context, 3, picture(), front.window, is_masked=True)


def fill(dialog: VideoPrintDialog, **changes: Any) -> None:
    usual = {"receiver": "the scheme", "reason": "training", "storage": "secure cabinet B"}
    for name, value in {**usual, **changes}.items():
        dialog.editors[name].show(value)


@pytest.mark.req("EVD-06")
def test_a_print_is_a_numbered_file_with_its_entry(front: Front) -> None:
    dialog = dialog_of(front)
    assert not {"reference", "camera", "picture_utc", "document"} & dialog.editors.keys()
    assert "Make a video print" in [label.text() for label in dialog.findChildren(QLabel)]
    fill(dialog)
    front.wait(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    path = front.folder / "print-VP-1.pdf"
    front.wait(path.exists)
    front.wait(lambda: "Video print 1 made" in front.said())
    fields = front.house.desk.case(EntryRef("prints", 1)).entry.fields
    assert (fields["camera"], fields["is_masked"]) == (3, True)
    assert fields["picture"] == hashlib.sha256(png_of(picture())).hexdigest()


@pytest.mark.req("EVD-06")
def test_for_the_police_the_authority_is_a_file_that_can_be_read(front: Front, tmp_path: Path) -> None:
    dialog = dialog_of(front)
    police = {
        "receiver": "the police",
        "officer": "Insp Reed",
        "rank": "inspector",
        "authority": "letter 12/26",
    }
    fill(dialog, **police)
    dialog.submit()
    assert "needs the written authority" in dialog.column.refusal.text()
    dialog.place.offer(tmp_path / "gone.pdf")
    dialog.submit()
    assert "cannot be read" in dialog.column.refusal.text()
    scan = tmp_path / "authority.pdf"
    scan.write_bytes(b"not one")
    dialog.place.offer(scan)
    dialog.submit()
    front.wait(lambda: "not a PDF" in dialog.column.refusal.text())
    assert front.house.store.head("prints")[0] == 0
    scan.write_bytes(b"%PDF-1.7")
    dialog.submit()
    front.wait((front.folder / "print-VP-1.pdf").exists)


@pytest.mark.req("EVD-06")
def test_what_is_under_the_picture_says_whose_authority_and_that_zones_are_in_it() -> None:
    import datetime as dt

    from console.domain.books.prints import Made
    from console.services.evidence.prints import PrintFrame

    now = dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC)
    made = Made(
        reference="VP/7",
        camera=3,
        picture_utc=now,
        made_utc=now,
        receiver="the police",
        reason="r",
        officer="Reed",
        rank="inspector",
        authority="letter 12",
        copies=1,
        storage="cabinet",
    )
    said = "\n".join(print_lines(made, PrintFrame(3, now, b"png", is_masked=True), "Anytown"))
    assert "VP/7 – Anytown" in said
    assert "Authority: inspector Reed, letter 12" in said
    assert "Privacy zones cover parts" in said
    assert hashlib.sha256(b"png").hexdigest() in said


@pytest.mark.req("EVD-06")
def test_prints_are_listed_handed_over_and_destroyed_with_authority(front: Front) -> None:
    dialog = dialog_of(front)
    fill(dialog)
    dialog.submit()
    front.wait((front.folder / "print-VP-1.pdf").exists)
    front.do("media")
    pane = pane_of(front.shell, MediaPane)
    assert isinstance(pane, MediaPane)
    pane.prints_tab.click()
    page = pane.prints
    front.wait(lambda: page.table.proxy.rowCount() == 1)
    page.table.selectRow(0)
    why = page.destroy_button.toolTip()
    assert "the role operator does not allow it" in why
    assert why.endswith("Ask the manager or the deputy.")
    assert page.authority_button.toolTip() == "No authority is attached to this print."
    front.sit(Role.MANAGER)
    front.wait(lambda: page.table.proxy.rowCount() == 1)
    page.table.selectRow(0)
    page.destroy_button.click()
    front.wait(lambda: page.findChildren(EntryDialog))
    ending = page.findChildren(EntryDialog)[-1]
    ending.editors["way"].show("shredded")
    ending.submit()
    front.wait(lambda: front.house.store.head("prints")[0] == 2)
    front.wait(lambda: page.table.proxy.rowCount() == 1 and page.selected() is not None)
    front.wait(lambda: page.destroy_button.toolTip() == "The print is destroyed.")
