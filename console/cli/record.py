"""`watchroom record`: record without a screen."""

from __future__ import annotations

import json
import logging
from pathlib import Path  # noqa: TC003  # typer reads the annotation at run time

import typer

from console.cli.reach import TRANSPORT_HELP, counted, known_transport
from console.domain.errors import OperatorError
from console.media.capture.options import AUTOMATIC


def record(
    camera: list[str] = typer.Option(
        [], help="RTSP address; can be repeated. Default: the cameras of the scheme."
    ),
    into: Path | None = typer.Option(None, help="Folder of the recording volume. Needed with --camera."),
    seconds: float = typer.Option(0.0, min=0.0, help="Time to record, in seconds. 0: until interrupted."),
    transport: str = typer.Option(AUTOMATIC, help=f"{TRANSPORT_HELP} With --camera."),
    fingerprint: str = typer.Option(
        "", help="SHA-256 of the certificate to accept, for rtsps://. With --camera."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object at the end."),
) -> None:
    """Record without a screen: the scheme in WATCHROOM_HOME, or any RTSP addresses into a folder."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if not camera:
        _record_scheme(seconds)
        return
    if into is None:
        raise OperatorError("No folder was given for the recordings.", "Add --into FOLDER.")
    from console.app.record import record_given

    report = record_given(camera, into, seconds, known_transport(transport), fingerprint)
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for row in report["cameras"]:
            segments = counted(row["segments"], "segment")
            print(f"{row['url']}: {row['seconds_recorded']} s in {segments}. {row['fault']}")
    raise typer.Exit(0 if report["ok"] else 1)


def _record_scheme(seconds: float) -> None:
    from console.app.recorder_service import record_scheme
    from console.settings.home import home

    record_scheme(home(), seconds)
