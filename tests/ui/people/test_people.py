"""Who sits at the console, on real windows, with the real services and database under them."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.people.licence import Licence
from console.domain.people.shift import Shift
from console.services.people.seat_cameras import FOR_EVER
from console.services.people.service import ShownLogin
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.people.dialogs import AccountDialog, DelegateDialog, ReasonDialog
from console.ui.people.handover_dialog import HandoverDialog, at_this_console
from console.ui.people.hours_dialog import HoursDialog
from console.ui.people.pane import PeoplePane, person_columns, rows_of
from console.ui.people.sign_in_pages import handover_words
from console.ui.shell.shell import Shell
from tests.support.console import console_services
from tests.support.ended import end
from tests.support.feed import SyntheticFeed, scheme
from tests.support.panes import pane_of
from tests.support.people import CONSOLE, NOON, PASSWORD, Room, filled_database, login_of, open_room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.ui.people.sign_in_view import SignInView
    from console.ui.shell.window import MonitorWindow

OPERATOR, SUPERVISOR, MANAGER = (login_of(role) for role in (Role.OPERATOR, Role.SUPERVISOR, Role.MANAGER))


def _has_keys(dialog: QDialog) -> bool:
    """No window manager is here to keep the console's window, which has just been uncovered, behind it."""
    if not dialog.isActiveWindow():
        dialog.activateWindow()
    return dialog.isActiveWindow()


