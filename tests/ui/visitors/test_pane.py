"""The register of visitors on real windows: keyboard, signature, badge, leaving, the list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.books.entries import EntryRef
from console.domain.people.actor import Role
from console.domain.visitors.texts import VISITOR_TEXTS
from console.ui.books.book_view import LOOK_MS
from console.ui.visitors.evacuation import EvacuationDialog
from tests.support.books_at_console import SIGNED
from tests.support.people import filled_database, login_of, open_room
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.ui.visitors.arrival import ArrivalPage


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Front]:
    with open_room(tmp_path, filled) as room:
        room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
        new_front = Front(qtbot, room, tmp_path)
        new_front.sit(Role.OPERATOR)
        yield new_front
        new_front.close()


def arriving(front: Front) -> ArrivalPage:
    front.do("arrival")
    return front.counter.arrival


def fill(page: ArrivalPage, kind: str = "other", name: str = "Olivia Fletcher") -> None:
    page.kinds.choose(kind)
    page.fields.name.setText(name)
    page.fields.purpose.setText("Risk assessment")
    authorised = page.fields.authorised_by
    authorised.setCurrentIndex(authorised.findText("Supervisor Person", Qt.MatchFlag.MatchStartsWith))
    page.signing.read.setChecked(True)
    page.signing.pad.set_path(SIGNED)


def came(front: Front, **said: object) -> int:
    house = front.house
    number = house.visits.arrive(front.room.me(Role.OPERATOR), house.arrival(**said)).number
    front.counter.refresh()
    front.wait(lambda: number in shown(front))
    return number


def shown(front: Front) -> list[int]:
    proxy = front.counter.room.table.proxy
    return [front.counter.room._row_at(row).visit.number for row in range(proxy.rowCount())]


def badge_of_selected(front: Front) -> str:
    visit = front.counter.room.selected()
    return visit.badge if visit is not None else ""


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def entered(front: Front) -> int:
    return front.house.store.head("visitors")[0]


# -- coming in ---------------------------------------------------------------------------------------------


@pytest.mark.req("VIS-01")
def test_a_visitor_comes_in_by_keys_and_a_signature(front: Front) -> None:
    QTest.keyClick(
        front.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    page = front.counter.arrival
    assert page.isVisible()
    assert VISITOR_TEXTS.notice == page.notice.text()
    assert VISITOR_TEXTS.declaration == page.signing.declaration.text()
    assert QApplication.focusWidget() is page.kinds.buttons["staff of the owner"]
    QTest.keyClicks(focused(), "7")
    assert page.kinds.chosen == "other"
    page.fields.name.setFocus()
    for words in ("Olivia Fletcher", "Fire and rescue service", "Risk assessment"):
        QTest.keyClicks(focused(), words)
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert page.fields.purpose.text() == "Risk assessment"
    page.fields.authorised_by.setFocus()
    QTest.keyClicks(page.fields.authorised_by, "Sup")
    QTest.keyClick(page.signing.read, Qt.Key.Key_Space)
    pad = page.signing.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 60))
    for x, y in ((60, 20), (110, 90), (170, 30), (220, 60)):
        QTest.mouseMove(pad, QPoint(x, y))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(220, 60))
    QTest.keyClick(pad, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    front.wait(lambda: shown(front) == [1] and front.counter.room.selected())
    fields = front.house.desk.case(EntryRef("visitors", 1)).entry.fields
    assert fields["name"] == "Olivia Fletcher"
    assert fields["authorised_by"] == f"Supervisor Person ({login_of(Role.SUPERVISOR)})"
    assert fields["host"] == f"Operator Person ({login_of(Role.OPERATOR)})"
    assert fields["is_notice_shown"] is True
    assert fields["declaration"] == VISITOR_TEXTS.version
    front.wait(lambda: (front.folder / "badge-V01.pdf").exists() and "Badge V01" in front.said())


@pytest.mark.req("VIS-02")
def test_fields_follow_the_kind_of_visitor(front: Front) -> None:
    page = arriving(front)
    seen = {}
    for kind in ("police", "engineer", "cleaner", "independent inspector", "other"):
        page.kinds.choose(kind)
        fields = page.fields
        seen[kind] = (
            fields.collar.isVisible(),
            fields.supervised_by.isVisible(),
            fields.is_appointed.isEnabled(),
        )
    assert seen == {
        # Police come by an appointment in the diary, which a tick cannot say.
        "police": (True, False, False),
        "engineer": (False, True, True),
        "cleaner": (False, True, True),
        "independent inspector": (False, False, False),
        "other": (False, False, True),
    }
    items = [page.fields.supervised_by.itemText(at) for at in range(page.fields.supervised_by.count())]
    assert items == ["", "Operator Person, operator", "Supervisor Person, supervisor"]


def test_what_is_missing_is_said_and_the_keyboard_is_in_it(front: Front) -> None:
    page = arriving(front)
    page.sign_in.click()
    assert "type of visitor" in page.refusal.text()
    fill(page, "engineer")
    page.fields.purpose.clear()
    page.sign_in.click()
    assert "Purpose of the visit, Supervised throughout by" in page.refusal.text()
    assert QApplication.focusWidget() is page.fields.purpose
    page.kinds.choose("other")
    page.fields.purpose.setText("x" * 1_000_000)
    assert len(page.fields.purpose.text()) <= 5_000
    page.sign_in.click()
    front.wait(lambda: "at most 200" in page.refusal.text())
    page.fields.purpose.setText("visit")
    page.signing.read.setChecked(False)
    page.sign_in.click()
    assert "read the notice" in page.refusal.text()
    page.signing.read.setChecked(True)
    page.signing.clear.click()
    page.sign_in.click()
    front.wait(lambda: "fill in “Signature”" in page.refusal.text())
    assert entered(front) == 0
    page.signing.back.click()
    page.sign_in.click()
    front.wait(lambda: shown(front) == [1])


@pytest.mark.parametrize("name", ["😀😀", "\u202e\u200f", "12345"])
def test_a_name_without_letters_is_refused(front: Front, name: str) -> None:
    page = arriving(front)
    fill(page, name=name)
    page.sign_in.click()
    front.wait(page.refusal.isVisible)
    assert entered(front) == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [("01/06/2026 10:00", "already passed"), ("sometime", "not a time"), ("99:99", "not a time")],
)
def test_an_end_that_cannot_be_is_refused(front: Front, typed: str, said: str) -> None:
    page = arriving(front)
    fill(page)
    page.fields.until.setEditText(typed)
    page.sign_in.click()
    front.wait(lambda: said in page.refusal.text())
    assert entered(front) == 0


@pytest.mark.req("PPL-05")
def test_police_without_an_appointment_are_asked_about_once(front: Front) -> None:
    page = arriving(front)
    fill(page, "police", "S Nolan")
    page.fields.force.setText("Anyshire Police")
    page.fields.collar.setText("2417")
    page.sign_in.click()
    front.wait(lambda: "need an appointment" in page.refusal.text())
    assert page.sure.isVisible()
    page.sure.click()
    front.wait(lambda: shown(front) == [1])


def test_who_comes_again_is_known(front: Front) -> None:
    number = came(front, visitor="engineer", supervised_by=login_of(Role.OPERATOR), organisation="Lumen")
    front.counter.acts.sign_out(front.house.visits.present(front.room.me(Role.OPERATOR))[0], True)
    front.wait(lambda: shown(front) == [])
    page = arriving(front)
    completer = page.fields._completers[page.fields.name]
    front.wait(lambda: completer.model().rowCount() == 1)
    page.fields.name.setText("Olivia Fletcher")
    completer.activated.emit("Olivia Fletcher")
    assert page.kinds.chosen == "engineer"
    assert page.fields.organisation.text() == "Lumen"
    assert number == 1


def test_what_is_half_filled_in_stays_for_the_same_person_only(front: Front) -> None:
    page = arriving(front)
    fill(page)
    front.counter.room_tab.click()
    front.do("arrival")
    assert page.fields.name.text() == "Olivia Fletcher"
    front.sit(Role.SUPERVISOR)
    front.wait(lambda: not page.isVisible())
    assert page.fields.name.text() == ""
    assert page.signing.pad.path() == ""
    assert not page.signing.back.isEnabled()
    arriving(front)
    QTest.keyClick(page.fields.name, Qt.Key.Key_Escape)
    assert front.counter.room.isVisible()


def test_nobody_on_duty_is_said(front: Front) -> None:
    manager = front.room.me(Role.MANAGER)
    front.sit(Role.DEPUTY)
    for role in (Role.OPERATOR, Role.SUPERVISOR):
        front.room.staff.shifts.sign_other_off(manager, login_of(role), "forgot")
    page = arriving(front)
    page.kinds.choose("engineer")
    # The deputy sits here, and so is somebody who can stay beside an engineer.
    items = [page.fields.supervised_by.itemText(at) for at in range(page.fields.supervised_by.count())]
    assert items == ["", "Deputy Person, deputy"]
    page.begin([], [], "")
    assert "No one is on duty" in page.refusal.text()


@pytest.mark.parametrize("role", [Role.OWNER, Role.AUDITOR, Role.DIRECTOR, Role.DATA_PROTECTION])
def test_who_may_not_admit_is_refused_and_sees_it_greyed(front: Front, role: Role) -> None:
    number = came(front)
    front.sit(role)
    front.do("visitors")
    front.wait(lambda: shown(front) == [number])
    assert not front.counter.new_button.isEnabled()
    assert not front.counter.room.out.isEnabled()
    front.do("arrival")
    assert "cannot sign visitors in and out" in front.said()
    assert not front.counter.arrival.isVisible()


def late_answers(front: Front, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Answers of the store from before the last arrival, until the list is emptied."""
    visits = front.house.visits
    late: list[object] = [visits.present(front.room.me(Role.OPERATOR))]
    present = visits.present
    monkeypatch.setattr(front.counter._visits, "present", lambda actor: late[0] if late else present(actor))
    return late


