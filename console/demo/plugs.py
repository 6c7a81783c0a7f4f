"""Unplugging a camera of the demo that runs: one command for every camera, whichever port it has."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "plugs.json"
PATIENCE_S = 5.0


def keep_plugs(place: Path, control_urls: Mapping[int, str]) -> None:
    """Write where the cameras of this run are unplugged, for `set_plug` in another process.

    Args:
        place: folder of the demo scheme.
        control_urls: by camera number.
    """
    place.mkdir(parents=True, exist_ok=True)
    private = os.open(place / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(private, "w", encoding="utf-8") as file:
        json.dump({str(number): url for number, url in control_urls.items()}, file)


def set_plug(place: Path, number: int, *, is_in: bool) -> str:
    """Unplug a camera, or connect it again; return what was done.

    Raises:
        OperatorError: there is no such camera.
        EnvironmentFault: no demo is running.
    """
    try:
        urls = json.loads((place / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        raise _not_running() from None
    url = urls.get(str(number))
    if url is None:
        raise OperatorError(
            text("The demo has no camera {number}.", number=number),
            text("Choose one of these: {numbers}.", numbers=", ".join(urls)),
        )
    body = None if is_in else b'{"drop": true}'
    order = urllib.request.Request(  # noqa: S310  # the demo's own address on this machine
        f"{url}/faults",
        data=body,
        method="DELETE" if is_in else "POST",
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(order, timeout=PATIENCE_S):  # noqa: S310  # as above
            pass
    except (urllib.error.URLError, OSError):
        raise _not_running() from None
    return f"Camera {number} is {'connected again' if is_in else 'unplugged'}."


def _not_running() -> EnvironmentFault:
    return EnvironmentFault("The demo is not running.", "Start it with: watchroom demo")
