"""An RTSP server for one camera: its streams, logins and faults."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from console.demo.simulated.certificate import self_signed
from console.demo.simulated.rtsp import oddities
from console.demo.simulated.rtsp.messages import LARGEST_REQUEST, RtspRequest, ServerResponse
from console.demo.simulated.rtsp.session import TIMEOUT_S, ServerSession
from console.demo.simulated.rtsp.transport import transport_of
from console.demo.simulated.rtsp.tunnel import TunnelServer

if TYPE_CHECKING:
    from console.demo.simulated.faults import FaultSwitches
    from console.demo.simulated.rtsp.channel import Channel
    from console.demo.simulated.rtsp.tunnel import PeekedReader
    from console.domain.http_digest_server import Digest

METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN"
MOST_SESSIONS = 16
_LOOK_S = 0.1


class RtspServer:
    """Serves streams by path, such as `main` and `sub`. Used only in the event loop's thread."""

    def __init__(self, channels: dict[str, Channel], login: Digest, faults: FaultSwitches) -> None:
        self.channels, self.login, self.faults = channels, login, faults
        self.sessions: dict[str, ServerSession] = {}
        self._tunnels = TunnelServer(login, faults)
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}
        self._watch: asyncio.Task[None] | None = None
        self._secure: asyncio.Server | None = None
        self.port = self.secure_port = 0

    async def start(self, host: str, port: int, *, is_secure: bool = False) -> None:
        """Start to listen; port 0 takes a free one. A secure server also listens on a free port with TLS.

        Raises:
            OSError: the port is in use.
        """
        self._server = await asyncio.start_server(self._serve, host, port, limit=LARGEST_REQUEST)
        self.port = self._server.sockets[0].getsockname()[1]
        if is_secure:
            self._secure = await asyncio.start_server(
                self._serve, host, 0, limit=LARGEST_REQUEST, ssl=self_signed(host)
            )
            self.secure_port = self._secure.sockets[0].getsockname()[1]
        self._watch = asyncio.create_task(self._look_after())

    async def stop(self) -> None:
        """Close every connection and wait until all have ended."""
        if self._server is None:
            return
        self._server.close()
        if self._secure is not None:
            self._secure.close()
        tasks = [*self._connections.values(), *([self._watch] if self._watch else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def limit(self) -> int:
        """Return how many sessions are allowed."""
        return int(self.faults.number("session_limit")) or MOST_SESSIONS

    @property
    def session_s(self) -> float:
        """Return how long a session lives without a keep-alive, seconds."""
        return self.faults.number("rtsp_timeout") or TIMEOUT_S

    async def _look_after(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_S)
            if self.faults.on("drop"):
                for writer in tuple(self._connections):
                    writer.transport.abort()
            for session in tuple(self.sessions.values()):
                if session.is_overdue(self.session_s):
                    self.end(session)

    def end(self, session: ServerSession) -> None:
        """Close and remove a session."""
        session.close()
        self.sessions.pop(session.id, None)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if self.faults.on("drop") or task is None:
            writer.transport.abort()
            return
        self._connections[writer] = task
        connection = Connection(self, writer)
        try:
            await self._tunnels.serve(reader, writer, connection.run)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, LookupError, ValueError):
            pass  # the client disconnected, or does not speak RTSP
        except asyncio.CancelledError:
            pass  # the server is stopping
        finally:
            connection.close()
            self._connections.pop(writer, None)
            writer.transport.abort()


class Connection:
    """One client's connection and the sessions that were made on it."""

    def __init__(self, server: RtspServer, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self._writer = writer
        self._sessions: list[ServerSession] = []
        self._is_greeted = False

    def close(self) -> None:
        """End the sessions that were begun on this connection."""
        for session in self._sessions:
            self._server.end(session)

    async def run(self, reader: PeekedReader) -> None:
        """Answer requests until the client disconnects."""
        while True:
            request = await self._next(reader)
            if request is None:
                continue
            faults = self._server.faults
            await asyncio.sleep(faults.number("slow"))
            self._is_greeted |= request.method == "OPTIONS"
            if oddities.hangs_up(faults, request, is_greeted=self._is_greeted):
                return
            if oddities.is_unanswered(faults, request):
                continue
            answer = self._answer(request)
            oddities.bent(faults, request, answer)
            self._writer.write(oddities.written(faults, request, answer))
            await self._writer.drain()
            if request.method == "PLAY" and answer.status == 200:
                self._session(request).play()

    async def _next(self, reader: PeekedReader) -> RtspRequest | None:
        """Return the next request; None where the client sent an RTCP report between requests."""
        first = await reader.readexactly(1)
        if first == b"$":
            head = await reader.readexactly(3)
            await reader.readexactly(int.from_bytes(head[1:]))
            self._note_sign("RTCP")
            return None
        if first in b"\r\n":
            return None
        text = first + await reader.readuntil(b"\r\n\r\n")
        if text.startswith(b"RTSP/"):
            self._note_sign("RTSP")
            return None
        request = RtspRequest.parse(text[:-4])
        await reader.readexactly(min(int(request.headers.get("content-length", "0")), LARGEST_REQUEST))
        return request

    def _answer(self, request: RtspRequest) -> ServerResponse:
        faults = self._server.faults
        if faults.on("refuse"):
            return ServerResponse(503)
        if request.method == "OPTIONS":
            self._note_alive(request)
            return ServerResponse(headers=[("Public", METHODS)])
        proof = request.headers.get("authorization", "")
        login = replace(self._server.login, realm=oddities.realm(faults, self._server.login.realm))
        is_in_path = oddities.has_login_in_path(faults, request, login.user, login.password)
        if faults.on("wrong_password") or not (is_in_path or login.accepts(request.method, proof)):
            challenges = login.plain_challenges()
            return ServerResponse(401, [("WWW-Authenticate", challenge) for challenge in challenges])
        base = re.sub(r"/trackID=\d+/?$", "", request.url).rstrip("/") + "/"
        if odd := oddities.refused(faults, request, base):
            return odd
        handler = {
            "DESCRIBE": self._describe,
            "SETUP": self._setup,
            "PLAY": self._play,
            "PAUSE": self._pause,
            "GET_PARAMETER": self._keep_alive,
            "SET_PARAMETER": self._keep_alive,
            "TEARDOWN": self._teardown,
        }.get(request.method)
        return handler(request) if handler else ServerResponse(501, [("Public", METHODS)])

    def _channel(self, url: str) -> tuple[Channel | None, int]:
        match = re.match(
            r"(?:rtsps?://[^/]*)?/([^/?&]*)(?:\?moved)?(?:&user=[^/]*)?(?:/trackID=(\d+))?/?$", url
        )
        if match is None:
            return None, 0
        return self._server.channels.get(match[1]), int(match[2] or 0)

    def _lane(self, channel: Channel) -> int:
        """Return the number of a stream's first track among those of all streams."""
        return 2 * list(self._server.channels.values()).index(channel)

    def _session(self, request: RtspRequest) -> ServerSession:
        name = request.headers.get("session", "").partition(";")[0]
        return self._server.sessions[name]

    def _describe(self, request: RtspRequest) -> ServerResponse:
        channel, _ = self._channel(request.url)
        if channel is None:
            return ServerResponse(404)
        base = request.url.rstrip("/") + "/"
        return ServerResponse(
            headers=[("Content-Base", base), ("Content-Type", "application/sdp")],
            body=oddities.description(self._server.faults, channel.sdp(), self._lane(channel)),
        )

    def _setup(self, request: RtspRequest) -> ServerResponse:
        channel, track = self._channel(request.url)
        if channel is None or track >= len(channel.tracks):
            return ServerResponse(404)
        session = self._server.sessions.get(request.headers.get("session", "").partition(";")[0])
        if session is None and len(self._server.sessions) >= self._server.limit:
            return ServerResponse(453)
        offers = request.headers.get("transport", "")
        transport = transport_of(offers, self._writer, self._server.faults, self._lane(channel) + track)
        if transport is None:
            return ServerResponse(461)
        if session is None:
            session = ServerSession(channel)
            self._sessions.append(session)
            self._server.sessions[session.id] = session
        session.add(track, transport)
        ssrc = f"{channel.tracks[track].ssrc:08X}"
        return ServerResponse(
            headers=[("Transport", f"{transport.header};ssrc={ssrc}"), self._named(session)]
        )

    def _named(self, session: ServerSession) -> tuple[str, str]:
        return "Session", f"{session.id};timeout={self._server.session_s:g}"

    def _note_alive(self, request: RtspRequest) -> None:
        """Note that the client keeps its session alive, if the camera takes this request for it."""
        session = self._server.sessions.get(request.headers.get("session", "").partition(";")[0])
        if session is not None and oddities.keeps_alive(self._server.faults, request.method):
            session.touch()

    def _note_sign(self, kind: str) -> None:
        if oddities.keeps_alive(self._server.faults, kind):
            for session in self._sessions:
                session.touch()

    def _play(self, request: RtspRequest) -> ServerResponse:
        try:
            session = self._session(request)
        except KeyError:
            return ServerResponse(454)
        session.touch()
        base = request.url.rstrip("/")
        info = ",".join(
            f"url={base}/trackID={track};seq={session.channel.tracks[track].sequence}"
            f";rtptime={session.channel.now_stamp(track)}"
            for track in session.tracks
        )
        return ServerResponse(headers=[self._named(session), ("Range", "npt=now-"), ("RTP-Info", info)])

    def _pause(self, request: RtspRequest) -> ServerResponse:
        try:
            session = self._session(request)
        except KeyError:
            return ServerResponse(454)
        session.pause()
        return ServerResponse(headers=[self._named(session)])

    def _keep_alive(self, request: RtspRequest) -> ServerResponse:
        session = self._server.sessions.get(request.headers.get("session", "").partition(";")[0])
        if session is None:
            return ServerResponse()
        self._note_alive(request)
        return ServerResponse(headers=[self._named(session)])

    def _teardown(self, request: RtspRequest) -> ServerResponse:
        try:
            session = self._session(request)
        except KeyError:
            return ServerResponse(454)
        self._server.end(session)
        self._sessions.remove(session)
        return ServerResponse()
