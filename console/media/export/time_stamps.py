"""Time stamps of an authority (RFC 3161): asked for over HTTP, and kept raw for `openssl ts -verify`."""

from __future__ import annotations

import hashlib
import http.client
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass

from console.domain.errors import EnvironmentFault
from console.domain.text import text

SHA256 = bytes.fromhex("300d06096086480165030402010500")
"""AlgorithmIdentifier of SHA-256 (DER)."""
GRANTED = (b"\x02\x01\x00", b"\x02\x01\x01")
WAIT_S = 20.0
MOST_BYTES = 1 << 20
FOLDER = "time-stamp"
CONTENTS, TOKEN = f"{FOLDER}/contents-sha256.txt", f"{FOLDER}/contents.tst"
HOW = f"{FOLDER}/HOW-TO-CHECK.txt"
HOW_TO_CHECK = """contents.tst is the raw time stamp (RFC 3161) of contents-sha256.txt,
which lists the recordings and papers of this package. An authority that is not
the owner states by it that they existed at that time.

  openssl ts -verify -data contents-sha256.txt -in contents.tst -token_in -CAfile AUTHORITY.pem

AUTHORITY.pem is the root certificate that the authority has published. The other certificates are in the
time stamp. To read it: openssl ts -reply -in contents.tst -token_in -text

Asked for at: {url}
"""


@dataclass(frozen=True, slots=True)
class TimeStampAuthority:
    """Asks an authority for time stamps. Calls wait for the network.

    Attributes:
        url: of the authority.
    """

    url: str

    def stamp(self, content: bytes) -> bytes:
        """Return the raw token for a content: DER, with the authority's certificates.

        What it signs is checked as far as this: that it was granted, for this content and this question. The
        authority's signature is left to `openssl`.

        Raises:
            EnvironmentFault: the authority cannot be reached, or its answer is not to this question.
        """
        digest, nonce = hashlib.sha256(content).digest(), secrets.token_bytes(8)
        question = _question(digest, nonce)
        headers = {"Content-Type": "application/timestamp-query"}
        try:
            request = urllib.request.Request(self.url, question, headers)  # noqa: S310  # settings allow HTTP only
            with urllib.request.urlopen(request, timeout=WAIT_S) as answer:  # noqa: S310  # as above
                return _token(answer.read(MOST_BYTES), digest, nonce)
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
            raise EnvironmentFault(
                text("The time stamp authority did not give a time stamp: {error}.", error=error),
                "The package is made without one. Check the address in the settings.",
            ) from error


def _question(digest: bytes, nonce: bytes) -> bytes:
    imprint = _der(0x30, SHA256 + _der(0x04, digest))
    return _der(0x30, _der(0x02, b"\x01") + imprint + _der(0x02, _whole(nonce)) + b"\x01\x01\xff")


def _whole(nonce: bytes) -> bytes:
    """Return bytes as a positive whole number has them in DER: shortest, and without a sign."""
    plain = nonce.lstrip(b"\0") or b"\0"
    return b"\0" + plain if plain[0] & 0x80 else plain


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big") + content


def _parts(content: bytes) -> list[bytes]:
    """Return the parts of a sequence, each with its head.

    Raises:
        ValueError: it is none.
    """
    inside, parts = _inside(content), []
    while inside:
        length = len(inside) - len(_after(inside))
        parts.append(inside[:length])
        inside = inside[length:]
    return parts


def _head(content: bytes) -> tuple[int, int]:
    """Return where the content of the first part begins and ends."""
    if len(content) < 2:
        raise ValueError("the answer is cut off")
    begin, length = 2, content[1]
    if length & 0x80:
        begin = 2 + (length & 0x7F)
        length = int.from_bytes(content[2:begin], "big")
    if begin + length > len(content):
        raise ValueError("the answer is cut off")
    return begin, begin + length


def _inside(content: bytes) -> bytes:
    if content[:1] != b"\x30":
        raise ValueError("the answer is not a time stamp")
    begin, end = _head(content)
    return content[begin:end]


def _after(content: bytes) -> bytes:
    return content[_head(content)[1] :]


def _token(answer: bytes, digest: bytes, nonce: bytes) -> bytes:
    parts = _parts(answer)
    if not parts or not _inside(parts[0]).startswith(GRANTED) or len(parts) < 2:
        raise ValueError("it was refused")
    token = parts[1]
    if _der(0x04, digest) not in token or _der(0x02, _whole(nonce)) not in token:
        raise ValueError("the answer is to another question")
    return token
