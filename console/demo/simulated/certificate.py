"""A self-signed certificate, as cameras are delivered with."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import tempfile
from pathlib import Path

_DAYS = 30


def self_signed(host: str) -> ssl.SSLContext:
    """Return the server's TLS settings with a new key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "simulated camera")])
    now_utc = dt.datetime.now(dt.UTC)
    own = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now_utc - dt.timedelta(days=1))
        .not_valid_after(now_utc + dt.timedelta(days=_DAYS))
        .add_extension(own, critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    # The library reads a key only from a file; the file is deleted once it is read.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "camera.pem"
        path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(path)
    return context
