"""`watchroom record`: recording without a screen."""

from __future__ import annotations

import json
import logging
from pathlib import Path  # noqa: TC003  # typer reads the annotation at run time

import typer

from console.domain.errors import OperatorError


def record(
    camera: list[str] = typer.Option([], help="RTSP address; may be repeated. None: the scheme's."),
    into: Path | None = typer.Option(None, help="Folder of the volume; needed with --camera."),
    seconds: float = typer.Option(0.0, min=0.0, help="How long; 0: until interrupted."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object at the end."),
) -> None:
    """Record without a screen: the scheme in WATCHROOM_HOME, or any RTSP addresses into a folder."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if not camera:
        _record_scheme(seconds)
        return
    if into is None:
        raise OperatorError("It is not said where to record.", "Add --into FOLDER.")
    from console.app.record import record_given

    report = record_given(camera, into, seconds)
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for row in report["cameras"]:
            print(f"{row['url']}: {row['seconds_recorded']} s in {row['segments']} segments. {row['fault']}")
    raise typer.Exit(0 if report["ok"] else 1)


def _record_scheme(seconds: float) -> None:
    from console.app.recorder_service import record_scheme
    from console.settings.home import home

    record_scheme(home(), seconds)
