"""Authentication of RTSP and HTTP: Digest with SHA-256 or MD5 (RFC 7616, RFC 2617), or Basic (RFC 7617).

Bytes that are not UTF-8 (a realm in Latin-1 or GBK) are kept as lone surrogates, so that the same bytes go
into the digest and back to the device.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

_TOKEN = re.compile(
    r"""(?P<name>[A-Za-z][\w!#$%&*+.^`|~-]*)
    (?P<value>\s*=\s*(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>[^\s,"]*)))?
    (?P<opens>(?=\s+[\w-]+\s*=))?""",
    re.ASCII | re.VERBOSE,
)
"""A parameter with its value in double quotes, in single quotes (some cameras) or bare; or a scheme."""
_SCHEMES = frozenset({"basic", "digest"})
_STRENGTH = {"md5-sess": 1, "md5": 2, "sha-256-sess": 3, "sha-256": 4}
"""Of the same hash the plain form is preferred, which more devices do rightly."""


@dataclass(slots=True)
class Challenge:
    """A device's challenge. Not shared between connections, because it counts its uses."""

    scheme: str
    realm: str = ""
    """As it was between its quotation marks: the digest is made over it with its escapes (RFC 7616, 3.4)."""
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
            return "Basic " + base64.b64encode(_bytes(f"{user}:{password}")).decode()
        self.uses += 1
        count, own = f"{self.uses:08x}", secrets.token_hex(8)
        is_session = self.algorithm.endswith("-sess")
        secret = self._hash(f"{user}:{self.realm}:{password}")
        if is_session:
            secret = self._hash(f"{secret}:{self.nonce}:{own}")
        request = self._hash(f"{method}:{uri}")
        middle = f":{count}:{own}:auth" if self.has_qop else ""
        quoted = {
            "username": _escaped(user),
            "realm": self.realm,
            "nonce": self.nonce,
            "uri": _escaped(uri),
            "response": self._hash(f"{secret}:{self.nonce}{middle}:{request}"),
        }
        if self.opaque:
            quoted["opaque"] = self.opaque
        if self.has_qop or is_session:
            quoted["cnonce"] = own
        parts = [f'{name}="{value}"' for name, value in quoted.items()]
        parts += ["qop=auth", f"nc={count}"] if self.has_qop else []
        parts += [f"algorithm={_spelled(self.algorithm)}"] if self.algorithm != "md5" else []
        return "Digest " + ", ".join(parts)

    def _hash(self, text: str) -> str:
        if self.algorithm.startswith("sha-256"):
            return hashlib.sha256(_bytes(text)).hexdigest()
        # MD5 is the default of the standard and the only algorithm of many cameras.
        return hashlib.md5(_bytes(text), usedforsecurity=False).hexdigest()


def strongest(
    headers: Iterable[str], *, takes_basic: bool = False, refused: Container[str] = ()
) -> Challenge | None:
    """Return the strongest supported challenge, or None; a header may contain several.

    A password is never sent as it is where a digest is offered, even a digest that is not supported.

    Args:
        headers: values of WWW-Authenticate.
        takes_basic: whether a password may be sent as it is where nothing better is offered.
        refused: algorithms that the device offers but does not do rightly; used only if there is no other.
    """
    offers = [offer for header in headers for offer in _offers(header)]
    takes_basic = takes_basic and not any(scheme == "digest" for scheme, _ in offers)
    challenges = [
        challenge
        for scheme, parameters in offers
        if (challenge := _read(scheme, parameters)) and (takes_basic or challenge.scheme != "basic")
    ]
    return max(challenges, key=lambda one: (one.algorithm not in refused, one.strength), default=None)


def is_safe_without_choice(headers: Iterable[str]) -> bool:
    """Return whether a client that reads the first challenge of each header, and MD5 only, may log in.

    libav is such a client. It may not where it would send a password as it is although a digest is offered,
    nor where it can only fail, because failures lock accounts.
    """
    by_header = [list(_offers(header)) for header in headers]
    firsts = [offers[0] for offers in by_header if offers]
    is_digest = any(scheme == "digest" for offers in by_header for scheme, _ in offers)
    challenges = [challenge for scheme, fields in firsts if (challenge := _read(scheme, fields))]
    usable = [one for one in challenges if one.algorithm.startswith("md5")]
    return any(one.scheme == ("digest" if is_digest else "basic") for one in usable)


def _offers(header: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Return the schemes of one header in lower case, each with its parameters."""
    scheme, parameters = "", dict[str, str]()
    for match in _TOKEN.finditer(header):
        name = match["name"].lower()
        if match["value"] is not None:
            parameters[name] = match["double"] or match["single"] or match["bare"] or ""
        elif match["opens"] is not None or name in _SCHEMES:
            if scheme:
                yield scheme, parameters
            scheme, parameters = name, {}
    if scheme:
        yield scheme, parameters


def _read(scheme: str, fields: dict[str, str]) -> Challenge | None:
    """Return the challenge if it is supported; protection of the body (auth-int) is not."""
    if scheme == "basic":
        return Challenge("basic", fields.get("realm", ""))
    algorithm = (fields.get("algorithm") or "md5").strip().lower()
    qops = set(re.split(r"[\s,]+", fields.get("qop", "").strip().lower())) - {""}
    is_understood = scheme == "digest" and algorithm in _STRENGTH and "nonce" in fields
    if not is_understood or (qops and "auth" not in qops):
        return None
    return Challenge(
        "digest", fields.get("realm", ""), fields["nonce"], algorithm, bool(qops), fields.get("opaque", "")
    )


def _spelled(algorithm: str) -> str:
    """Return an algorithm as the standard spells it: MD5-sess, SHA-256."""
    return algorithm.upper().replace("-SESS", "-sess")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
