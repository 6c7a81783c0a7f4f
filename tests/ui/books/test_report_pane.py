"""The annual report on real windows, with real books."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QTableView

from console.app.report_verification import verify_report
from console.domain.books.entries import BookQuery
from console.domain.people.actor import Actor, Role
from console.domain.people.shift import Handover
from console.ui.books.report_pane import ReportPane, _create_report
from tests.support.books import BELL, CARR, MOSS, Library
from tests.support.books_services import full_desk
from tests.support.clocks import SimulatedClock
from tests.support.filled_books import filled
from tests.support.people import open_room
from tests.ui.books.test_countersign_pane import library, wait

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench

    Wait = Callable[[Callable[[], object]], None]

__all__ = ["library", "wait"]
ENGINEER = Actor("e.wire", "E. Wire", Role.ENGINEER)


def opened(bench: Bench, library: Library, person: Actor = CARR) -> ReportPane:
    library.actor = person
    bench.books = full_desk(library).desk
    bench.open()
    bench.window.resize(1700, 1000)
    pane = bench.shell.show_pane("report")
    assert isinstance(pane, ReportPane)
    return pane


def days(pane: ReportPane, since: str, until: str) -> None:
    pane.year.setCurrentIndex(pane.year.count() - 1)
    pane._offer_period()
    pane.since.setText(since)
    pane.until.setText(until)


@pytest.mark.req("CMP-02")
@pytest.mark.req("FLT-01")
def test_a_period_is_counted_shown_and_written(
    bench: Bench, library: Library, wait: Wait, tmp_path: Path
) -> None:
    filled(library, 8)
    pane = opened(bench, library)
    assert not pane.pdf_button.isEnabled()
    year = SimulatedClock().utc_now().year
    days(pane, f"1/1/{year}", f"31/12/{year}")
    pane.count_button.click()
    wait(lambda: pane.report is not None)
    titles = [bars.title for bars in pane.page.bars]
    assert titles[0] == "Incidents by type"
    assert "assault: 2" in pane.page.bars[0].accessibleDescription()
    assert pane.page.findChildren(QTableView), "the faults"
    files = ((pane.pdf_button, "r.pdf", b"%PDF"), (pane.csv_button, "r.csv", b"\xef\xbb\xbf"))
    for button, name, begin in files:
        button.click()
        pane.dialog.place.offer(tmp_path / "away" / name)
        pane.dialog.write()
        wait(lambda: "cannot be written" in pane.dialog.column.refusal.text())
        pane.dialog.place.offer(tmp_path / name)
        pane.dialog.write()
        wait(lambda: not pane.dialog.written.isHidden())
        assert (tmp_path / name).read_bytes().startswith(begin)
        pane.dialog.write()
        assert pane.dialog.asking is not None
        pane.dialog.asking.reject()
        pane.dialog.reject()
    assert not list(tmp_path.glob(".*part"))


@pytest.mark.req("CMP-02")
def test_the_report_for_the_public_is_made_signed_and_checked(
    bench: Bench, library: Library, wait: Wait, tmp_path: Path
) -> None:
    filled(library, 8)
    pane = opened(bench, library, MOSS)
    pane.resize(900, 700)
    assert pane.publish_button.isEnabled()
    pane.publish_button.click()
    dialog = pane.publishing
    dialog.place.offer(tmp_path)
    dialog.write()
    wait(lambda: "already exists" in dialog.column.refusal.text())
    folder = tmp_path / "published" / "report 2026"
    dialog.place.offer(folder)
    dialog.write()
    wait(lambda: not dialog.written.isHidden())
    assert {path.name for path in folder.iterdir()} == {"report.pdf", "report.csv", "signature.json"}
    assert not [path for path in folder.parent.iterdir() if path != folder]
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "withheld" in (folder / "report.csv").read_text("utf-8-sig")
    found = verify_report(folder)
    assert found.is_whole
    assert found.is_key_expected is None
    assert verify_report(folder, "ab" * 32).is_key_expected is False
    (folder / "report.csv").write_text("0 complaints")
    assert "report.csv: has changed since it was signed" in verify_report(folder).lines
    dialog.reject()


@pytest.mark.req("CMP-02")
def test_who_may_not_publish_is_not_offered_it(bench: Bench, library: Library) -> None:
    pane = opened(bench, library, BELL)
    assert not pane.publish_button.isEnabled()


def test_a_report_that_cannot_be_written_leaves_nothing(
    bench: Bench, library: Library, wait: Wait, tmp_path: Path
) -> None:
    filled(library, 4)
    pane = opened(bench, library, MOSS)
    pane.publish_button.click()
    (tmp_path / "file").write_text("a file, no folder")
    pane.publishing.place.offer(tmp_path / "file" / "report")
    pane.publishing.write()
    wait(lambda: "cannot be written" in pane.publishing.column.refusal.text())
    assert [path.name for path in tmp_path.iterdir() if "report" in path.name] == []
    assert not library.store.page(BookQuery("audit", kinds=("report-published",)), personal=False)
    pane.publishing.reject()


def test_what_a_role_does_not_read_is_said(bench: Bench, library: Library, wait: Wait) -> None:
    filled(library, 4)
    pane = opened(bench, library, BELL)
    pane.count()
    wait(lambda: pane.report is not None)
    assert "your role cannot read them: Surveillance authorisations" in pane.about(pane.report)  # type: ignore[arg-type]  # waited for


def test_days_that_make_no_period_are_refused(bench: Bench, library: Library) -> None:
    pane = opened(bench, library)
    for since, until, fragment in (
        ("", "", "no day"),
        ("31/2/2026", "1/3/2026", "does not exist"),
        ("2/2/2026", "1/2/2026", "comes after"),
        ("1/1/1900", "1/1/2026", "ten years"),
    ):
        days(pane, since, until)
        before = len(bench.said())
        pane.count()
        assert len(bench.said()) > before
        assert pane.report is None
        assert any(fragment in text or "is not a date" in text for text in bench.said())


@pytest.mark.req("PPL-04")
def test_hours_worked_are_summed_over_the_months_of_the_period(library: Library, tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    with open_room(tmp_path / "people") as room:
        room.fill()
        room.on_duty(Role.OPERATOR)
        room.clock.advance(3 * 3600)
        operator = room.me(Role.OPERATOR)
        room.staff.shifts.sign_off(operator, Handover())
        reports, first = full_desk(library).reports, room.clock.utc_now().date()
        progress: list[int] = []
        period = (first.replace(day=1), first)
        report = _create_report(reports, room.staff.shifts, room.me(Role.AUDITOR), period, progress.append)
        assert report.hours == {operator.name: 3.0}
        assert progress
        before = first - dt.timedelta(days=70)
        alone = _create_report(
            reports, room.staff.shifts, room.me(Role.TRAINEE), (before, first), progress.append
        )
        assert alone.hours == {}, "somebody else's hours are theirs"


def test_an_empty_year_and_a_role_without_books_are_told(bench: Bench, library: Library, wait: Wait) -> None:
    pane = opened(bench, library)
    days(pane, "1/1/2001", "2/1/2001")
    pane.count()
    wait(lambda: "No entries in the period" in pane.empty.text())
    library.actor = ENGINEER
    bench.shell.attendance.changed.emit()
    assert "cannot read the books" in pane.empty.text()
    assert not pane.count_button.isEnabled()
    assert pane.report is None
