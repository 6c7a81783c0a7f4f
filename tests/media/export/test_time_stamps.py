"""Time stamps from an authority made with openssl on loopback, checked with openssl."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import subprocess
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.app.package_verification import verify_package
from console.app.wiring.evidence import open_packages
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import Role
from console.media.export.time_stamps import TimeStampAuthority
from tests.support.evidence import evidence_room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = A time stamp authority
[root]
basicConstraints = critical, CA:true
[stamp]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
crypto_device = builtin
ordering = no
tsa_name = no
ess_cert_id_chain = no
"""
OPENSSL = shutil.which("openssl") or "openssl"


def openssl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([OPENSSL, *arguments], cwd=folder, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority")
    (folder / "openssl.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    make = ("req", "-config", "openssl.cnf", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl(
        folder, *make, "-x509", "-extensions", "root", "-days", "9", "-keyout", "ca.key", "-out", "ca.pem"
    )
    openssl(folder, *make, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Stamps")
    signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "openssl.cnf")
    openssl(folder, "x509", "-req", "-in", "tsa.csr", *signing, "-extensions", "stamp", "-out", "tsa.pem")
    return folder


@pytest.fixture
def served() -> Iterator[Callable[[Callable[[bytes], bytes]], str]]:
    """Serves answers to questions on loopback; returns the address."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def serve(answer: Callable[[bytes], bytes]) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.headers["Content-Type"] == "application/timestamp-query"
                content = answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,)).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def authority(keys: Path) -> Callable[[bytes], bytes]:
    def answer(question: bytes) -> bytes:
        (keys / "question.tsq").write_bytes(question)
        told = openssl(keys, "ts", "-query", "-in", "question.tsq", "-text").stdout
        assert re.search(r"Certificate required: yes", told)
        openssl(
            keys, "ts", "-reply", "-config", "openssl.cnf", "-queryfile", "question.tsq", "-out", "answer"
        )
        return (keys / "answer").read_bytes()

    return answer


@pytest.mark.req("EVD-04")
def test_a_package_carries_a_time_stamp_that_openssl_verifies(
    keys: Path, served: Callable[[Callable[[bytes], bytes]], str], tmp_path: Path
) -> None:
    with evidence_room(tmp_path) as evidence:
        settings = evidence.scheme.settings
        url = served(authority(keys))
        stamped = settings.evidence.model_copy(update={"time_stamp_url": url})
        scheme = replace(evidence.scheme, settings=settings.model_copy(update={"evidence": stamped}))
        into = evidence.home / "package"
        packages = open_packages(scheme, evidence.room.staff)
        _, done = packages.write(evidence.room.me(Role.MANAGER), evidence.asked(), into)
    assert verify_package(into, done.fingerprint)["whole"]
    how = (into / "time-stamp" / "HOW-TO-CHECK.txt").read_text()
    line = next(line for line in how.splitlines() if "-verify" in line).split()[1:]
    command = [str(keys / "ca.pem") if part == "AUTHORITY.pem" else part for part in line]
    assert "Verification: OK" in openssl(into / "time-stamp", *command).stdout
    subprocess.run(
        ["/usr/bin/sha256sum", "--strict", "-c", "time-stamp/contents-sha256.txt"],
        cwd=into,
        check=True,
        capture_output=True,
    )
    contents = (into / "time-stamp" / "contents-sha256.txt").read_text()
    media = [path.relative_to(into).as_posix() for path in into.rglob("*.mp4")]
    assert all(name in contents for name in media)
    (into / "time-stamp" / "contents-sha256.txt").write_text(contents.replace("a", "b", 1))
    with pytest.raises(subprocess.CalledProcessError):
        openssl(into / "time-stamp", *command)


@pytest.mark.parametrize(
    "answer", [b"", b"\x30", b"<html>", b"\x30\x05\x30\x03\x02\x01\x02", b"\x30\x82\xff"]
)
def test_what_is_no_time_stamp_is_refused(
    served: Callable[[Callable[[bytes], bytes]], str], answer: bytes
) -> None:
    with pytest.raises(EnvironmentFault, match="did not give a time stamp"):
        TimeStampAuthority(served(lambda _question: answer)).stamp(b"content")


def test_a_time_stamp_of_something_else_is_refused(
    keys: Path, served: Callable[[Callable[[bytes], bytes]], str]
) -> None:
    earlier: list[bytes] = []

    def repeated(question: bytes) -> bytes:
        earlier.append(earlier[0] if earlier else authority(keys)(question))
        return earlier[0]

    asked = TimeStampAuthority(served(repeated))
    assert asked.stamp(b"content")
    with pytest.raises(EnvironmentFault, match="another question"):
        asked.stamp(b"content")


def test_without_an_answer_the_package_is_made_and_says_so(tmp_path: Path) -> None:
    with evidence_room(tmp_path) as evidence:
        settings = evidence.scheme.settings
        away = settings.evidence.model_copy(update={"time_stamp_url": "http://127.0.0.1:1/"})
        scheme = replace(evidence.scheme, settings=settings.model_copy(update={"evidence": away}))
        into = evidence.home / "package"
        packages = open_packages(scheme, evidence.room.staff)
        packages.write(evidence.room.me(Role.MANAGER), evidence.asked(), into)
    notes = json.loads((into / "manifest.json").read_text("utf-8"))["notes"]
    assert any("did not give a time stamp" in note for note in notes)
    assert not (into / "time-stamp").exists()
