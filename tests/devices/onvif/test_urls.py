from __future__ import annotations

import pytest

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


def test_streams_keep_their_port_and_lose_their_login() -> None:
    line = Transport("http://10.0.0.5/onvif", ("", ""))
    told = "rtsp://admin:secret@192.168.99.9:8554/live?channel=1"
    assert line.rewritten_stream(told) == "rtsp://10.0.0.5:8554/live?channel=1"
    assert line.rewritten_stream("http://10.0.0.5/live") == ""


def test_tls_is_never_left() -> None:
    line = Transport("https://10.0.0.5:8443/onvif", ("", ""))
    assert line.rewritten("http://10.0.0.5:80/onvif/ptz") == "https://10.0.0.5:8443/onvif/ptz"
    assert line.rewritten("https://10.0.0.5/onvif/ptz") == "https://10.0.0.5:443/onvif/ptz"
