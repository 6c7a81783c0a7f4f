from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.cameras.address_login import has_login_in_path, split_login, with_login
from console.domain.errors import OperatorError

XIONGMAI = "rtsp://10.0.0.9:554/user=admin&password=tr0ub4dor&channel=1&stream=0.sdp"


@pytest.mark.parametrize(
    ("address", "bare", "user", "password"),
    [
        (XIONGMAI, "rtsp://10.0.0.9:554/user=…&password=…&channel=1&stream=0.sdp", "admin", "tr0ub4dor"),
        ("rtsp://h/user=admin&password=&channel=1", "rtsp://h/user=…&password=…&channel=1", "admin", ""),
        (
            "rtsp://h/user=my_admin_password=a_b_channel=1_stream=0.sdp?real_stream",
            "rtsp://h/user=…_password=…_channel=1_stream=0.sdp?real_stream",
            "my_admin",
            "a_b",
        ),
        ("rtsp://h/live?usr=op&pwd=s%26cret", "rtsp://h/live?usr=…&pwd=…", "op", "s&cret"),
        ("rtsp://h/live?User=op;PassWord=x#1", "rtsp://h/live?User=…;PassWord=…#1", "op", "x"),
        ("rtsp://h/user%3Dop%26password%3Dx%26c%3D1", "rtsp://h/user%3D…%26password%3D…%26c%3D1", "op", "x"),
        ("rtsp://op:s%26cret@10.0.0.9/main?x=1", "rtsp://10.0.0.9/main?x=1", "op", "s&cret"),
        ("rtsp://op:p@ss@h/main", "rtsp://h/main", "op", "p@ss"),
        ("rtsp://op:p/a#s?s@h:554/main", "rtsp://h:554/main", "op", "p/a#s?s"),
        ("rtsp://op:x@h/user=op&password=x", "rtsp://h/user=…&password=…", "op", "x"),
        ("rtsp://op@[fe80::1]:554/main", "rtsp://[fe80::1]:554/main", "op", ""),
        ("http://[fe80::1]/onvif", "http://[fe80::1]/onvif", "", ""),
        ("rtsp://h:554/mail@x/bypass=1", "rtsp://h:554/mail@x/bypass=1", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_login_is_taken_out_of_an_address(address: str, bare: str, user: str, password: str) -> None:
    assert split_login(address) == (bare, user, password)
    assert split_login(bare) == (bare, "", ""), "taking it out twice takes nothing more"


def test_it_is_put_back_where_it_was() -> None:
    bare, user, password = split_login(XIONGMAI)
    assert with_login(bare, user, password) == XIONGMAI
    assert has_login_in_path(bare)
    assert with_login("rtsp://h/main", "op", "x") == "rtsp://h/main"
    assert not has_login_in_path("rtsp://op:x@h/main")


@given(st.text(st.characters(codec="utf-8", exclude_characters="…"), min_size=1, max_size=20))
def test_any_password_comes_back_as_it_was(password: str) -> None:
    address = f"rtsp://h/user=op&password={quote(password, safe='')}&channel=1"
    bare, user, taken = split_login(address)
    assert (bare, user, taken) == ("rtsp://h/user=…&password=…&channel=1", "op", password)
    sent = with_login(bare, user, taken)
    assert split_login(sent)[2] == password
    assert urlsplit(sent).path == sent.removeprefix("rtsp://h"), "nothing in it ends the path"


def test_two_different_logins_are_refused_and_not_repeated() -> None:
    with pytest.raises(OperatorError, match="different user names") as caught:
        split_login("rtsp://op:secret1@h/user=op&password=secret2")
    assert "secret" not in str(caught.value)
