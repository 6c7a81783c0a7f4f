"""Authentication of RTSP and HTTP: Digest with SHA-256 or MD5 (RFC 7616, RFC 2617), or Basic (RFC 7617)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHALLENGE = re.compile(
    r"(?:^|,)\s*(Digest|Basic)\s+(.*?)(?=,\s*(?:Digest|Basic)\s|$)", re.IGNORECASE | re.DOTALL
)
_FIELD = re.compile(r'(\w[\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_STRENGTH = {"md5": 1, "sha-256": 2}


@dataclass(slots=True)
class Challenge:
    """A device's challenge. Not shared between connections, because it counts its uses."""

    scheme: str
    realm: str = ""
    nonce: str = field(default="", repr=False)
    algorithm: str = "md5"
    has_qop: bool = False
    opaque: str = ""
    uses: int = 0

    @property
    def strength(self) -> int:
        """How safe an answer to it is: Basic below MD5 below SHA-256."""
        return _STRENGTH[self.algorithm] if self.scheme == "digest" else 0

    def authorisation(self, user: str, password: str, method: str, uri: str) -> str:
        """Return the value of the Authorization header for one request.

        Args:
            user: user name.
            password: its password.
            method: of the request.
            uri: of the request.
        """
        if self.scheme == "basic":
            return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self.uses += 1
        count, own = f"{self.uses:08x}", secrets.token_hex(8)
        secret = self._hash(f"{user}:{self.realm}:{password}")
        request = self._hash(f"{method}:{uri}")
        middle = f":{count}:{own}:auth" if self.has_qop else ""
        quoted = {
            "username": user,
            "realm": self.realm,
            "nonce": self.nonce,
            "uri": uri,
            "response": self._hash(f"{secret}:{self.nonce}{middle}:{request}"),
        }
        if self.opaque:
            quoted["opaque"] = self.opaque
        if self.has_qop:
            quoted["cnonce"] = own
        parts = [f'{name}="{_escaped(value)}"' for name, value in quoted.items()]
        parts += ["qop=auth", f"nc={count}"] if self.has_qop else []
        parts += [f"algorithm={self.algorithm.upper()}"] if self.algorithm != "md5" else []
        return "Digest " + ", ".join(parts)

    def _hash(self, text: str) -> str:
        if self.algorithm == "sha-256":
            return hashlib.sha256(text.encode()).hexdigest()
        # MD5 is the default of the standard and the only algorithm of many cameras.
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def strongest(headers: Iterable[str], *, takes_basic: bool = False) -> Challenge | None:
    """Return the strongest supported challenge, or None; a header may contain several.

    Args:
        headers: values of WWW-Authenticate.
        takes_basic: whether a password may be sent as it is where nothing better is offered.
    """
    challenges = [
        challenge
        for header in headers
        for scheme, parameters in _CHALLENGE.findall(header)
        if (challenge := _read(scheme.lower(), parameters)) and (takes_basic or challenge.scheme != "basic")
    ]
    return max(challenges, key=lambda challenge: challenge.strength, default=None)


def _read(scheme: str, parameters: str) -> Challenge | None:
    fields = {name.lower(): quoted or bare for name, quoted, bare in _FIELD.findall(parameters)}
    if scheme == "basic":
        return Challenge("basic", fields.get("realm", ""))
    algorithm = fields.get("algorithm", "md5").lower()
    if algorithm not in _STRENGTH or "nonce" not in fields:
        return None
    qops = {word.strip() for word in fields.get("qop", "").split(",")}
    return Challenge(
        "digest",
        fields.get("realm", ""),
        fields["nonce"],
        algorithm,
        "auth" in qops,
        fields.get("opaque", ""),
    )


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
