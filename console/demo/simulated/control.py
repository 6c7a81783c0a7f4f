"""The HTTP interface that sets and clears faults; it listens on the loopback address only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import web

from console.demo.simulated.faults import FAULTS
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from console.demo.simulated.camera import SimulatedCamera
    from console.demo.simulated.faults import FaultValue

LOOPBACK = "127.0.0.1"


class Control:
    """`GET /faults`; `GET`, `POST`, `DELETE /cameras/N/faults`; `GET`, `POST /cameras/N/signals`."""

    def __init__(self, cameras: dict[int, SimulatedCamera]) -> None:
        self._cameras = cameras
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, port: int) -> None:
        """Start to listen; port 0 takes a free one."""
        app = web.Application(client_max_size=65_536)
        app.router.add_get("/faults", self._table)
        app.router.add_get("/cameras/{number:\\d+}/faults", self._get)
        app.router.add_post("/cameras/{number:\\d+}/faults", self._post)
        app.router.add_delete("/cameras/{number:\\d+}/faults", self._delete)
        app.router.add_get("/cameras/{number:\\d+}/signals", self._get_signals)
        app.router.add_post("/cameras/{number:\\d+}/signals", self._post_signals)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, port)
        await site.start()
        self.url = f"http://{LOOPBACK}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def _camera(self, request: web.Request) -> SimulatedCamera:
        camera = self._cameras.get(int(request.match_info["number"]))
        if camera is None:
            raise web.HTTPNotFound(
                text='{"error": "There is no such camera."}', content_type="application/json"
            )
        return camera

    async def _table(self, _request: web.Request) -> web.Response:
        return web.json_response(FAULTS)

    async def _get(self, request: web.Request) -> web.Response:
        return web.json_response(self._camera(request).faults.as_dict())

    async def _delete(self, request: web.Request) -> web.Response:
        camera = self._camera(request)
        camera.faults.clear()
        return web.json_response({})

    async def _post(self, request: web.Request) -> web.Response:
        faults = self._camera(request).faults
        try:
            body: object = json.loads(await request.text())
            for name, value in _switches(body):
                faults.set(name, value)
        except (ValueError, OperatorError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(faults.as_dict())

    async def _get_signals(self, request: web.Request) -> web.Response:
        return web.json_response(self._camera(request).subject.signals.states)

    async def _post_signals(self, request: web.Request) -> web.Response:
        signals = self._camera(request).subject.signals
        try:
            body: object = json.loads(await request.text())
            for name, value in _switches(body):
                signals.set(name, is_on=bool(value))
        except (ValueError, OperatorError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(signals.states)


def _switches(body: object) -> list[tuple[str, FaultValue]]:
    if not isinstance(body, dict):
        raise OperatorError(
            "The request body is not a JSON object.", 'Send an object such as {"freeze": true}.'
        )
    switches: list[tuple[str, FaultValue]] = []
    for name, value in body.items():
        if not isinstance(name, str) or not isinstance(value, bool | int | float):
            raise OperatorError("A fault has a value of the wrong type.", "Use true, false or a number.")
        switches.append((name, value))
    return switches
