"""ONVIF over HTTP for one camera."""

from __future__ import annotations

import asyncio
import datetime as dt
import inspect
import re
from email.utils import formatdate
from typing import TYPE_CHECKING

from aiohttp import web

from console.demo.simulated.certificate import self_signed
from console.demo.simulated.onvif.device import DeviceService
from console.demo.simulated.onvif.events import EventService
from console.demo.simulated.onvif.fault_injection import altered, instead
from console.demo.simulated.onvif.imaging import ImagingService
from console.demo.simulated.onvif.media import Media2Service, MediaService
from console.demo.simulated.onvif.odd_answers import odd
from console.demo.simulated.onvif.ptz_service import PtzService
from console.demo.simulated.onvif.relays import DeviceIoService
from console.demo.simulated.onvif.security import token_is_good
from console.demo.simulated.onvif.xml import SoapFault, envelope, fault, parse_call

if TYPE_CHECKING:
    import ssl

    from console.demo.simulated.login import Login
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.onvif.xml import Call
    from console.domain.http_digest_server import Digest

_OPEN = {"GetSystemDateAndTime", "GetServices", "GetServiceCapabilities", "GetCapabilities"}
"""What ONVIF lets anybody ask (access class PRE_AUTH)."""
_DIGEST_FAULTS = ("digest_only", "two_nonces", "sha256_only")
_SOAP = "application/soap+xml"
_LARGEST = 131_072


class OnvifServer:
    """The ONVIF server of one camera. Used only in the event loop's thread."""

    def __init__(self, subject: CameraState, login: Login, digest: Digest) -> None:
        self._subject, self._login, self._digest = subject, login, digest
        self._events = EventService(subject)
        self._services: dict[str, object] = {
            "tds": DeviceService(subject),
            "trt": MediaService(subject),
            "tr2": Media2Service(subject),
            "timg": ImagingService(subject),
            "tmd": DeviceIoService(subject),
            "tev": self._events,
            "wsnt": self._events,
        }
        self._head = PtzService(subject, subject.head) if subject.head is not None else None
        if self._head is not None:
            self._services["tptz"] = self._head
        self._runner: web.AppRunner | None = None
        self._context: ssl.SSLContext | None = None

    async def start(self, host: str, port: int, *, is_secure: bool = False) -> None:
        """Start to listen; port 0 takes a free one. With `is_secure` also by HTTPS, at a free port."""
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_post("/onvif/{path:.*}", self._post)
        app.router.add_get("/snapshot.jpg", self._get_snapshot)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self._subject.port = self._runner.addresses[0][1]
        if is_secure or self._context is not None:
            # A restarted camera keeps its certificate and its port.
            self._context = self._context or self_signed(host)
            secure = web.TCPSite(self._runner, host, self._subject.secure_port, ssl_context=self._context)
            await secure.start()
            self._subject.secure_port = self._runner.addresses[1][1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._head is not None:
            self._head.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _http_login(self, request: web.Request) -> bool:
        faults = self._subject.faults
        if faults.on("wrong_password"):
            return False
        return self._digest.accepts(
            request.method,
            request.headers.get("Authorization", ""),
            two_nonces=faults.on("two_nonces"),
            only_sha256=faults.on("sha256_only"),
        )

    def _challenge(self, response: web.Response) -> web.Response:
        faults = self._subject.faults
        challenges = self._digest.challenges(two_nonces=faults.on("two_nonces"))
        for challenge in challenges[: 1 if faults.on("sha256_only") else 2]:
            response.headers.add("WWW-Authenticate", challenge)
        return response

    def _unauthorised(self) -> web.Response:
        return self._challenge(web.Response(status=401))

    async def _get_snapshot(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self._subject.faults.number("slow"))
        if not self._http_login(request):
            return self._unauthorised()
        picture = await asyncio.to_thread(self._subject.snapshot)
        return web.Response(body=picture, content_type="image/jpeg")

    async def _post(self, request: web.Request) -> web.StreamResponse:
        faults = self._subject.faults
        await asyncio.sleep(faults.number("slow"))
        if faults.on("drop") and request.transport is not None:
            request.transport.abort()
        try:
            call = parse_call(await request.read())
            if not self._is_open(call) and not self._may(call, request):
                return self._refused()
            replacement = await instead(request, faults)
            if replacement is not None:
                return replacement
            text = await self._answer(call, request.match_info["path"])
        except SoapFault as problem:
            return self._fault(problem)
        except ConnectionError:
            # The caller hung up in the middle, as a console that steers may. A camera says nothing either.
            return web.Response(status=400)
        return web.Response(body=altered(text, faults), content_type=_SOAP, charset="utf-8")

    def _fault(self, problem: SoapFault) -> web.Response:
        faults = self._subject.faults
        status = 200 if faults.on("fault_as_success") else problem.status
        return web.Response(
            body=odd(fault(problem), faults), status=status, content_type=_SOAP, charset="utf-8"
        )

    def _is_open(self, call: Call) -> bool:
        if call.name == "GetSystemDateAndTime" and self._subject.faults.on("clock_wants_login"):
            return False
        return call.name in _OPEN

    @property
    def _wants_digest(self) -> bool:
        return any(self._subject.faults.on(name) for name in _DIGEST_FAULTS)

    def _may(self, call: Call, request: web.Request) -> bool:
        if self._http_login(request):
            return True
        if self._wants_digest or self._subject.faults.on("wrong_password"):
            return False
        now_utc = dt.datetime.fromtimestamp(self._subject.now_s(), dt.UTC)
        return token_is_good(call.header, self._login.user, self._login.password, now_utc)

    def _refused(self) -> web.Response:
        """Return 401 with a challenge where HTTP digest is required, else the fault of WS-Security."""
        if self._wants_digest:
            return self._unauthorised()
        problem = SoapFault("ter:NotAuthorized", "Sender not authorized", status=400)
        response = web.Response(body=fault(problem), status=401, content_type=_SOAP, charset="utf-8")
        # Cameras date their answers by their own clock, even refusals.
        response.headers["Date"] = formatdate(self._subject.now_s(), usegmt=True)
        return self._challenge(response)

    async def _answer(self, call: Call, path: str) -> bytes:
        service = self._services.get(call.service)
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", call.name).lower()
        method = None if name.startswith("_") else getattr(service, name, None)
        if method is None:
            raise SoapFault(
                "ter:ActionNotSupported", f"{call.name} is not supported", sender=False, status=500
            )
        key = path.removeprefix("pull/")
        result = method(call, key) if "key" in inspect.signature(method).parameters else method(call)
        inner = await result if inspect.isawaitable(result) else result
        prefix = call.service
        action = f"<wsa:Action>{_action(call)}</wsa:Action>" if prefix in {"tev", "wsnt"} else ""
        return envelope(f"<{prefix}:{call.name}Response>{inner}</{prefix}:{call.name}Response>", action)


def _action(call: Call) -> str:
    places = {
        "CreatePullPointSubscription": "http://www.onvif.org/ver10/events/wsdl/EventPortType",
        "GetEventProperties": "http://www.onvif.org/ver10/events/wsdl/EventPortType",
        "PullMessages": "http://www.onvif.org/ver10/events/wsdl/PullPointSubscription",
        "SetSynchronizationPoint": "http://www.onvif.org/ver10/events/wsdl/PullPointSubscription",
    }
    place = places.get(call.name, "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager")
    return f"{place}/{call.name}Response"
