"""Finding cameras: on the wire, and what anybody in the network may answer."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from console.demo.simulated import SimulatedTown
from console.devices.onvif.addresses import HOSTS_MOST, addresses_of_csv, device_addresses
from console.devices.onvif.discovery import OnvifDiscovery, by_name
from console.devices.onvif.transport import Transport
from console.devices.onvif.ws_discovery import matches, probe
from console.domain.cameras.report import DiscoveredCamera
from console.domain.errors import EnvironmentFault, OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.demo.simulated import TownCamera

PATH = "/onvif/device_service"


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SimulatedTown, int]]:
    port = free_port()
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown(2, scene="bars", size=(320, 192), cache=cache, discovery_port=port) as running:
        yield running, port


def test_every_camera_of_the_network_is_told_once(town: tuple[SimulatedTown, int]) -> None:
    running, port = town
    told: list[DiscoveredCamera] = []
    stop = threading.Event()

    def found(one: DiscoveredCamera) -> None:
        told.append(one)
        if len(told) == 2:
            stop.set()

    answered = OnvifDiscovery(port).search(10.0, found, stop)
    assert sorted(one.address for one in answered) == sorted(one.onvif_url for one in running.cameras)
    assert list(answered) == told
    assert {one.name for one in told} == {"Camera 1", "Camera 2"}
    assert told[0].profiles == ("S", "T")
    assert told[0].endpoint.startswith("urn:uuid:")


def test_no_network_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psutil.net_if_addrs", dict)
    with pytest.raises(EnvironmentFault, match="No network"):
        OnvifDiscovery(free_port()).search(0.1, lambda _one: None, threading.Event())


def test_a_list_is_asked_one_by_one_with_progress(camera: TownCamera) -> None:
    wanted = [camera.onvif_url, "127.0.0.1:9", camera.secure_onvif_url]
    told: list[DiscoveredCamera] = []
    steps: list[tuple[int, int]] = []
    found = OnvifDiscovery().probe(wanted, told.append, threading.Event(), lambda *step: steps.append(step))
    # Over TLS it is named, though its certificate has to be accepted before it is asked anything.
    assert [one.address for one in found] == [camera.onvif_url, camera.secure_onvif_url]
    assert sorted(told, key=lambda one: one.address) == sorted(found, key=lambda one: one.address)
    assert max(steps) == (3, 3)


def test_a_busy_camera_is_not_missed(camera: TownCamera) -> None:
    camera.set_fault("slow", 2.5)
    found = OnvifDiscovery().probe([camera.onvif_url], lambda _one: None, threading.Event())
    assert [one.address for one in found] == [camera.onvif_url]


def test_a_search_that_was_stopped_asks_nobody(camera: TownCamera) -> None:
    stop = threading.Event()
    stop.set()
    assert OnvifDiscovery().probe([camera.onvif_url], lambda _one: None, stop) == []


def answer(body: str, relates: str = "urn:uuid:1", before: str = "") -> bytes:
    return (
        f'{before}<e:Envelope xmlns:e="urn:e" xmlns:d="urn:d"><e:Header><d:RelatesTo>{relates}</d:RelatesTo>'
        f"</e:Header><e:Body><d:ProbeMatches>{body}</d:ProbeMatches></e:Body></e:Envelope>"
    ).encode()


def match(addresses: str, scopes: str = "") -> str:
    return f"<d:ProbeMatch><d:Scopes>{scopes}</d:Scopes><d:XAddrs>{addresses}</d:XAddrs></d:ProbeMatch>"


ASKED = {"urn:uuid:1"}


def test_addresses_are_those_of_who_answered() -> None:
    (one,) = matches(answer(match("http://192.168.99.9:8080/onvif/device_service")), "10.0.0.5", ASKED)
    assert one.address == "http://10.0.0.5:8080/onvif/device_service"
    both = match("http://169.254.3.4/a https://10.0.0.5/b http://10.0.0.5:81/c")
    (one,) = matches(answer(both), "10.0.0.5", ASKED)
    assert one.address == "http://10.0.0.5:81/c"
    (one,) = matches(answer(match("http://[fe80::1]:80/x")), "fe80::1", ASKED)
    assert one.address == "http://[fe80::1]:80/x"


@pytest.mark.parametrize(
    "relates", ["urn:uuid:A1", "uuid:a1", "a1", "A1", "URN:UUID:a1", "{A1}", "urn:uuid:{a1}", ""]
)
def test_an_answer_is_ours_however_it_writes_our_question(relates: str) -> None:
    assert list(matches(answer(match("http://a/b"), relates), "10.0.0.5", {"urn:uuid:a1"}))
    assert not list(matches(answer(match("http://a/b"), relates or "a2"), "10.0.0.5", {"urn:uuid:a3"}))


def test_long_scopes_on_lines_of_their_own_and_none_at_all() -> None:
    scopes = "\n".join(["onvif://www.onvif.org/type/x"] * 40 + ["onvif://www.onvif.org/name/Gate"])
    (one,) = matches(answer(match("http://a/b\nhttp://10.0.0.5:81/c", scopes)), "10.0.0.5", ASKED)
    assert (one.name, one.address) == ("Gate", "http://10.0.0.5:81/c")
    bare = "<d:ProbeMatch><d:XAddrs>http://a:8080/b</d:XAddrs></d:ProbeMatch>"
    (one,) = matches(answer(bare), "10.0.0.5", ASKED)
    assert (one.name, one.address) == ("", "http://10.0.0.5:8080/b")


def test_a_link_local_camera_keeps_the_network_that_it_is_on() -> None:
    (one,) = matches(answer(match("http://[fe80::1]:80/x http://10.9.9.9/y")), "fe80::1%eth0", ASKED)
    assert one.address == "http://[fe80::1%eth0]:80/x"
    assert Transport(one.address, ("", "")).rewritten("http://[fe80::1]/p") == "http://[fe80::1%eth0]:80/p"


def test_cameras_are_sorted_as_people_expect() -> None:
    places = [
        ("", "http://10.0.0.10/"),
        ("Gate 10", "http://a/"),
        ("Gate 2", "http://b/"),
        ("", "http://10.0.0.9/"),
    ]
    found = sorted((DiscoveredCamera(address, "", name) for name, address in places), key=by_name)
    assert [one.address for one in found] == [
        "http://10.0.0.9/",
        "http://10.0.0.10/",
        "http://b/",
        "http://a/",
    ]


def test_scopes_are_read_as_words() -> None:
    base = "onvif://www.onvif.org/"
    kinds = ("name/North%20Gate", "hardware/X-1", "Profile/T", "Profile/Z", "location/city/Leeds")
    scopes = " ".join(base + kind for kind in kinds) + " x"
    (one,) = matches(answer(match("http://a/b", scopes)), "10.0.0.5", ASKED)
    assert (one.name, one.hardware, one.place, one.profiles) == ("North Gate", "X-1", "city/Leeds", ("T",))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (lambda plain: plain + b"\0", "Gate"),
        (lambda plain: b"\r\n" + plain + b"\r\njunk", "Gate"),
        (lambda plain: plain.replace(b"Gate", "Café".encode("latin-1")), "Café"),
        (lambda plain: plain.replace(b"Gate", "Café".encode("utf-16-be")), ""),
        (lambda plain: plain.replace(b"Gate", b"A&B"), "A&B"),
        (lambda plain: plain.replace(b' xmlns:d="urn:d"', b""), "Gate"),
        (lambda plain: plain.replace(b"Gate", b"Ga\x01te"), "Gate"),
    ],
)
def test_an_odd_answer_is_mended_as_others_are(written: Callable[[bytes], bytes], name: str) -> None:
    plain = answer(match("http://10.0.0.5/b", "onvif://www.onvif.org/name/Gate"))
    (one,) = matches(written(plain), "10.0.0.5", ASKED)
    assert one.address == "http://10.0.0.5/b"
    assert not name or one.name == name


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"<a/>",
        bytes(range(256)),
        answer(match("http://a/b"), relates="urn:uuid:somebody-else"),
        answer(match("ftp://a/b javascript:x http://")),
        answer(match("http://a:999999/b")),
        answer(match("&x;"), before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        answer(match("http://a/b"), before="<!DOCTYPE a>"),
    ],
)
def test_what_is_no_answer_finds_nobody(content: bytes) -> None:
    assert list(matches(content, "10.0.0.5", ASKED)) == []


def test_a_flood_in_one_answer_is_bounded() -> None:
    assert len(list(matches(answer(match("http://a/b") * 500), "10.0.0.5", ASKED))) == 64


def test_each_question_has_a_name_of_its_own() -> None:
    (one, text), (other, _) = probe("dn:NetworkVideoTransmitter"), probe("tds:Device")
    assert one != other
    assert one.encode() in text


@pytest.mark.parametrize(
    ("told", "hosts"),
    [
        ("10.0.0.5", ["10.0.0.5"]),
        ("camera.example:8080", ["camera.example:8080"]),
        ("10.0.0.8/30", ["10.0.0.9", "10.0.0.10"]),
        ("10.0.0.8-10", ["10.0.0.8", "10.0.0.9", "10.0.0.10"]),
        ("10.0.0.254-10.0.1.1", ["10.0.0.254", "10.0.0.255", "10.0.1.0", "10.0.1.1"]),
        ("fe80::5", ["[fe80::5]"]),
    ],
)
def test_addresses_as_installers_write_them(told: str, hosts: list[str]) -> None:
    assert device_addresses([told]) == [f"http://{host}{PATH}" for host in hosts]


def test_whole_addresses_stay_and_none_comes_twice() -> None:
    whole = "https://cam/onvif/x"
    assert device_addresses([whole, "10.0.0.5", "10.0.0.5-5", whole]) == [whole, f"http://10.0.0.5{PATH}"]


@pytest.mark.parametrize(
    "told", ["", "10.0.0.9-3", "10.0.0.0/8", "a b", "10.0.0.1-10.9.0.0", "host/24", "x;y"]
)
def test_nonsense_is_said_so(told: str) -> None:
    with pytest.raises(OperatorError):
        device_addresses([told])


def test_too_many_are_said_so() -> None:
    with pytest.raises(OperatorError, match=str(HOSTS_MOST)):
        device_addresses(["10.0.0.0/20", "10.1.0.0/20"])


def test_lists_from_spreadsheets() -> None:
    assert addresses_of_csv("name;address;place\nGate;10.0.0.5;North\nDoor;10.0.0.6;South\n") == [
        "10.0.0.5",
        "10.0.0.6",
    ]
    assert addresses_of_csv("10.0.0.5\n\n10.0.0.6\n") == ["10.0.0.5", "10.0.0.6"]
    with pytest.raises(OperatorError, match="empty"):
        addresses_of_csv(" \n")
