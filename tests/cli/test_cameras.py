from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import keyring
import keyring.backend
import keyring.backends.fail
import pytest
from typer.testing import CliRunner

from console.cli import app
from console.demo.simulated import SimulatedTown
from console.domain.cameras.addresses import CameraRequest, bare, onvif_address
from console.domain.errors import EnvironmentFault, OperatorError
from console.settings import keyrings
from console.settings.secrets import KeyringSecrets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "tr0ub4dor&3"
URL = "rtsp://10.0.0.9/main"


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that is gone with the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's own
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    monkeypatch.setattr(keyrings, "TRUSTED", (__name__,))
    before = keyring.get_keyring()
    made = MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    return tmp_path


def run(*words: str, given: str = "") -> str:
    result = CliRunner().invoke(app, ["cameras", *words], input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def listed() -> list[dict[str, Any]]:
    return list(json.loads(run("list", "--json")))


@pytest.mark.req("SYS-06")
def test_a_camera_is_added_listed_and_removed(home: Path, ring: MemoryKeyring) -> None:
    result = run(
        "add", URL, "--name", "High Street", "--kind", "ptz", "--onvif", "10.0.0.9:8000", "--group", "Town",
        "--user", "op", "--password-stdin", given=SECRET + "\n",
    )  # fmt: skip
    assert SECRET not in result
    (camera,) = listed()
    assert (camera["number"], camera["urn"], camera["kind"]) == (1, "CAM-0001", "ptz")
    assert camera["onvif_url"] == "http://10.0.0.9:8000/onvif/device_service"
    assert KeyringSecrets().login("CAM-0001") == ("op", SECRET)
    assert "High Street" in run("list")
    run("remove", "1")
    assert listed() == []
    assert ring.kept == {}
    run("add", URL, "--name", "Again")
    assert listed()[0]["number"] == 2, "a number is never given twice"
    acts = sqlite3.connect(home / "watchroom.sqlite").execute("SELECT kind FROM ledger ORDER BY number")
    assert [row[0] for row in acts] == ["camera-added", "camera-removed", "camera-added"]


def test_a_password_in_an_address_is_taken_out_and_kept(home: Path, ring: MemoryKeyring) -> None:
    del ring
    run("add", "rtsp://op:tr0ub4dor%263@10.0.0.9:554/main?x=1", "--name", "Quay")
    assert listed()[0]["main_url"] == "rtsp://10.0.0.9:554/main?x=1"
    assert KeyringSecrets().login("CAM-0001") == ("op", SECRET)
    for file in home.rglob("*"):
        if file.is_file():
            assert b"tr0ub4dor" not in file.read_bytes()


def test_a_login_in_the_path_is_taken_out_and_its_place_kept(home: Path, ring: MemoryKeyring) -> None:
    del ring
    address = "rtsp://10.0.0.9:554/user=op&password=tr0ub4dor%263&channel=1&stream={}.sdp"
    shown = run("add", address.format(0), "--name", "Quay", "--sub", address.format(1))
    (camera,) = listed()
    assert camera["main_url"] == "rtsp://10.0.0.9:554/user=…&password=…&channel=1&stream=0.sdp"
    assert camera["sub_url"] == "rtsp://10.0.0.9:554/user=…&password=…&channel=1&stream=1.sdp"
    assert KeyringSecrets().login("CAM-0001") == ("op", SECRET)
    assert "tr0ub4dor" not in shown
    for file in home.rglob("*"):
        if file.is_file():
            assert b"tr0ub4dor" not in file.read_bytes()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["http://10.0.0.9/", "--name", "X"], "is not valid"),
        (["rtsp://", "--name", "X"], "is not valid"),
        (["rtsp://h:99999/x", "--name", "X"], "is not valid"),
        (["rtsp://c:d@h/user=a_password=b", "--name", "X"], "different user names"),
        ([URL, "--name", "X", "--onvif", "ftp://h/"], "is not valid"),
        ([URL, "--name", "X", "--number", "7"], "is or was in use"),
        ([URL, "--name", "X", "--user", "op", "--password-stdin"], "no password on standard input"),
        (["rtsp://a:b@h/", "--name", "X", "--sub", "rtsp://c:d@h/"], "different user names"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    home: Path, ring: MemoryKeyring, words: list[str], why: str
) -> None:
    del home
    run("add", URL, "--name", "Seven", "--number", "7")
    with pytest.raises(OperatorError, match=why):
        run("add", *words)
    assert len(listed()) == 1
    assert ring.kept == {}


