"""Authentication: Digest with SHA-256 or MD5 (RFC 7616, RFC 2617), or Basic."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field

_FIELD = re.compile(r'(\w[\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_STRENGTH = {"sha-256": 2, "md5": 1}


@dataclass(slots=True)
class DigestChallenge:
    """A camera's challenge. Some cameras send two, one for each algorithm."""

    scheme: str
    realm: str = ""
    nonce: str = field(default="", repr=False)
    algorithm: str = "md5"
    qop: str = ""
    opaque: str = ""
    uses: int = 0


def strongest(headers: list[str]) -> DigestChallenge | None:
    """Return the strongest supported challenge, or None."""
    challenges = [challenge for header in headers if (challenge := _read(header))]
    return max(challenges, key=_rank, default=None)


def authorisation(challenge: DigestChallenge, user: str, password: str, method: str, uri: str) -> str:
    """Return the value of the Authorization header for one request.

    Args:
        challenge: of the camera; its uses are counted.
        user: user name.
        password: its password.
        method: of the request.
        uri: of the request.
    """
    if challenge.scheme == "basic":
        return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    challenge.uses += 1
    ha1 = _hash(challenge, f"{user}:{challenge.realm}:{password}")
    ha2 = _hash(challenge, f"{method}:{uri}")
    fields = {"username": user, "realm": challenge.realm, "nonce": challenge.nonce, "uri": uri}
    options: list[str] = []
    if challenge.qop:
        count, own = f"{challenge.uses:08x}", secrets.token_hex(8)
        fields["response"] = _hash(challenge, f"{ha1}:{challenge.nonce}:{count}:{own}:auth:{ha2}")
        fields["cnonce"] = own
        options = ["qop=auth", f"nc={count}"]
    else:
        fields["response"] = _hash(challenge, f"{ha1}:{challenge.nonce}:{ha2}")
    if challenge.opaque:
        fields["opaque"] = challenge.opaque
    if challenge.algorithm != "md5":
        options.append(f"algorithm={challenge.algorithm.upper()}")
    return "Digest " + ", ".join([f'{name}="{_quoted(value)}"' for name, value in fields.items()] + options)


def _read(header: str) -> DigestChallenge | None:
    scheme, _, parameters = header.partition(" ")
    fields = {name.lower(): quoted or bare for name, quoted, bare in _FIELD.findall(parameters)}
    if scheme.lower() == "basic":
        return DigestChallenge("basic", fields.get("realm", ""))
    algorithm = fields.get("algorithm", "md5").lower()
    if scheme.lower() != "digest" or algorithm not in _STRENGTH or "nonce" not in fields:
        return None
    qops = {word.strip() for word in fields.get("qop", "").split(",")}
    return DigestChallenge(
        "digest",
        fields.get("realm", ""),
        fields["nonce"],
        algorithm,
        "auth" if "auth" in qops else "",
        fields.get("opaque", ""),
    )


def _rank(challenge: DigestChallenge) -> int:
    return _STRENGTH[challenge.algorithm] if challenge.scheme == "digest" else 0


def _hash(challenge: DigestChallenge, text: str) -> str:
    if challenge.algorithm == "sha-256":
        return hashlib.sha256(text.encode()).hexdigest()
    # MD5 is the default of the standard and the only algorithm of many cameras.
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
