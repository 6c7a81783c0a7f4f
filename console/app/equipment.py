"""Adding cameras to the scheme and taking them out: database and keyring, both or neither (SYS-06)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from console.domain.cameras import Camera, CameraKind
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from console.app.scheme import Scheme

LEDGER_DEADLINE_S = 5.0
_TOLD = re.compile(r"[/?&_;](pass|passwd|password|pwd)=", re.IGNORECASE)
ONVIF_PATH = "/onvif/device_service"


class KeptSecrets(Protocol):
    """Where logins are kept."""

    def login(self, urn: str) -> tuple[str, str]:
        """User and password; empty where none is kept."""
        ...

    def keep(self, urn: str, user: str, password: str) -> None:
        """Keep a login."""
        ...

    def forget(self, urn: str) -> None:
        """Forget a login."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A camera as it is asked for."""

    url: str
    name: str
    number: int | None = None
    """None: the first that was never given."""
    place: str = ""
    group: str = ""
    kind: CameraKind = CameraKind.FIXED
    sub_url: str = ""
    onvif: str = ""
    """Address of the device service, or the host alone; empty: it does not speak ONVIF."""
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Wanted({self.name!r})"


@dataclass(frozen=True, slots=True)
class Bare:
    """An address without its login, and that login."""

    url: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Bare({self.url!r})"


def bare(address: str, schemes: tuple[str, ...]) -> Bare:
    """Take the login out of an address.

    Raises:
        OperatorError: it is no address; what is wrong with it is said without repeating it.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise _no_address(schemes) from None
    if parts.scheme not in schemes or not parts.hostname:
        raise _no_address(schemes)
    if _TOLD.search(f"{parts.path}?{parts.query}"):
        raise OperatorError(
            "One of the camera's addresses holds a password in its path or query.",
            "Set the camera to ask for a login instead; addresses are shown and recorded, passwords never.",
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = host if port is None else f"{host}:{port}"
    url = urlunsplit(SplitResult(parts.scheme, place, parts.path, parts.query, ""))
    return Bare(url, unquote(parts.username or ""), unquote(parts.password or ""))


def _no_address(schemes: tuple[str, ...]) -> OperatorError:
    forms = " or ".join(f"{scheme}://HOST[:PORT]/…" for scheme in schemes)
    return OperatorError("One of the camera's addresses is none.", f"It has to be of the form {forms}.")


def onvif_address(given: str) -> Bare:
    """The device service from an address, or from a host alone."""
    if not given:
        return Bare("")
    found = bare(given if "://" in given else f"http://{given}", ("http",))
    at = urlsplit(found.url)
    if at.path in {"", "/"}:
        return Bare(urlunsplit((at.scheme, at.netloc, ONVIF_PATH, "", "")), found.user, found.password)
    return found


def add_camera(scheme: Scheme, secrets: KeptSecrets, wanted: Wanted) -> Camera:
    """Add a camera. A login, given or found in an address, goes to the keyring and nowhere else.

    Raises:
        OperatorError: a number in use, an address that is none, a login that is not whole.
        EnvironmentFault: no keyring, no database. Nothing is half-written.
    """
    main = bare(wanted.url, ("rtsp", "rtsps"))
    sub = bare(wanted.sub_url, ("rtsp", "rtsps")) if wanted.sub_url else Bare("")
    onvif = onvif_address(wanted.onvif)
    user, password = _login(wanted, (main, sub, onvif))
    number = _number(scheme, wanted.number)
    urn = f"CAM-{number:04}"
    camera = Camera(
        number, urn, wanted.name, wanted.place, wanted.group, wanted.kind, main.url, sub.url, onvif.url
    )
    # The keyring first: a camera whose login could not be kept must not be in the scheme.
    kept = _keep(secrets, urn, user, password) if user or password else None
    try:
        scheme.cameras.add(camera)
    except BaseException:
        if kept is not None:
            _restore(secrets, urn, kept)
        raise
    _record(scheme, "camera-added", number, {"name": camera.name, "kind": camera.kind.value, "urn": urn})
    return camera


def remove_camera(scheme: Scheme, secrets: KeptSecrets, number: int) -> Camera:
    """Take a camera out of the scheme; its recordings stay for as long as they are kept.

    Raises:
        OperatorError: there is no such camera.
        EnvironmentFault: the keyring cannot be opened; the camera is out, its login is still there.
    """
    found = [camera for camera in scheme.cameras.cameras() if camera.number == number]
    scheme.cameras.remove(number)
    _record(scheme, "camera-removed", number, {"urn": found[0].urn})
    secrets.forget(found[0].urn)
    return found[0]


def _keep(secrets: KeptSecrets, urn: str, user: str, password: str) -> tuple[str, str]:
    """Keep a login; what was kept before."""
    before = secrets.login(urn)
    secrets.keep(urn, user, password)
    return before


def _restore(secrets: KeptSecrets, urn: str, before: tuple[str, str]) -> None:
    if any(before):
        secrets.keep(urn, *before)
    else:
        secrets.forget(urn)


def _login(wanted: Wanted, addresses: tuple[Bare, ...]) -> tuple[str, str]:
    if wanted.password and not wanted.user:
        raise OperatorError("A password is given and no user.", "Add --user NAME.")
    if wanted.user:
        return wanted.user, wanted.password
    logins = {(one.user, one.password) for one in addresses if one.user or one.password}
    if len(logins) > 1:
        raise OperatorError(
            "The addresses hold different logins.", "Give one login by --user and --password-stdin."
        )
    return logins.pop() if logins else ("", "")


def _number(scheme: Scheme, wanted: int | None) -> int:
    used = scheme.cameras.used_numbers()
    if wanted is None:
        return max(used, default=0) + 1
    if wanted in used:
        raise OperatorError(
            f"Camera number {wanted} is in use, or was.", f"The first free one is {max(used) + 1}."
        )
    return wanted


def _record(scheme: Scheme, act: str, number: int, detail: dict[str, str | int | float | None]) -> None:
    writer = scheme.ledger_thread(lambda _what: None)
    writer.start()
    scheme.ledger.record(scheme.settings.operator, act, f"camera {number}", detail)
    writer.end(LEDGER_DEADLINE_S)
