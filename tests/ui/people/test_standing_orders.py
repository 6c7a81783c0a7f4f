"""Standing orders for absence on real windows: given, listed as in force or not, and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.people.actor import Role
from console.domain.people.delegation import DelegatedTask
from console.ui.people.dialogs import ReasonDialog
from console.ui.people.standing_orders import GiveOrderDialog, StandingOrdersDialog
from tests.support.people import login_of
from tests.ui.people.test_people import MANAGER, OPERATOR, SUPERVISOR, Staffed, filled, staffed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QCheckBox

__all__ = ["filled", "staffed"]
pytestmark = pytest.mark.req("PPL-06")


def opened(staffed: Staffed) -> StandingOrdersDialog:
    staffed.press("orders")
    dialog = staffed.dialog(StandingOrdersDialog)
    assert isinstance(dialog, StandingOrdersDialog)
    return dialog


def tick(box: QCheckBox) -> None:
    """Tick a box with the keyboard."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)


def cells(dialog: StandingOrdersDialog) -> list[str]:
    return [str(dialog.model.index(0, column).data()) for column in range(dialog.model.columnCount())]


def test_the_manager_gives_one_which_is_in_force_once_they_have_gone(staffed: Staffed) -> None:
    staffed.sit_down(MANAGER)
    dialog = opened(staffed)
    staffed.wait(lambda: dialog.empty.isVisible() and dialog.give.isEnabled())
    QTest.mouseClick(dialog.give, Qt.MouseButton.LeftButton)
    form = dialog.window().findChild(GiveOrderDialog) or staffed.dialog(GiveOrderDialog)
    assert isinstance(form, GiveOrderDialog)
    assert DelegatedTask.PASSWORDS not in form.tasks
    assert DelegatedTask.DECIDE not in form.tasks
    assert form.do_button is not None
    form.do_button.click()
    staffed.wait(lambda: "needs at least one task" in form.column.refusal.text())
    tick(form.tasks[DelegatedTask.RELEASE_DATA])
    tick(form.roles[Role.SUPERVISOR])
    tick(form.roles[Role.OPERATOR])
    QTest.keyClicks(form.why, "nights")
    QTest.keyClick(form.why, Qt.Key.Key_Return)
    staffed.wait(lambda: dialog.model.rowCount() == 1)
    assert cells(dialog)[1:5] == [
        "Mary Manager",
        "Not in force: on duty",
        "supervisors; operators, while no supervisor is on duty",
        "release data",
    ]
    assert "nights" in cells(dialog)
    dialog.reject()


def test_whoever_is_on_duty_sees_that_it_is_in_force_and_cannot_end_it(staffed: Staffed) -> None:
    room = staffed.room
    room.staff.orders.give(
        room.me(Role.MANAGER), [Role.SUPERVISOR], [], [DelegatedTask.RELEASE_DATA], "nights"
    )
    staffed.sit_down(SUPERVISOR)
    dialog = opened(staffed)
    staffed.wait(lambda: dialog.model.rowCount() == 1)
    assert cells(dialog)[2] == "In force: absent"
    assert not dialog.detail.isVisible()
    dialog.table.selectRow(0)
    assert "In the absence of Mary Manager: release data. May act: supervisors." in dialog.detail.text()
    assert not dialog.give.isEnabled()
    assert not dialog.end_order.isEnabled()
    dialog.reject()


def test_its_giver_ends_it_with_a_reason(staffed: Staffed) -> None:
    room = staffed.room
    room.staff.orders.give(room.me(Role.MANAGER), [], [OPERATOR], [DelegatedTask.POLICE], "nights")
    staffed.sit_down(MANAGER)
    dialog = opened(staffed)
    staffed.wait(lambda: dialog.model.rowCount() == 1)
    assert cells(dialog)[3] == room.person(OPERATOR).name
    dialog.table.selectRow(0)
    staffed.wait(dialog.end_order.isEnabled)
    dialog.end_order.click()
    why = staffed.dialog(ReasonDialog)
    assert isinstance(why, ReasonDialog)
    QTest.keyClicks(why.why, "a new deputy")
    QTest.keyClick(why.why, Qt.Key.Key_Return)
    staffed.wait(dialog.empty.isVisible)
    assert room.staff.roster.state.orders == ()
    dialog.reject()


@pytest.mark.req("DIS-08")
def test_a_director_passes_on_deciding_and_nothing_else(staffed: Staffed) -> None:
    staffed.sit_down(login_of(Role.DIRECTOR))
    dialog = opened(staffed)
    staffed.wait(dialog.give.isEnabled)
    dialog.give.click()
    form = staffed.dialog(GiveOrderDialog)
    assert isinstance(form, GiveOrderDialog)
    assert set(form.tasks) == {DelegatedTask.DECIDE}
    assert set(form.roles) == {Role.MANAGER, Role.DEPUTY}
    form.reject()
    dialog.reject()
