"""HTTP digest authentication (RFC 7616, RFC 2617) with MD5 and SHA-256, one challenge or two."""

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
    """A digest challenge of the camera. Not shared between connections, because it counts its uses."""

    realm: str
    nonce: str = field(repr=False)
    algorithm: str = "md5"
    has_qop: bool = False
    opaque: str = ""
    uses: int = 0

    def authorisation(self, user: str, password: str, method: str, uri: str) -> str:
        """Return the value of the Authorization header for one request."""
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
        # MD5 is the default of the standard and the only algorithm of many cameras.
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def strongest(headers: tuple[str, ...]) -> Challenge | None:
    """Return the strongest supported challenge, or None; a header may contain two challenges."""
    challenges = [_read(match) for header in headers for match in _CHALLENGE.findall(header)]
    return max(
        (challenge for challenge in challenges if challenge),
        key=lambda challenge: _STRENGTH[challenge.algorithm],
        default=None,
    )


def _read(text: str) -> Challenge | None:
    fields = {name.lower(): quoted or bare for name, quoted, bare in _FIELD.findall(text)}
    algorithm = fields.get("algorithm", "md5").lower()
    if algorithm not in _STRENGTH or "nonce" not in fields:
        return None
    words = {word.strip() for word in fields.get("qop", "").split(",")}
    return Challenge(
        fields.get("realm", ""), fields["nonce"], algorithm, "auth" in words, fields.get("opaque", "")
    )


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
