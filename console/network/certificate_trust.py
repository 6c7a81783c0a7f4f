"""Verification of a camera's certificate: by the system, or by a fingerprint that a person accepted.

Hardly any camera has a certificate from an authority. The first time, a person sees its fingerprint and
accepts or refuses it; from then on the camera must show exactly this certificate.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import ssl
from typing import TYPE_CHECKING

from console.domain.cameras.certificate import (
    CertificateChanged,
    CertificateUnknown,
    CertifiedService,
    spaced,
)
from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    import socket

_HEX = re.compile(r"[0-9a-f]{64}")


class CertificateTrust:
    """Verifies the certificate of one service of a camera.

    Args:
        fingerprint: SHA-256 of the accepted certificate; empty: the system must trust it.
        of_device: SHA-256 of the certificate that was accepted of the camera's ONVIF service. It is good for
            the streams too, until they show one of their own that a person accepts.
        service: whose certificate it is.

    Raises:
        OperatorError: the fingerprint is not valid.
    """

    def __init__(
        self,
        fingerprint: str = "",
        of_device: str = "",
        service: CertifiedService = CertifiedService.DEVICE,
    ) -> None:
        self._pinned = read_fingerprint(fingerprint) if fingerprint else ""
        self._of_device = read_fingerprint(of_device) if of_device else ""
        self._service = service
        self._context: ssl.SSLContext | None = None

    @property
    def accepted(self) -> tuple[str, str]:
        """The accepted fingerprints, as `stream_trust` takes them."""
        return self._pinned, self._of_device

    def secured(self, plain: socket.socket, host: str, kind: type[ssl.SSLSocket]) -> ssl.SSLSocket:
        """Start TLS on an open connection and verify the certificate before anything is sent.

        Args:
            plain: the open connection.
            host: of the camera.
            kind: class of the TLS socket.

        Raises:
            OperatorError: no one vouches for the certificate (`CertificateUnknown`, with its fingerprint).
            EnvironmentFault: it is not the accepted certificate.
            OSError: TLS failed.
        """
        if not self._pinned and not self._of_device:
            # Loading the system's trust store takes time, so it is done once for each camera.
            self._context = self._context or ssl.create_default_context()
            self._context.sslsocket_class = kind
            return self._verified(self._context, plain, host)
        # The fingerprint is stricter than a chain: only exactly this certificate is accepted.
        context = _bare_context()
        context.sslsocket_class = kind
        secured_socket = context.wrap_socket(plain, server_hostname=host)
        fingerprint = fingerprint_of(secured_socket)
        if not hmac.compare_digest(fingerprint, self._pinned or self._of_device):
            secured_socket.close()
            raise self._other(host, fingerprint)
        return secured_socket

    def _other(self, host: str, fingerprint: str) -> CertificateChanged | CertificateUnknown:
        if not self._pinned:
            return CertificateUnknown(host, fingerprint, self._service)
        return CertificateChanged(
            text(
                "The certificate of the camera at {host} has changed. Its fingerprint is now {fingerprint}.",
                host=host,
                fingerprint=spaced(fingerprint),
            ),
            "It was reset or replaced, or someone is intercepting the connection. Nothing was sent.",
        )

    def _verified(self, context: ssl.SSLContext, plain: socket.socket, host: str) -> ssl.SSLSocket:
        address = plain.getpeername()
        timeout_s = plain.gettimeout()
        try:
            return context.wrap_socket(plain, server_hostname=host)
        except ssl.SSLCertVerificationError:
            plain.close()
            fingerprint = _read_certificate(address, host, timeout_s)
        raise CertificateUnknown(host, fingerprint, self._service)


def _read_certificate(address: tuple[str, int], host: str, timeout_s: float | None) -> str:
    """Return the fingerprint of the certificate that the camera shows; nothing is sent to it."""
    import socket

    context = _bare_context()
    with (
        socket.create_connection(address[:2], timeout_s) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured_socket,
    ):
        return fingerprint_of(secured_socket)


def _bare_context() -> ssl.SSLContext:
    """Return a TLS context without verification; the caller compares the fingerprint before sending."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def fingerprint_of(secured_socket: ssl.SSLSocket) -> str:
    """Return the SHA-256 of the certificate that the other side shows, as hex digits."""
    return hashlib.sha256(secured_socket.getpeercert(binary_form=True) or b"").hexdigest()


def read_fingerprint(text: str) -> str:
    """Return a fingerprint as 64 lower-case hex digits; colons, spaces and capitals are allowed in the text.

    Raises:
        OperatorError: it is not a fingerprint.
    """
    bare = re.sub(r"[\s:]", "", text).lower()
    if not _HEX.fullmatch(bare):
        raise OperatorError(
            "This is not the SHA-256 fingerprint of a certificate.",
            "Enter 64 characters, digits and letters a to f, with or without colons.",
        )
    return bare


def stream_trust(fingerprint: str = "", of_device: str = "") -> CertificateTrust:
    """Return what verifies the certificate of a camera's rtsps:// streams; arguments as above."""
    return CertificateTrust(fingerprint, of_device, CertifiedService.STREAMS)
