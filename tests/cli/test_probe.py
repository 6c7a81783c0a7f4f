from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

from console.cli import app
from console.demo.simulated import SimulatedTown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera

PASSWORD = "watchroom-demo"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown([3], scene="bars", size=(320, 192), cache=cache, ptz=True, is_secure=True) as running:
        yield running


@pytest.fixture
def camera(town: SimulatedTown) -> Iterator[TownCamera]:
    yield town.cameras[0]
    town.cameras[0].clear_faults()


def run(*arguments: str, password: str = PASSWORD) -> Result:
    login = ["--user", "operator", "--password-stdin"]
    return CliRunner().invoke(app, [*arguments, *login], input=f"{password}\n")


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_probe_prints_the_whole_report(camera: TownCamera) -> None:
    report = read(run("probe", camera.onvif_url, "--json"))
    assert report["identity"]["serial"] == "SIM-0003"
    assert report["profiles"][0]["stream_url"] == camera.main_url
    assert report["ptz"]["has_fov_relative"] is True
    assert {service["name"] for service in report["services"]} >= {"media", "media2", "ptz", "events"}
    assert abs(report["clock_error_s"]) < 3
    assert report["quirks"] == []


def test_a_stream_is_read_and_what_reads_it_is_said(camera: TownCamera) -> None:
    found = read(run("probe", camera.main_url, "--transport", "udp", "--seconds", "3", "--json"))
    assert found["read_by"] == "own client, UDP"
    assert (found["tracks"][0]["codec"], found["tracks"][0]["width"]) == ("h264", 320)
    assert found["frames"] > 10
    shown = run("probe", camera.main_url, "--seconds", "0.5").stdout
    assert "Read by     own client, opened in" in shown
    assert PASSWORD not in shown


@pytest.mark.parametrize(
    ("fault", "words", "status", "why"),
    [
        ("wrong_password", (), 4, "refused the password"),
        ("rtsp_moved", (), 6, "has moved to rtsp://10.99.99.99"),
        ("rtsp_udp_only", ("--transport", "tcp"), 6, "does not send over TCP"),
        ("clock_skew", ("--transport", "pigeon"), 2, "no transport called pigeon"),
    ],
)
def test_a_stream_that_cannot_be_read_says_why(
    camera: TownCamera, fault: str, words: tuple[str, ...], status: int, why: str
) -> None:
    camera.set_fault(fault, 2)
    result = run("probe", camera.main_url, *words)
    assert result.exit_code == status
    assert why in result.output
    assert "power" not in result.output


def test_the_certificate_of_a_stream_is_shown_and_accepted(camera: TownCamera) -> None:
    refused = run("probe", camera.secure_main_url, "--json")
    assert refused.exit_code == 5
    fingerprint = json.loads(refused.stdout)["fingerprint"]
    found = read(
        run("probe", camera.secure_main_url, "--fingerprint", fingerprint, "--seconds", "3", "--json")
    )
    assert found["frames"] > 10


def test_probe_in_words(camera: TownCamera) -> None:
    camera.set_fault("clock_skew", 500)
    result = run("probe", camera.onvif_url)
    assert result.exit_code == 0
    assert camera.main_url in result.stdout
    assert "s ahead" in result.stdout
    assert "absolute positions" in result.stdout
    assert PASSWORD not in result.output


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("malformed_soap", 3, "cannot be read"),
        ("redirect", 3, "redirects to"),
        ("entity_bomb", 3, "cannot be read"),
        ("huge_answer", 3, "larger than"),
        ("drop", 3, "cannot be reached"),
        ("wrong_password", 4, "password"),
    ],
)
def test_each_fault_has_words_and_a_status(camera: TownCamera, fault: str, status: int, words: str) -> None:
    camera.set_fault(fault, True)
    result = run("probe", camera.onvif_url)
    assert (result.exit_code, words in result.stderr) == (status, True)
    assert PASSWORD not in result.output


def test_a_certificate_is_asked_about_and_then_accepted(camera: TownCamera) -> None:
    refused = run("probe", camera.secure_onvif_url, "--json")
    assert refused.exit_code == 5
    answer = json.loads(refused.stdout)
    assert answer["kind"] == "certificate"
    report = read(run("probe", camera.secure_onvif_url, "--json", "--fingerprint", answer["fingerprint"]))
    assert report["is_encrypted"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        ("probe",),
        ("probe", "ftp://10.0.0.5/"),
        ("probe", "http://operator:secret@10.0.0.5/"),
        ("probe", "--discover", "10.0.0.0/4"),
        ("ptz", "10.0.0.5", "goto"),
        ("ptz", "10.0.0.5", "move"),
        ("ptz", "10.0.0.5", "move", "--pan", "2"),
    ],
)
def test_wrong_use_is_said(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "secret" not in result.output


def test_a_place_is_searched_for_cameras(camera: TownCamera) -> None:
    devices = read(run("probe", "--discover", camera.onvif_url, "--json"))
    assert [device["address"] for device in devices] == [camera.onvif_url]
