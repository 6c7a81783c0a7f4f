"""What the commands share that ask one camera: its login, and an exit status for each way to fail."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING

import typer

from console.domain.cameras.addresses import onvif_address
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import ConsoleError, OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator

WRONG, NO_ANSWER, NO_LOGIN, NO_TRUST, SAID_NO = 2, 3, 4, 5, 6
"""Exit statuses: what was asked makes no sense; the camera does not answer, or not in a way that can be read;
it does not take the login; nobody vouches for its certificate; it refused."""


def access(address: str, user: str, *, password_stdin: bool) -> tuple[str, tuple[str, str]]:
    """Address of the device service, and the login.

    Raises:
        OperatorError: the address is none, holds a password, or no password came.
    """
    place = onvif_address(address)
    if place.password:
        raise OperatorError(
            "The address holds a password; other users of this machine can read it.",
            "Give --user NAME --password-stdin instead.",
        )
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    if password_stdin and not password:
        raise OperatorError("No password came on standard input.")
    if password and not (user or place.user):
        raise OperatorError("A password is given and no user.", "Add --user NAME.")
    return place.url, (user or place.user, password)


@contextlib.contextmanager
def faults_told(*, as_json: bool = False) -> Iterator[None]:
    """Say what went wrong in words, and exit with the status for it."""
    try:
        yield
    except ConsoleError as error:
        fingerprint = str(getattr(error, "fingerprint", ""))
        if as_json:
            told = {"error": error.what, "then": error.then, "kind": _kind(error)}
            print(
                json.dumps(told | ({"fingerprint": fingerprint} if fingerprint else {}), ensure_ascii=False)
            )
        print(f"watchroom: {error}", file=sys.stderr)
        if fingerprint:
            print(f"To accept it: --fingerprint {fingerprint}", file=sys.stderr)
        raise typer.Exit(_STATUS[_kind(error)]) from None


_STATUS = {
    "wrong": WRONG,
    "no-answer": NO_ANSWER,
    "login-refused": NO_LOGIN,
    "certificate": NO_TRUST,
    "refused": SAID_NO,
}


def _kind(error: ConsoleError) -> str:
    from console.devices.onvif import CertificateChanged, CertificateUnknown

    if isinstance(error, CertificateUnknown | CertificateChanged):
        return "certificate"
    if isinstance(error, LoginRefused):
        return "login-refused"
    if isinstance(error, CommandRefused):
        return "refused"
    return "wrong" if isinstance(error, OperatorError) else "no-answer"
