"""`watchroom ptz`: one camera moved from the command line."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING

import typer

from console.cli.reach import access, faults_told
from console.domain.errors import OperatorError
from console.domain.ptz.model import Velocity

if TYPE_CHECKING:
    from console.app.command_line_ptz import HandSteering
    from console.app.steer_record import Record
    from console.services.ports import PtzHead


class PtzAction(Enum):
    """What is to be done."""

    MOVE = "move"
    STOP = "stop"
    GOTO = "goto"
    STATUS = "status"


def ptz(
    address: str = typer.Argument(help="ONVIF address of the camera, or its host alone."),
    act: PtzAction = typer.Argument(help="move, stop, goto PRESET or status."),
    preset: str = typer.Argument("", help="Number or name of a preset, for goto."),
    pan: float = typer.Option(0.0, min=-1.0, max=1.0, help="Speed to the right; left is negative."),
    tilt: float = typer.Option(0.0, min=-1.0, max=1.0, help="Speed upwards."),
    zoom: float = typer.Option(0.0, min=-1.0, max=1.0, help="Speed of zooming in."),
    seconds: float = typer.Option(1.0, "--for", help="How long to move; it is stopped then in any case."),
    user: str = typer.Option("", help="User for the camera."),
    password_stdin: bool = typer.Option(False, help="Read the password from standard input."),
    fingerprint: str = typer.Option("", help="SHA-256 of the certificate that you accept, for https://."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
) -> None:
    """Move one camera. Ctrl+C stops it; so does the end of this program, and its own watchdog.

    Movements of a camera of the scheme in WATCHROOM_HOME are recorded in its books.
    """
    from console.app.command_line_ptz import HandSteering, letting_go
    from console.app.steer_record import recorded
    from console.settings.home import home

    with faults_told(as_json=as_json):
        place, login = access(address, user, password_stdin=password_stdin)

        def opened() -> PtzHead:
            from console.devices.onvif import OnvifPtz

            return OnvifPtz(place, login, fingerprint=fingerprint)

        if act is PtzAction.STATUS:
            _tell(_status(opened()), as_json=as_json)
            return
        _check(act, preset, Velocity(pan, tilt, zoom))
        with recorded(home(), place) as book:
            if act is PtzAction.STOP:
                _tell({"stopped": _stopped(opened(), book)}, as_json=as_json)
                return
            steering = HandSteering(place, opened, book)
            with letting_go(steering.let_go):
                try:
                    if act is PtzAction.MOVE:
                        told = _moved(steering, Velocity(pan, tilt, zoom), seconds)
                    else:
                        found = steering.goto(preset)
                        told = {"preset": found.token, "name": found.name}
                finally:
                    steering.close()
            _tell(told, as_json=as_json)


def _moved(steering: HandSteering, velocity: Velocity, seconds: float) -> dict[str, object]:
    stopped = steering.move(velocity, seconds)
    return {"stopped": stopped, "interrupted": steering.let_go.is_set()}


def _stopped(head: PtzHead, book: Record) -> str:
    from console.app.command_line_ptz import stop_now

    try:
        return stop_now(head, book).value
    finally:
        head.close()


def _check(act: PtzAction, preset: str, velocity: Velocity) -> None:
    if act is PtzAction.GOTO and not preset:
        raise OperatorError("No preset is named.", "Write: watchroom ptz ADDRESS goto PRESET.")
    if act is PtzAction.MOVE and velocity.is_still:
        raise OperatorError("A move needs a speed.", "Give --pan, --tilt or --zoom, between -1 and 1.")


def _status(head: PtzHead) -> dict[str, object]:
    try:
        can, now = head.capabilities(), head.status()
        presets = [{"token": one.token, "name": one.name} for one in head.presets()]
    finally:
        head.close()
    at = now.position
    position = None if at is None else {"pan": at.pan, "tilt": at.tilt, "zoom": at.zoom}
    return {"ptz": can.has_ptz, "position": position, "moving": now.is_moving, "presets": presets}


def _tell(told: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    for name, value in told.items():
        print(f"{name + ':':<12} {_words(value)}")


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "not told"
    if isinstance(value, dict):
        return "  ".join(f"{name} {_words(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(" ".join(map(str, one.values())) for one in value) or "none"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
