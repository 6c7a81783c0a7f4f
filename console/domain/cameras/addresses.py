"""Addresses of cameras as people give them: streams, device service, and the login that may be in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from console.domain.cameras.camera import CameraKind
from console.domain.errors import OperatorError

_TOLD = re.compile(r"[/?&_;](pass|passwd|password|pwd)=", re.IGNORECASE)
ONVIF_PATH = "/onvif/device_service"


@dataclass(frozen=True, slots=True)
class CameraRequest:
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
class BareAddress:
    """An address without its login, and that login."""

    url: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Bare({self.url!r})"


def bare(address: str, schemes: tuple[str, ...]) -> BareAddress:
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
    return BareAddress(url, unquote(parts.username or ""), unquote(parts.password or ""))


def _no_address(schemes: tuple[str, ...]) -> OperatorError:
    forms = " or ".join(f"{scheme}://HOST[:PORT]/…" for scheme in schemes)
    return OperatorError("One of the camera's addresses is none.", f"It has to be of the form {forms}.")


def onvif_address(given: str) -> BareAddress:
    """The device service from an address, or from a host alone."""
    if not given:
        return BareAddress("")
    found = bare(given if "://" in given else f"http://{given}", ("http", "https"))
    at = urlsplit(found.url)
    if at.path in {"", "/"}:
        return BareAddress(urlunsplit((at.scheme, at.netloc, ONVIF_PATH, "", "")), found.user, found.password)
    return found


def one_login(wanted: CameraRequest, addresses: tuple[BareAddress, ...]) -> tuple[str, str]:
    """The login that was given, or found in the addresses; empty where there is none.

    Raises:
        OperatorError: it is not whole, or there are two.
    """
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
