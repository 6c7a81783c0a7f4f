"""Boxes of the ONVIF Export File Format (version 1): who exported what, and the seal over the whole file."""

from __future__ import annotations

import datetime as dt
import hashlib
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from console.media.export.files import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SCHEME, SCHEME_VERSION = b"oeff", 0x00010000
SALT_BYTES = 20
_1601, _1904 = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (1601, 1904))
_MICROSECOND = dt.timedelta(microseconds=1)
CONTAINERS = {b"meta": 4, b"ipro": 6, b"sinf": 0, b"schi": 0}
"""Boxes that hold others, with the bytes between their head and the first of these."""


def pss() -> padding.PSS:
    """Return the padding that the format demands."""
    return padding.PSS(padding.MGF1(SHA256()), SALT_BYTES)


@dataclass(frozen=True, slots=True)
class ExportFacts:
    """What the file says of itself.

    Attributes:
        unit: the scheme that exported it.
        operator: who did.
        exported_utc: when the export began.
        source: name of the camera.
        begin_utc: the instant of the first picture.
        tracks: numbers of the tracks, the picture's first.
    """

    unit: str
    operator: str
    exported_utc: dt.datetime
    source: str
    begin_utc: dt.datetime
    tracks: Sequence[int]


def meta_box(facts: ExportFacts, certificate: bytes, signature: bytes) -> bytes:
    """Return the box that ends a file; its last but one part is the signature.

    Args:
        facts: what the file says of itself.
        certificate: of the key, DER.
        signature: as long as it will be; zeros while it is not known.
    """
    # A handler of this name says that the box only holds others (ISO/IEC 14496-12).
    handler = _full(b"hdlr", bytes(4) + b"null" + bytes(12) + b"\0")
    schm = _full(b"schm", SCHEME + struct.pack(">I", SCHEME_VERSION))
    schi = _box(b"schi", _box(b"sibo", signature) + _box(b"cert", certificate))
    sinf = _box(b"sinf", _start_times(facts) + schm + schi)
    ipro = _full(b"ipro", struct.pack(">H", 1) + sinf)
    return _full(b"meta", handler + _export(facts) + ipro)


def _export(facts: ExportFacts) -> bytes:
    seconds = int((facts.exported_utc - _1904).total_seconds())
    content = _text(facts.unit) + _text("") + _text("") + struct.pack(">Q", seconds) + _text(facts.operator)
    content += struct.pack(">I", len(facts.tracks))
    for track in facts.tracks:
        # Addresses of cameras are left out: whoever gets the file does not need them.
        content += struct.pack(">H", track) + _text(facts.source) + _text("") * 3
    return _full(b"suep", content, version=1)


def _start_times(facts: ExportFacts) -> bytes:
    start = (facts.begin_utc - _1601) // _MICROSECOND * 10
    rows = b"".join(struct.pack(">IQ", track, start) for track in facts.tracks)
    return _box(b"cstb", struct.pack(">I", len(facts.tracks)) + rows)


def _text(words: str) -> bytes:
    return words.replace("\0", " ").encode() + b"\0"


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _full(kind: bytes, content: bytes, version: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", version << 24) + content)


@dataclass(frozen=True, slots=True)
class FoundBox:
    """A box of a file: what it is, and where its content begins and ends."""

    kind: bytes
    begin: int
    end: int


def boxes_of(content: bytes, begin: int, end: int) -> Iterator[FoundBox]:
    """Return the boxes between two places of a meta box, and those in them.

    Raises:
        ValueError: they do not fit into each other.
    """
    at = begin
    while at < end:
        if end - at < 8:
            raise ValueError("a box is too short")
        size, kind = struct.unpack_from(">I4s", content, at)
        if not 8 <= size <= end - at:
            raise ValueError("a box does not fit")
        yield FoundBox(kind, at + 8, at + size)
        if kind in CONTAINERS:
            yield from boxes_of(content, at + 8 + CONTAINERS[kind], at + size)
        at += size


def top_boxes(path: Path) -> list[FoundBox]:
    """Return the outermost boxes of a file.

    Raises:
        ValueError: they do not fill the file.
        OSError: it cannot be read.
    """
    found, size = [], path.stat().st_size
    with path.open("rb") as file:
        at = 0
        while at < size:
            file.seek(at)
            head = file.read(16)
            if len(head) < 8:
                raise ValueError("a box is too short")
            length, kind = struct.unpack_from(">I4s", head)
            begin = at + 8
            if length == 1 and len(head) == 16:
                (length,) = struct.unpack_from(">Q", head, 8)
                begin = at + 16
            if not begin - at <= length <= size - at:
                raise ValueError("a box does not fit")
            found.append(FoundBox(kind, begin, at + length))
            at += length
    return found


def digest_of(path: Path, zeroed: tuple[int, int] = (0, 0)) -> bytes:
    """Return the SHA-256 of a file in which the bytes between two places count as zeros."""
    digest, at = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            begin, end = (min(max(place - at, 0), len(block)) for place in zeroed)
            digest.update(block[:begin] + bytes(end - begin) + block[end:] if begin < end else block)
            at += len(block)
    return digest.digest()


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of a file and whether it fits.

    Attributes:
        certificate: DER.
        signature: as it stands in the file.
        place: where it stands.
        why_not: why it does not fit, in words; empty: every byte is as it was sealed.
    """

    certificate: bytes
    signature: bytes
    place: tuple[int, int]
    why_not: str = ""


def check_seal(path: Path) -> Seal:
    """Check the seal of a file that was sealed once.

    Raises:
        OSError: it cannot be read.
    """
    try:
        meta = next(box for box in top_boxes(path) if box.kind == b"meta")
        with path.open("rb") as file:
            file.seek(meta.begin - 8)
            content = file.read(meta.end - meta.begin + 8)
        inside = list(boxes_of(content, 0, len(content)))
        parts = {
            kind: [box for box in inside if box.kind == kind] for kind in (b"sibo", b"cert", b"schm", b"suep")
        }
        (sibo,), (cert,), (schm,), _one = parts.values()
    except (StopIteration, ValueError):
        return Seal(b"", b"", (0, 0), "it has no seal of the ONVIF Export File Format, or more than one")
    signature, certificate = (content[box.begin : box.end] for box in (sibo, cert))
    offset = meta.begin - 8
    place = (offset + sibo.begin, offset + sibo.end)
    if content[schm.begin + 4 : schm.begin + 8] != SCHEME:
        return Seal(certificate, signature, place, "it is sealed by another scheme")
    return Seal(certificate, signature, place, _why_not(certificate, signature, digest_of(path, place)))


def _why_not(certificate: bytes, signature: bytes, digest: bytes) -> str:
    # Only checking needs it, and it is a megabyte of code.
    from cryptography import x509

    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except ValueError:
        return "its certificate cannot be read"
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
        return "its key is no RSA key of at least 2048 bits"
    try:
        key.verify(signature, digest, pss(), Prehashed(SHA256()))
    except InvalidSignature:
        return "it is not as it was sealed"
    return ""
