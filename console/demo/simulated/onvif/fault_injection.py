"""Faulty answers: what the ONVIF fault switches do to the server's answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from console.demo.simulated.onvif.odd_answers import odd

if TYPE_CHECKING:
    from console.demo.simulated.faults import FaultSwitches

ELSEWHERE = "http://192.168.99.99/onvif/device"
"""Where the fault `redirect` sends everybody."""
HUGE_BYTES = 100_000_000
_DRIP_S = 0.05
_BOMB = "".join(f'<!ENTITY e{depth} "{f"&e{depth - 1};" * 10 if depth else "ha"}">' for depth in range(12))
_XXE = '<!ENTITY e11 SYSTEM "file:///etc/passwd">'


def altered(text: bytes, faults: FaultSwitches) -> bytes:
    """Return an answer as the switches alter it."""
    if faults.on("malformed_soap"):
        return text[: len(text) * 2 // 3]
    if faults.on("wrong_namespaces"):
        return text.replace(b"http://www.onvif.org/", b"http://www.example.org/")
    for name, entities in (("entity_bomb", _BOMB), ("xxe", _XXE)):
        if faults.on(name):
            head, rest = text.split(b"?>", 1)
            poisoned = f"?><!DOCTYPE s:Envelope [{entities}]>".encode()
            return head + poisoned + rest.replace(b"<s:Body>", b"<s:Body>&e11;", 1)
    return odd(text, faults)


async def instead(request: web.Request, faults: FaultSwitches) -> web.StreamResponse | None:
    """Return the answer that replaces every other; None where no switch asks for one."""
    if faults.on("redirect"):
        return web.Response(status=302, headers={"Location": ELSEWHERE})
    if faults.on("endless"):
        return await _drip(request)
    if faults.on("huge_answer"):
        return await _flood(request)
    return None


async def _drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/soap+xml"})
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(_DRIP_S)


async def _flood(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/soap+xml"})
    response.content_length = HUGE_BYTES
    await response.prepare(request)
    block = b"<a/>" * 25_000
    for _ in range(HUGE_BYTES // len(block)):
        await response.write(block)
    return response
