"""RTSP within HTTP: a GET carries what the camera sends, a POST the requests as base64."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING

from console.demo.simulated.rtsp.messages import LARGEST_REQUEST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from console.demo.simulated.faults import FaultSwitches
    from console.domain.http_digest_server import Digest

HANGS_UP, IS_WEB_SERVER, ASKS_LOGIN = 1, 2, 3
_OPEN = b"HTTP/1.0 200 OK\r\nServer: simulated\r\nContent-Type: application/x-rtsp-tunnelled\r\n\r\n"
_BAD = b"HTTP/1.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n"


class PeekedReader:
    """A reader some of whose bytes were looked at already."""

    def __init__(self, reader: asyncio.StreamReader, seen: bytes = b"") -> None:
        self._reader, self._seen = reader, seen

    async def readexactly(self, count: int) -> bytes:
        """Read so many bytes."""
        taken, self._seen = self._seen[:count], self._seen[count:]
        return taken + (await self._reader.readexactly(count - len(taken)) if len(taken) < count else b"")

    async def readuntil(self, end: bytes) -> bytes:
        """Read until these bytes; what was looked at is shorter than they."""
        seen, self._seen = self._seen, b""
        return seen + await self._reader.readuntil(end)


class TunnelServer:
    """The tunnels of one camera. Used only in the event loop's thread.

    Args:
        login: of the web server, where it asks for one.
        faults: the camera's switches.
    """

    def __init__(self, login: Digest, faults: FaultSwitches) -> None:
        self._login, self._faults = login, faults
        self._requests: dict[str, asyncio.StreamReader] = {}

    async def serve(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        run: Callable[[PeekedReader], Awaitable[None]],
    ) -> None:
        """Serve one connection, tunnelled or not; `run` answers its RTSP requests."""
        seen = await reader.readexactly(4)
        if seen not in {b"GET ", b"POST"}:
            await self._serve_plain(reader, seen, writer, run)
            return
        head = (seen + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, headers = head.split(" ")[0], _headers(head)
        if self._is_barred(method, headers):
            challenges = "".join(f"WWW-Authenticate: {one}\r\n" for one in self._login.challenges())
            writer.write(f"HTTP/1.0 401 Unauthorized\r\n{challenges}\r\n".encode())
            await writer.drain()
            return
        cookie = headers.get("x-sessioncookie", "")
        if method == "GET":
            writer.write(_OPEN)
            inner = self._requests[cookie] = asyncio.StreamReader(limit=LARGEST_REQUEST)
            await run(PeekedReader(inner))
        else:
            await _decode(reader, self._requests.pop(cookie))

    async def _serve_plain(
        self,
        reader: asyncio.StreamReader,
        seen: bytes,
        writer: asyncio.StreamWriter,
        run: Callable[[PeekedReader], Awaitable[None]],
    ) -> None:
        if not self._faults.on("rtsp_tunnel_only"):
            await run(PeekedReader(reader, seen))
        elif self._faults.number("rtsp_tunnel_only") > HANGS_UP:
            writer.write(_BAD)
            await writer.drain()

    def _is_barred(self, method: str, headers: dict[str, str]) -> bool:
        asks = self._faults.number("rtsp_tunnel_only") == ASKS_LOGIN
        return asks and not self._login.accepts(method, headers.get("authorization", ""))


def _headers(head: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in head.split("\r\n")[1:] if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


async def _decode(reader: asyncio.StreamReader, inner: asyncio.StreamReader) -> None:
    """Pass on what the requests say; each is encoded on its own, so padding may stand anywhere."""
    left = b""
    while data := await reader.read(LARGEST_REQUEST):
        left += b"".join(data.split())
        whole = len(left) - len(left) % 4
        for at in range(0, whole, 4):
            inner.feed_data(base64.b64decode(left[at : at + 4]))
        left = left[whole:]
