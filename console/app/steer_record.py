"""Movements from the command line go into the scheme's books as any other (PPL-08)."""

from __future__ import annotations

import contextlib
import getpass
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.app.scheme import DATABASE_FILE, open_scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from console.domain.cameras.camera import Camera

    Record = Callable[[str, dict[str, str | int | float | None]], None]


@contextlib.contextmanager
def recorded(place: Path, address: str) -> Iterator[Record]:
    """Where acts on the camera at an address are recorded; nowhere if it is not the scheme's.

    Args:
        place: the scheme's home; there may be none there.
        address: of the camera's device service.

    Raises:
        EnvironmentFault: it is the scheme's, and the books cannot be opened: then nothing is moved.
    """
    if not any((place / name).exists() for name in (DATABASE_FILE, "settings.toml")):
        yield lambda _act, _detail: None
        return
    scheme = open_scheme(place)
    try:
        actor = f"{getpass.getuser()} (command line)"
        camera = next((one for one in scheme.cameras.cameras() if _is_at(one, address)), None)

        def record(act: str, detail: dict[str, str | int | float | None]) -> None:
            if camera is not None:
                scheme.ledger.record(actor, act, f"camera {camera.number}", detail)

        try:
            yield record
        finally:
            done = threading.Event()
            done.set()
            scheme.ledger.run(done)  # writes what is queued, and ends
    finally:
        scheme.close()


def _is_at(camera: Camera, address: str) -> bool:
    ours, given = urlsplit(camera.onvif_url), urlsplit(address)
    return bool(camera.onvif_url) and (ours.hostname, ours.port) == (given.hostname, given.port)