def test_a_new_visitor_is_chosen_although_an_older_answer_comes_between(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.do("visitors")
    first = came(front)
    late = late_answers(front, monkeypatch)
    room = front.counter.room
    fill(page := arriving(front), name="Tomasz Hargreaves")
    page.sign_in.click()
    front.wait(lambda: "signed in" in front.said() and room.isVisible() and shown(front) == [first])
    late.clear()
    front.counter.refresh()
    front.wait(lambda: (one := room.selected()) is not None and one.number == first + 1)


def test_what_is_chosen_by_hand_counts_for_more_than_a_visitor_who_has_yet_to_be_shown(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.do("visitors")
    first, second = came(front), came(front, name="Samir Haddad")
    late = late_answers(front, monkeypatch)
    room = front.counter.room
    fill(page := arriving(front), name="Tomasz Hargreaves")
    page.sign_in.click()
    front.wait(lambda: "Badge" in front.said() and room.isVisible() and shown(front) == [first, second])
    room.table.setFocus()
    at = shown(front).index(second)
    QTest.mouseClick(
        room.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=room.table.visualRect(room.table.proxy.index(at, 0)).center(),
    )
    late.clear()
    front.counter.refresh()
    front.wait(lambda: len(shown(front)) == 3)
    assert (chosen := room.selected()) is not None
    assert chosen.number == second


# -- badge and leaving -------------------------------------------------------------------------------------


@pytest.mark.req("VIS-03")
def test_one_key_signs_out_who_is_selected(front: Front) -> None:
    front.do("visitors")
    came(front)
    front.counter.room.table.setFocus()
    QTest.keyClick(front.counter.room.table, Qt.Key.Key_B)
    front.wait((front.folder / "badge-V01.pdf").exists)
    front.wait(lambda: badge_of_selected(front) == "V01")
    visit = front.counter.room.selected()
    QTest.keyClick(front.counter.room.table, Qt.Key.Key_O)
    front.wait(lambda: shown(front) == [])
    assert not (front.folder / "badge-V01.pdf").exists()
    case = front.house.desk.case(EntryRef("visitors", 1))
    assert not case.is_open
    assert case.later[-1].fields["is_badge_back"] is True
    assert visit is not None
    front.counter.acts.sign_out(visit, True)
    front.wait(lambda: "already signed out" in front.said())
    assert front.counter.room.empty.text() == "No visitors in the room."


def test_a_folder_that_cannot_be_written_gives_no_badge(front: Front) -> None:
    front.folder.write_text("a file stands where the folder should be")
    front.do("visitors")
    number = came(front)
    front.counter.acts.give_badge(number)
    front.wait(lambda: "cannot be written" in front.said())
    assert entered(front) == 1
    front.do("who-is-here")
    front.wait(lambda: front.window.findChild(EvacuationDialog) is not None)
    dialog = front.window.findChild(EvacuationDialog)
    assert dialog is not None
    assert "Olivia Fletcher" in dialog.page.toPlainText()
    assert dialog.told.text().startswith("Not printed.")
    dialog.close()


# -- who is here -------------------------------------------------------------------------------------------


@pytest.mark.req("VIS-03")
def test_the_list_closes_when_someone_else_takes_over_and_a_late_one_is_not_shown(front: Front) -> None:
    front.do("visitors")
    came(front, name="Zoë Quill")
    front.do("who-is-here")
    front.wait(lambda: front.window.findChild(EvacuationDialog) is not None)
    front.sit(Role.MANAGER)
    front.wait(lambda: front.window.findChild(EvacuationDialog) is None)
    front.window.actions_by_id["who-is-here"].trigger()
    front.sit(Role.OPERATOR)  # before its answer is delivered, which this thread does
    answered: list[None] = []
    front.shell.background.run(lambda: None, answered.append)
    front.wait(lambda: answered)
    assert front.window.findChild(EvacuationDialog) is None


@pytest.mark.req("VIS-03")
def test_one_key_shows_and_prints_who_is_in_the_room(front: Front) -> None:
    front.do("visitors")
    came(front, name="Zoë <b>Quill</b>", organisation="A & B")
    front.do("who-is-here")
    front.wait(lambda: front.window.findChild(EvacuationDialog) is not None)
    dialog = front.window.findChild(EvacuationDialog)
    assert dialog is not None
    words = dialog.page.toPlainText()
    for fragment in ("Zoë <b>Quill</b>", "A & B", "Operator Person", "Supervisor Person", "desk 1"):
        assert fragment in words
    assert (front.folder / "in-the-room.pdf").read_bytes().startswith(b"%PDF")
    assert front.room.acts.named("evacuation-list")
    dialog.close()


@pytest.mark.req("VIS-03")
def test_in_a_fire_the_list_is_printed_without_unlocking_and_shows_no_name(front: Front) -> None:
    front.do("visitors")
    came(front, name="Zoë Quill")
    front.room.staff.seat.lock("test")
    front.do("who-is-here")
    front.wait(lambda: "The list of people in the room is not on paper" in front.said())
    assert (front.folder / "in-the-room.pdf").read_bytes().startswith(b"%PDF")
    assert "Quill" not in front.said()
    assert front.window.findChild(EvacuationDialog) is None
    (act,) = front.room.acts.named("evacuation-list")
    assert act[3]["unlocked"] == "no"


@pytest.mark.req("VIS-03")
def test_who_should_have_left_is_told_by_shape_word_and_notice_without_the_name(front: Front) -> None:
    front.do("visitors")
    number = came(front)
    room = front.counter.room
    assert room.model.index(0, 0).data() == "In the room"
    before = room.model.index(0, 0).data(Qt.ItemDataRole.DecorationRole).pixmap(16).toImage()
    front.room.clock.advance(dt.timedelta(hours=1, minutes=5).total_seconds())
    front.counter.follow_clock()
    assert room.model.index(0, 0).data() == "Overdue by 5 min"
    assert room.model.index(0, 0).data(Qt.ItemDataRole.DecorationRole).pixmap(16).toImage() != before
    front.overdue.check()
    front.wait(lambda: f"Visitor {number} (Fire and rescue service) should have left" in front.said())
    assert "Fletcher" not in front.said()
    # Nothing is out of order: it reminds, and nobody acknowledges it.
    assert len(front.shell.messages.reminders()) == 1
    front.overdue.check()
    front.counter.acts.sign_out(front.house.visits.present(front.room.me(Role.OPERATOR))[0], True)
    front.wait(lambda: shown(front) == [])
    front.overdue.check()
    front.wait(lambda: front.shell.messages.reminders() == [])
    assert front.shell.messages.open_faults() == []


def test_past_visits_are_searched_and_shown_with_their_signature(front: Front) -> None:
    front.do("visitors")
    came(front)
    came(front, name="Priya Patel")
    front.counter.book_tab.click()
    work = front.counter.work
    front.wait(lambda: work.list.model.rowCount() == 2)
    work.list.search.setText("fletch")
    work.list.reload()
    front.wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    front.wait(lambda: work.view.case is not None)
    assert 'src="signature"' in work.view.page.document().toHtml()
    work.view.close_case.click()
    front.wait(lambda: not front.house.desk.case(EntryRef("visitors", 1)).is_open)
    front.counter.show_entry(2)
    front.wait(lambda: work.view.case is not None and work.view.case.entry.number == 2)
    # The search leaves it out: what is written in the book meanwhile does not take its place.
    work.refresh()
    front.wait(lambda: not work.list.model.is_asking)
    QTest.qWait(3 * LOOK_MS)
    assert work.view.case is not None
    assert work.view.case.entry.number == 2
    # Moving on in the list does.
    work.list.table.selectionModel().clearCurrentIndex()
    work.list.table.setFocus()
    QTest.keyClick(work.list.table, Qt.Key.Key_Down)
    front.wait(lambda: work.view.case is not None and work.view.case.entry.number == 1)


def test_names_go_with_who_may_read_them(front: Front) -> None:
    front.do("visitors")
    came(front)
    front.wait(lambda: "Olivia Fletcher" in front.counter.room.about.text())
    front.sit(Role.OWNER)
    front.wait(lambda: "not shown to your role" in front.counter.room.about.text())
    front.room.staff.seat.leave()
    QApplication.processEvents()
    front.wait(lambda: shown(front) == [] or not front.counter.isVisible())
