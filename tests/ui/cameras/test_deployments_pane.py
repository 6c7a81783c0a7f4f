"""The Deployments pane on real windows: assessed, approved by another, installed with its signs, removed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap

from console.domain.books import KINDS
from console.domain.books.deployment_file import Deployment
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.people.actor import Role
from console.store.cameras import CameraTable
from console.ui.books.entry_dialog import EntryDialog
from console.ui.cameras.deployment_dialogs import PhotographDialog, SignsDialog
from console.ui.cameras.deployments_pane import DeploymentsPane
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
