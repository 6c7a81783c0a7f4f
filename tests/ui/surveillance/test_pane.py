"""The Surveillance pane and the wall on real windows: an officer begins, has named cameras, and leaves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from console.domain.books import KINDS
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.wall.model import TilePosition
from console.domain.wall.moves import put
from console.ui.books.entry_dialog import EntryDialog
from console.ui.surveillance.dialogs import BureauDialog, OfficerLeftDialog
from console.ui.surveillance.pane import SurveillancePane
from console.ui.surveillance.texts import record_html
from tests.support.panes import pane_of
from tests.support.payloads import good_payload
from tests.support.people import PASSWORD, filled_database, open_room
from tests.support.surveillance import MAIL, Bureau
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Front]:
    with open_room(tmp_path, filled) as room:
        room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
        made = Front(qtbot, room, tmp_path)
        yield made
        made.close()


def opened(front: Front) -> SurveillancePane:
    front.do("surveillance")
    pane = pane_of(front.shell, SurveillancePane)
    assert isinstance(pane, SurveillancePane)
    return pane


def dialog_of(pane: SurveillancePane, front: Front, kind: type[Any]) -> Any:
    front.wait(lambda: pane.findChildren(kind))
    return pane.findChildren(kind)[-1]


def fill(dialog: EntryDialog, **values: Any) -> None:
    for name, value in values.items():
        dialog.editors[name].show(value)


@pytest.mark.req("RIP-03")
def test_from_the_paper_to_the_officer_and_back(front: Front, tmp_path: Path) -> None:
    bureau = Bureau(front.room, front.house)
    front.sit(Role.SUPERVISOR)
    pane = opened(front)
    pane.enter_new()
    paper = bureau.payload(cameras=(1, 2))
    fill(
        dialog_of(pane, front, EntryDialog),
        **{
            name: getattr(paper, name)
            for name in (
                *("urn", "type", "form", "location", "cameras", "attending_officer"),
                *("authorising_officer", "grade", "organisation", "reasons"),
            )
        },
    )
    pane.findChildren(EntryDialog)[-1].submit()
    front.wait(lambda: pane.model.rowCount() == 1)
    assert "the confirmation by the covert authority bureau" in pane.detail.text()
    assert "RIP-03" in pane.detail.text()
    assert not pane.message_button.isEnabled()
    assert not pane.begin_button.isEnabled()

    message = tmp_path / "cab.eml"
    message.write_bytes(MAIL)
    pane.follow("confirmed")
    bureau_dialog = dialog_of(pane, front, BureauDialog)
    fill(bureau_dialog, confirmed_by="CAB")
    bureau_dialog.submit()
    assert bureau_dialog.isVisible()
    assert not bureau_dialog.is_busy
    bureau_dialog.place.line.setText(str(message))
    bureau_dialog.submit()
    front.wait(lambda: "covert authority" not in pane.detail.text())
    pane.message_button.click()
    kept = front.folder / "authorisation-1-bureau.eml"
    front.wait(lambda: kept.exists() and kept.read_bytes() == MAIL)
    assert kept.stat().st_mode & 0o077 == 0
    for name, values in (
        ("informed", {"director": "D. Reyes"}),
        ("agreed", {"director": "D. Reyes", "manner": "operates the cameras"}),
    ):
        pane.follow(name)
        dialog = pane.findChildren(EntryDialog)[-1]
        fill(dialog, **values)
        dialog.submit()
        front.wait(lambda: not pane.findChildren(EntryDialog))
    front.wait(lambda: "Missing" not in pane.detail.text())

    front.sit(Role.OPERATOR)
    front.wait(pane.begin_button.isEnabled)
    pane.begin()
    fill(
        pane.findChildren(EntryDialog)[-1],
        officer="Dale",
        force="Anyshire Police",
        collar_number="1234",
        rank="constable",
        manner="operates the cameras",
    )
    pane.findChildren(EntryDialog)[-1].submit()
    front.wait(lambda: sorted(front.shell.wall.cameras) == [1, 2])
    assert "AP/DS/1" in pane.seat.text()
    assert "1234" in pane.seat.text()

    pane.end()
    leaving = dialog_of(pane, front, OfficerLeftDialog)
    leaving.password.setText("wrong")
    leaving.submit()
    front.wait(lambda: not leaving.is_busy)
    assert sorted(front.shell.wall.cameras) == [1, 2]
    leaving.password.setText(PASSWORD)
    leaving.submit()
    front.wait(lambda: len(front.shell.wall.cameras) > 2)


@pytest.mark.req("RIP-04")
def is_chosen(pane: SurveillancePane, urn: str) -> bool:
    one = pane.selected()
    return one is not None and one.urn == urn


def test_what_was_just_entered_is_the_one_that_is_chosen(front: Front) -> None:
    bureau = Bureau(front.room, front.house)
    front.sit(Role.SUPERVISOR)
    pane = opened(front)
    names = ("type", "form", "location", "cameras", "attending_officer", "authorising_officer", "grade")
    for urn in ("AP/DS/26/1", "AP/DS/26/2"):
        pane.enter_new()
        paper = bureau.payload(cameras=(1,))
        form = dialog_of(pane, front, EntryDialog)
        assert form.windowTitle() == "New authorisation"
        fill(form, urn=urn, **{name: getattr(paper, name) for name in (*names, "organisation", "reasons")})
        form.submit()
        front.wait(partial(is_chosen, pane, urn))


def test_the_wall_has_no_picture_of_any_other_camera_and_says_why(front: Front) -> None:
    bureau = Bureau(front.room, front.house)
    front.sit(Role.OPERATOR)
    wall, view = front.shell.wall, front.window.wall_view
    front.feed.start()
    for tile, camera in enumerate((1, 2, 3)):
        wall.change(put(wall.wall, TilePosition(0, tile), camera))
    front.wait(lambda: all(one.picture is not None for one in view.tiles[:3]))
    session = bureau.begin(cameras=(2,))
    front.wait(lambda: view.tiles[0].stream is None)
    assert view.tiles[1].stream is not None
    front.wait(lambda: view.tiles[1].status.authorised == "AP/DS/1")
    assert view.tiles[2].picture is None
    assert "is not named in the officer's authorisation" in view.tiles[2].status.fault
    # A cancellation takes the last one too; the operator is told.
    bureau.cancel(session.authorisation)
    bureau.officers.read()
    front.wait(lambda: view.tiles[1].stream is None)
    assert "cancelled" in view.tiles[1].status.fault
    assert "This seat has no cameras" in front.said()
    bureau.officers.end(bureau.operator, PASSWORD)
    front.wait(lambda: all(one.picture is not None for one in view.tiles[:3]))
    QApplication.processEvents()
    assert all(not one.status.authorised for one in view.tiles)


def test_the_central_record_is_printed(front: Front) -> None:
    bureau = Bureau(front.room, front.house)
    number = bureau.enter(cameras=(1,))
    bureau.complete(number)
    front.sit(Role.SUPERVISOR)
    pane = opened(front)
    front.wait(lambda: pane.model.rowCount() == 1)
    pane.print_record()
    front.wait(lambda: list(front.folder.glob("central-record-*.pdf")))
    cases, _ = bureau.register.central_record(bureau.supervisor)
    html = record_html(cases, "Anytown", bureau.room.clock.utc_now())
    for said in ("AP/DS/1", "Supt Marsh", "CAB", "D. Reyes", "Superintendent"):
        assert said in html
    assert "Ended without having been cancelled: none" in html
    assert front.room.acts.named("central-record-printed")


@pytest.mark.req("RIP-03")
def test_the_central_record_begins_with_what_ended_without_a_cancellation(front: Front) -> None:
    bureau = Bureau(front.room, front.house)
    number, clock = bureau.enter(cameras=(1,)), front.room.clock
    bureau.complete(number)
    bureau.enter(urn="AP/DS/2", cameras=(1,))
    clock.sleep_s(100 * 86400)
    assert len(bureau.register.report_lapses()) == 2
    cases, left_out = bureau.register.central_record(front.room.me(Role.AUDITOR))
    assert left_out == 0
    html = record_html(cases, "Anytown", clock.utc_now())
    begin = html.index("Ended without having been cancelled: ")
    assert "AP/DS/1 (31 Aug 2026, 23:59:00)" in html[begin : begin + 200]
    assert "AP/DS/2 (31 Aug 2026, 23:59:00)" in html[begin : begin + 200]


@pytest.mark.req("RIP-04")
def test_what_was_open_before_the_officer_came_is_closed_and_stays_closed(front: Front) -> None:
    bureau = Bureau(front.room, front.house)
    front.sit(Role.OPERATOR)
    opened_ref = front.house.desk.enter(good_payload(KINDS["incidents.opened"]))
    for pane in ("snapshots", "registers", "incidents", "surveillance"):
        front.shell.show_pane(pane)
    docks = front.shell.docks
    assert docks is not None
    incidents = docks.by_id["incidents"].widget()
    front.wait(lambda: rows_of(incidents) == 1)
    bureau.begin(cameras=(2,))
    front.wait(docks.by_id["snapshots"].isHidden)
    assert docks.by_id["registers"].isHidden()
    front.wait(lambda: rows_of(incidents) == 0)
    for pane in ("snapshots", "registers", "media", "people", "health"):
        with pytest.raises(OperatorError, match="closed while an officer"):
            docks.show(pane)
    docks.toggle_all()
    docks.toggle_all()
    assert docks.by_id["snapshots"].isHidden()
    docks.show("surveillance")
    bureau.officers.end(bureau.operator, PASSWORD)
    front.wait(lambda: front.room.staff.cameras.session is None)
    QApplication.processEvents()
    front.wait(lambda: rows_of(incidents) == 1)
    docks.show("snapshots")
    assert opened_ref.number == 1


def rows_of(pane: QWidget) -> int:
    return max(table.model().rowCount() for table in pane.findChildren(QTableView))
