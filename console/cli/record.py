"""`watchroom record`: record without a screen."""

from __future__ import annotations

import json
import logging
import math
import sys
import threading
from pathlib import Path  # noqa: TC003  # typer reads the annotation at run time
from typing import TYPE_CHECKING

import typer

from console.cli.reach import TRANSPORT_HELP, counted, known_transport, usable
from console.domain.cameras.address_login import split_login
from console.domain.errors import OperatorError
from console.domain.text import text
from console.media.capture.options import AUTOMATIC

if TYPE_CHECKING:
    from console.settings.secrets import FixedSecrets


def record(
    camera: list[str] = typer.Option(
        [],
        help="RTSP address without a password; can be repeated. With -: addresses, which may contain logins, "
        "are read from standard input, one a line. Default: the cameras of the scheme.",
    ),
    camera_file: Path | None = typer.Option(
        None, help="File with RTSP addresses, one a line, which may contain logins.", callback=usable
    ),
    into: Path | None = typer.Option(
        None, help="Folder of the recording volume. Needed with --camera.", callback=usable
    ),
    seconds: float = typer.Option(0.0, min=0.0, help="Time to record, in seconds. 0: until interrupted."),
    transport: str = typer.Option(AUTOMATIC, help=f"{TRANSPORT_HELP} With --camera."),
    fingerprint: str = typer.Option(
        "", help="SHA-256 of the certificate to accept, for rtsps://. With --camera."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object at the end."),
    serve: bool = typer.Option(
        False, help="Run as the recorder of the scheme, for consoles to come, even without cameras yet."
    ),
    demo: bool = typer.Option(False, help="Record the demo's scheme. Its simulated cameras must be running."),
    logins: str = typer.Option(
        "", help="With -: the cameras' logins are read from standard input instead of the keyring."
    ),
) -> None:
    """Record without a screen: the scheme in WATCHROOM_HOME, or any RTSP addresses into a folder.

    A camera of that scheme is not recorded by its address while it is reserved at a console, while the police
    are in total control, and where a console would refuse it. The scheme's own recording goes on.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    _refuse_time(seconds)
    addresses = _addresses(camera, camera_file)
    is_given = bool(camera) or camera_file is not None
    _refuse_mixture(
        {"--serve": serve, "--demo": demo, "--logins": bool(logins)}
        if is_given
        else {
            "--into": into is not None,
            "--transport": transport != AUTOMATIC,
            "--fingerprint": bool(fingerprint),
            "--json": as_json,
        },
        is_given=is_given,
    )
    if is_given and not addresses:
        # It would be the cameras of the scheme that are recorded instead.
        raise OperatorError("No address was given.", "Write one RTSP address a line.")
    if logins not in {"", "-"}:
        raise OperatorError(
            "--logins knows only -, for standard input.", "Write --logins -, or leave it out."
        )
    if not addresses:
        _record_scheme(seconds, serves=serve, demo=demo, given_logins=logins == "-")
        return
    if into is None:
        raise OperatorError("No folder was given for the recordings.", "Add --into FOLDER.")
    from console.app.command_line_gate import RECORD, opened_gate
    from console.app.record import record_given
    from console.settings.home import home

    with opened_gate(home(), addresses, RECORD) as gate:
        gate.require()
        report = record_given(addresses, into, seconds, known_transport(transport), fingerprint, gate.require)
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for row in report["cameras"]:
            segments = counted(row["segments"], "segment")
            print(f"{row['url']}: {row['seconds_recorded']} s in {segments}. {row['fault']}")
    raise typer.Exit(0 if report["ok"] else 1)


def _refuse_time(seconds: float) -> None:
    if not math.isfinite(seconds) or seconds > threading.TIMEOUT_MAX:
        raise OperatorError(
            "--seconds is no length of time.", "Write a number of seconds; 0 lasts until interrupted."
        )


def _refuse_mixture(others: dict[str, bool], *, is_given: bool) -> None:
    """Refuse options that would be passed over without a word."""
    names = ", ".join(name for name, is_set in others.items() if is_set)
    if not names:
        return
    if is_given:
        raise OperatorError(
            text("{names}: this is for the scheme's cameras, not for given addresses.", names=names),
            "Leave out the one or the other.",
        )
    raise OperatorError(
        text("{names}: this is for addresses given with --camera or --camera-file.", names=names),
        "Give the addresses, or leave it out: the scheme has its own settings.",
    )


def _addresses(given: list[str], camera_file: Path | None) -> list[str]:
    """Return the addresses: from the command line without passwords, from standard input and file with them.

    Raises:
        OperatorError: a password is on the command line, or the file cannot be read.
    """
    addresses: list[str] = []
    for address in given:
        if address == "-":
            addresses += sys.stdin.read().split()
        elif split_login(address)[2]:
            raise OperatorError(
                "An address contains a password, which other users of this machine can read.",
                "Give the address on standard input (--camera -) or in a file (--camera-file FILE).",
            )
        else:
            addresses.append(address)
    if camera_file is not None:
        try:
            addresses += camera_file.read_text("utf-8").split()
        except (OSError, UnicodeDecodeError):
            raise OperatorError(
                text("The file {file} cannot be read.", file=camera_file), "Check its name and permissions."
            ) from None
    return addresses


def _record_scheme(seconds: float, *, serves: bool, demo: bool, given_logins: bool) -> None:
    from console.app.precedence import take_precedence
    from console.app.recorder.process import record_scheme
    from console.settings.home import home

    place = home() / "demo" if demo else home()
    take_precedence()
    record_scheme(place, seconds, serves=serves, is_demo=demo, secrets=_logins() if given_logins else None)


def _logins() -> FixedSecrets:
    """Return logins from standard input: an object of user name and password by reference number.

    Raises:
        OperatorError: they are none.
    """
    from console.settings.secrets import FixedSecrets

    try:
        told = json.loads(sys.stdin.read())
        return FixedSecrets({str(urn): (str(user), str(password)) for urn, (user, password) in told.items()})
    except (ValueError, AttributeError, TypeError):
        raise OperatorError(
            "The logins on standard input cannot be read.", "Leave out --logins to use the keyring."
        ) from None
