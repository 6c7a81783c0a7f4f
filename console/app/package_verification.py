"""Verifying evidence packages with the file that goes with each of them, and a second opinion on the key."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from console.domain.errors import OperatorError
from console.domain.evidence import manifest
from console.domain.text import text
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

VERIFIER = ("verifier", "verify.py")
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
    folder: Path, key: str, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> dict[str, Any]:
    """Verify a package; nothing in it is changed. Return plain values; `whole` says whether all is well.

    Args:
        folder: the package.
        key: fingerprint of the key that must have signed it; empty: any.
        progress: receives the bytes checked and all.

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
    return result


def _second_opinion(folder: Path, result: dict[str, Any]) -> None:
    """Let the library that signed check the signature too, so that neither is trusted alone."""
    try:
        pem, signature, content = (
            (folder / name).read_bytes() for name in (manifest.KEY, manifest.SIGNATURE, manifest.MANIFEST)
        )
        load_pem_public_key(pem).verify(signature, content)  # type: ignore[call-arg,union-attr]  # Ed25519 alone is written
    except (OSError, ValueError, TypeError, AttributeError, InvalidSignature):
        if not result["findings"]:
            words = "the signature does not fit manifest and key"
            result["findings"].append({"finding": "signature", "file": manifest.SIGNATURE, "words": words})
            result["whole"] = False
