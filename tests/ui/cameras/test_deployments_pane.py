"""The Deployments pane on real windows: assessed, approved by another, installed with its signs, removed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from console.domain.books import KINDS
from console.domain.books.deployment_file import Deployment
from console.domain.books.deployments import Assessed
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.people.actor import Role
from console.store.cameras import CameraTable
from console.store.ledger.book_table import BookTable
from console.ui.books.entry_dialog import EntryDialog
from console.ui.cameras.deployment_dialogs import PhotographDialog, SignsDialog
from console.ui.cameras.deployment_map import NUMBER_ROLE, DeploymentMapDialog
from console.ui.cameras.deployments_pane import DeploymentsPane
from tests.support.damage import damage
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
        room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
        made = Front(qtbot, room, tmp_path)
        table = CameraTable(room.engine, room.clock)
        table.add(Camera(10, "U10", "Mobile", "", "", CameraKind.REDEPLOYABLE, "rtsp://x/"))
        yield made
        made.close()


def fill(pane: DeploymentsPane, front: Front, kind: type[Any], **values: Any) -> Any:
    front.wait(lambda: pane.findChildren(kind))
    dialog = pane.findChildren(kind)[-1]
    for name, value in values.items():
        dialog.editors[name].show(value)
    return dialog


def offered(pane: DeploymentsPane) -> set[str]:
    return {name for name, entry in pane.follow_ups.items() if entry.isEnabled()}


@pytest.mark.req("RED-01")
def test_from_the_assessment_to_the_signs_taken_down(front: Front, tmp_path: Path) -> None:
    front.sit(Role.SUPERVISOR)
    front.do("deployments")
    pane = pane_of(front.shell, DeploymentsPane)
    assert isinstance(pane, DeploymentsPane)
    front.wait(lambda: "No deployment" in pane.detail.text())
    pane.enter_new()
    fill(
        pane,
        front,
        EntryDialog,
        location="Foundry Lane",
        purpose="traffic",
        assessment="Speeding.",
        intelligence="pattern 6/14",
        no_consultation="No homes in view.",
        openness="overt, with signs",
        asked_by="Highways",
    ).submit()
    front.wait(lambda: pane.model.rowCount() == 1)
    assert "pattern 6/14" in pane.detail.text()
    assert offered(pane) == set(), "the supervisor assessed it and may not approve"

    front.sit(Role.MANAGER)
    front.wait(lambda: offered(pane) == {"approved", "refused"})
    pane.follow("approved")
    end = front.room.clock.utc_now().replace(year=front.room.clock.utc_now().year + 1)
    fill(pane, front, EntryDialog, until_utc=end, reasons="Nothing milder helps.").submit()
    front.wait(lambda: "deployed" in offered(pane))

    picture = QPixmap(40, 30)
    picture.fill(Qt.GlobalColor.yellow)
    path = tmp_path / "signs.png"
    assert picture.save(str(path))
    pane.follow("deployed")
    dialog = fill(pane, front, SignsDialog, camera=10, signs_utc=front.room.clock.utc_now(), person="B.")
    dialog.submit()
    assert "photograph of the signs is missing" in dialog.column.refusal.text()
    dialog.place.line.setText(str(tmp_path / "none.png"))
    dialog.submit()
    assert "cannot be read" in dialog.column.refusal.text()
    dialog.place.line.setText(str(path))
    dialog.submit()
    front.wait(lambda: offered(pane) == {"approved", "reviewed", "ended"})

    pane.show_photographs()
    front.wait(lambda: pane.findChildren(PhotographDialog))
    assert len(pane.findChildren(PhotographDialog)[-1].pictures) == 1
    pane.findChildren(PhotographDialog)[-1].close()
    pane.follow("ended")
    dialog = fill(pane, front, SignsDialog, person="B.", are_signs_down=True)
    dialog.place.line.setText(str(path))
    dialog.submit()
    front.wait(lambda: offered(pane) == set())
    pane.print_places()
    front.wait(lambda: "List of places saved" in front.said())
    (printed,) = front.folder.glob("deployments-*.pdf")
    assert printed.read_bytes().startswith(b"%PDF")


@pytest.mark.req("RED-01")
def test_a_covert_one_asks_for_no_signs(front: Front, qtbot: QtBot) -> None:
    one = Deployment(number=1, location="Quarry", purpose="x", intelligence="y", assessed_by="a")
    handed: list[Any] = []
    front.sit(Role.SUPERVISOR)
    covert = SignsDialog(
        KINDS["deployments.ended"],
        {"down_utc": front.room.clock.utc_now()},
        replace(one, is_covert=True),
        lambda filled, photograph: handed.append((filled, photograph)),
        front.window,
    )
    qtbot.addWidget(covert)
    covert.editors["person"].show("B.")
    assert "are_signs_down" not in covert.editors
    covert.submit()
    assert handed[0][1] == b""
    assert not handed[0][0].are_signs_down


def assessed(front: Front, location: str) -> int:
    payload = Assessed(
        location=location,
        purpose="traffic",
        assessment="Speeding.",
        intelligence="pattern 6/14",
        no_consultation="No homes in view.",
        openness="overt, with signs",
        asked_by="Highways",
    )
    return front.house.desk.deployments.assess(front.room.me(Role.SUPERVISOR), payload).number


def add_plan(front: Front, title: str) -> None:
    picture, buffer = QPixmap(400, 300), QBuffer()
    picture.fill(Qt.GlobalColor.gray)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    content = bytes(buffer.data().data())
    front.shell.services.map.add_plan(front.room.me(Role.MANAGER), title, ("image/png", content), (400, 300))


def map_of(front: Front) -> DeploymentMapDialog:
    front.do("deployments")
    pane = pane_of(front.shell, DeploymentsPane)
    pane.refresh()
    pane.map_button.click()
    (dialog,) = [one for one in pane.findChildren(DeploymentMapDialog) if one.isVisible()]
    return dialog


@pytest.mark.req("RED-01")
def test_the_map_says_what_is_missing_while_it_is_empty(front: Front) -> None:
    front.sit(Role.SUPERVISOR)
    dialog = map_of(front)
    front.wait(lambda: "No deployments yet" in dialog.empty.text())
    assert not dialog.place_button.isEnabled()
    assert not dialog.print_button.isEnabled()
    assessed(front, "Foundry Lane")
    dialog.read()
    front.wait(lambda: "No plans yet" in dialog.empty.text())
    assert not dialog.place_button.isEnabled()
    dialog.close()


@pytest.mark.req("RED-01")
def test_a_deployment_is_put_on_a_plan_with_the_keys_alone(front: Front) -> None:
    front.sit(Role.SUPERVISOR)
    first, second = assessed(front, "Foundry Lane"), assessed(front, "Quarry Road")
    add_plan(front, "Town centre")
    dialog = map_of(front)
    front.wait(lambda: dialog.view.plan is not None and dialog.list.count() == 2)
    assert "Not on a plan yet" in dialog.list.item(0).text()
    dialog.choose(first)
    assert dialog.list.currentItem().data(NUMBER_ROLE) == first
    dialog.place_button.click()
    view = dialog.view
    assert dialog.save_button.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not dialog.save_button.isVisible()
    assert dialog.isVisible(), "Escape stops the choice and leaves the map open"
    dialog.place_button.click()
    start = view.middle()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(view, key)
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_Return)
    front.wait(lambda: set(view.marks) == {first})
    step = 400 / 60
    mark = view.marks[first].pos()
    assert mark.x() == pytest.approx(start.x() + 2 * step - 2, abs=1.5)
    assert mark.y() == pytest.approx(start.y() - step, abs=1.5)
    assert "On the plan Town centre, put there by" in dialog.list.item(1).text()
    assert not view.is_placing

    dialog.choose(second)
    dialog.place_button.click()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.mapFromScene(50, 60))
    dialog.save_button.click()
    front.wait(lambda: set(view.marks) == {first, second})
    assert view.marks[second].pos().x() == pytest.approx(50, abs=2)
    dialog.choose(second)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert dialog.list.currentItem().data(NUMBER_ROLE) == first, "the arrow keys go to the next mark"

    dialog.print_button.click()
    front.wait(lambda: "Map and list of places saved" in front.said())
    (printed,) = front.folder.glob("deployments-map-*.pdf")
    assert printed.read_bytes().count(b"/Type /Page\n") == 2, "the plan, and the list after it"
    dialog.close()


@pytest.mark.req("RED-01")
def test_who_may_not_assess_sees_the_map_and_changes_nothing(front: Front) -> None:
    front.sit(Role.SUPERVISOR)
    assessed(front, "Foundry Lane")
    add_plan(front, "Town centre")
    front.sit(Role.OPERATOR)
    dialog = map_of(front)
    front.wait(lambda: dialog.list.count() == 1)
    front.wait(lambda: dialog.view.plan is not None)
    assert not dialog.place_button.isEnabled()
    assert "Foundry Lane" in dialog.list.item(0).text()
    dialog.close()


@pytest.mark.req("RED-01", "RIP-04")
def test_the_pane_says_that_a_deployment_cannot_be_read_and_what_to_do(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BookTable, "damaged", lambda _self, _ref: None)
    assessed = Assessed(
        location="Foundry Lane",
        purpose="traffic",
        assessment="a",
        intelligence="i",
        consultation="c",
        openness="overt, with signs",
        asked_by="Highways",
    )
    number = front.house.desk.deployments.assess(front.room.me(Role.SUPERVISOR), assessed).number
    front.sit(Role.SUPERVISOR)
    front.do("deployments")
    pane = pane_of(front.shell, DeploymentsPane)
    assert isinstance(pane, DeploymentsPane)
    front.wait(lambda: pane.model.rowCount() == 1)
    assert pane.unread.isHidden()
    damage(front.room.engine, "deployments", number)
    pane.refresh()
    front.wait(lambda: not pane.unread.isHidden())
    assert "cannot be read, because entries are damaged: 1." in pane.unread.text()
    assert "another person's approval" in pane.unread.text()
