"""Answers with pieces missing, doubled, renamed or replaced: what is left is read, or the fault is said."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from console.devices.onvif.device import OnvifDevice
from console.devices.onvif.http_connection import HttpConnection
from console.devices.onvif.ptz import OnvifPtz
from console.domain.cameras.report import DeviceReport
from console.domain.errors import ConsoleError
from console.domain.ptz.model import Capabilities
from tests.support.steering import LOGIN

if TYPE_CHECKING:
    from console.demo.simulated import TownCamera
    from console.devices.onvif.http_connection import HttpResponse

NONSENSE = ["", "NaN", "-1", "1e999", "true", "∞", "x" * 5000, "2147483648", "http://[", "rtsp://:99999/"]


def damaged(content: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(content)
    inside = [one for one in root.iter() if isinstance(one.tag, str) and one.getparent() is not None]
    for one in chance.sample(inside[2:], min(len(inside[2:]), 1 + len(inside) // 12)):
        parent = one.getparent()
        kind = chance.randrange(5)
        if parent is None:
            continue
        if kind == 0:
            parent.remove(one)
        elif kind == 1:
            one.text = chance.choice(NONSENSE)
        elif kind == 2:
            one.tag = "{urn:other}" + str(one.tag).rsplit("}", 1)[-1]
        elif kind == 3:
            for name in list(one.attrib):
                one.set(str(name), chance.choice(NONSENSE))
        else:
            one.extend(etree.fromstring(f"<a>{'<b>1</b>' * 5}</a>"))
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(12))
def test_damaged_answers_never_crash_and_never_give_nonsense(
    camera: TownCamera, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    ask = HttpConnection._ask

    def damaging(wire: HttpConnection, *arguments: object, **more: object) -> HttpResponse:
        answer = ask(wire, *arguments, **more)  # type: ignore[arg-type]  # as it was called
        if b"UTCDateTime" in answer.content or not answer.content.startswith(b"<"):
            return answer  # without a clock there is no login, and nothing else would be seen
        return replace(answer, content=damaged(answer.content, chance))

    monkeypatch.setattr(HttpConnection, "_ask", damaging)
    device, head = OnvifDevice(camera.onvif_url, LOGIN), OnvifPtz(camera.onvif_url, LOGIN)
    acts = (device.report, device.imaging, device.masks, head.capabilities, head.status, head.presets)
    try:
        for act in acts:
            try:
                told = act()
            except ConsoleError as fault:
                assert LOGIN[1] not in f"{fault!r}"  # noqa: PT017  # either way is right
                continue
            if isinstance(told, DeviceReport):
                assert all(-1 < (one.video.fps or 0) < 1e12 for one in told.profiles)
            if isinstance(told, Capabilities):
                assert 0 <= told.presets_most <= 10_000
    finally:
        device.close()
        head.close()
