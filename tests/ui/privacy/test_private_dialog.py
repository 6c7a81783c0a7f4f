"""Marking a camera of a place where people expect privacy, and what the wall then shows (PRV-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.people.actor import Role
from console.domain.privacy.private_place import PrivatePlace
from console.domain.wall.model import TilePosition
from console.domain.wall.moves import put
from console.services.people.second_person import SecondApprover
from console.ui.privacy.private_dialog import PrivatePlaceDialog
from console.ui.wall.screen_monitor import monitor_of
from tests.support.people import PASSWORD, filled_database, login_of, open_room
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QListWidget, QWidget
    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Front]:
    with open_room(tmp_path, filled) as room:
        room.on_duty(Role.OPERATOR)
        made = Front(qtbot, room, tmp_path)
        yield made
        made.close()


def tick(names: QListWidget, wanted: str) -> None:
    for row in range(names.count()):
        if names.item(row).data(Qt.ItemDataRole.UserRole) == wanted:
            names.item(row).setCheckState(Qt.CheckState.Checked)


def tile(front: Front, camera: int) -> object:
    (view,) = [one for one in front.window.wall_view.tiles if camera in {one.withheld, _shown(one)}]
    return view


def _shown(view: object) -> int | None:
    stream = view.stream  # type: ignore[attr-defined]
    return stream.camera if stream is not None else None


def call(front: Front, camera: int) -> None:
    live = front.shell.wall
    place = TilePosition(0, 0)
    live.change(put(live.wall, place, camera), is_undoable=False)
    front.wait(lambda: front.window.wall_view.tiles and _shown(front.window.wall_view.tiles[0]) == camera)


@pytest.mark.req("PRV-04")
def test_the_manager_marks_a_camera_and_the_wall_goes_dark_for_others(front: Front) -> None:
    front.sit(Role.MANAGER)
    call(front, 2)
    front.do("private-place")
    front.wait(lambda: front.window.findChildren(PrivatePlaceDialog))
    dialog = front.window.findChildren(PrivatePlaceDialog)[-1]
    dialog.submit()
    front.wait(lambda: "why people expect privacy" in dialog.column.refusal.text())
    dialog.reason.setText("A women's shelter")
    tick(dialog.people, login_of(Role.OPERATOR))
    dialog.submit()
    # The manager is not named.
    front.wait(lambda: front.window.wall_view.tiles[0].withheld == 2)
    front.wait(lambda: "place where people expect privacy" in front.window.wall_view.tiles[0].status.fault)
    front.sit(Role.OPERATOR)
    front.wait(lambda: _shown(front.window.wall_view.tiles[0]) == 2)


@pytest.mark.req("PRV-04")
def test_a_monitor_that_is_not_marked_says_why_it_is_dark(front: Front) -> None:
    front.sit(Role.OPERATOR)
    call(front, 2)
    services = front.shell.context.services
    here = monitor_of(QGuiApplication.primaryScreen()).mark
    manager = front.room.me(Role.MANAGER)
    people = frozenset({login_of(Role.OPERATOR)})
    services.private_places.state(manager, 2, PrivatePlace("Shelter", people, frozenset({"Other"})))
    front.wait(lambda: "not shown on this monitor" in front.window.wall_view.tiles[0].status.fault)
    assert front.window.wall_view.tiles[0].stream is None
    second = SecondApprover(front.room.me(Role.DEPUTY), PASSWORD)
    services.private_places.state(manager, 2, PrivatePlace("Shelter", people, frozenset({here})), second)
    front.wait(lambda: _shown(front.window.wall_view.tiles[0]) == 2)


@pytest.mark.req("PRV-04")
def test_taking_the_mark_back_asks_for_a_second_person(front: Front) -> None:
    front.sit(Role.OPERATOR)
    call(front, 2)
    services = front.shell.context.services
    people = frozenset({login_of(Role.OPERATOR)})
    services.private_places.state(front.room.me(Role.MANAGER), 2, PrivatePlace("Shelter", people))
    front.sit(Role.MANAGER)
    front.do("private-place")
    front.wait(lambda: front.window.findChildren(PrivatePlaceDialog))
    dialog = front.window.findChildren(PrivatePlaceDialog)[-1]
    assert not dialog.second.isVisibleTo(dialog)
    tick(dialog.people, login_of(Role.SUPERVISOR))
    assert dialog.second.isVisibleTo(dialog)
    dialog.is_private.setChecked(False)
    dialog.reason.setText("The shelter closed")
    dialog.submit()
    front.wait(lambda: "Two people must agree" in dialog.column.refusal.text())
    dialog.second.login.setText(login_of(Role.DEPUTY))
    dialog.second.password.setText(PASSWORD)
    dialog.submit()
    front.wait(lambda: services.private_places.cameras.place_of(2) is None)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)
    QApplication.processEvents()


def tab_to(wanted: QWidget) -> None:
    """Go there by Tab, as somebody without a mouse does."""
    for _ in range(30):
        if wanted.hasFocus():
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {wanted}")


def tick_by_keys(names: QListWidget, wanted: str) -> None:
    tab_to(names)
    press(Qt.Key.Key_Home)
    for _ in range(names.count()):
        item = names.currentItem()
        if item is not None and item.data(Qt.ItemDataRole.UserRole) == wanted:
            break
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    assert names.currentItem().checkState() is Qt.CheckState.Checked


@pytest.mark.req("PRV-04")
def test_more_is_shown_with_a_second_person_the_whole_way_by_keys(front: Front) -> None:
    front.sit(Role.OPERATOR)
    call(front, 2)
    services = front.shell.context.services
    operator, supervisor = login_of(Role.OPERATOR), login_of(Role.SUPERVISOR)
    services.private_places.state(
        front.room.me(Role.MANAGER), 2, PrivatePlace("Shelter", frozenset({operator}))
    )
    front.sit(Role.MANAGER)
    front.do("private-place")
    front.wait(lambda: front.window.findChildren(PrivatePlaceDialog))
    dialog = front.window.findChildren(PrivatePlaceDialog)[-1]
    front.wait(dialog.isActiveWindow)
    front.wait(dialog.reason.hasFocus)
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(dialog.reason, "The supervisor answers for it")
    assert not dialog.second.isVisible()
    tick_by_keys(dialog.people, supervisor)
    front.wait(dialog.second.isVisible)
    tab_to(dialog.second.login)
    QTest.keyClicks(dialog.second.login, login_of(Role.DEPUTY))
    tab_to(dialog.second.password)
    QTest.keyClicks(dialog.second.password, "not the password")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    front.wait(lambda: "password" in dialog.column.refusal.text())
    place = services.private_places.cameras.place_of(2)
    assert place is not None
    assert place.people == {operator}
    # The wrong password is gone, and is typed anew; all else stayed.
    assert dialog.second.password.text() == ""
    tab_to(dialog.second.password)
    QTest.keyClicks(dialog.second.password, PASSWORD)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def people() -> frozenset[str]:
        now = services.private_places.cameras.place_of(2)
        return now.people if now is not None else frozenset()

    front.wait(lambda: people() == {operator, supervisor})
    now = services.private_places.cameras.place_of(2)
    assert now is not None
    assert now.reason == "The supervisor answers for it"
    front.wait(lambda: not front.window.findChildren(PrivatePlaceDialog))
