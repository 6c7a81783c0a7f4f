"""Verifying evidence packages with the file that goes with each of them, and a second opinion on the key."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from console.app.scheme import has_scheme, reading_scheme
from console.domain.books.evidence import BOOK
from console.domain.errors import ConsoleError, OperatorError
from console.domain.evidence import manifest
from console.domain.text import text
from console.media.export.onvif_boxes import check_seal
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import ModuleType

VERIFIER = ("verifier", "verify.py")
ISSUED = "evidence.issued"
MOST_ENTRIES = 1_000_000
KNOWN = "The key that signed it is one with which this scheme has issued packages."
_NAME = "watchroom_package_verifier"


def verifier() -> ModuleType:
    """Return the stand-alone verifier as a module."""
    if _NAME in sys.modules:
        return sys.modules[_NAME]
    spec = importlib.util.spec_from_file_location(_NAME, resource(*VERIFIER))
    if spec is None or spec.loader is None:
        raise ImportError(str(resource(*VERIFIER)))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[_NAME] = module
    return module


def verify_package(
    folder: Path,
    key: str,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    known: Iterable[str] = (),
) -> dict[str, Any]:
    """Verify a package; nothing in it is changed.

    Return plain values: `whole` says whether nothing has changed since it was signed, `is_key_expected`
    whether the key is the named one, or one of those known; None: nothing is known of it.

    Args:
        folder: the package.
        key: fingerprint of the key that must have signed it; empty: any.
        progress: receives the bytes checked and all.
        known: fingerprints of keys that are the scheme's, where none is named.

    Raises:
        OperatorError: there is no package.
    """
    module = verifier()
    try:
        result: dict[str, Any] = module.check(folder, key, progress)
    except module.Unusable as error:
        raise OperatorError(
            text("{error}", error=error), "Name the folder that contains manifest.json."
        ) from None
    _second_opinion(folder, result)
    if not key and result["key"] in frozenset(known):
        result["is_key_expected"] = True
        result["notes"] = [KNOWN]
    return result


def fingerprint_in(typed: str) -> str:
    """Return a typed fingerprint as the verifier compares it.

    Raises:
        OperatorError: it is none.
    """
    plain: str | None = verifier().fingerprint_in(typed)
    if plain is None:
        raise OperatorError(
            text("“{typed}” is not the fingerprint of a key.", typed=typed[:80]),
            "It has 64 digits from 0 to 9 and a to f, or the 24 of the groups on the label. Without --key, "
            "this machine's books are asked.",
        )
    return plain


def verify_onvif(path: Path, key: str) -> dict[str, Any]:
    """Verify the seal of an ONVIF export file; return plain values.

    Args:
        path: the file.
        key: fingerprint of the certificate that must have sealed it, whole or its first digits; empty: any.

    Raises:
        OperatorError: it cannot be read.
    """
    try:
        seal = check_seal(path)
    except OSError as error:
        raise OperatorError(
            text("{path} cannot be read: {error}.", path=path, error=error.strerror or error),
            "Check its name.",
        ) from None
    own = hashlib.sha256(seal.certificate).hexdigest() if seal.certificate else ""
    is_expected = own.startswith(key) and bool(own) if key else None
    words = {
        None: "Every byte is as it was sealed, but nobody has compared the certificate.",
        True: "Intact: every byte is as it was sealed, and the certificate is the expected one.",
        False: "Every byte is as it was sealed, but NOT with the expected certificate.",
    }[is_expected]
    verdict = f"NOT intact: {seal.why_not}." if seal.why_not else words
    named = f" Certificate (SHA-256): {own}" if own else ""
    return {
        "whole": not seal.why_not,
        "certificate": own,
        "is_key_expected": is_expected,
        "verdict": verdict + named,
    }


def known_keys(*, demo: bool) -> frozenset[str]:
    """Return the fingerprints of keys with which this machine's scheme, if it has one, issued packages.

    A scheme that cannot be read knows none: the package itself can still be checked.
    """
    if not has_scheme(demo=demo):
        return frozenset()
    try:
        with reading_scheme(demo=demo) as scheme:
            entries = scheme.books.span(BOOK.name, 1, MOST_ENTRIES, personal=False)
            return frozenset(str(entry.fields["key"]) for entry in entries if entry.kind == ISSUED)
    except ConsoleError:
        return frozenset()


def _second_opinion(folder: Path, result: dict[str, Any]) -> None:
    """Where the verifier found nothing wrong, let the library that signed check the signature as well."""
    if not result["whole"]:
        return
    pem, signature, content = (
        (folder / name).read_bytes() for name in (manifest.KEY, manifest.SIGNATURE, manifest.MANIFEST)
    )
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey) or not _is_signed(key, signature, content):
        words = "the signature does not fit manifest and key"
        result["findings"].append({"finding": "signature", "file": manifest.SIGNATURE, "words": words})
        result["whole"] = False


def _is_signed(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
