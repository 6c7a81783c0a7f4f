"""The Linked feeds pane on real windows: agreed by the manager, used by the operator, ended (SYS-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from console.domain.people.actor import Role
from console.ui.books.entry_dialog import EntryDialog
from console.ui.cameras.linked_feeds_pane import LinkedFeedsPane
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
        yield made
        made.close()


def fill(pane: LinkedFeedsPane, front: Front, **values: Any) -> EntryDialog:
    front.wait(lambda: pane.findChildren(EntryDialog))
    dialog = pane.findChildren(EntryDialog)[-1]
    for name, value in values.items():
        dialog.editors[name].show(value)
    dialog.submit()
    return dialog


@pytest.mark.req("SYS-10")
def test_a_feed_is_agreed_used_and_ended(front: Front) -> None:
    front.sit(Role.MANAGER)
    front.do("linked-feeds")
    pane = pane_of(front.shell, LinkedFeedsPane)
    assert isinstance(pane, LinkedFeedsPane)
    front.wait(lambda: "No feed has been agreed" in pane.said.text())
    pane.agree_button.click()
    fill(
        pane,
        front,
        partner="Northshire Police",
        direction="to the partner",
        way="a monitor of this console",
        purpose="Football matches",
        agreement="A/12",
        agreed_by="Chief Supt Vane",
        cameras=(1, 2),
        from_time="00:00",
        until_time="00:00",
    )
    front.wait(lambda: pane.model.rowCount() == 1)
    assert "Agreement A/12: Football matches" in pane.said.text()

    front.sit(Role.OPERATOR)
    front.wait(pane.open_button.isEnabled)
    assert not pane.agree_button.isEnabled()
    assert not pane.end_button.isEnabled()
    pane.open_button.click()
    refused = fill(pane, front, cameras=(1, 4), reason="the match")
    front.wait(lambda: "Camera 4 is not in the agreement" in refused.column.refusal.text())
    assert "opened_utc" not in refused.editors, "the time is not typed"
    refused.editors["cameras"].show((1,))
    refused.submit()
    front.wait(lambda: "In use: cameras 1." in pane.said.text())
    pane.shut_button.click()
    fill(pane, front)
    front.wait(pane.open_button.isEnabled)

    front.sit(Role.MANAGER)
    front.wait(pane.end_button.isEnabled)
    pane.end_button.click()
    fill(pane, front, reason="the season is over")
    front.wait(lambda: pane.model.rowCount() == 1 and not pane.open_button.isEnabled())
    assert pane.table.proxy.index(0, 0).data() == "Ended"
