"""Digest authentication as cameras do it (RFC 2617 and RFC 7616), for RTSP and for HTTP."""

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
    """One realm with one user."""

    realm: str
    user: str
    password: str = field(repr=False)
    _nonce: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    _other: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    """The nonce of MD5, where each algorithm has its own."""

    def challenges(self, *, two_nonces: bool = False) -> list[str]:
        """Two challenges, the better one first; a client takes the one that it can do."""
        return [
            f'Digest realm="{self.realm}", nonce="{nonce}", algorithm={name}, qop="auth"'
            for name, nonce in (("SHA-256", self._nonce), ("MD5", self._other if two_nonces else self._nonce))
        ]

    def plain_challenges(self) -> list[str]:
        """The same without `qop`, as RTSP has it."""
        return [challenge.removesuffix(', qop="auth"') for challenge in self.challenges()]

    def accepts(
        self, method: str, header: str, *, two_nonces: bool = False, only_sha256: bool = False
    ) -> bool:
        """Whether an Authorization header proves the password."""
        if not header.startswith("Digest "):
            return False
        said = {match[1].lower(): match[2] or match[3] or "" for match in _PAIR.finditer(header)}
        name = _HASHES.get(said.get("algorithm", "MD5").upper())
        nonce = self._other if two_nonces and name == "md5" else self._nonce
        if name is None or said.get("username") != self.user or said.get("nonce") != nonce:
            return False
        if only_sha256 and name != "sha256":
            return False

        def digest(text: str) -> str:
            return hashlib.new(name, text.encode()).hexdigest()

        secret = digest(f"{self.user}:{self.realm}:{self.password}")
        act = digest(f"{method}:{said.get('uri', '')}")
        middle = (
            f"{said['nc']}:{said['cnonce']}:{said['qop']}:" if {"qop", "nc", "cnonce"} <= said.keys() else ""
        )
        expected = digest(f"{secret}:{nonce}:{middle}{act}")
        return hmac.compare_digest(expected, said.get("response", ""))
