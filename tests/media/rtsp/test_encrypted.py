"""rtsps:// with the camera's own certificate: refused until a person accepted it, and then only that one."""

from __future__ import annotations

import contextlib
import itertools
import re
from typing import TYPE_CHECKING

import pytest

from console.demo.simulated import SimulatedTown
from console.domain.cameras.certificate import CertificateUnknown, CertifiedService
from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.own_source import check_certificate
from console.media.capture.stream_source import StreamOpener
from console.media.stream_faults import FaultKind, StreamFault
from console.network.certificate_trust import CertificateTrust, stream_trust
from tests.support.hostile import HostileServer, says_nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOGIN = Credentials("operator", "watchroom-demo")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with SimulatedTown(1, size=(320, 192), bitrate_bps=200_000, is_secure=True) as town:
        yield town.cameras[0].secure_main_url


def opener(url: str, fingerprint: str = "") -> StreamOpener:
    return opener_with(url, lambda: stream_trust(fingerprint))


def opener_with(url: str, trust: Callable[[], CertificateTrust]) -> StreamOpener:
    return StreamOpener(url, lambda: LOGIN, OpenOptions(), UtcClock(SystemClock()), trust)


def shown(url: str) -> str:
    with pytest.raises(StreamFault, match="is not trusted") as caught:
        opener(url).open()
    assert caught.value.kind is FaultKind.REFUSED
    return caught.value.fingerprint


def test_the_fingerprint_is_shown_and_what_was_accepted_is_read(url: str) -> None:
    fingerprint = shown(url)
    assert re.fullmatch("[0-9a-f]{64}", fingerprint)
    with contextlib.closing(opener(url, fingerprint).open()) as source:
        assert any(packet.is_key for packet in itertools.islice(source.packets(), 20))


def test_another_certificate_than_the_accepted_one_is_refused(url: str) -> None:
    with pytest.raises(StreamFault, match="has changed") as caught:
        opener(url, "ab" * 32).open()
    assert caught.value.kind.is_refusal
    assert not caught.value.fingerprint, "it is not offered for acceptance"


def test_an_acceptance_counts_at_the_next_opening(url: str) -> None:
    accepted = [""]
    one = opener_with(url, lambda: stream_trust(accepted[0]))
    with pytest.raises(StreamFault) as caught:
        one.open()
    accepted[0] = caught.value.fingerprint
    one.open().close()


def test_what_was_accepted_of_the_device_is_good_for_its_streams_and_another_one_is_offered(url: str) -> None:
    own = shown(url)
    opener_with(url, lambda: stream_trust(of_device=own)).open().close()
    with pytest.raises(StreamFault, match=r"of the encrypted streams .* is not trusted") as caught:
        opener_with(url, lambda: stream_trust(of_device="ab" * 32)).open()
    assert caught.value.fingerprint == own
    opener_with(url, lambda: stream_trust(own, of_device="ab" * 32)).open().close()
    with pytest.raises(StreamFault, match="has changed"):
        opener_with(url, lambda: stream_trust("cd" * 32, of_device=own)).open()


def test_it_is_asked_about_where_cameras_are_set_up(url: str) -> None:
    with pytest.raises(CertificateUnknown) as caught:
        check_certificate(url, stream_trust())
    assert caught.value.service is CertifiedService.STREAMS
    check_certificate(url, CertificateTrust(caught.value.fingerprint))


def test_a_port_without_encryption_says_so() -> None:
    with HostileServer(says_nothing) as server, pytest.raises(StreamFault) as caught:
        opener(server.url.replace("rtsp://", "rtsps://")).open()
    assert "power" not in str(caught.value)
