"""The Media pane on real windows: the list, the life, why a button is off, and the acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.media import Registered
from console.domain.books.media_file import Custody
from console.domain.evidence.label_code import label_code
from console.domain.people.actor import Role
from console.services.evidence.media_register_witness import WitnessSignature
from console.ui.books.entry_dialog import EntryDialog
from console.ui.evidence.holds_certificate import DeletionCertificateDialog
from console.ui.evidence.register_dialogs import (
    ActDialog,
    CountDialog,
    CountersignLinkDialog,
    StatementDialog,
)
from console.ui.evidence.register_pane import MediaPane
from console.ui.wall.camera_sign import CameraSigns
from tests.support.books_at_console import SIGNED
from tests.support.panes import pane_of
from tests.support.people import PASSWORD, filled_database, login_of, open_room
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

WITNESS = WitnessSignature(login_of(Role.OPERATOR), PASSWORD)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Front]:
    with open_room(tmp_path, filled) as room:
        room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
        made = Front(qtbot, room, tmp_path)
        made.sit(Role.MANAGER)
        yield made
        made.close()


def opened(front: Front) -> MediaPane:
    front.do("media")
    pane = pane_of(front.shell, MediaPane)
    assert isinstance(pane, MediaPane)
    return pane


def registered(front: Front, reference: str = "AB/1", *, is_signed: bool = True, **changes: Any) -> int:
    fields: dict[str, Any] = {
        "reference": reference,
        "medium": "disc",
        "copy": "working",
        "made_utc": front.room.clock.utc_now(),
        "contents": "incident 12",
        "storage": "control room safe",
    }
    manager = front.room.me(Role.MANAGER)
    payload = Registered(**{**fields, **changes})
    return front.house.desk.media.register(manager, payload, WITNESS if is_signed else None).number


def test_a_scanned_label_finds_its_medium(front: Front, qtbot: QtBot) -> None:
    registered(front, "AB/1")
    registered(front, "AB/12")
    pane = opened(front)
    qtbot.waitUntil(lambda: len(shown(pane)) == 2)
    for reference in ("AB/12", "AB/1"):
        pane.register.search.setText(label_code(reference, "5d2c" * 16))
        assert shown(pane) == [reference]


def shown(pane: MediaPane) -> list[str]:
    proxy = pane.register.table.proxy
    return [str(proxy.index(row, 0).data()) for row in range(proxy.rowCount())]


def dialog_of(pane: MediaPane, front: Front, kind: type[Any]) -> Any:
    front.wait(lambda: pane.findChildren(kind))
    return pane.findChildren(kind)[-1]


def choose(front: Front, pane: MediaPane, reference: str) -> None:
    pane.refresh()
    front.wait(lambda: reference in shown(pane))
    pane.register.search.setText(reference)
    front.wait(lambda: pane.register.selected() is not None)


def test_an_empty_register_says_how_to_begin(front: Front) -> None:
    pane = opened(front)
    front.wait(lambda: "No media yet" in pane.register.empty.text())
    assert not any(button.isEnabled() for button in pane.register.buttons.values())
    assert pane.register.buttons["remove"].toolTip() == "Choose a medium first."


@pytest.mark.req("EVD-02")
def test_a_scanned_code_finds_its_medium(front: Front) -> None:
    registered(front, "AB/1")
    registered(front, "CD/22")
    pane = opened(front)
    front.wait(lambda: len(shown(pane)) == 2)
    pane.register.search.setText("cd/22")
    pane.register.search.returnPressed.emit()
    assert shown(pane) == ["CD/22"]
    assert pane.register.heading.text() == "CD/22"
    assert pane.register.search.selectedText() == "cd/22"


@pytest.mark.req("EVD-03")
def test_buttons_say_why_they_are_off_until_a_witness_has_signed(front: Front) -> None:
    registered(front, is_signed=False)
    pane = opened(front)
    choose(front, pane, "AB/1")
    remove = pane.register.buttons["remove"]
    assert not remove.isEnabled()
    assert "not countersigned by a witness" in remove.toolTip()
    assert "not countersigned by a witness" in pane.register.why.text()
    pane.register.buttons["countersign"].click()
    dialog = dialog_of(pane, front, CountersignLinkDialog)
    dialog.witness.login.setText(WITNESS.login)
    dialog.witness.secret.setText("guessed")
    dialog.submit()
    front.wait(dialog.column.refusal.text)
    assert dialog.witness.secret.text() == ""
    dialog.witness.secret.setText(PASSWORD)
    dialog.submit()
    front.wait(remove.isEnabled)


@pytest.mark.req("EVD-03")
def test_a_hand_over_with_statement_signatures_and_receipt(front: Front) -> None:
    number = registered(front)
    pane = opened(front)
    choose(front, pane, "AB/1")
    pane.register.buttons["state"].click()
    statement = dialog_of(pane, front, StatementDialog)
    statement.submit()
    assert "Sign in the field" in statement.column.refusal.text()
    statement.pad.set_path(SIGNED)
    statement.submit()
    front.wait(lambda: front.house.store.head("statements")[0] == 1)
    pane.register.buttons["deliver"].click()
    act = dialog_of(pane, front, ActDialog)
    assert act.editors["statement"].value() == "1"
    for name, value in (
        ("recipient", "the police"),
        ("agency", "Anyshire Police"),
        ("officer", "PC Plod"),
        ("collar_number", "4711"),
        ("signature", SIGNED),
    ):
        act.editors[name].show(value)
    act.witness.login.setText(WITNESS.login)
    act.witness.secret.setText(PASSWORD)
    act.submit()
    front.wait((front.folder / "receipt-AB-1.pdf").exists)
    life = front.house.desk.media.find(front.room.me(Role.MANAGER), "AB/1")
    assert (life.number, life.custody) == (number, Custody.DELIVERED)
    assert not life.unsigned


def test_a_refusal_stays_in_the_dialog_with_what_was_typed(front: Front) -> None:
    registered(front)
    pane = opened(front)
    pane.new_button.click()
    dialog = dialog_of(pane, front, ActDialog)
    dialog.submit()
    assert "fill in" in dialog.column.refusal.text()
    for name, value in (
        ("reference", "ab/1"),
        ("medium", "disc"),
        ("copy", "working"),
        ("contents", "incident 13"),
        ("storage", "control room safe"),
    ):
        dialog.editors[name].show(value)
    dialog.submit()
    front.wait(lambda: "in use already" in dialog.column.refusal.text())
    dialog.editors["reference"].show("AB/2")
    dialog.submit()
    front.wait(lambda: "AB/2" in shown(pane))


def test_stocktaking_compares_what_was_scanned(front: Front) -> None:
    registered(front, "AB/1")
    registered(front, "AB/2")
    pane = opened(front)
    front.wait(lambda: len(shown(pane)) == 2)
    pane.count_button.click()
    dialog = dialog_of(pane, front, CountDialog)
    dialog.submit()
    assert "at least one place" in dialog.column.refusal.text()
    dialog.boxes["control room safe"].setChecked(True)
    dialog.codes.setPlainText("ab/1\nXX/9\n")
    dialog.submit()
    front.wait(lambda: "Not found: 1, in another place: 0, not registered: 1" in front.said())


def test_the_life_is_written_on_paper_and_read_to_who_cannot_see_it(front: Front) -> None:
    registered(front)
    pane = opened(front)
    choose(front, pane, "AB/1")
    assert "countersigned by Operator Person" in pane.register.life.accessibleDescription()
    pane.register.buttons["print"].click()
    path = front.folder / "medium-AB-1.pdf"
    front.wait(path.exists)
    assert path.read_bytes().startswith(b"%PDF")


def test_the_next_person_sees_nothing_of_the_last(front: Front) -> None:
    registered(front)
    pane = opened(front)
    choose(front, pane, "AB/1")
    front.room.staff.seat.leave()
    front.wait(lambda: not shown(pane))
    assert pane.register.heading.text() == ""


@pytest.mark.req("EVD-08")
def test_holds_are_placed_reviewed_and_ended(front: Front) -> None:
    pane = opened(front)
    pane.holds_tab.click()
    front.wait(lambda: "Nothing is on hold" in pane.holds.empty.text())
    front.wait(lambda: "On hold: 0.0 GB" in pane.holds.ahead.text())
    assert pane.holds.end_button.toolTip() == "Choose a hold first."
    pane.holds.place_button.click()
    dialog = dialog_of(pane, front, EntryDialog)
    signs = dialog.findChild(CameraSigns)
    assert signs is not None
    assert not signs.isVisible()
    # Whoever holds recordings sees whose they are, while the numbers are typed.
    dialog.editors["cameras"].show((2, 3))
    assert [(sign.camera, sign.isVisible()) for sign in signs.signs] == [(2, True), (3, True)]
    dialog.editors["cameras"].show(())
    assert not signs.isVisible()
    for name, value in (
        ("held_for", "claim"),
        ("subject", "CL/4"),
        ("reason", "claim for damages"),
        ("media", ("AB/1",)),
    ):
        dialog.editors[name].show(value)
    dialog.editors["review_on"].show(front.room.clock.utc_now().date().replace(month=7))
    dialog.submit()
    front.wait(lambda: pane.holds.table.proxy.rowCount() == 1)
    pane.holds.only_due.setChecked(True)
    assert pane.holds.empty.text() == "No hold is due for review."
    pane.holds.only_due.setChecked(False)
    pane.holds.table.selectRow(0)
    assert pane.holds.end_button.isEnabled()
    pane.holds.end_button.click()
    front.wait(lambda: len([d for d in pane.findChildren(EntryDialog) if d.isVisible()]) == 1)
    ending = next(d for d in pane.findChildren(EntryDialog) if d.isVisible())
    ending.editors["reason"].show("claim settled")
    ending.submit()
    front.wait(lambda: "Nothing is on hold" in pane.holds.empty.text())


@pytest.mark.req("SYS-05")
def test_a_deletion_certificate_is_asked_for_and_refused_in_the_dialog(front: Front) -> None:
    pane = opened(front)
    pane.holds_tab.click()
    front.wait(pane.holds.certificate_button.isEnabled)
    pane.holds.certificate_button.click()
    dialog = dialog_of(pane, front, DeletionCertificateDialog)
    dialog.submit()
    assert "Enter camera and times" in dialog.column.refusal.text()
    now = front.room.clock.utc_now()
    for name, value in (("camera", 7), ("begin", now.replace(hour=1)), ("end", now.replace(hour=2))):
        dialog.editors[name].show(value)
    dialog.submit()
    front.wait(lambda: "No recording of camera 7" in dialog.column.refusal.text())


def test_what_is_typed_first_goes_into_the_first_field(front: Front) -> None:
    pane = opened(front)
    pane.new_button.click()
    dialog = dialog_of(pane, front, EntryDialog)
    assert dialog.focusWidget() is dialog.editors["reference"].widget
