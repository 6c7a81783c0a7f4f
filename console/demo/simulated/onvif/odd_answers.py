"""Answers that are not quite XML, not quite SOAP 1.2 or not in their encoding, as some cameras write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from console.demo.simulated.onvif.xml import NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.demo.simulated.faults import FaultSwitches

_SOAP11 = b"http://schemas.xmlsoap.org/soap/envelope/"


def _gbk(text: bytes) -> bytes:
    return text.replace(b"Watchroom", "\u6587\u5b57_A".encode("gbk"))


def _ampersand(text: bytes) -> bytes:
    return re.sub(rb"(rtsp://[^<]+)", rb"\1?channel=1&subtype=0", text)


def _prefix(text: bytes) -> bytes:
    for name in ("tt", "wsa"):
        text = text.replace(f'xmlns:{name}="{NAMESPACES[name]}"'.encode(), b"")
    return text


def _junk(text: bytes) -> bytes:
    return b"\r\n\0" + text + b"\0\0</html>\r\n"


def _control(text: bytes) -> bytes:
    return text.replace(b"simulated</tds:HardwareId>", b"sim\x01ulated&#0;</tds:HardwareId>")


def _broken(text: bytes) -> bytes:
    return text.replace(b"</tds:HardwareId>", b"</tds:Hardware>").replace(
        b"<s:Body>", b'<s:Body a="1" a="2">'
    )


def _soap11(text: bytes) -> bytes:
    words = re.search(rb"<s:Subcode><s:Value>([^<]*).*?<s:Text[^>]*>([^<]*)", text)
    if words is not None:
        fault = b"<s:Fault><faultcode>%s</faultcode><faultstring>%s</faultstring></s:Fault>" % words.groups()
        text = re.sub(rb"<s:Fault>.*</s:Fault>", lambda _: fault, text)
    return text.replace(NAMESPACES["s"].encode(), _SOAP11)


ODD_ANSWERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "gbk_as_utf8": _gbk,
    "bare_ampersand": _ampersand,
    "undeclared_prefix": _prefix,
    "junk_around": _junk,
    "control_characters": _control,
    "broken_tags": _broken,
    "soap11": _soap11,
}
"""What each switch makes of an answer."""


def odd(text: bytes, faults: FaultSwitches) -> bytes:
    """Return an answer as these switches write it."""
    for name, change in ODD_ANSWERS.items():
        if faults.on(name):
            text = change(text)
    return text
