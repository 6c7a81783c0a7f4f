"""`watchroom cameras`: the cameras of the scheme in WATCHROOM_HOME."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from console.domain.cameras.camera import CameraKind
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from console.domain.cameras.camera import Camera

app = typer.Typer(name="cameras", help="List, add and remove the scheme's cameras.", no_args_is_help=True)


@app.command("list")
def list_cameras(as_json: bool = typer.Option(False, "--json", help="One JSON array.")) -> None:
    """Show the cameras in use."""
    from console.app.scheme import open_scheme
    from console.settings.home import home

    scheme = open_scheme(home())
    try:
        found = scheme.cameras.cameras()
    finally:
        scheme.close()
    if as_json:
        rows = [{**asdict(camera), "kind": camera.kind.value} for camera in found]
        print(json.dumps(rows, ensure_ascii=False))
        return
    for camera in found:
        print(_line(camera))
    if not found:
        print("No cameras yet. Add one: watchroom cameras add rtsp://HOST/PATH --name NAME")


@app.command()
def add(
    url: str = typer.Argument(help="RTSP address of the main stream."),
    name: str = typer.Option(..., help="What operators call it."),
    number: int | None = typer.Option(None, min=1, max=99_999, help="None: the first free one."),
    place: str = typer.Option("", help="Where it stands."),
    group: str = typer.Option("", help="Its group in the camera list."),
    kind: CameraKind = typer.Option(CameraKind.FIXED, help="Kind by the code of practice."),
    sub: str = typer.Option("", help="RTSP address of the sub-stream."),
    onvif: str = typer.Option("", help="ONVIF address, or the host alone; needed to steer it."),
    user: str = typer.Option("", help="User for the camera."),
    password_stdin: bool = typer.Option(False, help="Read the password from standard input."),
) -> None:
    """Add a camera, to be put into service in the console. Its login goes into the keyring only."""
    from console.app.command_line_cameras import add_camera
    from console.app.scheme import open_scheme
    from console.domain.cameras.addresses import CameraRequest
    from console.settings.home import home
    from console.settings.secrets import KeyringSecrets

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    if password_stdin and not password:
        raise OperatorError("No password came on standard input.")
    wanted = CameraRequest(url, name.strip(), number, place, group, kind, sub, onvif, user, password)
    scheme = open_scheme(home())
    try:
        print(_line(add_camera(scheme, KeyringSecrets(), wanted)))
        print("It is not live yet: try it and put it into service in the console (Ctrl+Shift+D).")
    finally:
        scheme.close()


@app.command()
def remove(number: int = typer.Argument(min=1, help="Its number; it is never given again.")) -> None:
    """Take a camera out of the scheme; its recordings stay for as long as they are kept."""
    from console.app.command_line_cameras import remove_camera
    from console.app.scheme import open_scheme
    from console.settings.home import home
    from console.settings.secrets import KeyringSecrets

    scheme = open_scheme(home())
    try:
        removed = remove_camera(scheme, KeyringSecrets(), number)
    finally:
        scheme.close()
    print(f"Camera {removed.number} {removed.name} is out of the scheme.")


def _line(camera: Camera) -> str:
    extras = [word for word, there in (("sub", camera.sub_url), ("onvif", camera.onvif_url)) if there]
    parts = (camera.name, camera.place, camera.group, camera.kind.value, camera.main_url, *extras)
    return f"{camera.number:>4}  {camera.urn}  " + "  ".join(part for part in parts if part)
