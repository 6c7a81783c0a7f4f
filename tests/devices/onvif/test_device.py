"""A camera as a box: the contract, and each odd way of real cameras on the wire."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.devices.onvif.clock import is_local_time
from console.devices.onvif.device import OnvifDevice
from console.devices.onvif.encoder import set_encoder
from console.devices.onvif.profiles import PROFILES_MOST
from console.devices.onvif.ptz import OnvifPtz
from console.devices.onvif.refusals import WrongHost
from console.domain.cameras.certificate import CertificateChanged, CertificateUnknown
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.cameras.report import DeviceMask, Encoding
from console.domain.errors import EnvironmentFault, OperatorError
from console.network.certificate_trust import read_fingerprint
from tests.devices.device_contract import DeviceContract
from tests.support.steering import LOGIN, off_the_network
from tests.support.waiting import until

if TYPE_CHECKING:
    from console.demo.simulated import SimulatedTown, TownCamera
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.domain.cameras.report import DeviceReport


class TestContract(DeviceContract):
    """The ONVIF driver against the simulated camera."""


def quirks(report: DeviceReport) -> set[str]:
    return {one.id for one in report.quirks}


def test_a_proper_camera_has_no_quirks_and_nothing_missing(device: OnvifDevice) -> None:
    report = device.report()
    assert (report.quirks, report.missing) == ((), ())
    assert {"device", "media", "media2", "ptz", "imaging", "events", "device-io"} == {
        one.name for one in report.services
    }
    assert report.ptz is not None
    assert report.ptz.has_fov_relative
    assert report.masks_most == 8
    assert "tns1:VideoSource/MotionAlarm" in report.events


def test_the_first_media_service_alone_sets_an_encoder_too(device: OnvifDevice) -> None:
    known = device._read_profiles().profile("main")
    changed = set_encoder(device._asking, replace(known, is_media2=False), Encoding(fps=12.0, gop=24))
    assert (changed.fps, changed.gop) == (12.0, 24)
    assert device.set_encoding("main", known.profile.video) == known.profile.video


# -- clocks ---------------------------------------------------------------------------------------------


def test_a_wrong_clock_is_told_and_does_not_lock_out(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("clock_skew", -4321)
    report = device.report()
    assert report.clock_error_s == pytest.approx(-4321, abs=2)
    assert quirks(report) == {"clock-off"}


def test_local_time_told_as_utc_is_seen(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("local_time", 2)
    report = device.report()
    assert quirks(report) == {"local-time"}
    assert report.clock_error_s == pytest.approx(7200, abs=2)


@pytest.mark.parametrize(
    ("error_s", "zone", "is_local"),
    [
        (3600.0, "CET-1CEST,M3.5.0,M10.5.0/3", True),
        (7200.4, "CET-1CEST,M3.5.0,M10.5.0/3", True),
        (3600.0, "GMT0BST,M3.5.0/1,M10.5.0", True),
        (19_800.0, "IST-5:30", True),
        (-18_000.0, "EST5EDT", True),
        (3600.0, "UTC0", False),
        (3300.0, "CET-1", False),
        (0.5, "CET-1", False),
        (3600.0, "no zone at all", False),
        (3600.0, "", False),
    ],
)
def test_which_errors_are_a_zone(error_s: float, zone: str, is_local: bool) -> None:
    assert is_local_time(error_s, zone) is is_local


def test_a_clock_that_asks_for_a_login_is_read_from_the_answers(
    device: OnvifDevice, camera: TownCamera
) -> None:
    camera.set_fault("clock_wants_login", True)
    camera.set_fault("clock_skew", 900)
    report = device.report()
    assert report.identity.serial == "SIM-0003"
    assert report.clock_error_s == pytest.approx(900, abs=3)
    assert "clock-hidden" in quirks(report)


# -- logins ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["digest_only", "two_nonces", "sha256_only"])
def test_digest_in_all_its_forms(device: OnvifDevice, camera: TownCamera, fault: str) -> None:
    camera.set_fault(fault, True)
    report = device.report()
    assert report.speaks_digest
    assert quirks(report) == {"digest-only"}
    assert report.missing == ()
    assert device.snapshot("main").startswith(b"\xff\xd8")


def test_a_nonce_that_grew_old_is_asked_for_anew(
    device: OnvifDevice, camera: TownCamera, ptz_town: SimulatedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera.set_fault("digest_only", True)
    device.identity()
    monkeypatch.setattr(ptz_town.server.cameras[3].onvif._digest, "_nonce", "another")
    assert device.identity().serial == "SIM-0003"


def test_a_connection_that_the_camera_closed_meanwhile_costs_no_command(
    device: OnvifDevice, ptz_town: SimulatedTown, subject: CameraState
) -> None:
    device.identity()
    with off_the_network(ptz_town, 3):
        pass
    device.switch_relay("relay1", is_on=True)
    assert subject.relays["relay1"]
    device.switch_relay("relay1", is_on=False)


def test_a_wrong_password_is_said_without_it(camera: TownCamera) -> None:
    wrong = OnvifDevice(camera.onvif_url, ("operator", "hunter2-secret"))
    with pytest.raises(LoginRefused) as said:
        wrong.report()
    assert "hunter2" not in f"{said.value!r} {said.value.__cause__!r} {wrong!r} {wrong._asking.line!r}"
    with pytest.raises(LoginRefused):
        wrong._asking.line.fetch(camera.onvif_url.replace("onvif/device", "snapshot.jpg"))
    wrong.close()


# -- what is offered ------------------------------------------------------------------------------------


def test_addresses_are_those_of_the_host_that_answered(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("foreign_xaddr", True)
    report = device.report()
    assert quirks(report) == {"foreign-address", "foreign-stream"}
    assert report.profiles[0].stream_url == camera.main_url
    assert "192.168.99.99" not in json.dumps([one.address for one in report.services])
    assert device.snapshot("main").startswith(b"\xff\xd8")


def test_media2_alone_is_enough(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("media2_only", True)
    report = device.report()
    assert quirks(report) == {"media2-only"}
    assert [one.token for one in report.profiles] == ["main", "sub"]
    assert report.ptz is not None


def test_empty_lists_take_features_away_and_not_the_camera(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("empty_capabilities", True)
    report = device.report()
    assert report.identity.serial == "SIM-0003"
    assert (report.services, report.profiles, report.ptz, report.events) == ((), (), None, ())
    assert quirks(report) == {"no-services"}
    with pytest.raises(CommandRefused):
        device.imaging()
    with pytest.raises(CommandRefused):
        device.write_masks([])


def test_namespaces_that_nobody_knows_are_read_by_local_names(
    device: OnvifDevice, camera: TownCamera
) -> None:
    camera.set_fault("wrong_namespaces", True)
    report = device.report()
    assert report.identity.serial == "SIM-0003"
    assert [one.token for one in report.profiles] == ["main", "sub"]
    assert {one.name for one in report.services} >= {"media", "ptz", "events"}
    assert report.missing == ()


def test_five_hundred_profiles_are_bounded_and_said(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("many_profiles", 500)
    report = device.report()
    assert len(report.profiles) == PROFILES_MOST
    assert "500" in next(one.what for one in report.quirks if one.id == "many-profiles")


def test_a_head_that_tells_nothing_is_a_quirk(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("ptz_nan_position", True)
    assert quirks(device.report()) == {"no-position"}


def test_a_box_that_was_swapped_is_another(device: OnvifDevice, camera: TownCamera) -> None:
    before = device.identity()
    assert before.is_same_device(device.identity())
    camera.set_fault("serial_changed", True)
    assert not before.is_same_device(device.identity())


def test_a_service_that_is_silent_is_missing_and_not_the_camera(
    device: OnvifDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from console.devices.onvif.service_client import ServiceClient

    ask = ServiceClient.query

    def silent(calls: ServiceClient, address: str, question: object, *more: object) -> object:
        if "GetUsers" in str(getattr(question, "tag", "")):
            raise EnvironmentFault("The camera did not answer within 4 s.")
        return ask(calls, address, question, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(ServiceClient, "query", silent)
    report = device.report()
    assert report.users == ()
    assert report.missing == ("users: The camera did not answer within 4 s.",)


# -- hostile answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["entity_bomb", "xxe", "malformed_soap"])
def test_poisoned_answers_are_a_fault_in_words(device: OnvifDevice, camera: TownCamera, fault: str) -> None:
    camera.set_fault(fault, True)
    for ask in (device.report, device.identity, device.imaging):
        with pytest.raises(EnvironmentFault, match="cannot be read") as said:
            ask()
        assert "root:" not in str(said.value)
    camera.clear_faults()
    assert device.identity().serial == "SIM-0003"


def test_a_hundred_megabytes_are_not_read(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("huge_answer", True)
    with pytest.raises(EnvironmentFault, match="larger than 2 MB"):
        device.identity()
    with pytest.raises(EnvironmentFault, match="larger than 2 MB"):
        OnvifPtz(camera.onvif_url, LOGIN).capabilities()


def test_an_answer_that_never_ends_ends_at_the_deadline(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("endless", True)
    device._asking.line.deadline_s = 0.4
    with pytest.raises(EnvironmentFault, match="did not answer within"):
        device.identity()
    with pytest.raises(EnvironmentFault, match="did not answer within"):
        device.report()


def test_nobody_is_followed_to_another_host(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("redirect", True)
    with pytest.raises(WrongHost, match=r"192\.168\.99\.99"):
        device.report()
    head = OnvifPtz(camera.onvif_url, LOGIN)
    with pytest.raises(WrongHost):
        head.capabilities()
    head.close()


# -- TLS ------------------------------------------------------------------------------------------------


def test_an_unknown_certificate_is_asked_about_and_never_passed_over(camera: TownCamera) -> None:
    unknown = OnvifDevice(camera.secure_onvif_url, LOGIN)
    with pytest.raises(CertificateUnknown) as said:
        unknown.identity()
    assert isinstance(said.value, OperatorError)
    fingerprint = said.value.fingerprint
    assert len(fingerprint) == 64
    unknown.close()
    pinned = OnvifDevice(camera.secure_onvif_url, LOGIN, fingerprint.upper())
    report = pinned.report()
    assert report.is_encrypted
    assert report.missing == ()
    assert all(one.address.startswith("https://") for one in report.services)
    assert report.ptz is not None
    assert pinned.snapshot("main").startswith(b"\xff\xd8")
    pinned.close()


def test_another_certificate_than_the_accepted_one_is_refused(camera: TownCamera) -> None:
    other = OnvifDevice(camera.secure_onvif_url, LOGIN, "00" * 32)
    with pytest.raises(CertificateChanged, match="has changed"):
        other.identity()
    other.close()


def test_fingerprints_as_people_write_them() -> None:
    assert read_fingerprint("AB:" * 31 + "cd") == "ab" * 31 + "cd"
    for wrong in ("", "ab", "zz" * 32, "ab" * 33):
        with pytest.raises(OperatorError):
            read_fingerprint(wrong)


# -- masks ----------------------------------------------------------------------------------------------


def test_masks_that_the_camera_refuses_are_missing_from_the_answer(device: OnvifDevice) -> None:
    good = DeviceMask("window", ((0.1, 0.1), (0.3, 0.1), (0.3, 0.4)))
    outside = DeviceMask("too far", ((0.1, 0.1), (1.3, 0.1), (0.3, 0.4)))
    line = DeviceMask("line", ((0.1, 0.1), (0.3, 0.1)))
    assert [one.name for one in device.write_masks([good, outside, line])] == ["window"]
    many = [DeviceMask(f"m{at}", ((0.1, 0.1), (0.3, 0.1), (0.3, 0.05 * at + 0.2))) for at in range(9)]
    assert len(device.write_masks(many)) == 8
    assert list(device.write_masks([])) == []


# -- acts -----------------------------------------------------------------------------------------------


def test_a_restart_takes_it_away_for_a_while(
    device: OnvifDevice, camera: TownCamera, ptz_town: SimulatedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.demo.simulated.camera._REBOOT_S", 0.3)
    device.restart()
    faults = ptz_town.server.cameras[camera.number].faults
    until(lambda: faults.on("drop"))
    with pytest.raises(EnvironmentFault):
        device.identity()
    until(lambda: not faults.on("drop"))
    assert device.identity().serial == "SIM-0003"


def test_a_command_is_never_sent_twice(device: OnvifDevice, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.devices.onvif.http_connection import HttpConnection

    device.identity()
    tries: list[str] = []

    def broken(_wire: HttpConnection, asked: object) -> object:
        tries.append(str(getattr(asked, "body", "")))
        raise ConnectionResetError

    monkeypatch.setattr(HttpConnection, "_exchange", broken)
    with pytest.raises(EnvironmentFault):
        device.switch_relay("relay1", is_on=True)
    assert len(tries) == 1
    monkeypatch.undo()
    device.identity()
    monkeypatch.setattr(HttpConnection, "_exchange", broken)
    with pytest.raises(EnvironmentFault):
        device.identity()
    assert len(tries) == 3
