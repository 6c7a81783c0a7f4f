"""`watchroom cameras`: the cameras of the scheme in WATCHROOM_HOME."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path  # noqa: TC003  # typer reads the annotation
from typing import TYPE_CHECKING

import typer

from console.cli.reach import usable
from console.domain.cameras.camera import CameraKind
from console.domain.cameras.device_address import onvif_url
from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.cameras.camera import Camera
    from console.services.cameras.batch import CameraOutcome

app = typer.Typer(name="cameras", help="List, add and remove the scheme's cameras.", no_args_is_help=True)


@app.command("list")
def list_cameras(as_json: bool = typer.Option(False, "--json", help="Print one JSON array.")) -> None:
    """Show the cameras in use."""
    from console.app.scheme import open_scheme
    from console.settings.home import home

    scheme = open_scheme(home())
    try:
        camera_list = scheme.cameras.cameras()
    finally:
        scheme.close()
    if as_json:
        rows = [_row(camera) for camera in camera_list]
        print(json.dumps(rows, ensure_ascii=False))
        return
    for camera in camera_list:
        print(_line(camera))
    if not camera_list:
        print("No cameras yet. Add one: watchroom cameras add rtsp://HOST/PATH --name NAME")


@app.command()
def add(
    url: str = typer.Argument(help="RTSP address of the main stream."),
    name: str = typer.Option(..., help="Name that operators use."),
    number: int | None = typer.Option(
        None, min=1, max=99_999, help="Camera number. Default: the first free one."
    ),
    place: str = typer.Option("", help="Location of the camera."),
    group: str = typer.Option("", help="Group in the camera list."),
    kind: CameraKind = typer.Option(CameraKind.FIXED, help="Type of camera, as in the code of practice."),
    sub: str = typer.Option("", help="RTSP address of the sub-stream."),
    onvif: str = typer.Option("", help="ONVIF address, or only the host. Needed for steering."),
    user: str = typer.Option("", help="User name on the camera."),
    password_stdin: bool = typer.Option(False, help="Read the password from standard input."),
) -> None:
    """Add a camera. Put it into service in the console. Its password is saved in the keyring only."""
    from console.app.command_line_cameras import add_camera
    from console.app.scheme import open_scheme
    from console.domain.cameras.addresses import CameraRequest
    from console.settings.home import home
    from console.settings.secrets import KeyringSecrets

    password = _password() if password_stdin else ""
    details = CameraRequest(url, name.strip(), number, place, group, kind, sub, onvif, user, password)
    scheme = open_scheme(home())
    try:
        print(_line(add_camera(scheme, KeyringSecrets(), details)))
        print("The camera is not live yet. Test it and put it into service in the console.")
    finally:
        scheme.close()


@app.command("import")
def import_list(
    file: Path = typer.Argument(
        help="List of cameras: CSV, or the export of a maker's search tool.", callback=usable
    ),
    user: str = typer.Option("", help="User name on the cameras whose rows have none."),
    password_stdin: bool = typer.Option(False, help="Read the password from standard input."),
) -> None:
    """Add the cameras of a list. A row that cannot be used is shown with its reason; the others go on.

    Exit status: 0 if every row was added; 1 if some were not; 2 if none was.
    """
    from console.app.command_line_cameras import import_cameras
    from console.app.scheme import open_scheme
    from console.domain.cameras.list_file import decoded, read_list
    from console.settings.home import home
    from console.settings.secrets import KeyringSecrets

    password = _password() if password_stdin else ""
    try:
        listed = read_list(decoded(file.read_bytes()))
    except OSError as error:
        raise OperatorError(
            text("{path} cannot be read: {error}.", path=file.name, error=error.strerror),
            "Choose another file.",
        ) from None
    results: list[bool] = []

    def done(outcome: CameraOutcome) -> None:
        results.append(outcome.is_good)
        print(f"{'added' if outcome.is_good else 'left out':<9} {outcome.what}  {outcome.said}", flush=True)

    scheme = open_scheme(home())
    try:
        import_cameras(scheme, KeyringSecrets(), listed, (user, password), done)
    finally:
        scheme.close()
    if not all(results):
        raise typer.Exit(1 if any(results) else 2)


def _password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise OperatorError("There was no password on standard input.")
    return password


@app.command()
def remove(number: int = typer.Argument(min=1, help="Number of the camera. It is never used again.")) -> None:
    """Remove a camera from the scheme. Its recordings are kept for their retention period."""
    from console.app.command_line_cameras import remove_camera
    from console.app.scheme import open_scheme
    from console.settings.home import home
    from console.settings.secrets import KeyringSecrets

    scheme = open_scheme(home())
    try:
        removed = remove_camera(scheme, KeyringSecrets(), number)
    finally:
        scheme.close()
    print(f"Camera {removed.number} {removed.name} has been removed from the scheme.")


def _row(camera: Camera) -> dict[str, object]:
    return {**asdict(camera), "kind": camera.kind.value, "onvif_url": onvif_url(camera.device)}


def _line(camera: Camera) -> str:
    extras = [
        *(["sub"] if camera.sub_url else []),
        *([camera.device.driver] if camera.device is not None else []),
    ]
    parts = (camera.name, camera.place, camera.group, camera.kind.value, camera.main_url, *extras)
    return f"{camera.number:>4}  {camera.urn}  " + "  ".join(part for part in parts if part)
