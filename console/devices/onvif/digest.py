"""HTTP digest (RFC 7616, RFC 2617) for cameras that want it: MD5, SHA-256, one challenge or two."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field

_CHALLENGE = re.compile(r"(?:^|,)\s*Digest\s+(.*?)(?=,\s*(?:Digest|Basic)\s|$)", re.IGNORECASE | re.DOTALL)
_FIELD = re.compile(r'(\w[\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_STRENGTH = {"md5": 1, "sha-256": 2}


@dataclass(slots=True)
class Challenge:
    """What the camera asks for. Not shared between connections: it counts its uses."""

    realm: str
    nonce: str = field(repr=False)
    algorithm: str = "md5"
    has_qop: bool = False
    opaque: str = ""
    uses: int = 0

    def authorisation(self, user: str, password: str, method: str, uri: str) -> str:
        """The value of the Authorization header for one request."""
        self.uses += 1
        count, own = f"{self.uses:08x}", secrets.token_hex(8)
        secret = self._hash(f"{user}:{self.realm}:{password}")
        act = self._hash(f"{method}:{uri}")
        middle = f":{count}:{own}:auth" if self.has_qop else ""
        quoted = {
            "username": user,
            "realm": self.realm,
            "nonce": self.nonce,
            "uri": uri,
            "response": self._hash(f"{secret}:{self.nonce}{middle}:{act}"),
        }
        if self.opaque:
            quoted["opaque"] = self.opaque
        if self.has_qop:
            quoted["cnonce"] = own
        parts = [f'{name}="{_escaped(value)}"' for name, value in quoted.items()]
        parts += [f"qop=auth, nc={count}"] if self.has_qop else []
        parts += [f"algorithm={self.algorithm.upper()}"] if self.algorithm != "md5" else []
        return "Digest " + ", ".join(parts)

    def _hash(self, text: str) -> str:
        if self.algorithm == "sha-256":
            return hashlib.sha256(text.encode()).hexdigest()
        # What many cameras' standard names; it protects no more than they allow.
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def strongest(headers: tuple[str, ...]) -> Challenge | None:
    """The best challenge that can be answered; two may share one header. None where none can."""
    found = [_read(match) for header in headers for match in _CHALLENGE.findall(header)]
    return max((one for one in found if one), key=lambda one: _STRENGTH[one.algorithm], default=None)


def _read(text: str) -> Challenge | None:
    said = {name.lower(): quoted or bare for name, quoted, bare in _FIELD.findall(text)}
    algorithm = said.get("algorithm", "md5").lower()
    if algorithm not in _STRENGTH or "nonce" not in said:
        return None
    words = {word.strip() for word in said.get("qop", "").split(",")}
    return Challenge(said.get("realm", ""), said["nonce"], algorithm, "auth" in words, said.get("opaque", ""))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
