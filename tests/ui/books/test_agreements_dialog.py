"""An inspector asks for every time the scheme said yes, to whom, on whose word, and prints the answer."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.books import KINDS
from console.domain.books.entries import EntryRef, NewEntry
from console.domain.books.entry_words import EntryNames
from console.domain.people.actor import Actor, Role
from console.domain.people.refusal import Refusal
from console.services.books.agreements import Agreement, AgreementList, SaidYes
from console.ui.books import agreements_dialog
from console.ui.books.agreements_dialog import AgreementsDialog
from console.ui.books.agreements_texts import ListChoice, Wanted, agreement_columns, page_words, paper_html
from console.ui.books.print_menu import PrintMenu
from console.ui.widgets.printing import TextSheet
from tests.support.books import BELL, CARR, MOSS, SECRET, Library
from tests.support.payloads import good_payload
from tests.ui.books.test_countersign_pane import library, wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.conftest import Bench

    Wait = Callable[[Callable[[], object]], None]

__all__ = ["library", "wait"]
NOON_UTC = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
AUDITOR = Actor("a.ward", "A. Ward", Role.AUDITOR)


def menu_of(bench: Bench, library: Library, monkeypatch: pytest.MonkeyPatch, person: Actor) -> PrintMenu:
    # No test prints on a printer of the machine.
    monkeypatch.setattr(agreements_dialog, "print_out", lambda *_: False)
    guest = replace(good_payload(KINDS["visitors.arrived"]), name="=Dale <Hart>", authorised_by=MOSS.login)
    library.desk.books.enter_from_service(CARR, guest)
    library.store_directly(KINDS["incidents.opened"])
    library.desk.books.countersign(MOSS, [EntryRef("incidents", 1)], SECRET)
    with library.store.unit() as unit:
        agreed = {"second": MOSS.login, "act": "lift a privacy zone", "about": "camera 3"}
        unit.append(NewEntry("people", "people.agreed", CARR.login, agreed))
    library.actor = person
    bench.books = library.desk
    bench.screen["print_folder"] = bench.folder / "prints"
    bench.open()
    pane = bench.shell.show_pane("registers")
    assert pane is not None
    (menu,) = pane.findChildren(PrintMenu)
    return menu


def opened(
    bench: Bench, library: Library, monkeypatch: pytest.MonkeyPatch, person: Actor = AUDITOR
) -> AgreementsDialog:
    menu_of(bench, library, monkeypatch, person).yes_action.trigger()
    (dialog,) = bench.window.findChildren(AgreementsDialog)
    return dialog


def lines(dialog: AgreementsDialog, column: int = 3) -> list[str]:
    return [str(dialog.model.index(row, column).data()) for row in range(dialog.model.rowCount())]


@pytest.mark.req("LOG-06", "PPL-08")
def test_the_list_is_chosen_by_what_it_was_by_words_and_by_days(
    bench: Bench, library: Library, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(bench, library, monkeypatch)
    wait(lambda: dialog.model.rowCount() == 3)
    shown = {
        Wanted.GRANTS: ["Visitor sign-in"],
        Wanted.SECOND_PERSONS: ["Agreed to: lift a privacy zone"],
        Wanted.COUNTERSIGNATURES: ["Countersigned"],
    }
    for wanted, expected in shown.items():
        dialog.wanted.setCurrentIndex(dialog.wanted.findData(wanted))
        assert lines(dialog) == expected
    dialog.wanted.setCurrentIndex(dialog.wanted.findData(Wanted.ALL))
    QTest.keyClicks(dialog.typed, "HART visitor")
    assert lines(dialog) == ["Visitor sign-in"]
    assert lines(dialog, 1) == [MOSS.login]
    assert "=Dale <Hart>" in lines(dialog, 2)[0]
    dialog.typed.clear()
    dialog.since.setText("1 Brumaire")
    dialog._read_days()
    assert "is not a date" in dialog.refusal.text()
    assert dialog.model.rowCount() == 0
    assert not dialog.print_button.isEnabled()
    dialog._show_days()
    dialog._change_month(-1)
    wait(lambda: "Nobody said yes" in dialog.said.text())
    assert dialog.print_button.isEnabled()
    dialog._change_month(1)
    wait(lambda: dialog.model.rowCount() == 3)
    dialog.reject()


@pytest.mark.req("LOG-05", "LOG-06", "PPL-08")
def test_what_is_shown_is_printed_and_the_print_recorded(
    bench: Bench, library: Library, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(bench, library, monkeypatch)
    wait(lambda: dialog.model.rowCount() == 3)
    painted: list[str] = []

    def sheet(html: str, points: int, footer: Callable[[int, int], str]) -> TextSheet:
        painted.append(html)
        return TextSheet(html, points, footer=footer)

    monkeypatch.setattr(agreements_dialog, "TextSheet", sheet)
    QTest.keyClicks(dialog.typed, "hart")
    QTest.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: "Saved as" in dialog.said.text())
    (made,) = (bench.folder / "prints").glob("who-said-yes-*.pdf")
    assert made.read_bytes().startswith(b"%PDF")
    (html,) = painted
    for said in ("=Dale &lt;Hart&gt;", "with “hart”", "Printed ", f"by {AUDITOR.name}", "1 line"):
        assert said in html
    assert "Countersigned" not in html
    noted = library.store.entry(EntryRef("audit", library.store.head("audit")[0]), personal=True)
    assert noted is not None
    assert (noted.kind, noted.fields["entries"], noted.fields["chosen_by"]) == (
        "agreements-printed",
        1,
        "hart",
    )
    QTest.mouseClick(dialog.csv_button, Qt.MouseButton.LeftButton)
    wait(lambda: ".csv" in dialog.said.text())
    (table,) = (bench.folder / "prints").glob("who-said-yes-*.csv")
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines()))
    assert rows[-1][2].startswith("'=Dale <Hart>")
    QTest.mouseClick(dialog.oldest_first, Qt.MouseButton.LeftButton)
    assert dialog.choice.is_oldest_first
    assert "oldest first" in dialog.choice.in_words()
    assert page_words(1, 2) == "Who said yes · page 1 of 2"
    dialog.reject()


@pytest.mark.req("PPL-08", "RIP-04")
def test_the_paper_says_what_it_does_not_have(library: Library) -> None:
    now = library.clock.utc_now()
    choice = ListChoice(now.date(), now.date())
    columns = agreement_columns(library.desk.names)
    empty = AgreementList(library.store, library.gate).between(CARR, now, now)
    html = paper_html(empty, columns, choice, "Anytown", "C. Carr", now)
    assert "because you may not read them: Surveillance authorisations." in html
    assert "Nobody said yes" in html


def test_it_closes_when_another_person_comes_and_only_who_may_export_saves_a_table(
    bench: Bench, library: Library, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(bench, library, monkeypatch, CARR)
    wait(lambda: dialog.model.rowCount() == 3)
    assert dialog.print_button.isEnabled()
    assert not dialog.csv_button.isEnabled()
    library.actor = BELL
    dialog._person_changed()
    assert not dialog.isVisible()


def test_who_may_not_read_the_audit_log_is_refused(
    bench: Bench, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = menu_of(bench, library, monkeypatch, BELL)
    with pytest.raises(Refusal, match="read the audit"):
        menu.list_agreements()
    assert bench.window.findChildren(AgreementsDialog) == []


def test_items_of_lists_stand_in_words_and_user_names_are_nobody_s_words() -> None:
    change = Agreement(
        EntryRef("scheme", 3), NOON_UTC, SaidYes.GRANTED, ("m.hughes",), ("the scheme",), "Changed", "minor"
    )
    names = EntryNames(lambda login: {"m.hughes": "Margaret Hughes"}.get(login, login))
    shown = [column.shown(change) for column in agreement_columns(names)]
    assert (shown[1], shown[2], shown[5]) == ("Margaret Hughes", "The scheme", "Minor")
    unknown = replace(change, to=("p.evans",), about="MM/12")
    shown = [column.shown(unknown) for column in agreement_columns(names)]
    assert (shown[2], shown[5]) == ("p.evans", "MM/12")
