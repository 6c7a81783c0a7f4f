from __future__ import annotations

import asyncio
import socket

from console.demo.simulated.camera_list import town_roster
from console.demo.simulated.faults import FaultSwitches
from console.demo.simulated.onvif.camera_state import CameraState
from console.demo.simulated.onvif.discovery import open_discovery, probe_answer

PROBE = (
    b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    b'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
    b'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header><a:MessageID>urn:uuid:7</a:MessageID>'
    b"</s:Header><s:Body><d:Probe/></s:Body></s:Envelope>"
)


def _subjects() -> list[CameraState]:
    plans, faults = town_roster(2), FaultSwitches()
    return [
        CameraState(plan, faults, "127.0.0.1", 1, None, lambda: None, lambda: b"", port=8001)
        for plan in plans
    ]


def test_a_probe_is_answered_with_every_camera() -> None:
    answer = probe_answer(PROBE, _subjects())
    assert answer is not None
    assert answer.count(b"http://127.0.0.1:8001/onvif/device") == 2
    assert b"urn:uuid:7" in answer


def test_other_datagrams_are_not_answered() -> None:
    for other in (b"", b"<", b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', bytes(range(256))):
        assert probe_answer(other, _subjects()) is None


def test_it_listens_and_closes() -> None:
    async def ask() -> bytes:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("", 0))
            port = free.getsockname()[1]
        listener = await open_discovery(_subjects, port)
        assert listener is not None
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.setblocking(False)
            await loop.sock_sendto(asker, PROBE, ("127.0.0.1", port))
            answer = await asyncio.wait_for(loop.sock_recv(asker, 65_536), 5)
        listener.close()
        return answer

    assert b"ProbeMatch" in asyncio.run(ask())
