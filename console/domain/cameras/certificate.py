"""A camera's certificate that nobody vouches for: told with its fingerprint, for a person to judge."""

from __future__ import annotations

from console.domain.errors import OperatorError


class CertificateUnknown(OperatorError):
    """Nobody whom this machine trusts signed it, and no person has accepted it yet.

    Args:
        host: of the camera.
        fingerprint: SHA-256 of its certificate.
    """

    def __init__(self, host: str, fingerprint: str) -> None:
        super().__init__(
            f"Nobody vouches for the certificate of the camera at {host}. "
            f"Its SHA-256 fingerprint is {spaced(fingerprint)}.",
            "Compare it with what the camera itself shows, and accept it only if it is the same.",
        )
        self.host, self.fingerprint = host, fingerprint


def spaced(fingerprint: str) -> str:
    """As people compare it: pairs, with colons."""
    return ":".join(fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2)).upper()
