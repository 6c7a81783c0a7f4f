from __future__ import annotations

import pytest

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.cameras.enrolled import enrolled
from console.domain.cameras.list_file import decoded, read_list
from console.domain.cameras.report import DiscoveredCamera
from console.domain.errors import OperatorError

SADP = (
    "ID,Device Type,Security,IPv4 Address,Port,Software Version,IPv4 Gateway,HTTP Port,Device Serial No.\n"
    '001,"DS-2CD, dome",Active,192.0.2.64,8000,V5.5.0,192.0.2.1,8081,X1\n'
    "002,DS-2DE,Inactive,192.0.2.65,8000,V5.5.0,192.0.2.1,80,X2\n"
)


@pytest.mark.parametrize(
    ("words", "addresses"),
    [
        ("IPAddress;Port;Name\n192.0.2.10;8080;North\n", ["192.0.2.10:8080"]),
        ("No.,Type,IPv4 Address,Port\n1,X,192.0.2.64,8000\n", ["192.0.2.64:8000"]),
        (SADP, ["192.0.2.64:8081", "192.0.2.65"]),
        ("Name,IP Address\nGate,192.0.2.5\n", ["192.0.2.5"]),
        ("sep=;\naddress;name\n192.0.2.5;Gate\n", ["192.0.2.5"]),
        ('"sep=\t"\nDevice Name\tHost Name\nGate\tcam.example\n', ["cam.example"]),
        ("192.0.2.5\n\n192.0.2.6\n", ["192.0.2.5", "192.0.2.6"]),
        ("Gate;192.0.2.5\nDoor;192.0.2.6\n", ["192.0.2.5", "192.0.2.6"]),
        ("Bezeichnung|Netzadresse\nTor|192.0.2.5\n", ["192.0.2.5"]),
        ('"address"\n"192.0.2.5"\n"192.0.2.5"\n', ["192.0.2.5"]),
        ("address\n10.0.0.5/24\n10.0.0.9/255.255.255.0\n", ["10.0.0.5", "10.0.0.9"]),
        ('address,port\n="192.0.2.5","8080.0"\n', ["192.0.2.5:8080"]),
        ("address,port\n192.0.2.5:81,8080\nfe80::5,8080\n", ["192.0.2.5:81", "[fe80::5]:8080"]),
        ("address\n10.0.0.8-10\nhttp://192.0.2.5/onvif/x\n", ["10.0.0.8-10", "http://192.0.2.5/onvif/x"]),
        ("\ufeffIP\r\n192.0.2.5\r\n", ["192.0.2.5"]),
    ],
)
def test_lists_as_people_and_makers_write_them(words: str, addresses: list[str]) -> None:
    read = read_list(words)
    assert [camera.address for camera in read.cameras] == addresses
    assert read.refused == ()


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_files_in_every_encoding(coding: str) -> None:
    read = read_list(decoded("Name;IP\nStra\u00dfe;192.0.2.5\n".encode(coding)))
    assert [(camera.name, camera.address) for camera in read.cameras] == [("Stra\u00dfe", "192.0.2.5")]


def test_a_bad_row_is_told_with_its_line_and_the_others_go_on() -> None:
    rows = [f"192.0.2.{number},80" for number in range(1, 41)]
    rows[6:6] = ["n/a,80", "192.0.2.300,80", "192.0.2.99,x", "10.0.0.0/24,80", "not an address,80", ",80"]
    read = read_list("IP Address,Port\n" + "\n".join(rows))
    assert len(read.cameras) == 40
    assert [row.line for row in read.refused] == [8, 9, 10, 11, 12, 13]
    assert all(row.why.endswith(".") for row in read.refused)


def test_logins_leave_the_addresses_and_never_show() -> None:
    read = read_list(
        "address,user,password\nrtsp://op:secret1@192.0.2.5/main,,\n"
        "rtsp://192.0.2.6/user=op&password=secret2&channel=1,,\n192.0.2.7,op,secret3\n"
        "rtsp://op:secret4@h/user=op&password=secret5,,\n"
    )
    assert [(one.address, one.user, one.password) for one in read.cameras] == [
        ("rtsp://192.0.2.5/main", "op", "secret1"),
        ("rtsp://192.0.2.6/user=\u2026&password=\u2026&channel=1", "op", "secret2"),
        ("192.0.2.7", "op", "secret3"),
    ]
    assert "secret" not in f"{read!r}"


@pytest.mark.parametrize("words", ["", " \n\n", ";;;\n"])
def test_an_empty_list_is_said(words: str) -> None:
    with pytest.raises(OperatorError, match="empty"):
        read_list(words)


def test_a_device_is_known_however_its_address_is_written() -> None:
    camera = Camera(
        4,
        "U",
        "Gate",
        "",
        "",
        CameraKind.FIXED,
        "",
        device=onvif_device("http://10.0.0.5/onvif/device_service"),
    )
    found = [DiscoveredCamera(f"http://{place}/x", "") for place in ("10.0.0.5:80", "10.0.0.5:81", "[::1]:1")]
    assert enrolled(found, [camera]) == {"http://10.0.0.5:80/x": camera}
