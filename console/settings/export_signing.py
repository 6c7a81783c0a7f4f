"""The key that seals ONVIF export files: RSA with a certificate of its own, made on first use."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.services.ports import Vault

KEY, CERTIFICATE = "key of ONVIF export files", "certificate of ONVIF export files"
BITS, SALT_BYTES, EXPONENT = 2048, 20, 65537
VALID = dt.timedelta(days=30 * 365)
"""Files are checked years after they were made."""


class ExportSealer:
    """Implements `media.export.onvif_file.FileSealer`. Not on the UI thread: the keyring may ask a person.

    Args:
        owner: returns the owner of the scheme, who stands in the certificate.
        vault: keeps key and certificate; None: they are made anew for this process, as in the demo.
    """

    def __init__(self, owner: Callable[[], str], vault: Vault | None) -> None:
        self._owner, self._vault = owner, vault
        self._made: tuple[rsa.RSAPrivateKey, bytes] | None = None

    def certificate(self) -> bytes:
        """Return the certificate, DER."""
        return self._load()[1]

    def sign(self, digest: bytes) -> bytes:
        """Return the RSA-PSS signature of a file with this SHA-256."""
        pss = padding.PSS(padding.MGF1(SHA256()), SALT_BYTES)
        return self._load()[0].sign(digest, pss, Prehashed(SHA256()))

    def _load(self) -> tuple[rsa.RSAPrivateKey, bytes]:
        if self._made is None:
            self._made = self._stored() or self._create()
        return self._made

    def _stored(self) -> tuple[rsa.RSAPrivateKey, bytes] | None:
        key, certificate = (self._vault.secret(name) if self._vault else None for name in (KEY, CERTIFICATE))
        if not key or not certificate:
            return None
        loaded = load_der_private_key(key, None)
        return (loaded, certificate) if isinstance(loaded, rsa.RSAPrivateKey) else None

    def _create(self) -> tuple[rsa.RSAPrivateKey, bytes]:
        key = rsa.generate_private_key(EXPONENT, BITS)
        certificate = self._certificate(key)
        if self._vault is not None:
            raw = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            self._vault.keep_secret(KEY, raw)
            self._vault.keep_secret(CERTIFICATE, certificate)
        return key, certificate

    def _certificate(self, key: rsa.RSAPrivateKey) -> bytes:
        # Certificates are a megabyte of code, which a shift without an export does not need.
        from cryptography import x509
        from cryptography.x509.oid import NameOID

        owner = self._owner().strip()[:64] or "watchroom"
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, owner)])
        now_utc = dt.datetime.now(dt.UTC)
        builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now_utc - dt.timedelta(days=1)).not_valid_after(now_utc + VALID)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        return builder.sign(key, SHA256()).public_bytes(Encoding.DER)
