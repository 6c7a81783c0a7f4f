"""Whether a camera's certificate is good: the system's trust, or one that a person accepted by fingerprint.

Hardly any camera has a certificate that somebody signed. It is never passed over in silence: the first time
its fingerprint is told, and a person accepts it or does not; from then on it must be that one.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import ssl
from typing import TYPE_CHECKING

from console.domain.cameras.certificate import CertificateUnknown, spaced
from console.domain.errors import EnvironmentFault, OperatorError

if TYPE_CHECKING:
    import socket

_HEX = re.compile(r"[0-9a-f]{64}")


class CertificateChanged(EnvironmentFault):
    """The camera shows another certificate than the one that was accepted."""


class CertificateTrust:
    """How one camera's certificate is judged.

    Args:
        fingerprint: SHA-256 of the certificate that a person accepted; empty: the system must trust it.

    Raises:
        OperatorError: the fingerprint is none.
    """

    def __init__(self, fingerprint: str = "") -> None:
        self._pinned = read_fingerprint(fingerprint) if fingerprint else ""
        self._context: ssl.SSLContext | None = None

    def secured(self, plain: socket.socket, host: str, kind: type[ssl.SSLSocket]) -> ssl.SSLSocket:
        """TLS over an open connection, its certificate judged before anything is sent.

        Raises:
            OperatorError: nobody vouches for it (`CertificateUnknown`, with its fingerprint).
            EnvironmentFault: it is not the one that was accepted.
            OSError: no TLS could be spoken.
        """
        if not self._pinned:
            # Reading what the system trusts takes a while: once for each camera.
            self._context = self._context or ssl.create_default_context()
            self._context.sslsocket_class = kind
            return self._verified(self._context, plain, host)
        # The fingerprint is stricter than any chain: exactly this certificate, whatever it says of itself.
        context = _bare_context()
        context.sslsocket_class = kind
        made = context.wrap_socket(plain, server_hostname=host)
        seen = _fingerprint(made)
        if not hmac.compare_digest(seen, self._pinned):
            made.close()
            raise CertificateChanged(
                f"The camera at {host} shows another certificate than the one that was accepted: "
                f"{spaced(seen)}.",
                "It was reset or swapped, or somebody listens in. Nothing was sent to it.",
            )
        return made

    def _verified(self, context: ssl.SSLContext, plain: socket.socket, host: str) -> ssl.SSLSocket:
        address = plain.getpeername()
        timeout_s = plain.gettimeout()
        try:
            return context.wrap_socket(plain, server_hostname=host)
        except ssl.SSLCertVerificationError:
            plain.close()
            seen = _looked_at(address, host, timeout_s)
        raise CertificateUnknown(host, seen)


def _looked_at(address: tuple[str, int], host: str, timeout_s: float | None) -> str:
    """The fingerprint of what the camera shows; nothing is sent to it."""
    import socket

    context = _bare_context()
    with (
        socket.create_connection(address[:2], timeout_s) as plain,
        context.wrap_socket(plain, server_hostname=host) as made,
    ):
        return _fingerprint(made)


def _bare_context() -> ssl.SSLContext:
    """TLS that verifies nothing: the fingerprint is compared before anything is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _fingerprint(made: ssl.SSLSocket) -> str:
    return hashlib.sha256(made.getpeercert(binary_form=True) or b"").hexdigest()


def read_fingerprint(told: str) -> str:
    """A fingerprint as people write it: with or without colons or spaces, in letters of any size.

    Raises:
        OperatorError: it is none.
    """
    bare = re.sub(r"[\s:]", "", told).lower()
    if not _HEX.fullmatch(bare):
        raise OperatorError(
            "This is no SHA-256 fingerprint of a certificate.",
            "It has 64 digits and letters a to f, with or without colons.",
        )
    return bare
