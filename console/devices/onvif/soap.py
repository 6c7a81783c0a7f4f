"""The little of SOAP that comes before zeep: well-formedness, tokens, the camera's clock."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from console.devices.onvif.tree import Tree
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SOAP = "http://www.w3.org/2003/05/soap-envelope"
_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
_WSSE = f"{_OASIS}-wssecurity-secext-1.0.xsd"
_WSU = f"{_OASIS}-wssecurity-utility-1.0.xsd"

CLOCK_CALL = (
    f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{SOAP}"><s:Body>'
    '<GetSystemDateAndTime xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>'
).encode()
"""Needs no login, and so tells the clock that a login must be dated by."""


def parsed(content: bytes) -> Element:
    """An answer as a tree: no entities, no document type, nothing fetched, nothing huge.

    Raises:
        EnvironmentFault: it is not well-formed XML, or wants what is not allowed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise unreadable() from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise unreadable()
    return root


class ElementMessage:
    """An envelope as a tree; what a line sends."""

    def __init__(self, envelope: Element) -> None:
        self._envelope = envelope

    @property
    def is_question(self) -> bool:
        """Whether it only asks, and may be asked again."""
        body = self._envelope.find(f"{{{SOAP}}}Body")
        asked = "" if body is None or not len(body) else str(body[0].tag).rsplit("}", 1)[-1]
        return asked.startswith("Get")

    def plain(self) -> bytes:
        """Without a login in it."""
        return written(self._envelope)

    def with_token(self, user: str, password: str, now_utc: dt.datetime) -> bytes:
        """With a UsernameToken."""
        return with_token(self._envelope, user, password, now_utc)


class UnreadableAnswer(EnvironmentFault):
    """The camera answered, and the answer makes no sense."""


def unreadable() -> UnreadableAnswer:
    """What is said of an answer that makes no sense."""
    return UnreadableAnswer(
        "The camera's ONVIF answer cannot be read.",
        "If it stays so, restart the camera or update its firmware.",
    )


def with_token(envelope: Element, user: str, password: str, now_utc: dt.datetime) -> bytes:
    """A copy of the envelope with a UsernameToken by digest (OASIS UsernameToken Profile 1.0)."""
    copy = etree.fromstring(etree.tostring(envelope))
    header = copy.find(f"{{{SOAP}}}Header")
    if header is None:
        header = etree.Element(f"{{{SOAP}}}Header")
        copy.insert(0, header)
    nonce = secrets.token_bytes(16)
    created = now_utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    # SHA-1 is what the profile says; there is no choice.
    digest = hashlib.sha1(nonce + created.encode() + password.encode(), usedforsecurity=False).digest()
    security = etree.SubElement(header, f"{{{_WSSE}}}Security", nsmap={"wsse": _WSSE, "wsu": _WSU})
    token = etree.SubElement(security, f"{{{_WSSE}}}UsernameToken")
    etree.SubElement(token, f"{{{_WSSE}}}Username").text = user
    kind = f"{_OASIS}-username-token-profile-1.0#PasswordDigest"
    etree.SubElement(token, f"{{{_WSSE}}}Password", Type=kind).text = _text(digest)
    coded = f"{_OASIS}-soap-message-security-1.0#Base64Binary"
    etree.SubElement(token, f"{{{_WSSE}}}Nonce", EncodingType=coded).text = _text(nonce)
    etree.SubElement(token, f"{{{_WSU}}}Created").text = created
    return written(copy)


def token_text(user: str, password: str, now_utc: dt.datetime) -> str:
    """The Security header as text, its namespaces with it."""
    nonce = secrets.token_bytes(16)
    created = now_utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    digest = hashlib.sha1(nonce + created.encode() + password.encode(), usedforsecurity=False).digest()
    kind, coded = f"{_OASIS}-username-token-profile-1.0", f"{_OASIS}-soap-message-security-1.0"
    return (
        f'<wsse:Security xmlns:wsse="{_WSSE}" xmlns:wsu="{_WSU}"><wsse:UsernameToken>'
        f"<wsse:Username>{escape(user)}</wsse:Username>"
        f'<wsse:Password Type="{kind}#PasswordDigest">{_text(digest)}</wsse:Password>'
        f'<wsse:Nonce EncodingType="{coded}#Base64Binary">{_text(nonce)}</wsse:Nonce>'
        f"<wsu:Created>{created}</wsu:Created></wsse:UsernameToken></wsse:Security>"
    )


def written(envelope: Element) -> bytes:
    """An envelope as it goes over the wire."""
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def camera_utc(content: bytes) -> dt.datetime:
    """UTC as the camera tells it, to the second.

    Raises:
        EnvironmentFault: it tells none that could be one.
    """
    told = next(iter(Tree(parsed(content)).every("UTCDateTime", 1)), Tree(None))
    places = [("Date", name) for name in ("Year", "Month", "Day")]
    places += [("Time", name) for name in ("Hour", "Minute", "Second")]
    try:
        year, month, day, hour, minute, second = (int(told.text(*place)) for place in places)
        return dt.datetime(year, month, day, hour, minute, min(second, 59), tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        raise unreadable() from None
