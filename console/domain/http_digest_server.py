"""The server's half of digest authentication (RFC 2617 and RFC 7616), for RTSP and HTTP."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

_PAIR = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')
_HASHES = {"MD5": "md5", "SHA-256": "sha256"}


@dataclass(slots=True)
class Digest:
    """Digest authentication for one realm with one user."""

    realm: str
    user: str
    password: str = field(repr=False)
    _nonce: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    _other: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    """The nonce of MD5, where each algorithm has its own."""

    def challenges(self, *, two_nonces: bool = False) -> list[str]:
        """Return two challenges, the stronger first; a client answers the one that it supports."""
        return [
            f'Digest realm="{self.realm}", nonce="{nonce}", algorithm={name}, qop="auth"'
            for name, nonce in (("SHA-256", self._nonce), ("MD5", self._other if two_nonces else self._nonce))
        ]

    def plain_challenges(self) -> list[str]:
        """Return the challenges without `qop`, as RTSP uses them."""
        return [challenge.removesuffix(', qop="auth"') for challenge in self.challenges()]

    def accepts(
        self, method: str, header: str, *, two_nonces: bool = False, only_sha256: bool = False
    ) -> bool:
        """Return whether an Authorization header proves the password."""
        if not header.startswith("Digest "):
            return False
        fields = {match[1].lower(): match[2] or match[3] or "" for match in _PAIR.finditer(header)}
        name = _HASHES.get(fields.get("algorithm", "MD5").upper())
        nonce = self._other if two_nonces and name == "md5" else self._nonce
        if name is None or fields.get("username") != self.user or fields.get("nonce") != nonce:
            return False
        if only_sha256 and name != "sha256":
            return False

        def digest(text: str) -> str:
            return hashlib.new(name, text.encode("utf-8", "surrogateescape")).hexdigest()

        secret = digest(f"{self.user}:{self.realm}:{self.password}")
        act = digest(f"{method}:{fields.get('uri', '')}")
        middle = (
            f"{fields['nc']}:{fields['cnonce']}:{fields['qop']}:"
            if {"qop", "nc", "cnonce"} <= fields.keys()
            else ""
        )
        expected = digest(f"{secret}:{nonce}:{middle}{act}")
        return hmac.compare_digest(expected.encode(), fields.get("response", "").encode("utf-8", "replace"))
