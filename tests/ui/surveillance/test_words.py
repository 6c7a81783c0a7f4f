"""The Surveillance pane and words that are sealed for their readers: who has the key, and giving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit

from console.app.wiring.surveillance_key import word_recovery
from console.domain.books.apart import KEY_MADE
from console.domain.people.actor import Role
from console.ui.surveillance.pane import SurveillancePane
from console.ui.surveillance.word_recovery_dialog import WordRecoveryDialog
from tests.support.damage import damage, numbers_of
from tests.support.panes import pane_of
from tests.support.people import PASSWORD, filled_database, login_of
from tests.support.reading_keys import keyed_room
from tests.support.scheme import scheme_of
from tests.support.surveillance import Bureau
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.support.reading_keys import KeyedRoom

SUPERVISOR, DIRECTOR = login_of(Role.SUPERVISOR), login_of(Role.DIRECTOR)


@pytest.fixture
def room(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyedRoom]:
    filled = filled_database(tmp_path_factory.mktemp("filled"))
    with keyed_room(tmp_path, filled) as made:
        yield made


@pytest.mark.req("RIP-04")
def test_the_pane_says_who_can_read_and_who_has_the_key_gives_it(
    qtbot: QtBot, tmp_path: Path, room: KeyedRoom
) -> None:
    room.on_duty(Role.SUPERVISOR)
    front = Front(qtbot, room, tmp_path)
    bureau = Bureau(room, front.house)
    recovery = word_recovery(scheme_of(room, tmp_path), room.staff)
    two = (room.me(Role.MANAGER), PASSWORD), (bureau.supervisor, PASSWORD)
    recovery.begin(*two, recovery.halves(*two))
    room.sign_in(SUPERVISOR)
    bureau.enter()
    room.sign_in(DIRECTOR)
    front.do("surveillance")
    pane = pane_of(front.shell, SurveillancePane)
    front.wait(lambda: "sealed" in pane.detail.text())
    assert SUPERVISOR in pane.detail.text()
    assert "High Street" not in pane.detail.text()
    assert not pane.give_entry.isEnabled()
    assert not pane.follow_button.isEnabled()

    room.sign_in(SUPERVISOR)
    front.wait(lambda: "High Street" in pane.detail.text())
    assert DIRECTOR in pane.detail.text()
    assert pane.follow_button.isEnabled()
    pane.give_entry.trigger()
    front.wait(lambda: DIRECTOR not in pane.detail.text())
    assert not pane.give_entry.isEnabled()
    room.sign_in(DIRECTOR)
    front.wait(lambda: "High Street" in pane.detail.text())
    assert "sealed" not in pane.detail.text()
    front.close()


@pytest.mark.req("RIP-04")
def test_the_pane_says_that_words_are_not_sealed_for_their_readers_yet(
    qtbot: QtBot, tmp_path: Path, room: KeyedRoom
) -> None:
    room.on_duty(Role.SUPERVISOR)
    front = Front(qtbot, room, tmp_path)
    bureau = Bureau(room, front.house)
    room.sign_in(SUPERVISOR)
    bureau.enter()
    front.do("surveillance")
    pane = pane_of(front.shell, SurveillancePane)
    front.wait(lambda: "High Street" in pane.detail.text())
    assert "key of the scheme alone" in pane.detail.text()
    assert "seal-words" in pane.detail.text()
    front.close()


@pytest.mark.req("RIP-04")
def test_two_people_at_the_console_give_a_person_the_words(
    qtbot: QtBot, tmp_path: Path, room: KeyedRoom
) -> None:
    room.on_duty(Role.SUPERVISOR)
    front = Front(qtbot, room, tmp_path)
    bureau, auditor = Bureau(room, front.house), login_of(Role.AUDITOR)
    recovery = word_recovery(scheme_of(room, tmp_path), room.staff)
    two = (room.me(Role.MANAGER), PASSWORD), (bureau.supervisor, PASSWORD)
    halves = recovery.halves(*two)
    recovery.begin(*two, halves)
    room.sign_in(SUPERVISOR)
    bureau.enter()
    room.sign_in(auditor)
    front.do("surveillance")
    pane = pane_of(front.shell, SurveillancePane)
    front.wait(lambda: "sealed" in pane.detail.text())

    pane.recover_button.click()
    front.wait(lambda: pane.findChildren(WordRecoveryDialog))
    dialog = pane.findChildren(WordRecoveryDialog)[-1]
    assert dialog.first.login.text() == auditor
    dialog.submit()
    front.wait(lambda: "Each of the two" in dialog.column.refusal.text())
    for fields, (person, secret), half in zip((dialog.first, dialog.second), two, halves, strict=True):
        assert fields.password.echoMode() is QLineEdit.EchoMode.Password
        assert fields.half.echoMode() is QLineEdit.EchoMode.Password
        fields.login.setText(person.login)
        fields.password.setText(secret)
        fields.half.setText(half)
    dialog.to.setText(auditor)
    dialog.second.half.setText(halves[0])
    dialog.submit()
    front.wait(lambda: "same half" in dialog.column.refusal.text())
    assert dialog.first.password.text() == "", "passwords are typed again"
    dialog.second.half.setText(halves[1])
    dialog.first.password.setText(PASSWORD)
    dialog.second.password.setText("wrong")
    dialog.submit()
    front.wait(lambda: "not correct" in dialog.column.refusal.text())
    assert halves[0] not in dialog.column.refusal.text()
    for fields in (dialog.first, dialog.second):
        fields.password.setText(PASSWORD)
    dialog.submit()
    front.wait(lambda: "High Street" in pane.detail.text())
    assert "Authorisations: 1." in front.said()
    given = bureau.register.case(room.me(Role.AUDITOR), 1).later[-1]
    assert given.fields == {"readers": (auditor,), "recovered_with": SUPERVISOR}
    assert given.author == login_of(Role.MANAGER)
    room.sign_in(login_of(Role.OPERATOR))
    front.wait(lambda: not pane.recover_button.isEnabled())
    front.close()


@pytest.mark.req("RIP-04")
def test_a_reader_whose_key_entry_is_damaged_is_told_what_happened_and_what_to_do(
    qtbot: QtBot, tmp_path: Path, room: KeyedRoom
) -> None:
    room.on_duty(Role.SUPERVISOR)
    front = Front(qtbot, room, tmp_path)
    bureau = Bureau(room, front.house)
    recovery = word_recovery(scheme_of(room, tmp_path), room.staff)
    two = (room.me(Role.MANAGER), PASSWORD), (bureau.supervisor, PASSWORD)
    recovery.begin(*two, recovery.halves(*two))
    room.sign_in(SUPERVISOR)
    room.sign_in(DIRECTOR)
    damage(room.engine, "audit", numbers_of(room.engine, KEY_MADE)[-1])
    number = bureau.enter()
    # The person in the seat is told, and the password that unlocks it mends it.
    front.wait(lambda: "no longer state your key" in front.said())
    assert "enter your password, not the PIN" in front.said()
    room.staff.seat.lock()
    front.wait(lambda: "your key" not in front.said())
    room.staff.sign_in.unlock(room.me(Role.DIRECTOR), PASSWORD)
    room.staff.seat.unlock(DIRECTOR)
    front.wait(lambda: "stated anew on" in front.said())
    assert f"You cannot open the words of: {number}." in front.said()
    assert "two people with the halves" in front.said()
    room.sign_in(SUPERVISOR)
    front.wait(lambda: "your key" not in front.said())
    bureau.register.give_words(bureau.supervisor, number, [DIRECTOR])
    room.sign_in(DIRECTOR)
    front.wait(lambda: "open to you. Tell the manager." in front.said())
    front.close()
