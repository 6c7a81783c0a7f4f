"""Read and write ONVIF's SOAP messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

NAMESPACES = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "tds": "http://www.onvif.org/ver10/device/wsdl",
    "trt": "http://www.onvif.org/ver10/media/wsdl",
    "tr2": "http://www.onvif.org/ver20/media/wsdl",
    "tptz": "http://www.onvif.org/ver20/ptz/wsdl",
    "tmd": "http://www.onvif.org/ver10/deviceIO/wsdl",
    "timg": "http://www.onvif.org/ver20/imaging/wsdl",
    "tev": "http://www.onvif.org/ver10/events/wsdl",
    "tt": "http://www.onvif.org/ver10/schema",
    "ter": "http://www.onvif.org/ver10/error",
    "tns1": "http://www.onvif.org/ver10/topics",
    "wsnt": "http://docs.oasis-open.org/wsn/b-2",
    "wstop": "http://docs.oasis-open.org/wsn/t-1",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "wsse": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    "wsu": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
}
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


class SoapFault(Exception):
    """A fault that is sent in place of an answer: a code such as `ter:NoProfile`, and a text."""

    def __init__(self, code: str, words: str, *, sender: bool = True, status: int = 400) -> None:
        super().__init__(words)
        self.code, self.words, self.sender, self.status = code, words, sender, status


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    service: str
    """Prefix of its namespace."""
    name: str
    body: etree._Element
    header: etree._Element | None

    def text(self, path: str, default: str = "") -> str:
        """Return the text of the first matching element; paths use the prefixes of `NAMESPACES`."""
        element = self.body.find(path, NAMESPACES)
        return (element.text or "").strip() if element is not None else default

    def number(self, path: str, attribute: str) -> float | None:
        """Return a finite number from an attribute.

        Raises:
            SoapFault: the attribute is not such a number.
        """
        element = self.body.find(path, NAMESPACES)
        if element is None or (text := element.get(attribute)) is None:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not -1e6 < value < 1e6:
            raise SoapFault("ter:InvalidArgVal", f"{attribute}={text!r} is not a number")
        return value


def parse_call(text: bytes) -> Call:
    """Read a request.

    Raises:
        SoapFault: the request is not SOAP.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SoapFault("ter:WellFormed", "not well-formed XML") from error
    body = root.find("s:Body", NAMESPACES)
    if body is None or len(body) == 0 or not isinstance(body[0].tag, str):
        raise SoapFault("ter:WellFormed", "no SOAP body")
    name = etree.QName(body[0])
    service = _PREFIXES.get(name.namespace or "", "")
    return Call(service, name.localname, body[0], root.find("s:Header", NAMESPACES))


def envelope(body: str, header: str = "") -> bytes:
    """Return a whole answer."""
    head = f"<s:Header>{header}</s:Header>" if header else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope {_DECLARED}>{head}'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def fault(problem: SoapFault) -> bytes:
    """Return a SOAP fault."""
    side = "s:Sender" if problem.sender else "s:Receiver"
    return envelope(
        f"<s:Fault><s:Code><s:Value>{side}</s:Value><s:Subcode><s:Value>{problem.code}</s:Value></s:Subcode>"
        f'</s:Code><s:Reason><s:Text xml:lang="en">{escape(problem.words)}</s:Text></s:Reason></s:Fault>'
    )


def seconds(duration: str, default: float) -> float:
    """Return an xs:duration such as PT5S or PT1M0.5S in seconds."""
    match = re.fullmatch(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?", duration)
    if match is None:
        return default
    parts = [float(part or 0) for part in match.groups()]
    return parts[0] * 86_400 + parts[1] * 3600 + parts[2] * 60 + parts[3]


def tag(name: str, content: object) -> str:
    """Return one element with text in it."""
    return f"<{name}>{escape(str(content))}</{name}>"
