"""What a simulated camera notices can be switched like its faults, over its control interface."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from console.demo.simulated.onvif.event_source import EventSource

if TYPE_CHECKING:
    from console.demo.simulated import TownCamera


def ask(camera: TownCamera, wanted: object = None) -> Any:
    body = None if wanted is None else json.dumps(wanted).encode()
    with urllib.request.urlopen(f"{camera.address.control_url}/signals", body, 5) as answer:  # noqa: S310  # our own
        return json.load(answer)


def test_signals_are_switched_over_the_control_interface(camera: TownCamera) -> None:
    assert ask(camera)["tamper"] is False
    assert ask(camera, {"tamper": True})["tamper"] is True
    assert ask(camera, {"tamper": False})["tamper"] is False
    for nonsense in ({"sunshine": True}, ["tamper"], {"tamper": "yes"}):
        with pytest.raises(urllib.error.HTTPError, match="400"):
            ask(camera, nonsense)


def test_each_change_is_told_once_and_in_order() -> None:
    signals = EventSource()
    signals.set("input", is_on=True)
    signals.set("input", is_on=True)
    signals.set("input", is_on=False)
    assert [(one.number, one.is_on) for one in signals.after(0)] == [(1, True), (2, False)]
    assert signals.after(2) == []
