"""SOAP below zeep: safe parsing, login tokens, the camera's clock."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    import datetime as dt

    from lxml.etree import _Element as Element

SOAP = "http://www.w3.org/2003/05/soap-envelope"
SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
_WSSE = f"{_OASIS}-wssecurity-secext-1.0.xsd"
_WSU = f"{_OASIS}-wssecurity-utility-1.0.xsd"

CLOCK_CALL = (
    f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{SOAP}"><s:Body>'
    '<GetSystemDateAndTime xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>'
).encode()
"""A call that needs no login; it gives the time that a login must be dated with."""


def parsed(content: bytes) -> Element:
    """Parse an answer without entities, document types, network access or huge trees.

    Raises:
        EnvironmentFault: it is not well-formed XML, or uses what is not allowed.
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
    """A message of an XML envelope; implements `transport.SoapMessage`."""

    def __init__(self, envelope: Element) -> None:
        self._envelope = envelope

    @property
    def is_question(self) -> bool:
        """Whether it only reads, so that it may be sent again."""
        body = self._envelope.find(f"{{{SOAP}}}Body")
        operation = "" if body is None or not len(body) else str(body[0].tag).rsplit("}", 1)[-1]
        return operation.startswith("Get")

    def plain(self) -> bytes:
        """Return the envelope without a login."""
        return written(self._envelope)

    def with_token(self, user: str, password: str, now_utc: dt.datetime) -> bytes:
        """Return the envelope with a UsernameToken."""
        return with_token(self._envelope, user, password, now_utc)


class UnreadableAnswer(EnvironmentFault):
    """The camera answered, but the answer cannot be read."""


def unreadable() -> UnreadableAnswer:
    """Return the error for an answer that cannot be read."""
    return UnreadableAnswer(
        "The camera's ONVIF answer cannot be read.",
        "If this continues, restart the camera or update its firmware.",
    )


def with_token(envelope: Element, user: str, password: str, now_utc: dt.datetime) -> bytes:
    """Return a copy of the envelope with a digest UsernameToken (OASIS UsernameToken Profile 1.0)."""
    copy = etree.fromstring(etree.tostring(envelope))
    header = copy.find(f"{{{SOAP}}}Header")
    if header is None:
        header = etree.Element(f"{{{SOAP}}}Header")
        copy.insert(0, header)
    nonce = secrets.token_bytes(16)
    created = now_utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    # The profile prescribes SHA-1.
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
    """Return the Security header as text, with its namespaces."""
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
    """Serialise an envelope for sending."""
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
