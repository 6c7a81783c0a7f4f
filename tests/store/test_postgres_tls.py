"""A server that proves itself by a certificate, and one that only pretends to."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from console.demo.bench.postgres_server import UNPRIVILEGED, PostgresServer, server_programs
from console.domain.errors import EnvironmentFault
from console.store import postgres
from console.store.database import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator


def certify(folder: Path, name: str) -> None:
    """A certificate for the loopback that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / f"{name}.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = folder / f"{name}.key"
    secret.touch(0o600)
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    if os.getuid() == 0:
        shutil.chown(secret, UNPRIVILEGED)


@pytest.fixture
def certificates() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        certify(folder, "ours")
        certify(folder, "theirs")
        yield folder


@pytest.mark.slow
def test_a_server_elsewhere_is_believed_by_its_certificate_only(
    certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if server_programs() is None:
        pytest.skip("no PostgreSQL server is installed here (sudo apt-get install postgresql)")
    monkeypatch.setattr(postgres, "_is_here", lambda _host: False)  # the loopback stands for the network
    settings = {"fsync": "off", "ssl": "on"}
    settings["ssl_cert_file"] = str(certificates / "ours.crt")
    settings["ssl_key_file"] = str(certificates / "ours.key")
    with PostgresServer(settings) as server:
        url = server.tcp_url()
        engine = open_database(f"{url}?sslrootcert={certificates}/ours.crt", server.password)
        with engine.connect() as connection:
            query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            assert connection.exec_driver_sql(query).scalar() is True
        engine.dispose()
        for untrusted in (f"{url}?sslrootcert={certificates}/theirs.crt", url):
            with pytest.raises(EnvironmentFault, match="certificate verify failed") as refused:
                open_database(untrusted, server.password)
            assert server.password not in str(refused.value)
        stated = open_database(f"{url}?sslmode=require", server.password, "a cable of its own")
        stated.dispose()