class Staffed:
    """A console with people. `wait` until what was asked in the background is there."""

    def __init__(self, qtbot: QtBot, room: Room, folder: Path, lock_after_s: float = 0.0) -> None:
        self.room, self._qtbot = room, qtbot
        self.staff = replace(room.staff, shown=(ShownLogin(OPERATOR, PASSWORD, "try this one"),))
        self.feed = SyntheticFeed(scheme(9))
        services = console_services(room, folder, self.feed, people=self.staff)
        settings = ScreenSettings(
            folder / "session.json",
            folder / "snapshots",
            renderer=RendererKind.RASTER,
            is_framed=True,
            language="en",
            lock_after_s=lock_after_s,
            print_folder=folder / "prints",
        )
        self.shell = Shell(services, settings)
        self.shell.open()
        self.window.resize(1200, 800)
        QTest.qWaitForWindowExposed(self.window)

    @property
    def window(self) -> MonitorWindow:
        return self.shell.windows[0]

    @property
    def signing(self) -> SignInView:
        assert self.shell.signing is not None
        return self.shell.signing

    @property
    def pane(self) -> PeoplePane:
        return pane_of(self.shell, PeoplePane)

    def wait(self, until: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(until, timeout=30_000)

    def do(self, *acts: str) -> None:
        for act in acts:
            self.window.actions_by_id[act].trigger()
        QApplication.processEvents()

    def dialog(self, kind: type[QDialog]) -> QDialog | None:
        """The one that is open, which has the keys then."""
        shown = next((widget for widget in self.window.findChildren(kind) if widget.isVisible()), None)
        if shown is not None:
            self.wait(lambda: _has_keys(shown))
        return shown

    def press(self, button: str) -> None:
        """Press a button of the people pane once it may be pressed."""
        self.wait(self.pane.buttons[button].isEnabled)
        self.pane.buttons[button].click()

    def said(self) -> str:
        QApplication.processEvents()
        return "\n".join(message.what for message in self.shell.messages.messages())

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        page = self.signing.sign_in
        page.login.setText(login)
        page.password.setText(password)
        page.password.returnPressed.emit()

    def sit_down(self, login: str) -> None:
        """Sign in and take the shift."""
        self.sign_in(login)
        self.wait(lambda: self.shell.attendance.is_open or self.signing.page is self.signing.begin_page)
        if not self.shell.attendance.is_open:
            self.signing.begin_page.take.click()
        self.wait(lambda: self.shell.attendance.is_open)
        self.wait(lambda: not (self.shell.docks and self.shell.docks.is_covered))
        # The wall is told by a signal that waits its turn.
        self.wait(lambda: self.shell.wall.actor == login)
        # The wall learns who sits here a moment later, on the screen's own thread.
        self.wait(lambda: self.shell.wall.actor == login)

    def close(self) -> None:
        end(self.shell)
        self.feed.stop()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def staffed(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Staffed]:
    with open_room(tmp_path, filled) as room:
        new_staffed = Staffed(qtbot, room, tmp_path)
        yield new_staffed
        new_staffed.close()


def test_nobody_sees_the_panes_and_everybody_the_wall(staffed: Staffed) -> None:
    docks = staffed.shell.docks
    assert docks is not None
    assert docks.is_covered
    assert all(dock.isHidden() for dock in docks.by_id.values())
    staffed.do("cameras")
    assert docks.by_id["cameras"].isHidden()
    assert "The panes are locked." in staffed.said()
    assert staffed.window.wall_view.isVisible()
    # The page stands beside the wall, not over it.
    stack = staffed.signing.stack
    assert stack is not None
    page = stack.mapTo(staffed.window, stack.rect().topRight())
    wall = staffed.window.wall_view.mapTo(staffed.window, staffed.window.wall_view.rect().topLeft())
    assert page.x() < wall.x()
    assert stack.width() >= staffed.signing.sign_in.minimumSizeHint().width()
    assert "No one signed in" in staffed.window.status_bar.duty.text()


def typed(keys: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, keys)
    QApplication.processEvents()


def test_the_keyboard_is_where_the_eye_is_at_each_step_of_a_shift(staffed: Staffed) -> None:
    page = staffed.signing.sign_in
    wall = staffed.shell.wall.wall
    staffed.wait(page.login.hasFocus)
    typed(OPERATOR)
    QTest.keyClick(page.login, Qt.Key.Key_Return)
    assert page.password.hasFocus()
    typed(PASSWORD)
    assert staffed.shell.wall.wall == wall, "nothing that was typed steers the wall"
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    staffed.wait(lambda: staffed.signing.page is staffed.signing.begin_page)
    staffed.wait(staffed.signing.begin_page.take.hasFocus)
    QTest.keyClick(staffed.signing.begin_page.take, Qt.Key.Key_Return)
    staffed.wait(lambda: staffed.shell.attendance.is_open)
    staffed.wait(staffed.window.wall_view.hasFocus)
    typed("5")
    QTest.keyClick(staffed.window.wall_view, Qt.Key.Key_Return)
    staffed.wait(lambda: staffed.shell.wall.wall.board.shown[staffed.shell.wall.wall.spot.tile] == 5)
    staffed.do("lock")
    staffed.wait(staffed.signing.locked.secret.hasFocus)
    typed(PASSWORD)
    QTest.keyClick(staffed.signing.locked.secret, Qt.Key.Key_Return)
    staffed.wait(lambda: staffed.shell.attendance.is_open)
    staffed.wait(staffed.window.wall_view.hasFocus)


def test_nobody_calls_a_camera_or_keeps_a_picture(staffed: Staffed) -> None:
    before = staffed.shell.wall.wall
    with pytest.raises(OperatorError, match="no one is signed in"):
        staffed.shell.wall.call(5)
    staffed.do("snapshot", "record", "empty", "layout-1")
    assert staffed.shell.wall.wall == before
    assert {actor for actor, _ in staffed.room.refused()} == {"nobody"}
    assert len(staffed.room.refused()) == 5
    # What changes nothing that matters is done: the selection, the overview of keys.
    staffed.do("right")
    assert staffed.shell.wall.wall.selected != before.selected


def test_an_operator_takes_the_shift_and_acts_under_their_name(staffed: Staffed) -> None:
    staffed.sit_down(OPERATOR)
    docks = staffed.shell.docks
    assert docks is not None
    assert docks.by_id["cameras"].isVisible()
    assert staffed.window.status_bar.duty.text() == "● Operator Person, operator"
    staffed.shell.wall.call(5)
    assert staffed.room.acts.named("camera-called")[0][0] == OPERATOR
    assert staffed.staff.seat.shift is not None


def test_a_wrong_password_is_said_where_it_was_typed(staffed: Staffed) -> None:
    page = staffed.signing.sign_in
    staffed.sign_in(OPERATOR, "guess")
    staffed.wait(page.column.refusal.isVisible)
    assert "The user name or password is not correct" in page.column.refusal.text()
    assert not page.password.text()
    assert page.login.text() == OPERATOR


def test_the_demo_lists_its_people(staffed: Staffed) -> None:
    page = staffed.signing.sign_in
    assert "try this one" in page.people.item(0).text()
    page.people.setCurrentRow(0)
    assert (page.login.text(), page.password.text()) == (OPERATOR, PASSWORD)


@pytest.mark.req("PPL-01")
def test_an_expired_licence_is_refused_on_the_page(staffed: Staffed) -> None:
    staffed.room.alter(OPERATOR, licence=Licence("1000000000000003", NOON.date() - dt.timedelta(days=1)))
    staffed.sign_in(OPERATOR)
    page = staffed.signing.begin_page
    staffed.wait(lambda: staffed.signing.page is page)
    assert "expired" in page.licence.text()
    page.take.click()
    staffed.wait(page.column.refusal.isVisible)
    assert "Licence of Operator Person: expired" in page.column.refusal.text()
    assert staffed.staff.seat.seat is None


@pytest.mark.req("PPL-03")
def test_the_declaration_comes_before_everything(staffed: Staffed) -> None:
    staffed.room.alter(OPERATOR, signed=None)
    staffed.sign_in(OPERATOR)
    page = staffed.signing.declaration
    staffed.wait(lambda: staffed.signing.page is page)
    assert not page.sign.isEnabled()
    page.read.setChecked(True)
    page.password.setText("not it")
    page.sign.click()
    staffed.wait(page.column.refusal.isVisible)
    page.password.setText(PASSWORD)
    page.sign.click()
    staffed.wait(lambda: staffed.signing.page is staffed.signing.begin_page)
    assert staffed.room.person(OPERATOR).signed is not None


@pytest.mark.req("PPL-03")
def test_the_undertaking_follows_the_declaration_and_is_printed(staffed: Staffed, tmp_path: Path) -> None:
    staffed.room.alter(OPERATOR, signed=None, undertaken=None)
    staffed.sign_in(OPERATOR)
    for page in (staffed.signing.declaration, staffed.signing.undertaking):
        staffed.wait(lambda page=page: staffed.signing.page is page)  # type: ignore[misc]  # bound at once
        assert not page.sign.isEnabled()
        QTest.keyClick(page.read, Qt.Key.Key_Space)
        QTest.keyClicks(page.password, PASSWORD)
        QTest.keyClick(page.password, Qt.Key.Key_Return)
    staffed.wait(lambda: staffed.signing.page is staffed.signing.begin_page)
    assert "comply with the code of practice" in staffed.signing.undertaking.heading.text()
    staffed.signing.begin_page.take.click()
    staffed.wait(lambda: staffed.shell.attendance.is_open)
    pane = staffed.pane
    staffed.wait(lambda: pane.model.rowCount() == 1)
    pane.table.selectRow(0)
    staffed.press("paper")
    staffed.wait(lambda: "undertaking-" in staffed.said())
    (paper,) = tmp_path.rglob(f"undertaking-{OPERATOR}.pdf")
    assert paper.read_bytes().startswith(b"%PDF")


@pytest.mark.req("PPL-03")
def test_the_list_says_who_has_not_signed(staffed: Staffed) -> None:
    staffed.room.alter(OPERATOR, undertaken=None)
    staffed.sit_down(MANAGER)
    pane = staffed.pane
    staffed.wait(lambda: pane.model.rowCount() == len(Role))
    column = next(
        number
        for number in range(pane.model.columnCount())
        if pane.model.headerData(number, Qt.Orientation.Horizontal) == "Undertaking"
    )
    said = {row: pane.table.model().index(row, column).data() for row in range(len(Role))}
    unsigned = [row for row, text in said.items() if text == "Not signed"]
    assert [pane.table.model().index(row, 1).data() for row in unsigned] == [OPERATOR]


def test_the_first_start_makes_the_first_manager(qtbot: QtBot, tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        console = Staffed(qtbot, room, tmp_path)
        page = console.signing.first
        assert console.signing.page is page
        page.name.setText("Mary Manager")
        page.login.setText("mary.m")
        page.staff_number.setText("M 17")
        page.password.setText(PASSWORD)
        page.again.setText("another one")
        page.again.returnPressed.emit()
        assert "do not match" in page.column.refusal.text()
        page.again.setText(PASSWORD)
        page.again.returnPressed.emit()
        console.wait(lambda: console.signing.page is console.signing.declaration)
        declaration = console.signing.declaration
        declaration.read.setChecked(True)
        declaration.password.setText(PASSWORD)
        declaration.sign.click()
        console.wait(lambda: console.signing.page is console.signing.undertaking)
        undertaking = console.signing.undertaking
        undertaking.read.setChecked(True)
        undertaking.password.setText(PASSWORD)
        undertaking.sign.click()
        console.wait(lambda: console.shell.attendance.is_open)
        assert room.staff.seat.login == "mary.m"
        assert room.person("mary.m").staff_number == "M 17"
        console.close()


def test_locking_hides_the_panes_and_leaves_the_wall(staffed: Staffed) -> None:
    staffed.sit_down(OPERATOR)
    docks = staffed.shell.docks
    assert docks is not None
    before = docks.state()
    staffed.do("lock")
    staffed.wait(lambda: docks.is_covered)
    assert docks.state() == before
    assert "locked" in staffed.window.status_bar.duty.text()
    with pytest.raises(OperatorError, match="locked"):
        staffed.shell.wall.call(5)
    page = staffed.signing.locked
    page.secret.setText("guess")
    page.secret.returnPressed.emit()
    staffed.wait(page.column.refusal.isVisible)
    page.secret.setText(PASSWORD)
    page.secret.returnPressed.emit()
    staffed.wait(lambda: not docks.is_covered)
    assert docks.by_id["cameras"].isVisible()
    staffed.shell.wall.call(5)


def test_what_somebody_was_typing_waits_behind_the_lock(staffed: Staffed) -> None:
    staffed.sit_down(OPERATOR)
    staffed.do("change")
    dialog = staffed.dialog(HandoverDialog)
    assert isinstance(dialog, HandoverDialog)
    dialog.notes.setPlainText("half a sen")
    staffed.do("lock")
    staffed.wait(lambda: not dialog.isVisible())
    page = staffed.signing.locked
    page.secret.setText(PASSWORD)
    page.secret.returnPressed.emit()
    staffed.wait(dialog.isVisible)
    assert dialog.notes.toPlainText() == "half a sen"
    dialog.reject()


def test_an_idle_console_locks_itself(qtbot: QtBot, tmp_path: Path, filled: Path) -> None:
    with open_room(tmp_path, filled) as room:
        console = Staffed(qtbot, room, tmp_path, lock_after_s=900)
        # From the clock that the console began with: how long the machine is up must not matter.
        now_s = [time.monotonic()]
        console.shell.attendance._now_s = lambda: now_s[0]
        console.sit_down(OPERATOR)
        console.window.activateWindow()
        QTest.qWaitForWindowActive(console.window)
        console.shell.attendance.check_idle()
        now_s[0] += 600
        QTest.keyClick(console.window.windowHandle(), Qt.Key.Key_F24)
        now_s[0] += 899
        console.shell.attendance.check_idle()
        assert not room.acts.named("panes-locked")
        # More than the second that is missing: sums of fractions may fall short of it.
        now_s[0] += 1.5
        console.shell.attendance.check_idle()
        assert not console.staff.seat.is_open
        assert room.acts.named("panes-locked")[0][3] == {"why": "idle"}
        assert console.window.wall_view.isVisible()
        console.close()


@pytest.mark.req("PPL-04")
def test_the_operator_changes_while_the_wall_goes_on(staffed: Staffed) -> None:
    staffed.sit_down(OPERATOR)
    wall = staffed.shell.wall.wall
    staffed.do("change")
    dialog = staffed.dialog(HandoverDialog)
    assert isinstance(dialog, HandoverDialog)
    dialog.notes.setPlainText("A fight outside the Crown.")
    # Each in a line of its own, from the first on; a semicolon stands for a new line.
    dialog.incidents.setPlainText("2026/0001 assault Quay\n2026/0002 drugs Mill Lane; 2026/0003 fire")
    assert dialog.incidents.verticalScrollBar().value() == 0
    dialog.cameras.setText("3 and 12")
    dialog.login.setText(SUPERVISOR)
    dialog.password.setText("guess")
    assert dialog.do_button is not None
    dialog.do_button.click()
    assert "numbers" in dialog.column.refusal.text()
    dialog.cameras.setText("3, 12")
    assert dialog.read_handover().open_incidents == (
        "2026/0001 assault Quay",
        "2026/0002 drugs Mill Lane",
        "2026/0003 fire",
    )
    dialog.do_button.click()
    staffed.wait(lambda: "not correct" in dialog.column.refusal.text())
    assert staffed.staff.seat.login == OPERATOR
    dialog.password.setText(PASSWORD)
    dialog.do_button.click()
    staffed.wait(lambda: staffed.staff.seat.login == SUPERVISOR)
    staffed.wait(lambda: "Supervisor Person" in staffed.window.status_bar.duty.text())
    staffed.wait(lambda: staffed.staff.shifts.last_handover() is not None)
    assert staffed.shell.wall.wall == wall
    last = staffed.staff.shifts.last_handover()
    assert last is not None
    assert (last.handover.notes, last.handover.cameras_out) == ("A fight outside the Crown.", (3, 12))


@pytest.mark.req("PPL-04")
def test_a_hand_over_is_filled_in_and_needs_only_remarks(staffed: Staffed) -> None:
    staffed.sit_down(OPERATOR)
    ptz = staffed.shell.services.ptz
    person = staffed.staff.seat.person
    assert person is not None
    ptz.reservations.reserve(3, ptz.rules.holder(person.login, 3), 10)
    staffed.do("sign-off")
    dialog = staffed.dialog(HandoverDialog)
    assert isinstance(dialog, HandoverDialog)
    staffed.wait(lambda: "Camera 3 is reserved by Operator Person until" in dialog.in_hand.toPlainText())
    assert dialog.notes.toPlainText() == ""
    assert dialog.in_hand.isReadOnly()
    assert dialog.height() <= 800
    assert dialog.do_button is not None
    dialog.do_button.click()
    staffed.wait(lambda: staffed.staff.shifts.last_handover() is not None)
    last = staffed.staff.shifts.last_handover()
    assert last is not None
    assert last.handover.in_hand[0].startswith("Camera 3 is reserved")
    assert "Camera 3 is reserved" in handover_words(last, {})


@pytest.mark.req("PPL-04", "RIP-04")
def test_a_hand_over_does_not_say_that_a_covert_camera_is_reserved(staffed: Staffed) -> None:
    """The whole room reads it, also what a person hands over who is named for the camera."""
    staffed.sit_down(OPERATOR)
    hung = (dt.datetime.min.replace(tzinfo=dt.UTC), FOR_EVER)
    staffed.staff.cameras.hide(lambda _camera: [], lambda camera: [hung] if camera == 3 else [])
    ptz = staffed.shell.services.ptz
    person = staffed.staff.seat.person
    assert person is not None
    for camera in (3, 9):
        ptz.reservations.reserve(camera, ptz.rules.holder(person.login, camera), 10)
    assert [line[:20] for line in at_this_console(staffed.window.context)] == ["Camera 9 is reserved"]


@pytest.mark.req("PPL-04")
def test_signing_off_leaves_the_seat_and_the_next_reads_the_hand_over(staffed: Staffed) -> None:
    staffed.sit_down(OPERATOR)
    staffed.do("sign-off")
    dialog = staffed.dialog(HandoverDialog)
    assert isinstance(dialog, HandoverDialog)
    dialog.notes.setPlainText("Camera 9 flickers.")
    assert dialog.do_button is not None
    dialog.do_button.click()
    staffed.wait(lambda: staffed.staff.seat.seat is None)
    staffed.wait(lambda: staffed.signing.page is staffed.signing.sign_in)
    staffed.sign_in(SUPERVISOR)
    staffed.wait(lambda: staffed.signing.page is staffed.signing.begin_page)
    assert "Camera 9 flickers." in staffed.signing.begin_page.handover.text()
    assert "Operator Person" in staffed.signing.begin_page.handover.text()


@pytest.mark.req("PPL-01")
def test_a_trainee_sits_beside_who_is_on_duty(staffed: Staffed) -> None:
    staffed.sit_down(OPERATOR)
    staffed.do("change")
    dialog = staffed.dialog(HandoverDialog)
    assert isinstance(dialog, HandoverDialog)
    dialog.stays.setChecked(True)
    dialog.login.setText(login_of(Role.TRAINEE))
    dialog.password.setText(PASSWORD)
    assert dialog.do_button is not None
    dialog.do_button.click()
    staffed.wait(lambda: staffed.staff.seat.login == login_of(Role.TRAINEE))
    shift = staffed.staff.seat.shift
    assert shift is not None
    assert shift.mentor == OPERATOR


def test_an_account_closed_elsewhere_empties_the_seat(staffed: Staffed) -> None:
    staffed.sit_down(OPERATOR)
    console = staffed.room.console("desk 2")
    console.people.retire(staffed.room.me(Role.MANAGER), OPERATOR, "misuse")
    staffed.shell.attendance.check_expiry()
    staffed.wait(lambda: staffed.staff.seat.seat is None)
    staffed.wait(lambda: staffed.signing.page is staffed.signing.sign_in)


def test_the_list_of_people_and_what_each_may(staffed: Staffed) -> None:
    staffed.sit_down(MANAGER)
    pane = staffed.pane
    staffed.wait(lambda: pane.model.rowCount() == len(Role))
    assert pane.buttons["add"].isEnabled()
    assert not pane.buttons["edit"].isEnabled()
    pane.table.selectRow(0)
    assert pane.buttons["edit"].isEnabled()
    pane.table.clearSelection()
    assert "Active" in pane.table.text()
    assert "equipment" in pane.table.text()


def test_an_operator_sees_themselves_only(staffed: Staffed) -> None:
    staffed.sit_down(OPERATOR)
    staffed.wait(lambda: staffed.pane.model.rowCount() == 1)
    assert not staffed.pane.buttons["add"].isEnabled()
    assert staffed.pane.buttons["hours"].isEnabled()


def test_accounts_are_made_and_refused_in_the_form(staffed: Staffed) -> None:
    staffed.sit_down(MANAGER)
    staffed.shell.show_pane("people")
    staffed.press("add")
    dialog = staffed.dialog(AccountDialog)
    assert isinstance(dialog, AccountDialog)
    dialog.name.setText("Róża Nowak 👮")
    dialog.login.setText("R Nowak")
    dialog.password.setText("quiet harbour 8")
    assert dialog.do_button is not None
    dialog.do_button.click()
    staffed.wait(lambda: "cannot be used as a user name" in dialog.column.refusal.text())
    dialog.login.setText("r.nowak")
    dialog.role.setCurrentText("Police officer")
    assert dialog.police.isVisible()
    dialog.do_button.click()
    staffed.wait(lambda: "collar number" in dialog.column.refusal.text())
    dialog.role.setCurrentText("Engineer")
    dialog.do_button.click()
    staffed.wait(lambda: "Enter the staff number" in dialog.column.refusal.text())
    dialog.staff_number.setText("M-1")
    dialog.do_button.click()
    staffed.wait(lambda: "already recorded for Mary Manager" in dialog.column.refusal.text())
    dialog.staff_number.setText("B 12")
    dialog.role.setCurrentText("Operator")
    dialog.do_button.click()
    staffed.wait(lambda: staffed.pane.model.rowCount() == len(Role) + 1)
    assert staffed.room.person("r.nowak").name == "Róża Nowak 👮"
    assert staffed.room.person("r.nowak").staff_number == "B 12"


def test_closing_an_account_asks_why(staffed: Staffed) -> None:
    staffed.sit_down(MANAGER)
    pane = staffed.pane
    staffed.wait(lambda: pane.model.rowCount() == len(Role))
    pane.table.selectRow(
        next(row for row in range(len(Role)) if pane.table.model().index(row, 1).data() == OPERATOR)
    )
    staffed.press("retire")
    dialog = staffed.dialog(ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    assert dialog.do_button is not None
    dialog.do_button.click()
    staffed.wait(lambda: "reason" in dialog.column.refusal.text())
    dialog.why.setText("moved away")
    dialog.do_button.click()
    staffed.wait(lambda: staffed.room.person(OPERATOR).is_retired)


@pytest.mark.req("PPL-06")
def test_a_delegation_the_code_does_not_know_is_refused_in_the_form(staffed: Staffed) -> None:
    staffed.sit_down(MANAGER)
    pane = staffed.pane
    staffed.wait(lambda: pane.model.rowCount() == len(Role))
    pane.table.selectRow(
        next(row for row in range(len(Role)) if pane.table.model().index(row, 1).data() == OPERATOR)
    )
    staffed.press("delegate")
    dialog = staffed.dialog(DelegateDialog)
    assert isinstance(dialog, DelegateDialog)
    assert dialog.do_button is not None
    dialog.do_button.click()
    staffed.wait(lambda: "needs at least one task" in dialog.column.refusal.text())
    dialog.reject()


@pytest.mark.req("PPL-04")
def test_working_times_of_the_month(staffed: Staffed) -> None:
    staffed.room.on_duty(Role.OPERATOR)
    staffed.room.clock.advance(7200)
    staffed.sit_down(MANAGER)
    staffed.press("hours")
    dialog = staffed.dialog(HoursDialog)
    assert isinstance(dialog, HoursDialog)
    dialog._first_day = dialog._first_day.fromString("2026-06-15", "yyyy-MM-dd")
    dialog.refresh()
    staffed.wait(lambda: "Operator Person: 2.00 h" in dialog.totals.text())
    dialog._change_month(1)
    staffed.wait(lambda: "No shifts in this month" in dialog.totals.text())
    dialog.reject()


@pytest.mark.req("PPL-01")
def test_a_licence_that_ends_in_mid_shift_is_a_fault_to_acknowledge(staffed: Staffed) -> None:
    staffed.room.alter(OPERATOR, licence=Licence("1000000000000003", NOON.date()))
    staffed.sit_down(OPERATOR)
    staffed.room.clock.advance(24 * 3600)
    staffed.shell.attendance.check_expiry()
    staffed.wait(lambda: "is no longer valid: expired" in staffed.said())
    with pytest.raises(OperatorError, match="expired"):
        staffed.shell.wall.call(5)
    assert staffed.window.wall_view.isVisible()
    staffed.do("acknowledge")
    assert staffed.room.acts.named("fault-acknowledged")[0][0] == OPERATOR


def test_a_database_that_does_not_answer_is_a_fault_while_it_lasts(
    staffed: Staffed, monkeypatch: pytest.MonkeyPatch
) -> None:
    staffed.sit_down(OPERATOR)

    def broken() -> list[object]:
        raise EnvironmentFault("The accounts cannot be read.", "Check the disk.")

    with monkeypatch.context() as patched:
        patched.setattr(staffed.staff.expiry_monitor, "check", broken)
        staffed.shell.attendance.check_expiry()
        staffed.wait(lambda: "cannot be read" in staffed.said())
    assert staffed.shell.attendance.is_open
    staffed.shell.attendance.check_expiry()
    staffed.wait(lambda: all(message.ended_utc for message in staffed.shell.messages.open_faults()))
    assert staffed.staff.seat.console == CONSOLE


@pytest.mark.usefixtures("qtbot")
def test_who_is_on_duty_is_ordered_by_time_and_not_by_the_letters_of_its_date(
    tmp_path: Path, filled: Path
) -> None:
    """As text, 3 November comes before 9 January, and 29 January before 3 November."""
    times = [dt.datetime(2026, month, day, tzinfo=dt.UTC) for month, day in ((11, 3), (1, 29), (6, 9))]
    with open_room(tmp_path, filled) as room:
        state = room.staff.roster.state
        persons = list(state.persons.values())[:3]
        shifts = {
            person.login: Shift(1, person.login, CONSOLE, began_utc)
            for person, began_utc in zip(persons, times, strict=True)
        }
        rows = rows_of(persons, replace(state, on_duty=shifts), "1", "1", NOON)
    (column,) = [one for one in person_columns() if one.title == "On duty since"]
    assert [row.began_utc for row in sorted(rows, key=column.order)] == sorted(times)
