"""Services and streams at addresses that a camera does not report, or reports in another list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.devices.onvif.ptz import OnvifPtz
from console.devices.onvif.soap import CLOCK_CALL
from console.devices.onvif.transport import Transport
from console.domain.errors import EnvironmentFault
from console.domain.ptz.model import StopMethod, Velocity
from tests.support.raw_http import RawHttp
from tests.support.steering import LOGIN
from tests.support.waiting import until

if TYPE_CHECKING:
    from console.demo.simulated import TownCamera
    from console.demo.simulated.ptz import SimulatedHead
    from console.devices.onvif.device import OnvifDevice
    from console.devices.onvif.http_connection import HttpResponse

SOAP = b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><a/></s:Body></s:Envelope>'


def test_behind_a_forwarded_port_everything_works(
    device: OnvifDevice, camera: TownCamera, head: SimulatedHead
) -> None:
    camera.set_fault("forwarded_port", True)
    report = device.report()
    assert {one.id for one in report.quirks} == {"foreign-address", "foreign-stream"}
    assert report.missing == ()
    port = camera.onvif_url.split(":")[2].split("/")[0]
    assert {one.address.split(":")[2].split("/")[0] for one in report.services} == {port}
    assert device.snapshot("main").startswith(b"\xff\xd8")
    driver = OnvifPtz(camera.onvif_url, LOGIN)
    driver.move(Velocity(pan=0.3), 10.0)
    until(lambda: head.is_moving)
    orders = driver.stop_orders(StopMethod.STOP)
    assert orders is not None
    assert (orders.host, str(orders.port)) == ("127.0.0.1", port)
    driver.stop(StopMethod.STOP)
    until(lambda: not head.is_moving)
    driver.close()


class _Question:
    is_question = True

    def plain(self) -> bytes:
        return CLOCK_CALL

    def with_token(self, *_: object) -> bytes:
        return CLOCK_CALL


class _Command(_Question):
    is_question = False


def answered(content: bytes, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(content), content)


def asked(line: Transport, reported: int, kind: type[_Question] = _Question) -> HttpResponse:
    return line.post_message(line.rewritten(f"http://192.0.2.9:{reported}/onvif/ptz"), kind(), {})


@pytest.mark.parametrize("kind", [_Question, _Command])
def test_the_reported_port_is_used_where_the_usual_one_does_not_have_the_service(
    kind: type[_Question],
) -> None:
    with (
        RawHttp(lambda _: answered(b"", b"404 Not Found")) as usual,
        RawHttp(lambda _: answered(SOAP)) as real,
    ):
        line = Transport(usual.url, ("", ""))
        for _ in range(3):
            assert asked(line, real.port, kind).content == SOAP
        assert (len(usual.asked), len(real.asked)) == (1, 3), "it is found out once"
        other = Transport(usual.url, ("", ""))
        other.adopt(line)
        assert asked(other, real.port).content == SOAP
        assert len(usual.asked) == 1, "other lines know it as well"
        for one in (line, other):
            one.close()


def test_a_command_without_answer_is_not_sent_to_another_port() -> None:
    with RawHttp(lambda _: b"") as usual, RawHttp(lambda _: answered(SOAP)) as real:
        line = Transport(usual.url, ("", ""))
        with pytest.raises(EnvironmentFault):
            asked(line, real.port, _Command)
        assert real.asked == []
        assert asked(line, real.port).content == SOAP
        line.close()


def test_the_usual_port_is_kept_where_it_answers() -> None:
    with RawHttp(lambda _: answered(SOAP)) as usual, RawHttp(lambda _: answered(SOAP)) as stranger:
        line = Transport(usual.url, ("", ""))
        for _ in range(2):
            asked(line, stranger.port)
        assert (len(usual.asked), stranger.asked) == (2, [])
        line.close()


def test_empty_stream_addresses_are_asked_again_by_the_other_service(
    device: OnvifDevice, camera: TownCamera
) -> None:
    camera.set_fault("media2_no_streams", True)
    report = device.report()
    assert all(one.stream_url.startswith("rtsp://127.0.0.1") for one in report.profiles)
    assert report.missing == ()


def test_a_service_that_only_the_older_list_names_is_used(
    device: OnvifDevice, camera: TownCamera, head: SimulatedHead
) -> None:
    camera.set_fault("ptz_in_older_list", True)
    report = device.report()
    assert {one.id for one in report.quirks} == {"older-list"}
    assert report.ptz is not None
    driver = OnvifPtz(camera.onvif_url, LOGIN)
    driver.move(Velocity(pan=0.3), 10.0)
    until(lambda: head.is_moving)
    driver.stop(StopMethod.STOP)
    until(lambda: not head.is_moving)
    driver.close()
