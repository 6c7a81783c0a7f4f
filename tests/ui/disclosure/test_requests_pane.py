"""The Requests pane on real windows: the queue, what is established, and why an act cannot be done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books import KINDS
from console.domain.books.disclosures import Checked, Decided, Requested
from console.domain.books.redactions import Begun
from console.domain.books.redactions import Released as ReleasedCopy
from console.domain.disclosure.letter_kinds import LetterKind
from console.domain.people.actor import Role
from console.domain.people.calendar import day_of
from console.services.books.service import new_entry
from console.services.disclosure import requests as service
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.letter_dialog import LetterDialog
from console.ui.disclosure.check_dialog import CheckDialog
from console.ui.disclosure.requests_pane import RequestsPane
from console.ui.evidence.export_dialog import EvidenceDialog
from console.ui.playback.pane import PlaybackPane
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
        made.sit(Role.DATA_PROTECTION)
        yield made
        made.close()


def opened(front: Front) -> RequestsPane:
    front.do("requests")
    pane = pane_of(front.shell, RequestsPane)
    assert isinstance(pane, RequestsPane)
    return pane


def register(front: Front, request: str = "subject access", **changes: Any) -> int:
    now = front.room.clock.utc_now()
    fields: dict[str, Any] = {
        "received_utc": now - dt.timedelta(days=1),
        "request": request,
        "requester": "Olivia Fletcher",
        "way": "letter",
        "reasons": "a burglary",
    }
    actor = front.room.me(Role.DATA_PROTECTION)
    return front.house.desk.requests.register(actor, Requested(**{**fields, **changes})).number


def dialog_of(pane: RequestsPane, front: Front, kind: type[Any]) -> Any:
    front.wait(lambda: pane.findChildren(kind))
    return pane.findChildren(kind)[-1]


def shown(pane: RequestsPane) -> list[str]:
    return [str(pane.table.proxy.index(row, 1).data()) for row in range(pane.table.proxy.rowCount())]


def test_an_empty_queue_says_how_to_begin(front: Front) -> None:
    pane = opened(front)
    front.wait(lambda: "No request is open" in pane.empty.text())
    assert not pane.view.isVisible()
    assert pane.new_button.isEnabled()


@pytest.mark.req("DIS-01")
def test_a_request_is_registered_in_the_form_and_stands_in_the_queue_with_its_day(front: Front) -> None:
    pane = opened(front)
    pane.new_button.click()
    form = dialog_of(pane, front, EntryDialog)
    form.editors["request"].show("subject access")
    form.editors["requester"].show("Olivia Fletcher")
    form.submit()
    front.wait(lambda: shown(pane) == ["1"])
    assert "in 30 days" in str(pane.table.proxy.index(0, 0).data())
    assert pane.view.heading.text() == "Request 1: subject access · Olivia Fletcher"
    assert "local code of practice" in pane.view.due.toolTip()


@pytest.mark.req("DIS-05")
def test_what_is_established_is_ticked_and_then_the_request_can_be_granted(front: Front) -> None:
    number = register(front)
    pane = opened(front)
    front.wait(lambda: shown(pane) == [str(number)])
    pane.view.check_buttons["identity"].click()
    form = dialog_of(pane, front, CheckDialog)
    form.submit()
    assert "whether it is so" in form.column.refusal.text()
    form.met.setChecked(True)
    form.evidence.setPlainText("passport seen")
    form.submit()

    def missing() -> list[str]:
        request = pane.selected()
        return [check.name for check in request.missing] if request else []

    front.wait(lambda: missing() == ["place and time"])
    pane.view.buttons["decided"].click()
    decision = dialog_of(pane, front, EntryDialog)
    decision.editors["decision"].show("granted")
    decision.editors["reason"].show("it is she")
    decision.submit()
    front.wait(lambda: "Not established" in decision.column.refusal.text())
    assert pane.view.buttons["released"].toolTip() == "The request was not granted."


@pytest.mark.req("DIS-01")
def test_what_was_attached_to_a_check_is_saved_as_a_file(front: Front, tmp_path: Path) -> None:
    mail = b"From: gale@police.example\r\nSubject: agreed\r\n\r\nI agree.\r\n"
    message = tmp_path / "agreed.eml"
    message.write_bytes(mail)
    number = register(front, "crime prevention")
    pane = opened(front)
    front.wait(lambda: shown(pane) == [str(number)])
    assert pane.view.document_buttons == {}
    pane.view.check_buttons["inspector"].click()
    form = dialog_of(pane, front, CheckDialog)
    form.met.setChecked(True)
    form.evidence.setPlainText("Inspector Gale agreed by e-mail")
    form.place.line.setText(str(message))
    form.submit()
    front.wait(lambda: "inspector" in pane.view.document_buttons)
    pane.view.document_buttons["inspector"].click()
    front.wait(lambda: list(front.folder.glob("request-1-inspector-*.eml")))
    (path,) = front.folder.glob("request-1-inspector-*.eml")
    front.wait(lambda: path.read_bytes() == mail)
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.req("DIS-05")
def test_more_than_half_an_hour_is_warned_of_when_it_is_registered_and_afterwards(front: Front) -> None:
    now = front.room.clock.utc_now().replace(microsecond=0)
    pane = opened(front)
    pane.new_button.click()
    form = dialog_of(pane, front, EntryDialog)
    for name, value in {
        "request": "subject access",
        "requester": "Olivia Fletcher",
        "cameras": (2,),
        "begin_utc": now - dt.timedelta(hours=2),
        "end_utc": now - dt.timedelta(minutes=80),
    }.items():
        form.editors[name].show(value)
    form.submit()
    front.wait(lambda: "More than half an hour" in front.said())
    front.wait(lambda: "More than half an hour" in pane.view.about.text())


def test_filters_and_search_leave_what_fits(front: Front) -> None:
    first = register(front)
    late = register(front, received_utc=front.room.clock.utc_now() - dt.timedelta(days=50))
    police = register(front, "police", requester="PC Reed")
    pane = opened(front)
    front.wait(lambda: shown(pane) == [str(late), str(first), str(police)])
    assert "overdue by" in str(pane.table.proxy.index(0, 0).data())
    pane.filter.setCurrentIndex(2)
    assert shown(pane) == [str(late)]
    pane.filter.setCurrentIndex(0)
    pane.search.setText("reed police")
    assert shown(pane) == [str(police)]
    pane.search.setText("nobody")
    assert pane.empty.text() == "No request fits."


@pytest.mark.req("DIS-08")
def test_who_may_not_decide_reads_who_may(front: Front) -> None:
    number = register(front, "police")
    front.sit(Role.OPERATOR)
    pane = opened(front)
    front.wait(lambda: shown(pane) == [str(number)])
    decide = pane.view.buttons["decided"]
    assert not decide.isEnabled()
    assert "head of service" in decide.toolTip()
    decided = Decided(
        decided_utc=front.room.clock.utc_now(), decision="refused", reason="no", decided_by="D. Data"
    )
    front.house.desk.requests.enter(front.room.me(Role.DATA_PROTECTION), decided, number)
    front.wait(pane.view.buttons["appealed"].isEnabled)


@pytest.mark.req("DIS-13")
def test_a_fee_is_charged_and_paid_from_the_menu_and_what_is_owed_is_said(front: Front) -> None:
    register(front, "police")
    pane = opened(front)
    front.wait(lambda: pane.selected() is not None)
    acts = pane.view.more_acts
    assert (acts["fee"].isEnabled(), acts["paid"].isEnabled(), acts["came-back"].isEnabled()) == (
        True,
        False,
        False,
    )
    assert acts["sent-out"].toolTip() == "The request was not granted."
    acts["fee"].trigger()
    form = dialog_of(pane, front, EntryDialog)
    form.editors["charged_on"].show(day_of(front.room.clock.utc_now()))
    form.editors["charged_for"].show("copy")
    form.editors["pounds"].show(12.5)
    form.submit()
    front.wait(lambda: "£12.50 is owed" in pane.view.about.text())
    assert acts["paid"].isEnabled()


@pytest.mark.req("EVD-01")
def test_an_export_begins_with_what_the_request_names(front: Front) -> None:
    now = front.room.clock.utc_now().replace(microsecond=0)
    begin, end = now - dt.timedelta(hours=3), now - dt.timedelta(hours=2)
    number = register(front, cameras=(2, 5), begin_utc=begin, end_utc=end)
    front.sit(Role.MANAGER)
    pane = opened(front)
    front.wait(lambda: pane.selected() is not None)
    pane.view.export_button.click()
    dialog = front.window.findChildren(EvidenceDialog)[-1]
    chosen = dialog.selection()
    assert (chosen.cameras, chosen.begin_utc, chosen.end_utc) == ((2, 5), begin, end)
    assert dialog.request.text() == str(number)


@pytest.mark.req("DIS-14")
def test_the_form_of_a_release_names_the_redaction_that_was_released_for_it(front: Front) -> None:
    number, data, now = register(front), front.room.me(Role.DATA_PROTECTION), front.room.clock.utc_now()
    requests = front.house.desk.requests
    for name in ("identity", "place and time"):
        requests.check(data, number, Checked(check=name, is_met=True, evidence="seen"))
    decided = Decided(decided_utc=now, decision="granted", reason="it is she", decided_by="D. Data")
    requests.enter(data, decided, number)
    with front.house.store.unit() as unit:
        for about, is_released in (("2", True), (str(number), True), (f"disclosures {number}", False)):
            begun = Begun(
                camera=1, begin_utc=now, end_utc=now, reason="a copy", about=about, exhibit="RED/1/R1"
            )
            entered = unit.append(new_entry(KINDS["redactions.begun"], data, begun))
            if is_released:
                let_go = ReleasedCopy(instructions="0" * 64)
                unit.append(new_entry(KINDS["redactions.released"], data, let_go, entered))
                ours = entered  # the last of them is for this request
    pane = opened(front)
    front.wait(lambda: pane.selected() is not None)
    pane.view.buttons["released"].click()
    form = dialog_of(pane, front, EntryDialog)
    assert form.editors["redacted_as"].value() == ours


@pytest.mark.req("DIS-07")
def test_the_person_shown_asks_by_freedom_of_information(front: Front) -> None:
    register(front, "freedom of information")
    pane = opened(front)
    front.wait(lambda: shown(pane) == ["1"])
    assert pane.view.own_entry.isVisible()
    pane.view.own_entry.trigger()
    front.wait(lambda: shown(pane) == ["2"] or "subject access" in front.said())
    front.wait(
        lambda: pane.view.heading.text().startswith("Request ") and "subject" in pane.view.heading.text()
    )
    assert not pane.view.own_entry.isVisible()


@pytest.mark.req("DIS-05")
def test_a_search_begins_with_the_cameras_and_times_of_the_request(front: Front) -> None:
    now = front.room.clock.utc_now().replace(microsecond=0)
    begin, end = now - dt.timedelta(hours=3), now - dt.timedelta(hours=2, minutes=30)
    number = register(front, cameras=(2, 5), begin_utc=begin, end_utc=end)
    front.sit(Role.MANAGER)
    pane = opened(front)
    front.wait(lambda: pane.selected() is not None)
    playback = front.shell.show_pane("playback")
    assert isinstance(playback, PlaybackPane)
    playback.form.cameras.setText("9")
    pane.view.look_button.click()
    form = playback.form
    front.wait(lambda: form.cameras.text() == "2, 5")
    form.reason.setText("subject access")
    front.wait(lambda: form.present.text() != "")
    asked = form.read()
    assert (asked.cameras, asked.begin_utc, asked.end_utc) == ((2, 5), begin, end)
    assert asked.request == str(number)


def test_a_request_for_a_camera_that_was_removed_can_still_be_worked_on(front: Front) -> None:
    now = front.room.clock.utc_now().replace(microsecond=0)
    begin, end = now - dt.timedelta(hours=3), now - dt.timedelta(hours=2)
    register(front, cameras=(2, 99), begin_utc=begin, end_utc=end)
    pane = opened(front)
    front.wait(lambda: pane.selected() is not None)
    pane.view.buttons["searched"].click()
    form = dialog_of(pane, front, EntryDialog)
    form.submit()
    assert "99" in form.column.refusal.text()


def test_who_may_not_ask_for_evidence_is_told_so(front: Front) -> None:
    register(front)
    pane = opened(front)
    front.wait(lambda: pane.selected() is not None)
    pane.view.export_button.click()
    assert not front.window.findChildren(EvidenceDialog)
    front.wait(lambda: "ask for evidence packages" in front.said())


@pytest.mark.req("DIS-01")
def test_a_letter_is_seen_before_it_is_written_and_stops_the_clock(front: Front) -> None:
    register(front, language="Welsh")
    pane = opened(front)
    front.wait(lambda: shown(pane) == ["1"])
    pane.view.buttons["awaited"].click()
    form = dialog_of(pane, front, LetterDialog)
    assert form.kind.currentData() == LetterKind.ASK_IDENTITY.value
    front.wait(lambda: "Annwyl Olivia Fletcher" in form.sheet.toPlainText())
    form.said.setPlainText("Bydd pasbort yn ddigon <b>.")
    front.wait(lambda: "pasbort yn ddigon <b>." in form.sheet.toPlainText())
    form.submit()
    front.wait(lambda: len(pane.view.letter_buttons) == 1)
    assert "Clock stopped" in str(pane.table.proxy.index(0, 0).data())
    pane.view.letter_buttons[0].click()
    folder = front.folder
    front.wait(lambda: list(folder.glob("request-1-ask-identity-*.pdf")))
    (path,) = folder.glob("request-1-ask-identity-*.pdf")
    front.wait(lambda: path.read_bytes().startswith(b"%PDF-"))
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.req("DIS-01")
def test_older_requests_are_reachable_and_filters_look_through_all(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_SHOWN", 2)
    late = register(front, received_utc=front.room.clock.utc_now() - dt.timedelta(days=50))
    police = register(front, "police", requester="PC Reed")
    newer = [register(front) for _ in range(3)]
    pane = opened(front)
    front.wait(lambda: set(shown(pane)) == set(map(str, newer[1:])))
    assert pane.pages.isVisible()
    assert "newest 2 open requests" in pane.pages.words.text()
    pane.pages.older.click()
    front.wait(lambda: set(shown(pane)) == {str(police), *map(str, newer)})
    pane.filter.setCurrentIndex(2)
    front.wait(lambda: shown(pane) == [str(late)])
    front.wait(lambda: not pane.pages.isVisible())
    pane.filter.setCurrentIndex(0)
    pane.search.setText("reed")
    front.wait(lambda: shown(pane) == [str(police)])
    pane.search.setText("")
    front.wait(lambda: set(shown(pane)) == set(map(str, newer[1:])))
    front.sit(Role.OPERATOR)
    front.wait(lambda: pane.pages.requests == [] or set(shown(pane)) == set(map(str, newer[1:])))
