from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera
    from console.demo.simulated.pixels import Pixels

PATIENCE_S = 15.0


def pictures(camera: TownCamera, url: str = "") -> Iterator[tuple[Pixels, av.VideoFrame]]:
    options = {"rtsp_transport": "tcp", "fpsprobesize": "0"}
    with av.open(camera.with_login(url or camera.main_url), options=options, timeout=6) as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="gray"), np.uint8), frame


class RawClient:
    """RTSP by hand over TCP, so that the wire itself can be looked at."""

    def __init__(self, camera: TownCamera, stream: str = "main") -> None:
        match = re.match(r"rtsp://([^:]+):(\d+)/", camera.main_url)
        assert match
        self.url = f"rtsp://{match[1]}:{match[2]}/{stream}"
        self._login = ("operator", "watchroom-demo")
        self._socket = socket.create_connection((match[1], int(match[2])), timeout=5)
        self._file = self._socket.makefile("rb")
        self._sequence = 0
        self._challenge = ""
        self.session = ""

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def ask(self, method: str, url: str = "", **headers: str) -> tuple[int, str]:
        self._sequence += 1
        lines = [f"{method} {url or self.url} RTSP/1.0", f"CSeq: {self._sequence}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if self.session:
            lines.append(f"Session: {self.session}")
        if self._challenge:
            lines.append(f"Authorization: {self._proof(method, url or self.url)}")
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        return self._answer()

    def _answer(self) -> tuple[int, str]:
        while (first := self._file.read(1)) == b"$":
            self._file.read(int.from_bytes(self._file.read(3)[1:]))
        if not first:
            raise ConnectionResetError
        text = (first + b"".join(iter(self._file.readline, b"\r\n"))).decode()
        length = re.search(r"Content-Length: (\d+)", text)
        body = self._file.read(int(length[1])).decode() if length else ""
        return int(text.split(" ", 2)[1]), text + body

    def _proof(self, method: str, url: str) -> str:
        import hashlib

        realm, nonce = (re.search(f'{name}="([^"]+)"', self._challenge)[1] for name in ("realm", "nonce"))  # type: ignore[index]
        user, password = self._login

        def md5(text: str) -> str:
            return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

        response = md5(f"{md5(f'{user}:{realm}:{password}')}:{nonce}:{md5(f'{method}:{url}')}")
        return (
            f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{url}", response="{response}"'
        )

    def log_in(self) -> int:
        status, text = self.ask("DESCRIBE")
        assert status == 401
        self._challenge = next(line for line in text.splitlines() if "algorithm=MD5" in line)
        return self.ask("DESCRIBE")[0]

    def set_up(self) -> int:
        transport = "RTP/AVP/TCP;unicast;interleaved=0-1"
        status, text = self.ask("SETUP", f"{self.url}/trackID=0", Transport=transport)
        if status == 200:
            found = re.search(r"Session: (\w+)", text)
            assert found
            self.session = found[1]
        return status

    def play(self) -> None:
        assert self.log_in() == 200
        assert self.set_up() == 200
        assert self.ask("PLAY")[0] == 200

    def packet(self) -> tuple[int, bytes]:
        """The next interleaved packet: channel and bytes."""
        head = self._file.read(4)
        if len(head) < 4:
            raise ConnectionResetError
        assert head[:1] == b"$"
        return head[1], self._file.read(int.from_bytes(head[2:]))

    def stamps(self, pictures: int) -> list[int]:
        """RTP times of so many pictures."""
        stamps: list[int] = []
        while len(stamps) < pictures:
            channel, packet = self.packet()
            if channel == 0 and packet[1] & 0x80:
                stamps.append(int.from_bytes(packet[4:8]))
        return stamps

    def camera_clock_s(self) -> float:
        """UTC of the next sender report."""
        while True:
            channel, packet = self.packet()
            if channel == 1 and packet[1] == 200:
                return int.from_bytes(packet[8:16]) / (1 << 32) - 2_208_988_800
