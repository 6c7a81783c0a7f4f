"""Recording of movements from the command line in the scheme's books (PPL-08)."""

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
    """Give a function that records acts on the camera at an address, if the camera is in the scheme.

    Args:
        place: home folder of the scheme; there may be no scheme in it.
        address: of the camera's device service.

    Raises:
        EnvironmentFault: the books cannot be opened; the camera must not be moved then.
    """
    if not any((place / name).exists() for name in (DATABASE_FILE, "settings.toml")):
        yield lambda _act, _detail: None
        return
    scheme = open_scheme(place)
    try:
        actor = f"{getpass.getuser()} (command line)"
        camera = next((listed for listed in scheme.cameras.cameras() if _is_at(listed, address)), None)

        def record(act: str, detail: dict[str, str | int | float | None]) -> None:
            if camera is not None:
                scheme.ledger.record(actor, act, f"camera {camera.number}", detail)

        try:
            yield record
        finally:
            done = threading.Event()
            done.set()
            scheme.ledger.run(done)  # writes the queued entries and ends
    finally:
        scheme.close()


def _is_at(camera: Camera, address: str) -> bool:
    if camera.device is None:
        return False
    ours, theirs = urlsplit(camera.device.url), urlsplit(address)
    return (ours.hostname, ours.port) == (theirs.hostname, theirs.port)
