"""The material of an authorisation goes to the requester's drive from the Surveillance pane (RIP-05)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.app.package_verification import verify_package
from console.domain.books import KINDS
from console.domain.books.authorisations import HoldEnds, RecordingsHeld
from console.domain.books.entries import EntryRef
from console.domain.people.actor import Role
from console.services.books.holds import end_holds, place_sealed_hold
from console.services.books.service import new_entry
from console.settings.signing import DemoSigner
from console.ui.books.entry_dialog import EntryDialog
from console.ui.surveillance.material_dialog import MaterialDialog
from console.ui.surveillance.pane import SurveillancePane
from tests.support.evidence import at, record
from tests.support.people import login_of
from tests.support.surveillance import Bureau

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def with_material(bureau: Bureau) -> int:
    """An authorisation that is over, under which ten seconds of camera 7 are held; return its number."""
    number = bureau.enter(cameras=(7,), readers=(login_of(Role.MANAGER),))
    bureau.complete(number)
    owner, actor = EntryRef("authorisations", number), bureau.operator
    with bureau.at.store.unit() as unit:
        holds = tuple(map(str, place_sealed_hold(unit, actor, owner, (7,), at(0))))
        held = RecordingsHeld(cameras=(7,), begin_utc=at(0), holds=holds)
        unit.append(new_entry(KINDS["authorisations.held"], actor, held, number))
        end_holds(unit, owner, at(10))
        ended = HoldEnds(end_utc=at(10), holds=holds)
        unit.append(new_entry(KINDS["authorisations.hold-ended"], actor, ended, number))
    return number


@pytest.fixture
def bureau(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    monkeypatch.setattr("console.app.verification.VaultSigner", lambda _vault: DemoSigner())
    record(bench.folder / "recordings")
    bench.open()
    return Bureau(bench.room)


def opened(bench: Bench, role: Role = Role.MANAGER) -> SurveillancePane:
    bench.room.staff.seat.sit_down(bench.room.person(login_of(role)))
    pane = bench.shell.show_pane("surveillance")
    assert isinstance(pane, SurveillancePane)
    return pane


@pytest.mark.req("RIP-05")
def test_size_and_drive_then_it_is_written_and_verifies(
    bench: Bench, bureau: Bureau, qtbot: QtBot, tmp_path: Path
) -> None:
    number = with_material(bureau)
    pane = opened(bench)
    qtbot.waitUntil(pane.write_button.isEnabled)
    pane.write_button.click()
    (dialog,) = pane.window().findChildren(MaterialDialog)
    dialog.estimate()
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert "recordings" in dialog.estimate_line.text(), dialog.column.refusal.text()
    dialog.place.offer(tmp_path / "drive")
    dialog.write()
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert "serial number or label" in dialog.column.refusal.text()
    dialog.drive.setText("WD 4471-KX")
    dialog.write()
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert "Written and read back: DSA/" in dialog.written.label.text(), dialog.column.refusal.text()
    assert verify_package(tmp_path / "drive", "")["whole"]
    case = bureau.register.case(bench.room.me(Role.MANAGER), number)
    assert case.later[-1].kind == "authorisations.written"
    assert case.later[-1].instant_utc - bench.room.clock.utc_now() < dt.timedelta(minutes=1)
    dialog.close()
    qtbot.waitUntil(lambda: "written to the drive WD 4471-KX, not handed over" in pane.detail.text())
    pane.follow("handed-over")
    (handing,) = pane.findChildren(EntryDialog)
    assert handing.editors["medium"].value() == "WD 4471-KX"
    handing.close()


@pytest.mark.req("RIP-04")
def test_who_is_not_named_sees_no_authorisation_and_can_only_cancel(
    bench: Bench, bureau: Bureau, qtbot: QtBot
) -> None:
    number = bureau.enter()
    pane = opened(bench, Role.DEPUTY)
    qtbot.waitUntil(lambda: "in which you are named" in pane.detail.text())
    assert pane.model.rowCount() == 0
    qtbot.waitUntil(pane.follow_button.isEnabled)
    assert not any(entry.isEnabled() for entry in pane.follow_ups.values())
    (other,) = pane.others_menu.actions()
    assert other.text() == f"Authorisation {number}"
    assert not pane.write_button.isEnabled()
    pane = opened(bench, Role.SUPERVISOR)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    assert all(entry.isEnabled() for entry in pane.follow_ups.values())
    assert not pane.others_menu.isEnabled()
