"""From an address to the wall, as an installer and a manager do it: real cameras, recorder and windows."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.app.engine import Engine, EngineOptions
from console.app.wiring.cameras import CameraDirectory
from console.app.wiring.device_access import ConsoleDeviceAccess
from console.app.wiring.ptz import stream_pinned
from console.demo.simulated import SimulatedTown
from console.devices.onvif.discovery import OnvifDiscovery
from console.domain.cameras.addresses import CameraRequest
from console.domain.cameras.commissioning import CommissioningStage, Quality
from console.domain.cameras.report import DiscoveredCamera
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.media.volume.volume_set import VolumeConfig
from console.services.cameras import acceptance_tests
from console.services.cameras.admission import Admission
from console.services.cameras.commissioning import CommissioningService
from console.services.cameras.commissioning_tools import commissioning_tools
from console.services.cameras.enrolment import Enrolment
from console.services.cameras.registry import CameraList
from console.services.ptz.stop_profiles import StopProfiles
from console.settings.secrets import FixedSecrets
from console.store.camera_facts import CameraFactTable
from console.store.cameras import CameraTable
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.cameras.camera_dialog import CameraDialog
from console.ui.cameras.certificate_dialog import CertificateDialog
from console.ui.cameras.commissioning_pane import CommissioningPane
from console.ui.cameras.report_dialogs import LinesDialog
from console.ui.cameras.settings_commands import TimesDialog
from console.ui.cameras.settings_dialog import SettingsDialog
from console.ui.people.dialogs import ReasonDialog
from console.ui.shell.shell import Shell
from console.ui.wall.camera_sign import CameraSigns
from tests.support.console import console_services
from tests.support.ended import end
from tests.support.feed import SyntheticFeed
from tests.support.people import Room, filled_database, login_of, open_room
from tests.support.screen import KeptActs, wall_service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from console.ui.cameras.commissioning_view import CommissioningView


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown(
        cameras=[1, 3], scene="bars", size=(320, 192), cache=cache, ptz=True, gop_s=1.0, is_secure=True
    ) as made:
        yield made


class Depot:
    """A console with no cameras yet."""

    def __init__(self, qtbot: QtBot, room: Room, folder: Path) -> None:
        self.room, self.qtbot = room, qtbot
        self.secrets = FixedSecrets({})
        facts, table = CameraFactTable(room.engine), CameraTable(room.engine, room.clock)
        books = BookTable(room.engine, Units(room.engine, room.clock))
        admission = Admission(facts)
        self.cameras = CameraDirectory(CameraList(table), admission)
        volumes = [VolumeConfig(folder / "volume")]
        plan = EngineOptions(
            self.cameras.all_cameras,
            self.secrets,
            KeptActs(),
            None,
            volumes,
            crashed=pytest.fail,
            is_live=admission.is_live,
            trust=stream_pinned(admission),
        )
        self.engine = Engine(plan)
        self.engine.start()
        self.service = CommissioningService(
            Enrolment(table, books, self.secrets, lambda _login, _camera: None),
            self.cameras.all_cameras,
            admission,
            facts,
            books,
            room.staff.access,
            self.engine.clock,
        )
        learned = StopProfiles(books, facts, room.staff.access).record_stop
        services = replace(
            console_services(room, folder, SyntheticFeed([]), recording=self.engine.recorder),
            feed=self.engine.feed,
            register=self.cameras,
            wall=wall_service(room.acts, room.staff, admission),
            commissioning=commissioning_tools(
                self.service,
                ConsoleDeviceAccess(self.engine, self.secrets, admission, learned),
                room.acts,
                room.staff.access,
            ),
        )
        settings = ScreenSettings(
            folder / "session.json",
            folder / "shots",
            renderer=RendererKind.RASTER,
            is_framed=True,
            language="en",
        )
        self.shell = Shell(services, settings)
        self.shell.open()
        self.cameras.all_cameras.listen(self.engine.change)
        self.cameras.listen(self.shell.cameras_changed.emit)
        self.sit(Role.MANAGER)
        pane = self.shell.show_pane("commissioning")
        assert isinstance(pane, CommissioningPane)
        assert pane.view is not None
        self.office: CommissioningView = pane.view

    def sit(self, role: Role) -> None:
        self.room.staff.seat.sit_down(self.room.person(login_of(role)))
        QApplication.processEvents()

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    def finish(self) -> None:
        """Until the task is over; its dialog is closed."""
        self.wait(lambda: not self.office.task.is_running)
        QApplication.processEvents()
        for dialog in self.dialogs(LinesDialog):
            dialog.close()

    def dialogs(self, kind: type[QWidget]) -> list[QWidget]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    def said(self) -> str:
        QApplication.processEvents()
        return "\n".join(message.what for message in self.shell.messages.messages())

    def close(self) -> None:
        self.shell.close()
        self.engine.close()
        end(self.shell)


@pytest.fixture
def depot(qtbot: QtBot, tmp_path: Path) -> Iterator[Depot]:
    with open_room(tmp_path, filled_database(tmp_path / "filled")) as room:
        made = Depot(qtbot, room, tmp_path)
        yield made
        made.close()


def hosts(town: SimulatedTown) -> list[str]:
    return [urlsplit(one.onvif_url).netloc for one in town.cameras]


def addresses(town: SimulatedTown) -> str:
    return " ".join(one.onvif_url for one in town.cameras)


def add_all(depot: Depot, town: SimulatedTown) -> None:
    office = depot.office
    office.bar.address.setText(addresses(town))
    office.bar.go.click()
    depot.finish()
    office.list.selectAll()
    office.found_page.user.setText(town.login.user)
    office.found_page.password.setText(town.login.password)
    office.found_page.group.setText("Depot")
    office.found_page.add_button.click()
    depot.finish()


@pytest.mark.slow
@pytest.mark.req("SYS-07")
def test_two_cameras_come_from_their_addresses_onto_the_wall(
    depot: Depot, town: SimulatedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceptance_tests, "RECORD_S", 4.0)
    monkeypatch.setattr(acceptance_tests, "RECORDED_LEAST_S", 1.0)
    office = depot.office
    add_all(depot, town)
    rows = office.list.chosen()
    assert [row.camera.kind.value for row in rows] == ["ptz", "ptz"]
    assert office.found_page.password.text() == ""
    assert depot.secrets.login(rows[0].camera.urn) == (town.login.user, town.login.password)
    assert list(depot.cameras.cameras()) == [], "they are not live yet"
    with pytest.raises(Exception, match="being set up"):
        depot.shell.wall.call(1)
    form = office.camera_page.form
    form.purpose.setText("public safety")
    form.assessment.setText("DPIA 2026-3")
    form.requirement.setPlainText("Faces at the gate")
    form.quality.setCurrentIndex(form.quality.findData(Quality.IDENTIFY))
    form.edited.emit()
    office.camera_page.keep_button.click()
    depot.wait(lambda: all((k := depot.service.commissioning_of(n)) and k.purpose for n in (1, 2)))
    QApplication.processEvents()
    office.camera_page.admit_button.click()
    depot.finish()
    assert list(depot.cameras.cameras()) == [], "nothing was tried yet"
    office.camera_page.trials.everything.click()
    depot.finish()
    for number in (1, 2):
        known = depot.service.commissioning_of(number)
        assert known is not None
        assert all(trial.is_passed for trial in known.trials), [trial.said for trial in known.trials]
    office.camera_page.admit_button.click()
    depot.finish()
    assert [one.number for one in depot.cameras.cameras()] == [1, 2]
    depot.wait(lambda: sorted(depot.shell.wall.cameras) == [1, 2])
    depot.shell.wall.call(2)
    depot.wait(lambda: depot.shell.camera_status.status_of(2).picture.is_alive)


def test_one_that_is_set_up_is_seen_in_the_pane_and_nowhere_else(depot: Depot, town: SimulatedTown) -> None:
    add_all(depot, town)
    depot.office.list.choose([1])
    depot.wait(lambda: depot.office.camera_page.picture.picture)
    assert "Needed before it goes live" in depot.office.camera_page.missing.text()
    assert 1 not in depot.shell.wall.cameras


def test_a_wrong_password_is_said_for_each_and_nothing_is_added(depot: Depot, town: SimulatedTown) -> None:
    office = depot.office
    office.search.ask_addresses(addresses(town).split())
    depot.finish()
    office.list.selectAll()
    office.found_page.user.setText("op")
    office.found_page.password.setText("wrong")
    office.found_page.add_button.click()
    depot.wait(lambda: depot.dialogs(LinesDialog))
    dialog = depot.dialogs(LinesDialog)[0]
    assert isinstance(dialog, LinesDialog)
    assert all(tint == "warn" for _, _, tint in dialog._lines)
    depot.finish()
    assert list(depot.cameras.all_cameras.cameras()) == []


def test_what_a_camera_can_is_shown(depot: Depot, town: SimulatedTown) -> None:
    office = depot.office
    office.search.ask_addresses([town.cameras[1].onvif_url])
    depot.finish()
    office.list.selectAll()
    office.found_page.user.setText(town.login.user)
    office.found_page.password.setText(town.login.password)
    office.found_page.probe_button.click()
    depot.wait(lambda: depot.dialogs(LinesDialog))
    dialog = depot.dialogs(LinesDialog)[0]
    assert isinstance(dialog, LinesDialog)
    names = [name for name, _, _ in dialog._lines]
    assert {"Make and model", "Services", "Steering", "Clock"} <= set(names)
    depot.finish()


def test_a_list_is_read_and_a_bad_one_refused(depot: Depot, town: SimulatedTown, tmp_path: Path) -> None:
    good, bad = tmp_path / "cameras.csv", tmp_path / "gone.csv"
    good.write_text("name;address\n" + "\n".join(f"Gate;{host}" for host in [*hosts(town), "n/a"]))
    depot.office.search.read_list(bad)
    depot.finish()
    assert "gone.csv cannot be read" in depot.said()
    depot.office.search.read_list(good)
    depot.wait(lambda: depot.dialogs(LinesDialog))  # the row that names no camera, beside its reason
    depot.finish()
    assert len(depot.office.search.founds) == 2


def test_a_camera_without_onvif_is_added_and_mended(depot: Depot) -> None:
    office = depot.office
    office.search.add_without_onvif()
    dialog = depot.dialogs(CameraDialog)[0]
    assert isinstance(dialog, CameraDialog)
    dialog.name.setText("Old gate")
    dialog.main.setText("http://10.0.0.9/")
    dialog._save()
    depot.wait(lambda: "is not valid" in dialog.column.refusal.text())
    assert dialog.name.text() == "Old gate", "what was typed stays"
    dialog.main.setText("rtsp://op:tr0ub4dor@10.0.0.9/main")
    dialog._save()
    depot.wait(lambda: list(depot.cameras.all_cameras.cameras()))
    (camera,) = depot.cameras.all_cameras.cameras()
    assert (camera.main_url, depot.secrets.login(camera.urn)) == (
        "rtsp://10.0.0.9/main",
        ("op", "tr0ub4dor"),
    )


def test_out_of_service_needs_its_reason(depot: Depot) -> None:
    depot.office.search.add_without_onvif()
    dialog = depot.dialogs(CameraDialog)[0]
    assert isinstance(dialog, CameraDialog)
    dialog.name.setText("Gate")
    dialog.main.setText("rtsp://127.0.0.1:1/main")
    dialog._save()
    depot.wait(depot.office.list.chosen)
    depot.office.admitting.ask_why()
    why = depot.dialogs(ReasonDialog)[0]
    assert isinstance(why, ReasonDialog)
    # The camera that is taken out is seen in the form, not only listed behind it.
    (signs,) = why.findChildren(CameraSigns)
    assert [(sign.camera, sign.name) for sign in signs.signs] == [(1, "Gate")]
    why.why.setText("bracket is loose")
    assert why.do_button is not None
    why.do_button.click()
    depot.wait(lambda: (known := depot.service.commissioning_of(1)) and known.stage is CommissioningStage.OUT)


def test_an_operator_may_look_and_do_nothing(depot: Depot) -> None:
    depot.room.on_duty(Role.OPERATOR)
    depot.sit(Role.OPERATOR)
    depot.wait(lambda: not depot.office.bar.around.isEnabled())
    depot.office.search.look_around()
    assert not depot.office.task.is_running
    assert "cannot find, connect and set up cameras" in depot.said()


def test_a_certificate_is_shown_asked_about_and_kept(depot: Depot, town: SimulatedTown) -> None:
    office, address = depot.office, town.cameras[0].secure_onvif_url
    office.search.founds = {address: DiscoveredCamera(address, "127.0.0.1")}
    office.refresh()
    office.list.selectAll()
    office.found_page.user.setText(town.login.user)
    office.found_page.password.setText(town.login.password)
    office.found_page.probe_button.click()
    depot.wait(lambda: depot.dialogs(CertificateDialog))
    asked = depot.dialogs(CertificateDialog)[0]
    assert isinstance(asked, CertificateDialog)
    assert asked.do_button is not None
    asked.do_button.click()
    depot.wait(lambda: depot.dialogs(LinesDialog))
    depot.finish()
    office.found_page.add_button.click()
    depot.finish()
    known = depot.service.commissioning_of(1)
    assert known is not None
    assert office.search.accepted[address] == known.fingerprint
    assert len(known.fingerprint) == 64


@pytest.mark.slow
def test_the_certificate_of_an_encrypted_stream_is_asked_about_and_serves_its_tests(
    depot: Depot, town: SimulatedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceptance_tests, "RECORD_S", 4.0)
    monkeypatch.setattr(acceptance_tests, "RECORDED_LEAST_S", 1.0)
    actor = depot.room.staff.seat.require(Permission.SET_UP_CAMERA, "test")
    url, login = town.cameras[0].secure_main_url, (town.login.user, town.login.password)
    camera = depot.service.add(actor, CameraRequest(url, "Gate", user=login[0], password=login[1]))
    office = depot.office
    office.refresh()
    office.list.choose([camera.number])
    office.camera_page.trials.everything.click()
    depot.wait(lambda: depot.dialogs(CertificateDialog))
    asked = depot.dialogs(CertificateDialog)[0]
    assert isinstance(asked, CertificateDialog)
    assert asked.do_button is not None
    asked.do_button.click()
    depot.wait(lambda: (known := depot.service.commissioning_of(camera.number)) and known.trials)
    depot.finish()
    known = depot.service.commissioning_of(camera.number)
    assert known is not None
    assert len(known.stream_fingerprint) == 64
    assert not known.fingerprint, "nobody was asked about the device's"
    assert all(trial.is_passed for trial in known.trials), [trial.said for trial in known.trials]


def test_the_time_of_all_chosen_cameras_is_set_at_once(depot: Depot, town: SimulatedTown) -> None:
    add_all(depot, town)
    depot.office.list.choose([1, 2])
    depot.office.camera_page.times_button.click()
    dialog = depot.dialogs(TimesDialog)[0]
    assert isinstance(dialog, TimesDialog)
    assert dialog.do_button is not None
    dialog.servers.setText("no server at all")
    dialog.by_servers.setChecked(True)
    dialog.do_button.click()
    assert "is not a valid time server" in dialog.column.refusal.text()
    dialog.servers.setText("time.example")
    dialog.do_button.click()
    depot.wait(lambda: depot.dialogs(LinesDialog))
    depot.finish()
    told = [one["is"] for _, _, _, one in depot.room.acts.named("camera-setting-changed")]
    assert told == ["time.example", "time.example"]


def test_settings_of_a_camera_are_set_in_the_dialog(depot: Depot, town: SimulatedTown) -> None:
    add_all(depot, town)
    depot.office.list.choose([1])
    depot.office.camera_page.settings_button.click()
    depot.wait(lambda: depot.dialogs(SettingsDialog))
    dialog = depot.dialogs(SettingsDialog)[0]
    assert isinstance(dialog, SettingsDialog)
    depot.finish()
    dialog.streams.bitrate.setValue(777)
    dialog.streams.set_button.click()
    depot.wait(lambda: "777 kbit/s" in dialog.said.text())
    dialog.streams.size_box.setCurrentText("large")
    dialog.streams.set_button.click()
    assert "for example 1280×720" in dialog.streams.refusal.text()
    dialog.picture.fields["Brightness"].setValue(700)  # type: ignore[attr-defined]  # a number's field
    dialog.picture.set_button.click()
    depot.wait(lambda: "0 to 100" in dialog.column.refusal.text())
    dialog.picture.fields["Brightness"].setValue(55)  # type: ignore[attr-defined]  # a number's field
    dialog.picture.set_button.click()
    depot.wait(lambda: "Brightness 55" in dialog.said.text())
    dialog.time.clock_button.click()
    depot.wait(lambda: "correct to within a second" in dialog.said.text())
    dialog.outputs.buttons[0][1].click()  # type: ignore[attr-defined]  # a button
    depot.wait(lambda: "is on" in dialog.said.text())
    dialog.outputs.restart_button.click()
    assert depot.room.acts.named("camera-restarted") == []
    dialog.outputs.yes.click()
    depot.wait(lambda: depot.room.acts.named("camera-restarted"))
    depot.wait(lambda: not dialog.task.is_running)
    dialog.close()
    assert len(depot.room.acts.named("camera-setting-changed")) == 4
    # The next test needs it: it restarts now.
    depot.wait(lambda: len(answering(town)) == 1)
    depot.wait(lambda: len(answering(town)) == 2)


def answering(town: SimulatedTown) -> Sequence[DiscoveredCamera]:
    return OnvifDiscovery().probe(addresses(town).split(), lambda _one: None, threading.Event())


def test_what_a_search_found_stays_to_be_read_also_if_it_is_nothing(
    depot: Depot, town: SimulatedTown
) -> None:
    office = depot.office
    # Nothing listens at port 9.
    nothing = "No device answered. Check the address"
    for where, said in (("127.0.0.1:9", nothing), (addresses(town), "2 devices answered")):
        office.bar.address.setText(where)
        QTest.keyClick(office.bar.address, Qt.Key.Key_Return)
        depot.finish()
        office.refresh()
        assert said in office.said.text()
        assert office.said.isVisible()