@pytest.mark.req("SYS-06")
def test_without_a_keyring_nothing_is_half_written(home: Path) -> None:
    del home
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]  # the library's own
    try:
        with pytest.raises(EnvironmentFault, match="keyring"):
            run("add", URL, "--name", "X", "--user", "op", "--password-stdin", given=SECRET + "\n")
        assert listed() == []
        run("add", URL, "--name", "No login")
        assert len(listed()) == 1
    finally:
        keyring.set_keyring(before)


def test_a_login_is_forgotten_where_the_database_refuses(
    home: Path, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    del home
    monkeypatch.setattr("console.services.cameras.enrolment.Enrolment._number", lambda *_: 1)
    run("add", URL, "--name", "One")
    with pytest.raises(OperatorError, match="in use"):
        run("add", "rtsp://a:b@h/", "--name", "Two")
    assert ring.kept == {}


def test_a_list_is_imported_and_bad_rows_are_left_out(
    home: Path, ring: MemoryKeyring, tmp_path_factory: pytest.TempPathFactory
) -> None:
    del ring
    file = tmp_path_factory.mktemp("list") / "cameras.csv"
    file.write_bytes(
        "Name;Stream;Place\nQuay;rtsp://op:tr0ub4dor%263@10.0.0.9/main;Harbour\nBad;n/a;\n"
        "Gate;rtsp://10.0.0.8/main;North\nAway;127.0.0.1:9;\n".encode("utf-16")
    )
    result = CliRunner().invoke(app, ["cameras", "import", str(file)])
    assert result.exit_code == 1, result.output
    assert [(one["name"], one["main_url"], one["place"]) for one in listed()] == [
        ("Quay", "rtsp://10.0.0.9/main", "Harbour"),
        ("Gate", "rtsp://10.0.0.8/main", "North"),
    ]
    assert KeyringSecrets().login("CAM-0001") == ("op", SECRET)
    assert SECRET not in result.output
    assert "left out  Line 3: n/a  There is no address in this row." in result.output
    assert "left out  Line 5: 127.0.0.1:9" in result.output
    again = CliRunner().invoke(app, ["cameras", "import", str(file)])
    assert again.exit_code == 2
    assert "already in the scheme" in again.output
    with pytest.raises(OperatorError, match="cannot be read"):
        run("import", str(home / "gone.csv"))


def test_a_list_of_onvif_cameras_is_asked_and_added(
    home: Path, ring: MemoryKeyring, tmp_path_factory: pytest.TempPathFactory
) -> None:
    del home, ring
    folder = tmp_path_factory.mktemp("list")
    with SimulatedTown(1, scene="bars", size=(320, 192), cache=folder) as town:
        place = town.cameras[0].onvif_url.removeprefix("http://").partition("/")[0]
        host, _, port = place.partition(":")
        file = folder / "sadp.csv"
        file.write_text(f"No.;IPv4 Address;HTTP Port;Name\n1;{host};{port};North Gate\n")
        login = town.login
        result = run(
            "import", str(file), "--user", login.user, "--password-stdin", given=login.password + "\n"
        )
    assert "camera 1 North Gate" in result
    assert listed()[0]["main_url"] == town.cameras[0].main_url
    assert KeyringSecrets().login("CAM-0001") == (login.user, login.password)


def test_removing_what_is_not_there(home: Path, ring: MemoryKeyring) -> None:
    del home, ring
    with pytest.raises(OperatorError, match="no camera 4"):
        run("remove", "4")


def test_no_secret_shows_in_what_python_prints() -> None:
    wanted = CameraRequest(f"rtsp://op:{SECRET}@h/", "X", user="op", password=SECRET)
    assert SECRET not in f"{wanted!r} {bare('rtsp://op:tr0ub4dor%263@h/', ('rtsp',))!r}"
    assert onvif_address("[fe80::1]").url == "http://[fe80::1]/onvif/device_service"
