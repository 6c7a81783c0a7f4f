"""Unplugging a camera of the running demo, and which scheme a command means."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from console.app.scheme import demo_scheme, has_scheme, is_demo_meant, open_scheme, reading_scheme
from console.demo.plugs import FILE, keep_plugs, set_plug
from console.domain.errors import ConsoleError, EnvironmentFault, OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ORDERS: list[tuple[str, str, bytes]] = []


class _Control(BaseHTTPRequestHandler):
    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        ORDERS.append((self.command, self.path, body))
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        self._take()

    def do_DELETE(self) -> None:
        self._take()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def control() -> Iterator[str]:
    ORDERS.clear()
    server = HTTPServer(("127.0.0.1", 0), _Control)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_one_command_unplugs_any_camera_and_connects_it_again(control: str, tmp_path: Path) -> None:
    keep_plugs(tmp_path, {number: f"{control}/cameras/{number}" for number in (1, 7)})
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    assert set_plug(tmp_path, 7, is_in=False) == "Camera 7 is unplugged."
    assert set_plug(tmp_path, 7, is_in=True) == "Camera 7 is connected again."
    assert ORDERS == [
        ("POST", "/cameras/7/faults", b'{"drop": true}'),
        ("DELETE", "/cameras/7/faults", b""),
    ]
    with pytest.raises(OperatorError, match="1, 7"):
        set_plug(tmp_path, 3, is_in=False)


def test_without_a_demo_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="not running"):
        set_plug(tmp_path, 1, is_in=False)
    keep_plugs(tmp_path, {1: "http://127.0.0.1:9/cameras/1"})
    with pytest.raises(EnvironmentFault, match="not running"):
        set_plug(tmp_path, 1, is_in=False)


def test_a_command_finds_the_demos_scheme_where_it_is_the_only_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    assert not has_scheme()
    with pytest.raises(ConsoleError, match="no scheme"), reading_scheme():
        pass
    demo_scheme(tmp_path / "demo").close()
    assert has_scheme()
    with reading_scheme() as scheme:
        assert scheme.is_demo
        assert scheme.home == tmp_path / "demo"
    open_scheme(tmp_path).close()
    assert not is_demo_meant(demo=False)
    with reading_scheme() as scheme:
        assert not scheme.is_demo
    with reading_scheme(demo=True) as scheme:
        assert scheme.is_demo
