"""Shared by the commands that ask one camera: its login, and an exit status for each kind of failure."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path  # noqa: TC003  # typer reads the annotation
from typing import TYPE_CHECKING

import typer

from console.domain.cameras.addresses import bare, onvif_address
from console.domain.cameras.certificate import CertificateChanged, CertificateUnknown
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import ConsoleError, OperatorError
from console.domain.text import text
from console.media.capture.options import TRANSPORTS
from console.media.stream_faults import FaultKind, StreamFault

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAMS = ("rtsp", "rtsps")
TRANSPORT_HELP = "How the camera sends its stream: automatic, tcp, udp, multicast or http."
WRONG, NO_ANSWER, NO_LOGIN, NO_TRUST, SAID_NO = 2, 3, 4, 5, 6
"""Exit statuses: wrong use; no answer, or one that cannot be read; login refused; certificate not trusted;
refused by the camera."""


def access(address: str, user: str, *, password_stdin: bool) -> tuple[str, tuple[str, str]]:
    """Return the address of the device service or of a stream, and the login.

    Raises:
        OperatorError: the address is not valid or contains a password, or no password was entered.
    """
    place = bare(address, STREAMS) if is_stream(address) else onvif_address(address)
    if place.password:
        raise OperatorError(
            "The address contains a password, which other users of this machine can read.",
            "Use --user NAME --password-stdin instead.",
        )
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    if password_stdin and not password:
        raise OperatorError("There was no password on standard input.")
    if password and not (user or place.user):
        raise OperatorError("A password was given without a user name.", "Add --user NAME.")
    return place.url, (user or place.user, password)


def is_stream(address: str) -> bool:
    """Return whether this is the address of a stream."""
    return address.strip().lower().startswith(("rtsp://", "rtsps://"))


def known_transport(transport: str) -> str:
    """Return a transport that was entered.

    Raises:
        OperatorError: there is no such transport.
    """
    if transport not in TRANSPORTS:
        raise OperatorError(
            text("There is no transport called {transport}.", transport=transport),
            text("Use one of these: {names}.", names=", ".join(TRANSPORTS)),
        )
    return transport


def usable(given: Path | list[Path] | None) -> Path | list[Path] | None:
    """Return a path, or several, from the command line, as typer's callback.

    Raises:
        OperatorError: the system cannot have such a path: too long, or with characters that no name has.
    """
    for path in given if isinstance(given, list | tuple) else [given] if given else []:
        try:
            path.exists()
        except (OSError, ValueError) as error:
            shortened, why = str(path)[:60], getattr(error, "strerror", None) or error
            raise OperatorError(
                text("{shortened} is not a path: {why}.", shortened=shortened, why=why), "Check its spelling."
            ) from None
    return given


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun, such as `1 entry` or `1,200 entries`."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"


@contextlib.contextmanager
def printed_faults(*, as_json: bool = False) -> Iterator[None]:
    """Print what went wrong, and exit with its status."""
    try:
        yield
    except ConsoleError as error:
        fingerprint = str(getattr(error, "fingerprint", ""))
        if as_json:
            content = {"error": error.what, "then": error.then, "kind": _kind(error)}
            print(
                json.dumps(
                    content | ({"fingerprint": fingerprint} if fingerprint else {}), ensure_ascii=False
                )
            )
        print(f"watchroom: {error}", file=sys.stderr)
        if fingerprint:
            print(f"To accept the certificate: --fingerprint {fingerprint}", file=sys.stderr)
        raise typer.Exit(_STATUS[_kind(error)]) from None


_STATUS = {
    "wrong": WRONG,
    "no-answer": NO_ANSWER,
    "login-refused": NO_LOGIN,
    "certificate": NO_TRUST,
    "refused": SAID_NO,
}


def _kind(error: ConsoleError) -> str:
    if isinstance(error, CertificateUnknown | CertificateChanged) or bool(getattr(error, "fingerprint", "")):
        return "certificate"
    if isinstance(error, StreamFault) and error.kind.is_refusal:
        return "login-refused" if error.kind is FaultKind.LOGIN else "refused"
    if isinstance(error, LoginRefused):
        return "login-refused"
    if isinstance(error, CommandRefused):
        return "refused"
    return "wrong" if isinstance(error, OperatorError) else "no-answer"
