"""Camera addresses as people enter them: streams, ONVIF device service, and the login that may be in them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from console.domain.cameras.address_login import split_login
from console.domain.cameras.camera import CameraKind
from console.domain.errors import OperatorError
from console.domain.text import text
from console.domain.typed_text import problem_in

MOST_ADDRESS = 2_000
ONVIF_PATH = "/onvif/device_service"


@dataclass(frozen=True, slots=True)
class CameraRequest:
    """The details entered for a new or changed camera."""

    url: str
    name: str
    number: int | None = None
    """None: the first number that was never used."""
    place: str = ""
    group: str = ""
    kind: CameraKind = CameraKind.FIXED
    sub_url: str = ""
    onvif: str = ""
    """Address of the device service, or only the host. Empty: no ONVIF."""
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Wanted({self.name!r})"


@dataclass(frozen=True, slots=True)
class BareAddress:
    """An address without its login, and the login that was in it."""

    url: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Bare({self.url!r})"


def bare(address: str, schemes: tuple[str, ...]) -> BareAddress:
    """Split an address into the address without login, and the login.

    A login in the path or the query leaves its place behind, marked, and is put there again when a request
    is sent.

    Raises:
        OperatorError: the address is not valid, or holds two logins; the message does not repeat it.
    """
    if problem_in(address, MOST_ADDRESS):
        raise _no_address(schemes)
    url, user, password = split_login(address)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _no_address(schemes) from None
    if parts.scheme not in schemes or not parts.hostname:
        raise _no_address(schemes)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = host if port is None else f"{host}:{port}"
    url = urlunsplit(SplitResult(parts.scheme, place, parts.path, parts.query, ""))
    return BareAddress(url, user, password)


def _no_address(schemes: tuple[str, ...]) -> OperatorError:
    forms = " or ".join(f"{scheme}://HOST[:PORT]/…" for scheme in schemes)
    return OperatorError("A camera address is not valid.", text("Enter it in the form {forms}.", forms=forms))


def onvif_address(address: str) -> BareAddress:
    """Return the address of the ONVIF device service, from an address or a host name."""
    if not address:
        return BareAddress("")
    parsed = bare(address if "://" in address else f"http://{address}", ("http", "https"))
    parts = urlsplit(parsed.url)
    if parts.path in {"", "/"}:
        return BareAddress(
            urlunsplit((parts.scheme, parts.netloc, ONVIF_PATH, "", "")), parsed.user, parsed.password
        )
    return parsed


def one_login(details: CameraRequest, addresses: tuple[BareAddress, ...]) -> tuple[str, str]:
    """Return the user and password that were entered or found in the addresses; both empty if there are none.

    Raises:
        OperatorError: the login is incomplete, or there are two different ones.
    """
    if details.password and not details.user:
        raise OperatorError(
            "A password was entered without a user name.",
            "Enter the user name as well (on the command line: --user NAME).",
        )
    if details.user:
        return details.user, details.password
    logins = {(address.user, address.password) for address in addresses if address.user or address.password}
    if len(logins) > 1:
        raise OperatorError(
            "The addresses contain different user names or passwords.",
            "Use one user name and password (on the command line: --user and --password-stdin).",
        )
    return logins.pop() if logins else ("", "")
