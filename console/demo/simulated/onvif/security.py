"""WS-Security UsernameToken with digest (OASIS UsernameToken Profile 1.0)."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.xml import NAMESPACES

if TYPE_CHECKING:
    from lxml import etree

WINDOW_S = 10.0
"""How far a token's time may be from the camera's clock."""


def token_is_good(header: etree._Element | None, user: str, password: str, now_utc: dt.datetime) -> bool:
    """Return whether a request's header proves the password, at a time close to the camera's clock."""
    token = None if header is None else header.find(".//wsse:UsernameToken", NAMESPACES)
    if token is None:
        return False
    fields = {
        name: (token.findtext(path, "", NAMESPACES) or "").strip()
        for name, path in (
            ("user", "wsse:Username"),
            ("digest", "wsse:Password"),
            ("nonce", "wsse:Nonce"),
            ("created", "wsu:Created"),
        )
    }
    try:
        nonce = base64.b64decode(fields["nonce"], validate=True)
        created = dt.datetime.fromisoformat(fields["created"])
    except (binascii.Error, ValueError):
        return False
    if created.tzinfo is None:
        created = created.replace(tzinfo=dt.UTC)
    if abs((created - now_utc).total_seconds()) > WINDOW_S:
        return False
    # The profile prescribes SHA-1.
    digest = hashlib.sha1(nonce + fields["created"].encode() + password.encode(), usedforsecurity=False)
    expected = base64.b64encode(digest.digest()).decode()
    return hmac.compare_digest(fields["user"], user) and hmac.compare_digest(fields["digest"], expected)
