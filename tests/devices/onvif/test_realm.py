"""The realm of a camera is hashed and sent back byte for byte, in whatever encoding it is."""

from __future__ import annotations

import hashlib
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from console.devices.onvif.http_connection import HttpConnection
from console.domain.http_digest import strongest

REALMS = ["网络摄像机".encode("gbk"), "Kamera Süd".encode("latin-1"), "Kamera Süd".encode(), b"plain"]


class Camera(BaseHTTPRequestHandler):
    """Checks the digest over the bytes of its realm."""

    protocol_version = "HTTP/1.1"
    realm = b""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        proof = self.headers.get("Authorization", "").encode("latin-1")
        status = b"200 OK" if self._is_right(proof) else b"401 Unauthorized"
        challenge = b'WWW-Authenticate: Digest realm="%s", nonce="n1"\r\n' % self.realm
        self.wfile.write(b"HTTP/1.1 %s\r\n%sContent-Length: 0\r\n\r\n" % (status, challenge))

    def _is_right(self, proof: bytes) -> bool:
        sent = dict(re.findall(rb'(\w+)="([^"]*)"', proof))
        if sent.get(b"realm") != self.realm:
            return False
        secret = hashlib.md5(b"op:%s:pw" % self.realm).hexdigest()  # noqa: S324 - RFC 2617
        request = hashlib.md5(b"POST:/onvif").hexdigest()  # noqa: S324 - RFC 2617
        expected = hashlib.md5(f"{secret}:n1:{request}".encode()).hexdigest()  # noqa: S324 - RFC 2617
        return sent.get(b"response") == expected.encode()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("realm", REALMS)
def test_a_realm_of_any_encoding_is_answered(realm: bytes) -> None:
    served = HTTPServer(("127.0.0.1", 0), type("Bytes", (Camera,), {"realm": realm}))
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    connection = HttpConnection("127.0.0.1", served.server_address[1])
    try:
        refused = connection.post("/onvif", b"x", {}, 5.0)
        challenge = strongest(refused.challenges)
        assert challenge is not None
        proof = challenge.authorisation("op", "pw", "POST", "/onvif")
        assert connection.post("/onvif", b"x", {"Authorization": proof}, 5.0).status_code == 200
    finally:
        connection.close()
        served.shutdown()
        thread.join()
        served.server_close()
