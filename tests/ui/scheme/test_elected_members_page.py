"""The page of the elected members, on real windows (PPL-07)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest

from console.domain.people.actor import Role
from console.domain.people.calendar import day_of
from console.domain.scheme.elected_members import ElectedMember
from console.ui.scheme.elected_member_dialogs import ElectedMemberDialog, MemberListDialog
from console.ui.scheme.history import HistoryDialog
from console.ui.widgets.column_model import ROW_ROLE
from tests.ui.scheme.test_pane import filled, front

if TYPE_CHECKING:
    from pathlib import Path

    from console.ui.scheme.elected_members_page import ElectedMembersPage
    from tests.ui.reception import Front

__all__ = ["filled", "front"]
pytestmark = pytest.mark.req("PPL-07")
MOSS = ElectedMember("Ada Moss", "Castle", dt.date(2023, 5, 4))
SMITH = ElectedMember("John Smith", "Quay", None, dt.date(2024, 5, 1))


def page_of(front: Front, role: Role = Role.MANAGER) -> ElectedMembersPage:
    front.sit(role)
    front.do("scheme")
    page = front.office.members
    tabs = front.office.tabs
    tabs.choose([tabs.text(one) for one in range(tabs.count())].index("&Elected members"))
    front.wait(page.isVisible)
    front.wait(lambda: page.add.isVisible() == (role is Role.MANAGER))
    return page


def choose(page: ElectedMembersPage, member: ElectedMember) -> None:
    proxy = page.table.proxy
    rows = [row for row in range(proxy.rowCount()) if proxy.index(row, 0).data(ROW_ROLE) == member]
    page.table.selectRow(rows[0])


def form(page: ElectedMembersPage) -> ElectedMemberDialog:
    assert isinstance(page.dialog, ElectedMemberDialog)
    return page.dialog


def listing(page: ElectedMembersPage) -> MemberListDialog:
    assert isinstance(page.dialog, MemberListDialog)
    return page.dialog


def test_a_member_is_added_by_keys_changed_ended_and_taken_back(front: Front) -> None:
    page, scheme = page_of(front), front.house.scheme
    assert page.empty.isVisible()
    assert "No elected members yet" in page.empty.text()
    assert not page.edit.isEnabled()
    page.add.setFocus()
    QTest.keyClick(page.add, Qt.Key.Key_Space)
    dialog = form(page)
    front.wait(dialog.name.hasFocus)
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    front.wait(lambda: "Enter the name" in dialog.column.refusal.text())
    QTest.keyClicks(dialog.name, "Ada Moss")
    QTest.keyClick(dialog.name, Qt.Key.Key_Tab)
    QTest.keyClicks(dialog.ward, "Castle")
    dialog.since.line.setText("4/5/2023")
    QTest.keyClick(dialog.ward, Qt.Key.Key_Return)
    front.wait(lambda: scheme.elected_members() == (MOSS,))
    front.wait(lambda: page.dialog is None)
    front.wait(lambda: page.table.proxy.rowCount() == 1)
    assert not page.empty.isVisible()

    choose(page, MOSS)
    page.end.click()
    today = day_of(dt.datetime.now(dt.UTC))
    front.wait(lambda: scheme.elected_members()[0].until == today)
    front.wait(page.undo.isEnabled)
    page.undo.click()
    front.wait(lambda: scheme.elected_members() == (MOSS,))
    front.wait(page.undo.isEnabled)
    page.undo.click()
    front.wait(lambda: scheme.elected_members() == ())
    front.wait(lambda: not page.undo.isEnabled())

    page.history.click()
    front.wait(lambda: front.window.findChildren(HistoryDialog))
    (history,) = front.window.findChildren(HistoryDialog)
    assert "Ada Moss | Castle | 04/05/2023" in history.page.toPlainText()
    history.reject()


def test_a_member_is_edited_and_removed(front: Front) -> None:
    scheme = front.house.scheme
    scheme.state_elected_members(front.room.me(Role.MANAGER), [MOSS, SMITH])
    page = page_of(front)
    front.wait(lambda: page.table.proxy.rowCount() == 2)
    assert "2 of 2 shown, 1 in office today" in page.count.text()
    choose(page, MOSS)
    page.edit.click()
    assert form(page).since.line.text() == "4 May 2023"
    form(page).until.line.setText("1/1/2020")
    form(page).submit()
    front.wait(lambda: "before it begins" in form(page).column.refusal.text())
    form(page).until.line.clear()
    form(page).ward.setText("Quay")
    form(page).submit()
    front.wait(lambda: page.dialog is None)
    assert scheme.elected_members()[0].ward == "Quay"
    choose(page, scheme.elected_members()[0])
    page.edit.click()
    form(page).remove.click()
    front.wait(lambda: scheme.elected_members() == (SMITH,))


def test_the_list_is_searched(front: Front) -> None:
    front.house.scheme.state_elected_members(front.room.me(Role.MANAGER), [MOSS, SMITH])
    page = page_of(front)
    front.wait(lambda: page.table.proxy.rowCount() == 2)
    for typed, found in (("moss", 1), ("quay john", 1), ("", 2), ("nobody", 0)):
        page.search.setText(typed)
        assert page.table.proxy.rowCount() == found
    assert "No members match" in page.empty.text()


def test_a_list_is_pasted_and_its_preview_says_what_it_does(front: Front) -> None:
    scheme = front.house.scheme
    scheme.state_elected_members(front.room.me(Role.MANAGER), [MOSS, SMITH])
    page = page_of(front)
    front.wait(lambda: page.table.proxy.rowCount() == 2)
    page.paste.click()
    dialog = listing(page)
    assert dialog.do_button is not None
    assert not dialog.do_button.isEnabled()
    dialog.pasted.setPlainText("Name;Ward;From\nMoss, Ada;Castle;4/5/2023\nNia Prŷs;Quay;1/6/2026\nX;Y;Z")
    said = dialog.preview.toPlainText()
    assert "1 new member, 1 in the list already, 1 line cannot be read" in said
    assert "▲ Line 4" in said
    assert "+ Nia Prŷs · Quay · 1 Jun 2026" in said
    dialog.pasted.setPlainText("Nia Prŷs, Quay")
    dialog.replaces.setChecked(True)
    assert "– Ada Moss (Castle): the term ends today" in dialog.preview.toPlainText()
    dialog.submit()
    front.wait(lambda: page.dialog is None)
    names = [one.name for one in scheme.elected_members() if one.is_in_office(dt.date(2100, 1, 1))]
    assert names == ["Nia Prŷs"]


def test_a_file_is_dropped_on_the_list(front: Front, tmp_path: Path) -> None:
    page = page_of(front)
    page.paste.click()
    dialog = listing(page)
    path, dropped = tmp_path / "members.csv", QMimeData()
    path.write_bytes("Surname,Forename,Ward\nPrŷs,Nia,Quay\n".encode())
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    assert dialog.pasted.canInsertFromMimeData(dropped)
    dialog.pasted.insertFromMimeData(dropped)
    assert "+ Nia Prŷs · Quay" in dialog.preview.toPlainText()
    dialog.open_file(tmp_path / "none.csv")
    assert "cannot be read" in dialog.column.refusal.text()
    dialog.reject()


def test_the_list_is_printed(front: Front) -> None:
    front.house.scheme.state_elected_members(front.room.me(Role.MANAGER), [MOSS])
    page = page_of(front)
    front.wait(page.printing.isEnabled)
    page.printing.click()
    front.wait(lambda: "elected-members-" in page.note.text())


def test_a_supervisor_reads_the_list_and_changes_nothing(front: Front) -> None:
    front.house.scheme.state_elected_members(front.room.me(Role.MANAGER), [MOSS])
    page = page_of(front, Role.SUPERVISOR)
    front.wait(lambda: page.table.proxy.rowCount() == 1)
    for one in (page.add, page.edit, page.end, page.paste, page.undo):
        assert not one.isVisible()
    page.table.activated.emit(page.table.proxy.index(0, 0))
    assert page.dialog is None
