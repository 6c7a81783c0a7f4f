"""The errors of a camera certificate: no trusted authority has signed it, or it has changed."""

from __future__ import annotations

from enum import Enum

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import Text, text


class CertifiedService(Enum):
    """What of a camera shows a certificate. The two may have different ones."""

    DEVICE = "device"
    """ONVIF over https://."""
    STREAMS = "streams"
    """RTSP over TLS, rtsps://."""


class CertificateChanged(EnvironmentFault):
    """The camera shows a certificate other than the accepted one."""


class CertificateUnknown(OperatorError):
    """No authority that this machine trusts has signed the certificate, and no person has accepted it yet.

    Args:
        host: host of the camera.
        fingerprint: SHA-256 of the certificate.
        service: what showed it.
    """

    def __init__(
        self, host: str, fingerprint: str, service: CertifiedService = CertifiedService.DEVICE
    ) -> None:
        super().__init__(
            _unknown(host, spaced(fingerprint), service),
            "Compare it with the fingerprint that the camera shows. Accept it only if they match.",
        )
        self.host, self.fingerprint, self.service = host, fingerprint, service


def _unknown(host: str, readable: str, service: CertifiedService) -> Text:
    if service is CertifiedService.STREAMS:
        return text(
            "The certificate of the encrypted streams of the camera at {host} is not trusted. "
            "Its SHA-256 fingerprint is {readable}.",
            host=host,
            readable=readable,
        )
    return text(
        "The certificate of the camera at {host} is not trusted. Its SHA-256 fingerprint is {readable}.",
        host=host,
        readable=readable,
    )


def spaced(fingerprint: str) -> str:
    """Format a fingerprint as pairs of digits with colons, as people compare it."""
    return ":".join(fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2)).upper()
