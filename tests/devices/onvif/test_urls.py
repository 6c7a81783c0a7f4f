from __future__ import annotations

import socket

import pytest

from console.devices.onvif import stream_ports
from console.devices.onvif.transport import Transport
from console.devices.onvif.urls import place_of
from console.domain.errors import EnvironmentFault

NONE = [
    "",
    "1e999",
    "http://[",
    "http://a:99999/",
    "http:///x",
    "//a/b",
    "http://a b/",
    "http://a/\x00",
    "x" * 900,
]


@pytest.mark.parametrize("told", NONE)
def test_what_is_no_address_is_none(told: str) -> None:
    line = Transport("http://10.0.0.5/onvif", ("", ""))
    assert place_of(told) is None
    assert line.rewritten_stream(told) == ""
    assert not line.is_foreign(told)
    with pytest.raises(EnvironmentFault):
        line.rewritten(told)


def test_a_bare_path_is_at_the_camera_itself() -> None:
    assert (
        Transport("http://10.0.0.5:8000/onvif", ("", "")).rewritten("/onvif/media")
        == "http://10.0.0.5:8000/onvif/media"
    )


def test_streams_keep_a_port_that_answers_and_lose_their_login() -> None:
    with socket.create_server(("127.0.0.1", 0)) as reported:
        port = reported.getsockname()[1]
        line = Transport("http://127.0.0.1:9/onvif", ("", ""))
        told = f"rtsp://admin:secret@192.168.99.9:{port}/live?channel=1"
        assert line.rewritten_stream(told) == f"rtsp://127.0.0.1:{port}/live?channel=1"
    assert line.rewritten_stream("http://127.0.0.1/live") == ""


def test_where_the_reported_port_is_not_forwarded_the_one_of_onvif_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        closed = gone.getsockname()[1]
    monkeypatch.setattr(stream_ports, "RTSP_PORT", closed)
    with socket.create_server(("127.0.0.1", 0)) as forwarded:
        port = forwarded.getsockname()[1]
        line = Transport(f"http://127.0.0.1:{port}/onvif", ("", ""))
        assert line.rewritten_stream(f"rtsp://192.168.99.9:{closed}/live") == f"rtsp://127.0.0.1:{port}/live"
        own = f"rtsp://127.0.0.1:{closed}/live"
        assert line.rewritten_stream(own) == own, "the camera names itself, so it is only away"
    dead = Transport(f"http://127.0.0.1:{closed}/onvif", ("", ""))
    told = f"rtsp://192.168.99.9:{closed}/live"
    assert dead.rewritten_stream(told) == f"rtsp://127.0.0.1:{closed}/live", "nothing answers: as reported"


def test_tls_is_never_left() -> None:
    line = Transport("https://10.0.0.5:8443/onvif", ("", ""))
    assert line.rewritten("http://10.0.0.5:80/onvif/ptz") == "https://10.0.0.5:8443/onvif/ptz"
    assert line.rewritten("https://10.0.0.5/onvif/ptz") == "https://10.0.0.5:443/onvif/ptz"
