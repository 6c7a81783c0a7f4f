from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.app.package_verification import verify_package
from console.domain.evidence.forms import PackageForm
from console.domain.people.actor import Role
from console.media.export.burning import DiscWriter, SystemBurner
from console.services.evidence.discs import Discs
from console.settings.signing import DemoSigner
from console.ui.evidence.burn_dialog import BurnDialog
from console.ui.evidence.clock_dialog import ClockDialog
from console.ui.evidence.export_dialog import EvidenceDialog
from console.ui.evidence.register_pane import MediaPane
from console.ui.shell.actions import ACTIONS
from tests.support.evidence import record
from tests.support.people import login_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.ui.evidence.packages_page import PackagesPage
    from tests.ui.conftest import Bench


@pytest.fixture
def recorded(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """The console, with recordings of cameras 7 and 8."""
    monkeypatch.setattr("console.app.verification.VaultSigner", lambda _vault: DemoSigner())
    record(bench.folder / "recordings")
    bench.open()
    return bench


def opened(bench: Bench, into: Path, role: Role = Role.MANAGER) -> EvidenceDialog:
    """The dialog of a person who has just sat down; that of the person before is closed by it."""
    bench.room.staff.seat.sit_down(bench.room.person(login_of(role)))
    act = next(action for action in ACTIONS if action.id == "evidence-export")
    act.do(bench.window)
    dialog = next(found for found in bench.window.findChildren(EvidenceDialog) if found.isVisible())
    dialog.cameras.setText("7, 8")
    dialog.begin_line.setText("25/03/2026 12:00:00")
    dialog.end_line.setText("25/03/2026 12:00:30")
    dialog.reason.setText("robbery")
    dialog.place.offer(into)
    return dialog


def export(dialog: EvidenceDialog, qtbot: QtBot) -> str:
    dialog.export()
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert dialog.written.isVisibleTo(dialog), dialog.column.refusal.text()
    return dialog.written.label.text()


def waiting(bench: Bench, qtbot: QtBot, role: Role) -> PackagesPage:
    """The list of packages that wait, before a person who has just sat down."""
    bench.room.staff.seat.sit_down(bench.room.person(login_of(role)))
    pane = bench.shell.show_pane("media")
    assert isinstance(pane, MediaPane)
    pane.packages_tab.click()
    qtbot.waitUntil(lambda: pane.packages.selected() is not None)
    return pane.packages


def written(page: PackagesPage, qtbot: QtBot, into: Path, form: PackageForm = PackageForm.FOLDER) -> str:
    page.write_button.click()
    dialog = next(found for found in page.window().findChildren(EvidenceDialog) if found.isVisible())
    dialog.form.setCurrentIndex(dialog.form.findData(form))
    dialog.place.offer(into)
    return export(dialog, qtbot)


@pytest.mark.req("EVD-01")
def test_one_asks_and_another_releases_and_writes_from_the_list(
    recorded: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(recorded, tmp_path / "package")
    dialog.estimate()
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert "9 recordings" in dialog.estimate_line.text(), dialog.column.refusal.text()
    assert "Package 1 is asked for. Another person" in export(dialog, qtbot)
    assert not dialog.do_button.isEnabled()
    assert "is asked for" in dialog.do_button.toolTip()
    page = waiting(recorded, qtbot, Role.MANAGER)
    assert not page.write_button.isEnabled()
    page.release_button.click()
    qtbot.waitUntil(lambda: "You asked for this package" in page.note.text())
    page = waiting(recorded, qtbot, Role.DEPUTY)
    page.release_button.click()
    qtbot.waitUntil(page.write_button.isEnabled)
    assert "exhibit MM/1 (Master)" in written(page, qtbot, tmp_path / "package")
    assert verify_package(tmp_path / "package", "")["whole"]
    manifest = json.loads((tmp_path / "package" / "manifest.json").read_text("utf-8"))
    assert manifest["request"]["reason"] == "robbery"
    qtbot.waitUntil(lambda: page.selected() is None)


@pytest.mark.req("EVD-01")
def test_a_package_is_written_once_and_counts_the_files_that_are_found_in_it(
    recorded: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(recorded, tmp_path / "package")
    export(dialog, qtbot)
    page = waiting(recorded, qtbot, Role.DEPUTY)
    QTest.mouseClick(page.release_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.write_button.isEnabled)
    QTest.mouseClick(page.write_button, Qt.MouseButton.LeftButton)
    dialog = next(found for found in page.window().findChildren(EvidenceDialog) if found.isVisible())
    dialog.place.offer(tmp_path / "package")
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.written.isVisibleTo(dialog), timeout=30_000)
    said = dialog.written.label.text()
    assert not dialog.do_button.isEnabled()
    assert "was issued" in dialog.do_button.toolTip()
    result = verify_package(tmp_path / "package", "")
    there = sum(path.is_file() for path in (tmp_path / "package").rglob("*"))
    assert (result["whole"], result["files"]) == (True, there)
    assert f"{there} files ({result['listed']} listed in the signed manifest)" in said
    told = subprocess.run(
        [sys.executable, str(tmp_path / "package" / "verify.py")], check=False, capture_output=True, text=True
    )
    assert f"{there} files ({result['listed']} listed in the signed manifest)" in told.stdout


@pytest.mark.req("EVD-04")
def test_the_recorders_clock_is_compared_by_whoever_may(recorded: Bench, qtbot: QtBot) -> None:
    recorded.room.staff.seat.sit_down(recorded.room.person(login_of(Role.MANAGER)))
    pane = recorded.shell.show_pane("media")
    assert isinstance(pane, MediaPane)
    pane.packages_tab.click()
    qtbot.waitUntil(pane.packages.clock_button.isEnabled)
    pane.packages.clock_button.click()
    (dialog,) = pane.window().findChildren(ClockDialog)
    dialog.how.clear()
    dialog.error.setValue(-2.5)
    dialog.enter()
    qtbot.waitUntil(lambda: "with what the clock was compared" in dialog.column.refusal.text())
    dialog.how.setText("the speaking clock")
    dialog.enter()
    qtbot.waitUntil(lambda: bool(recorded.acts.named("recorder-clock")))
    ((person, _, _, detail),) = recorded.acts.named("recorder-clock")
    assert person == login_of(Role.MANAGER)
    assert detail == {"error_s": -2.5, "within_s": 0.5, "how": "the speaking clock"}


@pytest.mark.req("EVD-01")
def test_images_are_burned_one_after_the_other(recorded: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    script, images = tmp_path / "writer.py", [tmp_path / "MM-1-1.iso", tmp_path / "MM-1-2.iso"]
    script.write_text("import shutil, sys; shutil.copy(sys.argv[2], sys.argv[1])")
    for image in images:
        image.write_bytes(image.name.encode() * 1000)
    recorded.room.staff.seat.sit_down(recorded.room.person(login_of(Role.MANAGER)))
    context = recorded.shell.context
    dialog = BurnDialog(context, images, recorded.window)
    assert "no program that burns" in dialog.burn_button.toolTip() or dialog.drive.count() == 0
    writer = DiscWriter("writer", (str(script), "{device}", "{image}"))
    burner = SystemBurner((writer,), lambda _name: sys.executable, tmp_path, (str(tmp_path / "disc"),))
    discs = Discs(burner, context.services.people.access, recorded.acts, recorded.room.clock)
    services = dataclasses.replace(context.services, discs=discs)
    dialog = BurnDialog(dataclasses.replace(context, services=services), images, recorded.window)
    dialog.show()
    dialog.burn_button.click()
    qtbot.waitUntil(lambda: not dialog.is_busy and "Burned and read back" in dialog.written.label.text())
    assert dialog.image.currentText() == "MM-1-2.iso"
    assert (tmp_path / "disc").read_bytes() == images[0].read_bytes()
    assert [act[2] for act in recorded.acts.named("disc-burned")] == ["MM-1-1.iso"]


def test_who_may_not_release_only_asks(recorded: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    assert "Another person" in export(opened(recorded, tmp_path / "package", Role.SUPERVISOR), qtbot)
    assert not (tmp_path / "package").exists()
    page = waiting(recorded, qtbot, Role.SUPERVISOR)
    assert not page.release_button.isEnabled()
    assert "hand over recorded data" in page.release_button.toolTip()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("cameras", "the square", "numbers of the cameras"),
        ("begin_line", "yesterday", "not a time"),
        ("end_line", "25/03/2026 11:00:00", "ends before it begins"),
        ("request", "first", "number of a request"),
        ("request", "7", "no request 7"),
        ("incident", "7", "no incident 7"),
        ("reason", "", "Reason"),
    ],
)
def test_what_is_missing_is_said(
    recorded: Bench, qtbot: QtBot, tmp_path: Path, field: str, typed: str, words: str
) -> None:
    dialog = opened(recorded, tmp_path / "package")
    getattr(dialog, field).setText(typed)
    dialog.export()
    qtbot.waitUntil(lambda: not dialog.is_busy and words in dialog.column.refusal.text())


def test_it_is_opened_with_the_camera_of_the_selected_tile(bench: Bench) -> None:
    bench.open()
    act = next(action for action in ACTIONS if action.id == "evidence-export")
    act.do(bench.window)
    (opened,) = bench.window.findChildren(EvidenceDialog)
    assert opened.cameras.text() in {"", "1"}


def test_the_dialog_fits_on_a_small_monitor(recorded: Bench, tmp_path: Path) -> None:
    dialog = opened(recorded, tmp_path / "package")
    dialog.estimate_line.setText("9 recordings, 1,234.5 MB, about 3 min.")
    dialog.adjustSize()
    assert dialog.height() <= 720
